-- Each measure's mean of each task on both sides; and the list of the tasks' differences, for the tests.
WITH units AS (
    SELECT
        unit, measure, count(*) AS pairs, max(answers) AS answers, avg(a) AS a, avg(b) AS b,
        round(avg(b::DECIMAL(18, 9) - a::DECIMAL(18, 9)), 9) AS difference
    FROM (
        SELECT
            unit, greatest(graded_a, graded_b) AS answers,
            unnest(['pass_rate', 'score', 'critical', 'high', 'medium', 'low']) AS measure,
            unnest([a.pass_rate, a.score, a.critical, a.high, a.medium, a.low]) AS a,
            unnest([b.pass_rate, b.score, b.critical, b.high, b.medium, b.low]) AS b
        FROM pairs
        WHERE state = 'compared'
    )
    GROUP BY unit, measure
)

SELECT
    measure,
    count(*) AS tasks,
    avg(a::DECIMAL(18, 9)) AS mean_a,
    avg(b::DECIMAL(18, 9)) AS mean_b,
    count(*) FILTER (difference > 0) AS up,
    count(*) FILTER (difference < 0) AS down,
    sum(difference::DECIMAL(18, 9))::DOUBLE AS total,
    sum((difference * difference)::DECIMAL(24, 9))::DOUBLE AS squares,
    -- One pair for each task: then each difference of verdicts is all or nothing.
    max(pairs) = 1 AND max(answers) = 1 AS single,
    list(difference ORDER BY difference) AS differences
FROM units
GROUP BY measure
ORDER BY list_position(['pass_rate', 'score', 'critical', 'high', 'medium', 'low'], measure);
