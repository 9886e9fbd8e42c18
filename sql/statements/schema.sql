-- schema - which schema there is, and what changed

-- name: schema_version_get
SELECT version FROM schema_version ORDER BY version DESC LIMIT 1;

-- name: schema_version_put
INSERT INTO schema_version (version, applied_at) VALUES ($1, $2);

-- name: sequence_bump
-- Comes first in the transaction of a change; its lock keeps the numbers in the order of the commits.
UPDATE change_sequence SET value = value + 1 WHERE name = $1;

-- name: sequence_get
SELECT value FROM change_sequence WHERE name = $1;

-- name: describe_tables
-- What `policyd state` shows: rows, the oldest and the newest; of counters and digests,
-- when the first and the last one end.
SELECT 'penalty', COUNT(*), COALESCE(MIN(since), 0), COALESCE(MAX(changed_at), 0) FROM mark WHERE list = 'penalty'
UNION ALL
SELECT 'allowance', COUNT(*), COALESCE(MIN(since), 0), COALESCE(MAX(changed_at), 0) FROM mark WHERE list = 'allowance'
UNION ALL
SELECT 'greylist', COUNT(*), COALESCE(MIN(first_seen), 0), COALESCE(MAX(last_seen), 0) FROM grey
UNION ALL
SELECT 'alarm', COUNT(*), COALESCE(MIN(changed_at), 0), COALESCE(MAX(changed_at), 0) FROM alarm
UNION ALL
SELECT 'baseline', COUNT(*), COALESCE(MIN(changed_at), 0), COALESCE(MAX(changed_at), 0) FROM baseline
UNION ALL
SELECT 'familiar', COUNT(*), COALESCE(MIN(first_seen), 0), COALESCE(MAX(last_seen), 0) FROM familiar
UNION ALL
SELECT 'transaction', COUNT(*), COALESCE(MIN(at), 0), COALESCE(MAX(at), 0) FROM accepted
UNION ALL
SELECT 'delivered', COUNT(*), COALESCE(MIN(at), 0), COALESCE(MAX(at), 0) FROM delivered
UNION ALL
SELECT 'suspect', COUNT(*), COALESCE(MIN(at), 0), COALESCE(MAX(at), 0) FROM suspect
UNION ALL
SELECT 'quarantine', COUNT(*), COALESCE(MIN(at), 0), COALESCE(MAX(at), 0) FROM quarantine
UNION ALL
SELECT 'digest', COUNT(*), COALESCE(MIN(expires), 0), COALESCE(MAX(expires), 0) FROM digest
UNION ALL
SELECT 'history', COUNT(*), COALESCE(MIN(slot), 0), COALESCE(MAX(slot), 0) FROM history
UNION ALL
SELECT 'history_top', COUNT(*), COALESCE(MIN(slot), 0), COALESCE(MAX(slot), 0) FROM history_top
UNION ALL
SELECT 'counter', COUNT(*), COALESCE(MIN(expires), 0), COALESCE(MAX(expires), 0) FROM counter
UNION ALL
SELECT 'counter_member', COUNT(*), COALESCE(MIN(expires), 0), COALESCE(MAX(expires), 0) FROM counter_member;
