-- process - the daemons at work

-- name: process_put
INSERT INTO process (run, owner, at, lag, outbox_facts, facts_dropped) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (run) DO UPDATE SET
    at = excluded.at, lag = excluded.lag, outbox_facts = excluded.outbox_facts, facts_dropped = excluded.facts_dropped;

-- name: process_remove
DELETE FROM process WHERE run = $1;

-- name: process_list
SELECT owner, at, lag, outbox_facts, facts_dropped FROM process WHERE at > $1 ORDER BY owner, at DESC;

-- name: process_purge
DELETE FROM process WHERE run IN (SELECT run FROM process WHERE at < $1 LIMIT 500);
