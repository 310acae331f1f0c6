-- Better is: the gate holds more often; else a higher score; else fewer findings, the gravest level first.
WITH compared AS (
    SELECT
        *,
        row(a.pass_rate, a.score, -a.critical, -a.high, -a.medium, -a.low) AS rank_a,
        row(b.pass_rate, b.score, -b.critical, -b.high, -b.medium, -b.low) AS rank_b
    FROM pairs
    WHERE state = 'compared'
),

changed AS (
    SELECT
        pair,
        list("check" ORDER BY "check") FILTER (difference > 0) AS new,
        list("check" ORDER BY "check") FILTER (difference < 0) AS gone
    FROM changes
    GROUP BY pair
)

SELECT
    pair, task,
    CASE WHEN rank_b > rank_a THEN 'better' WHEN rank_b < rank_a THEN 'worse' ELSE 'same' END AS change,
    CASE WHEN graded_a > 1 THEN passed_a || ' of ' || graded_a ELSE if(passed_a = 1, 'pass', 'fail') END AS gate_a,
    CASE WHEN graded_b > 1 THEN passed_b || ' of ' || graded_b ELSE if(passed_b = 1, 'pass', 'fail') END AS gate_b,
    a.score AS score_a, b.score AS score_b, round(b.score - a.score, 6) AS difference,
    coalesce(new, []) AS new, coalesce(gone, []) AS gone
FROM compared LEFT JOIN changed USING (pair)
ORDER BY list_position(['worse', 'better', 'same'], change), abs(difference) DESC, pair;
