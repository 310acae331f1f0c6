-- What the lines of a results file came to.
SELECT
    count(*) AS answers,
    count(*) FILTER (graded) AS graded,
    count(*) FILTER (NOT graded) AS unscored,
    count(*) FILTER (passed) AS passed,
    count(*) FILTER (model IS NULL) AS without_model,
    count(*) FILTER (task IS NULL) AS without_task
FROM answers
WHERE run = $run;
