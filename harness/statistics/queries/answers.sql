-- A case that was graded again counts once: as its last whole line says.
INSERT INTO answers
SELECT * FROM whole
WHERE run = $run
QUALIFY row_number() OVER (PARTITION BY "case" ORDER BY number DESC) = 1;
