-- Checks that found something, beside the graded answers of the same group: the denominator of the share.
WITH groups AS (SELECT run, "case", model, task, language FROM grouped($by) WHERE graded),

sizes AS (SELECT model, task, language, count(*) AS graded FROM groups GROUP BY ALL),

hits AS (
    SELECT
        model, task, language, "check",
        CASE WHEN list_contains($by, 'impact') THEN impact END AS impact,
        count(*) AS answers_with
    FROM groups JOIN found USING (run, "case")
    GROUP BY ALL
)

SELECT
    hits.model, hits.task, hits.language, hits.impact, hits."check",
    answers_with, graded, answers_with / graded AS share_with
FROM hits JOIN sizes ON
    hits.model IS NOT DISTINCT FROM sizes.model
    AND hits.task IS NOT DISTINCT FROM sizes.task
    AND hits.language IS NOT DISTINCT FROM sizes.language
ORDER BY
    hits.model NULLS LAST, hits.task NULLS LAST, hits.language NULLS LAST,
    hits.impact, answers_with DESC, hits."check";
