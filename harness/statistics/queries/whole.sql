-- The lines that say all that a total needs, in the right types. All others are damaged.
INSERT INTO whole
WITH read AS (
    SELECT
        run, number, document,
        from_json(document, '{
            "case": "VARCHAR", "task": "VARCHAR", "model": "VARCHAR", "language": "VARCHAR",
            "status": "VARCHAR", "verdict": "VARCHAR", "score": "DECIMAL(9,4)",
            "counts": {"critical": "UINTEGER", "high": "UINTEGER", "medium": "UINTEGER", "low": "UINTEGER"},
            "unscored_reason": {"stage": "VARCHAR", "message": "VARCHAR"},
            "checks": "MAP(VARCHAR, VARCHAR)"
        }') AS line
    FROM lines
    WHERE run = $run AND json_type(document) = 'OBJECT'
)

SELECT
    run, line."case", line.task, line.model, line.language,
    line.status = 'graded' AS graded,
    line.status = 'graded' AND line.verdict = 'pass' AS passed,
    CASE WHEN line.status = 'graded' THEN line.score END AS score,
    line.counts.critical, line.counts.high, line.counts.medium, line.counts.low,
    coalesce(line.unscored_reason.stage, 'unknown') AS stage,
    coalesce(line.unscored_reason.message, '') AS message,
    line.checks,
    number
FROM read
WHERE
    json_type(document, '$.case') = 'VARCHAR' AND line."case" <> ''
    AND coalesce(json_type(document, '$.task'), 'NULL') IN ('VARCHAR', 'NULL')
    AND coalesce(json_type(document, '$.model'), 'NULL') IN ('VARCHAR', 'NULL')
    AND (
        line.status = 'unscored'
        OR (
            line.status = 'graded'
            AND json_type(document, '$.score') IN ('DOUBLE', 'UBIGINT', 'BIGINT')
            AND line.score BETWEEN 0 AND 100
            AND line.verdict IN ('pass', 'fail')
            AND json_type(document, '$.counts.critical') = 'UBIGINT'
            AND json_type(document, '$.counts.high') = 'UBIGINT'
            AND json_type(document, '$.counts.medium') = 'UBIGINT'
            AND json_type(document, '$.counts.low') = 'UBIGINT'
            AND line.counts.critical + line.counts.high + line.counts.medium + line.counts.low IS NOT NULL
            AND line.checks IS NOT NULL
            AND len([1 FOR level IN map_values(line.checks) IF level IN ('critical', 'high', 'medium', 'low')])
                = cardinality(line.checks)
        )
    );
