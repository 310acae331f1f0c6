-- Of the lines of a results file the whole ones count; of those of a case, the last is its answer.
CREATE TABLE lines (run VARCHAR, number BIGINT, document JSON);

CREATE TABLE whole (
    run VARCHAR, "case" VARCHAR, task VARCHAR, model VARCHAR, language VARCHAR,
    graded BOOLEAN, passed BOOLEAN, score DECIMAL(9, 4),
    critical BIGINT, high BIGINT, medium BIGINT, low BIGINT,
    stage VARCHAR, message VARCHAR, checks MAP(VARCHAR, VARCHAR), number BIGINT
);

CREATE TABLE answers AS FROM whole;

CREATE TYPE level AS ENUM ('critical', 'high', 'medium', 'low');

CREATE TABLE found (run VARCHAR, "case" VARCHAR, "check" VARCHAR, impact level);

-- The answers by what $by names of model, task and language; what it does not name is united.
CREATE MACRO grouped(dimensions) AS TABLE
SELECT * REPLACE (
    CASE WHEN list_contains(dimensions, 'model') THEN model END AS model,
    CASE WHEN list_contains(dimensions, 'task') THEN task END AS task,
    CASE WHEN list_contains(dimensions, 'language') THEN language END AS language
)
FROM answers;

-- Of a comparison: which answers take part, and as which pair; then each pair with both its sides.
CREATE TABLE members (
    run VARCHAR, "case" VARCHAR, pair VARCHAR, task VARCHAR, graded BOOLEAN, passed BOOLEAN, score DECIMAL(9, 4),
    critical BIGINT, high BIGINT, medium BIGINT, low BIGINT, reason VARCHAR
);

CREATE VIEW sides AS
SELECT
    run, pair, task,
    count(*) FILTER (graded) AS graded,
    count(*) FILTER (passed) AS passed,
    count(*) FILTER (NOT graded) AS unscored,
    {
        'pass_rate': 100 * count(*) FILTER (passed) / nullif(count(*) FILTER (graded), 0),
        'score': avg(score),
        'critical': avg(critical) FILTER (graded),
        'high': avg(high) FILTER (graded),
        'medium': avg(medium) FILTER (graded),
        'low': avg(low) FILTER (graded)
    } AS means,
    min(reason) FILTER (NOT graded) AS reason
FROM members
GROUP BY run, pair, task;

-- The same pair is the same task: where both sides name one, an equal case of another task is another pair.
CREATE VIEW pairs AS
SELECT
    coalesce(a.pair, b.pair) AS pair,
    coalesce(a.task, b.task) AS task,
    -- Pairs of one task are not independent: what is tested are the means of tasks.
    coalesce('task ' || coalesce(a.task, b.task), 'case ' || coalesce(a.pair, b.pair)) AS unit,
    coalesce(a.graded, 0) AS graded_a, coalesce(b.graded, 0) AS graded_b,
    coalesce(a.passed, 0) AS passed_a, coalesce(b.passed, 0) AS passed_b,
    coalesce(a.unscored, 0) AS unscored_a, coalesce(b.unscored, 0) AS unscored_b,
    a.means AS a, b.means AS b,
    a.reason AS reason_a, b.reason AS reason_b,
    CASE
        WHEN b.pair IS NULL THEN 'only in A'
        WHEN a.pair IS NULL THEN 'only in B'
        WHEN graded_a + graded_b = 0 THEN 'unscored in both'
        WHEN graded_a = 0 THEN 'unscored in A'
        WHEN graded_b = 0 THEN 'unscored in B'
        ELSE 'compared'
    END AS state
FROM
    (FROM sides WHERE run = 'a') AS a
    FULL JOIN (FROM sides WHERE run = 'b') AS b
    ON a.pair = b.pair AND coalesce(a.task, b.task, '') = coalesce(b.task, a.task, '');

-- What became of each check in each compared pair: the share of answers that it found something in, B less A.
CREATE VIEW changes AS
WITH hits AS (
    SELECT run, pair, "check", count(*) AS answers
    FROM members JOIN found USING (run, "case")
    GROUP BY ALL
)

SELECT
    pair, unit, "check",
    coalesce(any_value(answers) FILTER (run = 'a'), 0) AS hits_a,
    coalesce(any_value(answers) FILTER (run = 'b'), 0) AS hits_b,
    hits_b / any_value(graded_b) - hits_a / any_value(graded_a) AS difference
FROM hits JOIN pairs USING (pair)
WHERE state = 'compared'
GROUP BY ALL;
