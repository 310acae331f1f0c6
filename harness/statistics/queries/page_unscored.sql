-- Every answer that was not graded, with its reason.
SELECT "case" AS answer, model, task, language, stage, message AS reason
FROM answers
WHERE NOT graded
ORDER BY stage, reason, answer;
