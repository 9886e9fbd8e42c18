-- suspect - messages with which the filter died

-- name: suspect_blame
-- A process died with it in flight; $2 is 1 when it was scanned alone.
INSERT INTO suspect AS x (key, failures, at) VALUES ($1, CAST($2 AS BIGINT), $3)
ON CONFLICT (key) DO UPDATE SET failures = x.failures + excluded.failures, at = excluded.at;

-- name: suspect_clear
DELETE FROM suspect WHERE key = $1;

-- name: suspect_list
SELECT key, failures FROM suspect WHERE at > $1;

-- name: suspect_purge
DELETE FROM suspect WHERE key IN (SELECT key FROM suspect WHERE at < $1 LIMIT 500);
