-- What of a results file does not count: damaged lines, and lines that a later one of the same case replaces.
SELECT
    count(*) AS lines,
    (SELECT count(*) FROM whole WHERE run = $run) AS whole,
    (SELECT count(*) FROM answers WHERE run = $run) AS answers,
    list(number ORDER BY number) FILTER (number NOT IN (SELECT number FROM whole WHERE run = $run)) AS damaged
FROM lines
WHERE run = $run;
