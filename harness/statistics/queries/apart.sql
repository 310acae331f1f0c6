-- Pairs that cannot be compared, and why.
SELECT pair, task, state AS "where", coalesce(reason_a, '') AS reason_a, coalesce(reason_b, '') AS reason_b
FROM pairs
WHERE state <> 'compared'
ORDER BY "where", pair, task NULLS LAST;
