-- Answers that were not graded, by the stage that failed and by its reason.
SELECT
    model, task, language,
    stage,
    message AS reason,
    count(*) AS answers
FROM grouped($by)
WHERE NOT graded
GROUP BY ALL
ORDER BY model NULLS LAST, task NULLS LAST, language NULLS LAST, answers DESC, stage, reason;
