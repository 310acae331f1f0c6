-- Every graded answer, the worst first, with what checks found in it.
SELECT
    "case" AS answer, model, task, language,
    CASE WHEN passed THEN 'pass' ELSE 'fail' END AS verdict,
    score::DOUBLE AS score, critical, high, medium, low,
    list_sort(map_keys(checks)) AS checks
FROM answers
WHERE graded
ORDER BY score, critical DESC, high DESC, medium DESC, low DESC, answer;
