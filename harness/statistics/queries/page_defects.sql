-- What checks found most often, with examples: of every model one before a second, its best answers first
-- (where little else is wrong, a defect is easy to see).
WITH placed AS (
    SELECT
        "check", impact, "case",
        row_number() OVER (PARTITION BY "check", impact, model ORDER BY score DESC, "case") AS place
    FROM found JOIN answers USING (run, "case")
)

SELECT
    "check", impact, count(*) AS answers_with,
    count(*) / (SELECT count(*) FROM answers WHERE graded) AS share_with,
    list("case" ORDER BY place, "case")[:$most] AS examples
FROM placed
GROUP BY "check", impact
ORDER BY answers_with DESC, impact, "check";
