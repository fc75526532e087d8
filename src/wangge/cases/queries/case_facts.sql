-- One row per case from its row, its acts and its stage clocks, as known at $as_of (UTC).
-- A flag is TRUE, FALSE or NULL (not applicable); wangge.analytics.facts says what each column means.
--
-- What is judged of a person is what that person did: the last decision of an acceptor, the last filing, the first
-- dispatch (wrong where the case ended at another unit), the last sending to a check, the last check.
-- A case counts for one unit: that of the first lapse on it, else the one that holds or held it last; what is judged of
-- that unit is what it did in its own rounds (docs/explanation/adr/0010-the-unit-a-case-counts-for.md).
WITH acts AS (
    SELECT
        case_id,
        count(*) AS event_count,
        max(seq) AS last_seq,
        arg_max(to_state, seq) AS state,
        bool_or(move IN ('report', 'report_again')) AS is_native,
        bool_or(move = 'split_off') AS is_part,
        bool_or(move = 'confirm_transfer') AS is_transferred,
        bool_or(move = 'handle_on_the_spot') AS is_on_the_spot,
        bool_or(move IN ('import_closed', 'import_filed')) AS is_imported,
        coalesce(max(seq) FILTER (WHERE move = 'accept'), 0) AS accept_seq,
        coalesce(max(seq) FILTER (WHERE move IN ('send_back_to_acceptor', 'unmerge')), 0) AS acceptor_again_seq,
        coalesce(max(seq) FILTER (WHERE move = 'file'), 0) AS file_seq,
        coalesce(
            max(seq) FILTER (WHERE move IN ('send_back_to_shift_leader', 'send_back_to_acceptor', 'unmerge')), 0
        ) AS shift_leader_again_seq,
        coalesce(min(seq) FILTER (WHERE move = 'dispatch'), 0) AS first_dispatch_seq,
        coalesce(max(seq) FILTER (WHERE move IN ('dispatch', 'rule_on_duty')), 0) AS last_dispatch_seq,
        coalesce(max(seq) FILTER (WHERE move = 'send_to_verify'), 0) AS verify_sent_seq,
        coalesce(
            max(seq) FILTER (WHERE move IN ('confirm_exists', 'deny_exists', 'give_up_verify')), 0
        ) AS verified_seq,
        coalesce(max(seq) FILTER (WHERE move IN ('finish', 'confirm_handling')), 0) AS finish_seq,
        max(seq) FILTER (WHERE move IN ('finish', 'submit_to_unit_leader', 'handle_on_the_spot')) AS work_seq,
        coalesce(
            max(seq) FILTER (WHERE move IN ('finish', 'confirm_handling', 'recheck', 'give_up_check')), 0
        ) AS check_wanted_seq,
        coalesce(max(seq) FILTER (WHERE move = 'send_to_check'), 0) AS check_sent_seq,
        coalesce(max(seq) FILTER (WHERE move IN ('pass_check', 'fail_check', 'give_up_check')), 0) AS answer_seq,
        count(*) FILTER (WHERE move IN ('dispatch', 'rule_on_duty')) AS dispatches,
        count(*) FILTER (WHERE move = 'return') AS returns,
        count(*) FILTER (WHERE move = 'grant_extension') AS extensions,
        list(seq) FILTER (WHERE move IN ('fail_check', 'rework')) AS rework_seqs,
        coalesce(max(seq) FILTER (WHERE move = 'return'), 0) AS return_seq,
        coalesce(max(seq) FILTER (WHERE move = 'pass_check'), 0) AS pass_seq,
        coalesce(bool_or(move = 'grant_suspension'), FALSE) AS is_suspended,
        coalesce(bool_or(move = 'grant_appeal'), FALSE) AS is_exempt,
        coalesce(bool_or(move = 'grant_forced_closing'), FALSE) AS is_forced,
        bool_or(move = 'flag_urgent') AS is_urgent,
        bool_or(move = 'convene') AS is_convened,
        bool_or(move = 'call_assistance') AS is_assisted,
        bool_or(move = 'reopen') AS is_reopened,
        bool_or(move = 'report_again') AS is_again,
        coalesce(max(seq) FILTER (WHERE move = 'ask_appeal'), 0) AS appeal_seq,
        coalesce(max(seq) FILTER (WHERE move IN ('grant_appeal', 'deny_appeal')), 0) AS appeal_decided_seq,
        coalesce(
            max(seq) FILTER (WHERE move IN ('dispatch', 'rule_on_duty', 'pass_on', 'fail_check', 'rework')), 0
        ) AS handling_seq,
        arg_max(actor_id, seq) FILTER (WHERE move = 'send_to_verify') AS verify_sender_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('accept', 'refuse')) AS decider_id,
        arg_max(actor_id, seq) FILTER (WHERE move = 'merge') AS merger_id,
        arg_max(actor_id, seq) FILTER (WHERE move = 'file') AS filer_id,
        arg_max(actor_id, seq) FILTER (WHERE move = 'void') AS voider_id,
        arg_min(actor_id, seq) FILTER (WHERE move = 'dispatch') AS dispatcher_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('finish', 'submit_to_unit_leader', 'handle_on_the_spot')) AS handler_id,
        arg_max(actor_id, seq) FILTER (WHERE move = 'send_to_check') AS check_sender_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('pass_check', 'fail_check', 'give_up_check')) AS answerer_id
    FROM events
    GROUP BY case_id
),
-- The clocks as they stood: one that an act after the cut started is not there, one that it stopped still runs, and due
-- is what its acts had said. A deadline that had passed when a leader set another one stays missed.
standing AS (
    SELECT
        k.case_id, k.stage, k.turn, k.unit_id, k.started_at, k.stopped_by, d.missed_at,
        CASE WHEN d.case_id IS NULL THEN k.due_at ELSE d.due_at END AS due_at,
        CASE WHEN h.case_id IS NULL OR k.stopped_at <= h.last_recorded_at THEN k.stopped_at END AS stopped_at,
        a.first_dispatch_seq, a.last_dispatch_seq, a.rework_seqs, a.is_exempt
    FROM clocks k
    JOIN acts a ON a.case_id = k.case_id AND k.turn <= a.last_seq
    LEFT JOIN changes h ON h.case_id = k.case_id
    LEFT JOIN deadlines d ON d.case_id = k.case_id AND d.stage = k.stage AND d.turn = k.turn
),
-- No deadline is never "in time": it stays open.
judged AS (
    SELECT
        *,
        stopped_at IS NULL AS is_running,
        CASE WHEN missed_at IS NOT NULL THEN 'late'
             WHEN due_at IS NULL THEN 'open'
             WHEN coalesce(stopped_at, $as_of) > due_at THEN 'late'
             WHEN stopped_at IS NULL THEN 'open'
             ELSE 'in time' END AS verdict
    FROM standing
),
stages AS (
    SELECT
        case_id,
        -- Sending a report to be verified is timed by itself; the clock of the decision starts anew behind it.
        arg_max(verdict, turn) FILTER (
            WHERE stage = 'accept' AND (is_running OR stopped_by <> 'send_to_verify')
        ) AS accepting,
        arg_min(verdict, turn) FILTER (
            WHERE stage = 'accept' AND NOT is_running AND stopped_by = 'send_to_verify'
        ) AS sending_verify,
        bool_or(is_running AND verdict = 'late') FILTER (WHERE stage = 'accept') AS is_accepting_overdue,
        arg_max(verdict, turn) FILTER (WHERE stage = 'verify') AS verifying,
        arg_max(verdict, turn) FILTER (WHERE stage = 'file' AND NOT is_running AND stopped_by = 'file') AS filing,
        bool_or(is_running AND verdict = 'late') FILTER (WHERE stage = 'file') AS is_filing_overdue,
        arg_min(verdict, turn) FILTER (
            WHERE stage = 'dispatch' AND NOT is_running AND stopped_by = 'dispatch' AND turn < first_dispatch_seq
        ) AS dispatching,
        bool_or(is_running AND verdict = 'late') FILTER (WHERE stage = 'dispatch') AS is_dispatch_overdue,
        min(unit_id) FILTER (WHERE stage = 'handle' AND turn = first_dispatch_seq) AS first_unit_id,
        min(unit_id) FILTER (WHERE stage = 'handle' AND turn = last_dispatch_seq) AS dispatched_unit_id,
        arg_max(unit_id, turn) FILTER (WHERE stage = 'handle') AS last_unit_id,
        arg_max(verdict, turn) FILTER (WHERE stage = 'send_check') AS sending_check,
        arg_max(verdict, turn) FILTER (WHERE stage = 'check') AS checking,
        arg_max(verdict, turn) FILTER (WHERE stage = 'total') AS closing,
        bool_or(is_running AND verdict = 'late') FILTER (WHERE stage = 'total') AS is_closing_overdue
    FROM judged
    GROUP BY case_id
),
-- Every handling clock is a round of the unit that had the case then; one that a failed check began says of the round
-- before that it failed, and that was of the same unit.
rounds AS (
    SELECT
        case_id, turn, unit_id, started_at, stopped_at, stopped_by, verdict, is_running, is_exempt,
        coalesce(missed_at, due_at) AS lapsed_at,
        coalesce(list_contains(rework_seqs, turn), FALSE) AS is_rework
    FROM judged
    WHERE stage = 'handle' AND unit_id IS NOT NULL
),
-- Whoever was excused has no lapse by being late.
lapses AS (
    SELECT case_id, unit_id, lapsed_at FROM rounds WHERE verdict = 'late' AND NOT is_exempt
    UNION ALL
    SELECT case_id, unit_id, started_at FROM rounds WHERE is_rework
    UNION ALL
    SELECT c.case_id, c.unit_id, c.counted_at
    FROM charges c
    JOIN acts a ON a.case_id = c.case_id AND NOT a.is_exempt
    WHERE c.counted_at IS NOT NULL
),
lapsed AS (
    SELECT case_id, min({'at': lapsed_at, 'unit_id': unit_id}).unit_id AS unit_id
    FROM lapses
    GROUP BY case_id
),
-- The row says what is; of a case that moved on after the cut, its acts say what was.
placed AS (
    SELECT
        c.case_id, c.number, c.version, c.district_id, c.source, c.source_class, c.reported_at, c.reported_on,
        c.reported_minute, c.closed_at, c.closure_kind, c.closure_code, c.reporter_id, c.source IN (SELECT source FROM verified_first) AS is_verified_first,
        CASE WHEN h.case_id IS NULL THEN c.category_id ELSE h.category_id END AS category_id,
        CASE WHEN h.case_id IS NULL THEN c.condition_id ELSE h.condition_id END AS condition_id,
        coalesce(l.unit_id, CASE WHEN h.case_id IS NULL THEN c.unit_id ELSE h.unit_id END, s.last_unit_id) AS unit_id,
        CASE WHEN h.case_id IS NULL THEN c.checker_id ELSE h.checker_id END AS assigned_checker_id,
        nullif(CASE WHEN h.case_id IS NULL THEN c.grid_code ELSE h.grid_code END, '') AS place_code,
        CASE WHEN place_code IS NULL OR place_code = c.grid_code THEN c.area_class ELSE g.area_class END AS area_class,
        CASE WHEN place_code IS NULL OR place_code = c.grid_code THEN c.road_class ELSE g.road_class END AS road_class,
        g.area_1, g.area_2, g.area_3, g.area_4, g.area_5, g.area_6
    FROM cases c
    LEFT JOIN changes h ON h.case_id = c.case_id
    LEFT JOIN stages s ON s.case_id = c.case_id
    LEFT JOIN lapsed l ON l.case_id = c.case_id
    LEFT JOIN areas g ON g.code = CASE WHEN h.case_id IS NULL THEN c.grid_code ELSE h.grid_code END
),
-- What the unit for which the case counts did in its own rounds.
owned AS (
    SELECT
        r.case_id,
        CASE WHEN bool_or(r.verdict = 'late') THEN 'late'
             WHEN bool_or(r.verdict = 'open') THEN 'open'
             ELSE 'in time' END AS handling,
        coalesce(
            max(r.turn) FILTER (r.verdict = 'late' AND (r.is_running OR r.stopped_by IN ('return', 'pass_on'))), 0
        ) AS overdue_turn,
        count(*) FILTER (NOT r.is_running AND r.stopped_by = 'return') AS returns,
        count(*) FILTER (r.is_rework) AS reworks,
        sum(epoch(r.stopped_at) - epoch(r.started_at)) FILTER (
            NOT r.is_running AND r.stopped_by IN ('finish', 'confirm_handling')
        ) AS handling_seconds
    FROM rounds r
    JOIN placed p ON p.case_id = r.case_id AND p.unit_id = r.unit_id
    GROUP BY r.case_id
),
-- Whether the unit for which the case counts signed for it; what it returned or passed on unsigned within the limit was
-- not its to sign.
signed_for AS (
    SELECT
        j.case_id,
        CASE WHEN bool_or(j.verdict = 'late') THEN 'late'
             WHEN bool_or(j.verdict = 'open') THEN 'open'
             ELSE 'in time' END AS signing,
        bool_and(NOT j.is_running AND j.stopped_by = 'sign') AS is_signed
    FROM judged j
    JOIN placed p ON p.case_id = j.case_id AND p.unit_id = j.unit_id
    WHERE j.stage = 'sign' AND (j.is_running OR j.stopped_by = 'sign' OR j.verdict = 'late')
    GROUP BY j.case_id
),
-- Who watched the place on the day of a public report: the one collector of the nearest grid that has any.
watches AS (
    SELECT p.case_id, d.member_id, rank() OVER (PARTITION BY p.case_id ORDER BY d.level DESC) AS nearness
    FROM placed p
    CROSS JOIN unnest([area_1, area_2, area_3, area_4, area_5, area_6]) AS above (code)
    JOIN duties d ON d.grid_code = above.code AND p.reported_on >= d.from_on
        AND p.reported_on <= coalesce(d.to_on, DATE '9999-12-31')
    WHERE p.source_class = 'public'
),
watchers AS (
    SELECT case_id, min(member_id) AS member_id
    FROM watches
    WHERE nearness = 1
    GROUP BY case_id
    HAVING min(member_id) = max(member_id)
),
-- The strictest control grade in force on the street at the minute of the report. A street that is graded by name has
-- that grade alone; of several names in an address the longest counts.
named AS (
    SELECT a.case_id, arg_max(s.rank, {'length': length(s.street), 'first': -s.rank}) AS rank
    FROM addresses a
    JOIN graded_streets s ON contains(a.address, s.street)
    GROUP BY a.case_id
),
graded AS (
    SELECT p.case_id, p.reported_minute, r.rank
    FROM placed p
    JOIN graded_roads r ON r.road_class = p.road_class
    WHERE p.case_id NOT IN (SELECT case_id FROM named)
    UNION ALL
    SELECT p.case_id, p.reported_minute, n.rank
    FROM placed p
    JOIN named n ON n.case_id = p.case_id
),
grades_then AS (
    SELECT g.case_id, arg_min(w.key, w.rank) AS control_grade
    FROM graded g
    JOIN windows w ON w.rank = g.rank AND g.reported_minute >= w.from_minute AND g.reported_minute < w.to_minute
    GROUP BY g.case_id
),
joined AS (
    SELECT
        p.*,
        r.first_teller, r.is_told_before, r.stood_count, r.is_told_again,
        q.* EXCLUDE (case_id),
        g.control_grade,
        e.case_id IS NOT NULL AS is_askable,
        a.* EXCLUDE (case_id),
        s.* EXCLUDE (case_id),
        coalesce(o.handling, 'none') AS handling,
        n.signing, coalesce(n.is_signed, FALSE) AS is_signed,
        o.overdue_turn > a.finish_seq AS is_overdue,
        coalesce(o.returns, 0) AS own_returns, coalesce(o.reworks, 0) AS own_reworks, o.handling_seconds,
        coalesce(f.is_supervised, FALSE) AS is_supervised, f.counted_at IS NOT NULL AS is_counted,
        coalesce(f.is_listed, FALSE) AS is_listed, coalesce(f.shirks, 0) AS own_shirks,
        k.standard AS category_standard, k.kind AS category_kind, k.class_code, k.code AS category_code,
        d.code AS district_code,
        u.code AS unit_code, u.name AS unit_name,
        w.member_id AS watcher_id,
        a.accept_seq > a.acceptor_again_seq AS is_accepted,
        a.file_seq > 0 AND (a.file_seq > a.shift_leader_again_seq OR a.state = 'voided') AS is_filed,
        a.last_dispatch_seq > 0 AS is_dispatched,
        a.state IN ('dispatched', 'handling', 'suspended', 'confirming') AS waits_for_unit,
        -- Closed by force it was handled only if its unit had finished; transferred, by nobody of ours.
        a.state IN ('handled', 'checking', 'checked')
            OR (a.state = 'closed' AND NOT a.is_transferred AND (NOT a.is_forced OR a.finish_seq > a.handling_seq)) AS is_handled,
        a.state NOT IN ('closed', 'voided', 'refused', 'merged') AND NOT is_handled AND coalesce(is_overdue, FALSE)
            AS is_overdue_now,
        -- Of an imported case we know only what was done with it here.
        a.is_native OR a.is_part OR a.last_dispatch_seq > 0 AS is_ours,
        is_ours OR a.is_on_the_spot AS is_known_to_us,
        (is_accepted OR is_filed OR a.is_on_the_spot) AND NOT a.is_again AND a.state NOT IN ('refused', 'voided', 'merged')
            AS is_confirmed
    FROM placed p
    JOIN acts a ON a.case_id = p.case_id
    LEFT JOIN stages s ON s.case_id = p.case_id
    LEFT JOIN owned o ON o.case_id = p.case_id
    LEFT JOIN signed_for n ON n.case_id = p.case_id
    LEFT JOIN charges f ON f.case_id = p.case_id AND f.unit_id = p.unit_id
    LEFT JOIN categories k ON k.id = p.category_id
    LEFT JOIN organisations d ON d.id = p.district_id
    LEFT JOIN organisations u ON u.id = p.unit_id
    LEFT JOIN watchers w ON w.case_id = p.case_id
    LEFT JOIN repeats r ON r.case_id = p.case_id
    LEFT JOIN particulars q ON q.case_id = p.case_id
    LEFT JOIN grades_then g ON g.case_id = p.case_id
    LEFT JOIN askable e ON e.case_id = p.case_id
)
SELECT
    case_id, number, district_id, district_code, source, source_class, reported_at, reported_on,
    reported_minute // 60 AS reported_hour,
    CASE WHEN state = 'closed' THEN closed_at END AS closed_at,
    state,
    CASE WHEN state = 'closed' THEN nullif(closure_kind, '') END AS closure_kind,
    CASE WHEN state = 'closed' THEN nullif(closure_code, '') END AS closure_code,
    category_standard, category_kind, class_code, category_code, condition_id,
    place_code AS grid_code,
    area_1, area_2, area_3, area_4, area_5, area_6,
    nullif(area_class, '') AS area_class,
    nullif(road_class, '') AS road_class,
    control_grade,
    unit_id, unit_code, unit_name,
    coalesce(reporter_id, watcher_id) AS collector_id,
    CASE WHEN state = 'merged' AND NOT is_accepted THEN merger_id
         ELSE coalesce(decider_id, verify_sender_id) END AS acceptor_id,
    CASE WHEN is_filed THEN filer_id ELSE voider_id END AS shift_leader_id,
    dispatcher_id, handler_id, check_sender_id,
    CASE WHEN state = 'checking' THEN assigned_checker_id ELSE answerer_id END AS checker_id,
    CASE WHEN NOT is_part THEN source_class = 'own' END AS own_report,
    CASE WHEN NOT is_part THEN source_class = 'public' END AS public_report,
    CASE WHEN NOT is_native THEN NULL
         WHEN is_filed THEN TRUE
         WHEN state IN ('refused', 'merged', 'voided') THEN FALSE END AS valid_report,
    -- Who tells of what the other side told of before has found nothing, and is told of nothing new.
    CASE WHEN is_confirmed AND source_class IN ('own', 'public') AND NOT is_imported AND NOT is_told_before
         THEN first_teller = 'own' END AS found_first,
    stood_count >= $standing_count AS frequent,
    CASE WHEN is_native THEN TRUE END AS operate_due,
    CASE WHEN is_native THEN is_accepted END AS accepted,
    CASE WHEN is_native AND accepting <> 'open' THEN accepting = 'in time' END AS accepted_on_time,
    CASE WHEN is_native THEN state = 'refused' END AS refused,
    state = 'merged' AS merged,
    CASE WHEN is_native THEN is_filed OR (is_accepted AND state <> 'merged') END AS filing_due,
    CASE WHEN is_native THEN is_filed END AS filed,
    CASE WHEN is_native AND is_filed AND filing <> 'open' THEN filing = 'in time'
         WHEN is_native AND NOT is_filed AND is_filing_overdue THEN FALSE END AS filed_on_time,
    state = 'voided' AS voided,
    CASE WHEN is_ours THEN is_dispatched OR state = 'filed' END AS dispatch_due,
    CASE WHEN is_ours THEN is_dispatched END AS dispatched,
    CASE WHEN is_ours AND is_dispatched AND dispatching <> 'open' THEN dispatching = 'in time'
         WHEN is_ours AND NOT is_dispatched AND state = 'filed' AND is_dispatch_overdue THEN FALSE
         END AS dispatched_on_time,
    -- Wrong is what ended elsewhere by a return; what was ruled back to the same unit was not. Nobody knows of a return
    -- that the case was closed over.
    CASE WHEN state <> 'closed' OR NOT is_dispatched THEN NULL
         WHEN return_seq < last_dispatch_seq THEN first_unit_id = dispatched_unit_id
         WHEN is_transferred THEN FALSE END AS dispatch_accurate,
    CASE WHEN is_ours THEN signing IS NOT NULL END AS sign_due,
    CASE WHEN is_ours THEN is_signed END AS signed,
    CASE WHEN is_ours AND signing = 'late' THEN FALSE
         WHEN is_ours AND is_signed AND signing = 'in time' THEN TRUE END AS signed_on_time,
    CASE WHEN is_ours THEN waits_for_unit OR is_handled OR handling = 'late' END AS handling_due,
    CASE WHEN is_ours THEN is_handled END AS handled,
    CASE WHEN is_ours AND handling = 'late' THEN FALSE
         WHEN is_ours AND is_handled AND handling = 'in time' THEN TRUE END AS handled_on_time,
    CASE WHEN is_ours THEN is_overdue_now END AS overdue_unhandled,
    CASE WHEN is_native THEN verify_sent_seq > 0 OR (is_verified_first AND state = 'reported') END AS verify_send_due,
    CASE WHEN is_native THEN verify_sent_seq > 0 END AS verify_sent,
    CASE WHEN is_native AND verify_sent_seq > 0 AND sending_verify <> 'open' THEN sending_verify = 'in time'
         WHEN is_native AND is_verified_first AND state = 'reported' AND verify_sent_seq = 0
             AND is_accepting_overdue THEN FALSE END AS verify_sent_on_time,
    CASE WHEN is_native THEN verify_sent_seq > 0 END AS verify_due,
    CASE WHEN is_native THEN verified_seq > verify_sent_seq AND verify_sent_seq > 0 END AS verified,
    CASE WHEN is_native AND verify_sent_seq > 0 AND verifying = 'late' THEN FALSE
         WHEN is_native AND verified_seq > verify_sent_seq AND verify_sent_seq > 0 AND verifying = 'in time' THEN TRUE
         END AS verified_on_time,
    CASE WHEN is_ours THEN finish_seq > 0 END AS check_send_due,
    CASE WHEN is_ours THEN finish_seq > 0 AND check_sent_seq > check_wanted_seq END AS check_sent,
    CASE WHEN is_ours AND sending_check = 'late' THEN FALSE
         WHEN is_ours AND check_sent_seq > check_wanted_seq AND sending_check = 'in time' THEN TRUE
         END AS check_sent_on_time,
    CASE WHEN is_ours THEN check_sent_seq > 0 END AS check_due,
    CASE WHEN is_ours THEN answer_seq > check_sent_seq AND check_sent_seq > 0 END AS checked,
    CASE WHEN is_ours AND checking = 'late' THEN FALSE
         WHEN is_ours AND answer_seq > check_sent_seq AND checking = 'in time' THEN TRUE END AS checked_on_time,
    -- Who gave up has not said that the work was good.
    CASE WHEN is_ours AND own_reworks > 0 THEN FALSE
         WHEN is_ours AND pass_seq > 0 AND unit_id = last_unit_id THEN TRUE END AS check_passed_first,
    CASE WHEN is_ours THEN is_handled OR is_transferred OR state = 'closed' OR is_overdue_now
         WHEN is_imported THEN state = 'closed'
             OR (state NOT IN ('voided', 'merged') AND (closing IS NULL OR closing = 'late')) END AS closing_due,
    state = 'closed' AS closed,
    CASE WHEN state = 'closed' AND closing <> 'open' THEN closing = 'in time'
         WHEN state <> 'closed' AND is_closing_overdue THEN FALSE END AS closed_on_time,
    CASE WHEN NOT is_imported THEN is_on_the_spot END AS on_the_spot,
    CASE WHEN NOT is_imported OR is_suspended THEN is_suspended END AS suspended,
    CASE WHEN NOT is_imported OR is_suspended THEN state = 'suspended' END AS suspended_now,
    CASE WHEN is_known_to_us OR is_urgent THEN is_urgent END AS urgent,
    CASE WHEN is_ours THEN is_supervised END AS supervised,
    CASE WHEN is_ours THEN is_counted END AS counted_against,
    CASE WHEN is_ours THEN is_listed END AS listed,
    CASE WHEN is_known_to_us THEN is_convened END AS convened,
    CASE WHEN is_known_to_us THEN is_assisted END AS assisted,
    CASE WHEN is_ours THEN is_transferred END AS transferred,
    CASE WHEN is_ours THEN is_forced END AS forced,
    -- Neither is said before the days have passed, or the youngest month would show failures alone.
    CASE WHEN is_known_to_us AND state = 'closed' AND (is_handled OR is_on_the_spot)
             AND closed_at + $solved_days * INTERVAL 1 DAY <= $as_of THEN
         CASE WHEN is_reopened OR is_told_again OR closure_code = 'deferred' THEN FALSE
              WHEN stood_count IS NOT NULL AND closure_code = 'fixed' THEN TRUE END
         END AS solved,
    CASE WHEN state = 'closed' THEN is_reopened END AS reopened,
    CASE WHEN state = 'closed' THEN appeal_seq > 0 END AS appealed,
    CASE WHEN appeal_decided_seq > appeal_seq AND appeal_seq > 0 THEN is_exempt END AS appeal_granted,
    is_exempt AS exempt,
    -- A complaint that nobody has judged yet is neither.
    CASE WHEN is_complaint_confirmed THEN TRUE
         WHEN is_known_to_us AND NOT coalesce(is_complaint_waiting, FALSE) THEN FALSE END AS complaint_confirmed,
    CASE WHEN is_known_to_us THEN own_reworks END AS rework_count,
    CASE WHEN is_known_to_us THEN own_returns END AS return_count,
    CASE WHEN is_known_to_us THEN returns END AS case_return_count,
    CASE WHEN is_known_to_us THEN own_shirks END AS shirk_count,
    CASE WHEN is_known_to_us THEN dispatches END AS dispatch_count,
    CASE WHEN is_known_to_us THEN extensions END AS extension_count,
    event_count,
    CASE WHEN is_ours AND is_handled THEN handling_seconds END AS handling_seconds,
    CASE WHEN state = 'closed' AND is_known_to_us THEN epoch(closed_at) - epoch(reported_at) END AS closing_seconds,
    suspended_seconds + coalesce(epoch($as_of) - epoch(suspended_at), 0) AS suspended_seconds,
    CASE WHEN state = 'closed' AND (is_askable OR score IS NOT NULL) THEN TRUE
         WHEN state = 'closed' AND is_native AND source_class = 'public' THEN FALSE END AS satisfaction_asked,
    score AS satisfaction,
    -- Of the work that was handed back last; what was sent back for rework is not solved.
    CASE WHEN (is_handled OR is_on_the_spot) AND means_seq = work_seq THEN means END AS means
FROM joined
ORDER BY case_id
