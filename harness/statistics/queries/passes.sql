-- pass@k by the unbiased estimator of Chen et al. 2021 (Evaluating Large Language Models Trained on Code, eq. 1):
-- for a task with n graded answers of a model, c of which pass, 1 - C(n-c, k) / C(n, k), here as their product
-- 1 - prod(1 - k/i for i in n-c+1 .. n); then the mean over the tasks. A task with n < k has no estimate.
WITH tasks AS (
    SELECT model, task, count(*) AS n, count(*) FILTER (passed) AS c
    FROM answers
    WHERE graded AND task IS NOT NULL
    GROUP BY model, task
),

estimates AS (
    SELECT
        model, task, n, c, k,
        1 - coalesce(
            list_aggregate([1 - k::DOUBLE / i for i in range(n - c + 1, n + 1)], 'product'), 1
        ) AS estimate
    FROM tasks, (SELECT unnest($k) AS k)
)

SELECT
    model,
    CASE WHEN $by_task THEN task END AS task,
    k,
    count(*) FILTER (n >= k) AS tasks,
    count(*) FILTER (n < k) AS tasks_with_fewer,
    sum(n) FILTER (n >= k)::BIGINT AS graded,
    sum(c) FILTER (n >= k)::BIGINT AS passed,
    -- As decimals: their sum depends on no order.
    avg(estimate::DECIMAL(18, 15)) FILTER (n >= k) AS pass_at_k
FROM estimates
GROUP BY ALL
HAVING count(*) FILTER (n >= k) > 0
ORDER BY model NULLS LAST, task NULLS LAST, k;
