-- One row per case from its row, events, clocks and rounds, as known at $as_of.
-- A flag is TRUE, FALSE or NULL (not applicable); see wangge.analytics.facts for the meaning of each column.
WITH acts AS (
    SELECT
        case_id,
        count(*) AS event_count,
        bool_or(move = 'report') AS is_native,
        bool_or(move = 'handle_on_the_spot') AS is_on_the_spot,
        bool_or(move = 'accept') AS was_accepted,
        bool_or(move = 'file') AS was_filed,
        bool_or(move = 'dispatch') AS was_dispatched,
        bool_or(move = 'finish') AS was_finished,
        bool_or(move = 'send_to_check') AS was_sent_to_check,
        bool_or(move IN ('pass_check', 'fail_check', 'give_up_check')) AS was_checked,
        max(seq) FILTER (WHERE move IN ('finish', 'recheck', 'give_up_check')) AS last_wait_for_sending,
        max(seq) FILTER (WHERE move = 'send_to_check') AS last_sending,
        max(seq) FILTER (WHERE move IN ('pass_check', 'fail_check', 'give_up_check')) AS last_answer,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('accept', 'refuse')) AS acceptor_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('file', 'void')) AS shift_leader_id,
        arg_max(actor_id, seq) FILTER (WHERE move = 'dispatch') AS dispatcher_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('finish', 'handle_on_the_spot')) AS handler_id,
        arg_max(actor_id, seq) FILTER (WHERE move IN ('pass_check', 'fail_check')) AS last_checker_id
    FROM events
    GROUP BY case_id
),
timed AS (
    SELECT
        case_id,
        stage,
        CASE
            WHEN due_at IS NULL THEN NULL
            WHEN coalesce(stopped_at, $as_of) > due_at THEN FALSE
            WHEN stopped_at IS NULL THEN NULL
            ELSE TRUE
        END AS in_time,
        stopped_at IS NULL AS is_running,
        CASE WHEN stage = 'handle' AND stopped_by = 'finish'
             THEN epoch(stopped_at) - epoch(started_at) END AS handling_seconds
    FROM clocks
    -- A clock that a return stopped was not the last unit's duty.
    WHERE stopped_by <> 'return'
),
judged AS (
    SELECT
        case_id,
        stage,
        CASE
            WHEN count(*) FILTER (WHERE in_time IS FALSE) > 0 THEN FALSE
            WHEN count(*) FILTER (WHERE in_time IS NULL) > 0 THEN NULL
            ELSE TRUE
        END AS on_time,
        bool_or(is_running AND in_time IS FALSE) AS is_overdue,
        sum(handling_seconds) AS handling_seconds
    FROM timed
    GROUP BY case_id, stage
),
stages AS (
    SELECT
        case_id,
        bool_and(on_time) FILTER (WHERE stage = 'accept') AS accept_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'file') AS file_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'dispatch') AS dispatch_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'handle') AS handle_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'send_check') AS send_check_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'check') AS check_on_time,
        bool_and(on_time) FILTER (WHERE stage = 'total') AS total_on_time,
        bool_or(is_overdue) FILTER (WHERE stage = 'handle') AS is_handling_overdue,
        bool_or(is_overdue) FILTER (WHERE stage = 'total') AS is_total_overdue,
        max(handling_seconds) AS handling_seconds
    FROM judged
    GROUP BY case_id
),
dispatches AS (
    SELECT
        case_id,
        count(*) FILTER (WHERE opened_by = 'dispatch') AS dispatch_count,
        count(*) FILTER (WHERE opened_by = 'rework') AS rework_count,
        count(*) FILTER (WHERE result = 'returned') AS returned_count,
        count(DISTINCT unit_id) FILTER (WHERE opened_by = 'dispatch') AS unit_count,
        arg_max(checker_id, turn) FILTER (WHERE checker_id IS NOT NULL) AS checker_id
    FROM rounds
    GROUP BY case_id
),
joined AS (
    SELECT
        c.*,
        a.* EXCLUDE (case_id),
        s.* EXCLUDE (case_id),
        coalesce(d.dispatch_count, 0) AS dispatches,
        coalesce(d.rework_count, 0) AS reworks,
        coalesce(d.returned_count, 0) AS returns,
        d.unit_count,
        d.checker_id AS round_checker_id,
        c.state IN ('dispatched', 'handling') AS waits_for_unit,
        c.state IN ('handled', 'checking', 'checked', 'closed') AS is_handled,
        NOT a.is_native AND NOT a.is_on_the_spot AS is_imported
    FROM cases c
    JOIN acts a ON a.case_id = c.case_id
    LEFT JOIN stages s ON s.case_id = c.case_id
    LEFT JOIN dispatches d ON d.case_id = c.case_id
)
SELECT
    case_id, number, district_id, district_code, source, source_class, reported_at, reported_on, closed_at, state,
    nullif(closure_kind, '') AS closure_kind,
    category_standard, category_kind, class_code, category_code, condition_id,
    nullif(grid_code, '') AS grid_code,
    area_1, area_2, area_3, area_4, area_5, area_6,
    nullif(area_class, '') AS area_class,
    nullif(road_class, '') AS road_class,
    unit_id, unit_code, unit_name,
    coalesce(reporter_id, grid_collector_id) AS collector_id,
    acceptor_id, shift_leader_id, dispatcher_id, handler_id,
    coalesce(last_checker_id, round_checker_id) AS checker_id,
    source_class = 'own' AS own_report,
    source_class = 'public' AS public_report,
    CASE WHEN NOT is_native THEN NULL
         WHEN was_filed THEN TRUE
         WHEN state IN ('refused', 'merged', 'voided') THEN FALSE END AS valid_report,
    CASE WHEN is_native THEN TRUE END AS operate_due,
    CASE WHEN is_native THEN was_accepted END AS accepted,
    CASE WHEN is_native THEN accept_on_time END AS accepted_on_time,
    CASE WHEN is_native THEN state = 'refused' END AS refused,
    state = 'merged' AS merged,
    CASE WHEN is_native THEN was_accepted AND (was_filed OR state <> 'merged') END AS filing_due,
    CASE WHEN is_native THEN was_filed END AS filed,
    CASE WHEN is_native AND was_filed THEN file_on_time
         WHEN is_native AND file_on_time IS FALSE THEN FALSE END AS filed_on_time,
    state = 'voided' AS voided,
    CASE WHEN is_native THEN was_filed AND (was_dispatched OR state <> 'voided') END AS dispatch_due,
    CASE WHEN is_native THEN was_dispatched END AS dispatched,
    CASE WHEN is_native AND was_dispatched THEN dispatch_on_time
         WHEN is_native AND dispatch_on_time IS FALSE THEN FALSE END AS dispatched_on_time,
    CASE WHEN is_native AND state = 'closed' THEN unit_count <= 1 AND returns = 0 END AS dispatch_accurate,
    CASE WHEN is_native THEN waits_for_unit OR is_handled END AS handling_due,
    CASE WHEN is_native THEN is_handled END AS handled,
    CASE WHEN is_native AND is_handled THEN handle_on_time
         WHEN is_native AND waits_for_unit AND handle_on_time IS FALSE THEN FALSE END AS handled_on_time,
    CASE WHEN is_native THEN waits_for_unit AND coalesce(is_handling_overdue, FALSE) END AS overdue_unhandled,
    NULL::BOOLEAN AS verify_send_due, NULL::BOOLEAN AS verify_sent, NULL::BOOLEAN AS verify_sent_on_time,
    NULL::BOOLEAN AS verify_due, NULL::BOOLEAN AS verified, NULL::BOOLEAN AS verified_on_time,
    CASE WHEN is_native THEN was_finished END AS check_send_due,
    CASE WHEN is_native THEN was_sent_to_check AND (state <> 'handled' OR last_sending > last_wait_for_sending) END
        AS check_sent,
    CASE WHEN is_native AND was_sent_to_check AND (state <> 'handled' OR last_sending > last_wait_for_sending)
             THEN send_check_on_time
         WHEN is_native AND send_check_on_time IS FALSE THEN FALSE END AS check_sent_on_time,
    CASE WHEN is_native THEN was_sent_to_check END AS check_due,
    CASE WHEN is_native THEN was_checked AND last_answer > last_sending END AS checked,
    CASE WHEN is_native AND was_checked AND last_answer > last_sending THEN check_on_time
         WHEN is_native AND check_on_time IS FALSE THEN FALSE END AS checked_on_time,
    CASE WHEN is_on_the_spot THEN NULL
         WHEN is_imported THEN TRUE
         ELSE is_handled OR (waits_for_unit AND coalesce(is_handling_overdue, FALSE)) END AS closing_due,
    state = 'closed' AND (is_native OR is_imported OR is_on_the_spot) AS closed,
    CASE WHEN is_on_the_spot THEN NULL
         WHEN state = 'closed' THEN total_on_time
         WHEN coalesce(is_total_overdue, FALSE) THEN FALSE END AS closed_on_time,
    is_on_the_spot AS on_the_spot,
    FALSE AS suspended,
    FALSE AS exempt,
    NULL::BOOLEAN AS complaint_confirmed,
    reworks AS rework_count,
    returns AS return_count,
    dispatches AS dispatch_count,
    0 AS extension_count,
    event_count,
    CASE WHEN is_native AND is_handled THEN handling_seconds END AS handling_seconds,
    NULL::TINYINT AS satisfaction
FROM joined
ORDER BY case_id
