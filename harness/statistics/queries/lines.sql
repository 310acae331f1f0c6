-- A line that is no JSON becomes NULL and stays counted.
INSERT INTO lines
SELECT $run, row_number() OVER (), json
FROM read_json_objects(
    $path, format = 'newline_delimited', ignore_errors = true, hive_partitioning = false,
    compression = 'none', maximum_object_size = 67108864
);
