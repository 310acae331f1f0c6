-- Answers by model, task and language: those of $by, the others united. Means and rates are over graded answers.
SELECT
    model, task, language,
    count(*) AS answers,
    count(*) FILTER (NOT graded) AS unscored,
    count(*) FILTER (graded) AS graded,
    count(*) FILTER (passed) AS passed,
    count(*) FILTER (passed) / nullif(count(*) FILTER (graded), 0) AS pass_rate,
    avg(score) AS mean_score,
    median(score)::DOUBLE AS median_score,
    avg(critical) FILTER (graded) AS critical,
    avg(high) FILTER (graded) AS high,
    avg(medium) FILTER (graded) AS medium,
    avg(low) FILTER (graded) AS low
FROM grouped($by)
GROUP BY ALL
ORDER BY ALL NULLS LAST;
