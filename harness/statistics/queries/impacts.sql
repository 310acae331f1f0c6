-- Findings by level, beside the graded answers of the same group: the denominator of both last columns.
WITH levels AS (
    UNPIVOT (SELECT model, task, language, critical, high, medium, low FROM grouped($by) WHERE graded)
    ON critical, high, medium, low INTO NAME impact VALUE number
)

SELECT
    model, task, language, impact::level AS impact,
    sum(number)::BIGINT AS findings,
    count(*) FILTER (number > 0) AS answers_with,
    count(*) AS graded,
    count(*) FILTER (number > 0) / count(*) AS share_with,
    avg(number) AS findings_per_answer
FROM levels
GROUP BY ALL
ORDER BY model NULLS LAST, task NULLS LAST, language NULLS LAST, impact;
