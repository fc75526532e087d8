-- The same trouble at the same place: of each case in `cases`, what stood within some metres of it, as known at the cut.
-- A report that was refused or voided is no trouble; one without a point or a class has no place among the others.
-- Squares are twice as wide as the farthest distance, so the four that a point's surroundings touch hold all that lies
-- near it; times are told apart in the same way, so that only what can matter is ever compared.
WITH RECURSIVE known AS (
    SELECT
        n.case_id, n.source_class, n.reported_at,
        CASE WHEN h.case_id IS NULL THEN n.category_id ELSE h.category_id END AS category_id,
        CASE WHEN h.case_id IS NULL THEN n.lon ELSE h.lon END AS lon,
        CASE WHEN h.case_id IS NULL THEN n.lat ELSE h.lat END AS lat,
        CASE WHEN h.case_id IS NULL THEN n.state ELSE h.state END AS state_then,
        CASE WHEN state_then = 'closed' THEN n.closed_at END AS closed_at,
        CASE WHEN state_then <> 'merged' THEN NULL
             WHEN h.case_id IS NULL THEN n.merged_into_id
             ELSE h.merged_into_id END AS target_id
    FROM nearby n
    LEFT JOIN changes h ON h.case_id = n.case_id
    WHERE n.case_id NOT IN (SELECT case_id FROM unborn)
),
absorbed (report_id, target_id) AS (
    SELECT case_id, target_id FROM known WHERE target_id IS NOT NULL
    UNION
    SELECT a.report_id, k.target_id
    FROM absorbed a
    JOIN known k ON k.case_id = a.target_id AND k.target_id IS NOT NULL
),
-- Written down before it meets the cases: compared by their times first, all reports would meet all cases.
absorbed_reports AS MATERIALIZED (
    SELECT a.target_id, r.case_id, r.reported_at, r.source_class
    FROM absorbed a
    JOIN known r ON r.case_id = a.report_id
),
tellers AS (
    SELECT case_id, case_id AS report_id, reported_at, source_class FROM known
    UNION ALL
    SELECT k.case_id, r.case_id, r.reported_at, r.source_class
    FROM absorbed_reports r
    JOIN known k ON k.case_id = r.target_id
    WHERE r.reported_at >= k.reported_at - $discovery_days * INTERVAL 1 DAY
),
-- Who told first of a case: patrol or public, the reports merged into it included.
told AS (
    SELECT case_id, min({'at': reported_at, 'id': report_id, 'teller': source_class}) AS first
    FROM tellers
    WHERE source_class IN ('own', 'public')
    GROUP BY case_id
),
scale AS (
    SELECT
        2.0 * greatest($discovery_radius_m, $standing_radius_m) AS side_m,
        cos(radians(max(abs(lat)))) AS narrowest,
        greatest(2 * $discovery_days, $standing_days, 1) * 86400.0 AS before_seconds,
        greatest($solved_days, 1) * 86400.0 AS after_seconds
    FROM known
),
spots AS (
    SELECT
        k.case_id, k.category_id, k.source_class, k.reported_at, k.closed_at, k.lon, k.lat, k.state_then,
        k.lat * 111195.0 / s.side_m AS north, k.lon * 111195.0 * s.narrowest / s.side_m AS east,
        floor(epoch(k.reported_at) / s.before_seconds)::BIGINT AS before_slot,
        floor(epoch(k.reported_at) / s.after_seconds)::BIGINT AS after_slot,
        floor(epoch(k.closed_at) / s.after_seconds)::BIGINT AS closed_slot
    FROM known k, scale s
    WHERE k.category_id IS NOT NULL AND k.lon IS NOT NULL AND k.lat IS NOT NULL
        AND k.state_then NOT IN ('refused', 'voided')
),
asked AS (
    SELECT
        o.case_id, o.category_id, o.reported_at, o.closed_at, o.lon, o.lat, o.before_slot, o.closed_slot,
        floor(o.north)::BIGINT AS north_square, floor(o.east)::BIGINT AS east_square, t.first
    FROM spots o
    SEMI JOIN cases c ON c.case_id = o.case_id
    LEFT JOIN told t ON t.case_id = o.case_id
    WHERE o.state_then <> 'merged'
),
squares AS (
    SELECT
        o.case_id, o.category_id, o.source_class, o.reported_at, o.lon, o.lat, o.state_then, o.before_slot, o.after_slot,
        floor(o.north + up.step)::BIGINT AS north_square, floor(o.east + side.step)::BIGINT AS east_square
    FROM spots o, (VALUES (-0.5), (0.5)) up (step), (VALUES (-0.5), (0.5)) side (step)
),
before AS (
    SELECT
        one.case_id,
        count(*) FILTER (
            WHERE metres <= $standing_radius_m AND other.state_then <> 'merged'
                AND other.reported_at > one.reported_at - $standing_days * INTERVAL 1 DAY
        ) AS stood_before,
        coalesce(bool_or(
            metres <= $discovery_radius_m AND other.source_class IN ('own', 'public')
            AND other.source_class <> one.first.teller AND other.reported_at < one.first.at
            AND other.reported_at >= one.first.at - $discovery_days * INTERVAL 1 DAY
        ), FALSE) AS is_told_before
    FROM asked one
    JOIN (SELECT *, unnest([before_slot, before_slot + 1]) AS slot FROM squares) other
        ON other.category_id = one.category_id AND other.north_square = one.north_square
        AND other.east_square = one.east_square AND other.slot = one.before_slot
    CROSS JOIN LATERAL (
        SELECT 111195.0 * sqrt(
            power((one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2)), 2) + power(one.lat - other.lat, 2)
        ) AS metres
    ) apart
    WHERE other.case_id <> one.case_id AND other.reported_at <= one.reported_at
    GROUP BY one.case_id
),
after AS (
    SELECT DISTINCT one.case_id
    FROM asked one
    JOIN (SELECT *, unnest([after_slot - 1, after_slot]) AS slot FROM squares) other
        ON other.category_id = one.category_id AND other.north_square = one.north_square
        AND other.east_square = one.east_square AND other.slot = one.closed_slot
    WHERE other.case_id <> one.case_id AND other.reported_at > one.closed_at
        AND other.reported_at <= one.closed_at + $solved_days * INTERVAL 1 DAY
        AND 111195.0 * sqrt(
            power((one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2)), 2) + power(one.lat - other.lat, 2)
        ) <= $discovery_radius_m
)
SELECT
    one.case_id,
    one.first.teller AS first_teller,
    coalesce(b.is_told_before, FALSE) AS is_told_before,
    coalesce(b.stood_before, 0) + 1 AS stood_count,
    a.case_id IS NOT NULL AS is_told_again
FROM asked one
LEFT JOIN before b ON b.case_id = one.case_id
LEFT JOIN after a ON a.case_id = one.case_id
