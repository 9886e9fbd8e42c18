-- attempt - messages in flight, and those with which the filter died

-- name: run_put
INSERT INTO run (id, owner, host, process, process_start, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING;

-- name: run_list
SELECT id, host, process, process_start FROM run WHERE owner = $1;

-- name: run_remove
DELETE FROM run WHERE id = $1;

-- name: attempt_begin
INSERT INTO attempt AS x (key, run, alone, failures, suspect, at) VALUES ($1, $2, $3, 0, 0, $4)
ON CONFLICT (key) DO UPDATE SET run = excluded.run, alone = excluded.alone, at = excluded.at;

-- name: attempt_end
DELETE FROM attempt WHERE key = $1;

-- name: attempt_abandon
-- The run ended in order: what it still had in flight did not crash it.
UPDATE attempt SET run = '' WHERE run = $1;

-- name: attempt_blame
-- The run died: what it had in flight is suspect, and what it scanned alone failed.
UPDATE attempt SET run = '', suspect = 1, failures = failures + alone WHERE run = $1;

-- name: attempt_suspects
SELECT key, failures FROM attempt WHERE suspect = 1 AND at > $1;

-- name: attempt_purge
DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE at < $1 LIMIT 500);
