-- The checks that found something in the most graded answers, and in what share of each model's.
WITH sizes AS (SELECT model, count(*) AS graded FROM answers WHERE graded GROUP BY model),

frequent AS (
    SELECT "check", count(*) AS total FROM found GROUP BY "check" ORDER BY total DESC, "check" LIMIT $most
),

hits AS (
    SELECT model, "check", count(*) AS number FROM answers JOIN found USING (run, "case") GROUP BY model, "check"
)

SELECT sizes.model, frequent."check", coalesce(number, 0) / graded AS share_with
FROM sizes CROSS JOIN frequent
LEFT JOIN hits ON hits.model IS NOT DISTINCT FROM sizes.model AND hits."check" = frequent."check"
ORDER BY total DESC, "check", sizes.model NULLS LAST;
