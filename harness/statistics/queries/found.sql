-- One row for each check that found something in a graded answer.
INSERT INTO found
SELECT run, "case", unnest(map_keys(checks)), unnest(map_values(checks))::level
FROM answers
WHERE run = $run AND graded;
