-- How many models (or answers without one, which count as one) have a graded answer.
SELECT count(*) FROM (SELECT DISTINCT model FROM answers WHERE graded);
