-- How many pairs are compared, and how many are not for which reason; and the unscored among compared pairs.
SELECT state, count(*) AS pairs, count(DISTINCT unit) AS units, sum(unscored_a)::BIGINT, sum(unscored_b)::BIGINT
FROM pairs
GROUP BY state
ORDER BY state;
