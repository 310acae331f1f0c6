-- Graded answers by score in steps of ten, the last with 100 in it; empty ones too.
SELECT
    10 * step AS start,
    count(score) FILTER (passed) AS passed,
    count(score) FILTER (NOT passed) AS failed
FROM range(10) AS steps(step)
LEFT JOIN (FROM answers WHERE graded) ON least(floor(score / 10), 9) = step
GROUP BY step
ORDER BY step;
