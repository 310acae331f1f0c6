-- Each check over all tasks: a task's difference is the mean over its pairs, 0 where the check is silent in both.
WITH sizes AS (
    SELECT unit, count(*) AS size, max(greatest(graded_a, graded_b)) AS answers
    FROM pairs
    WHERE state = 'compared'
    GROUP BY unit
),

units AS (
    SELECT "check", unit, sum(difference::DECIMAL(18, 9)) / any_value(size) AS difference
    FROM changes JOIN sizes USING (unit)
    GROUP BY "check", unit
),

tested AS (
    SELECT
        "check",
        count(*) FILTER (difference > 0) AS up,
        count(*) FILTER (difference < 0) AS down,
        sum(difference::DECIMAL(18, 9))::DOUBLE AS total,
        sum((difference * difference)::DECIMAL(18, 9))::DOUBLE AS squares
    FROM units
    GROUP BY "check"
),

counted AS (
    SELECT
        "check",
        count(*) FILTER (hits_a > 0) AS pairs_a,
        count(*) FILTER (hits_b > 0) AS pairs_b,
        count(*) FILTER (difference > 0) AS new,
        count(*) FILTER (difference < 0) AS gone
    FROM changes
    GROUP BY "check"
)

SELECT
    "check", pairs_a, pairs_b, new, gone, up, down, total, squares,
    (SELECT count(*) FROM sizes) AS tasks,
    -- One pair for each task: then each difference is all or nothing.
    (SELECT max(size) = 1 AND max(answers) = 1 FROM sizes) AS single
FROM counted JOIN tested USING ("check")
ORDER BY "check";
