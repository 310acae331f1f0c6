-- The answers of both runs (of one model each, where one is named), and the name by which each finds its pair.
INSERT INTO members
SELECT
    run, "case", CASE WHEN $pair = 'case' THEN "case" ELSE task END, task, graded, passed, score,
    critical, high, medium, low, stage || ': ' || message
FROM answers
WHERE
    ($model_a IS NULL OR run <> 'a' OR model = $model_a)
    AND ($model_b IS NULL OR run <> 'b' OR model = $model_b)
    AND ($pair = 'case' OR task IS NOT NULL);
