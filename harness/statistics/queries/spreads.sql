-- What the plots draw of each model, or of each task: how its scores spread, and its findings per graded answer.
SELECT
    coalesce(model, task) AS name,
    count(*) AS graded,
    min(score) AS lowest,
    quantile_cont(score::DOUBLE, 0.25) AS first_quartile,
    median(score)::DOUBLE AS median,
    quantile_cont(score::DOUBLE, 0.75) AS third_quartile,
    max(score) AS highest,
    avg(score) AS mean,
    avg(critical) AS critical, avg(high) AS high, avg(medium) AS medium, avg(low) AS low
FROM grouped($by)
WHERE graded
GROUP BY name
ORDER BY mean DESC, name NULLS LAST;
