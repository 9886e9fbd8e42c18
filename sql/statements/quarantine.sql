-- quarantine - messages that were set aside

-- name: quarantine_put
INSERT INTO quarantine (id, at, host, queue_id, client_address, sender, subject, rule, reason, score, size, sha256,
    released_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (id) DO NOTHING;

-- name: quarantine_recipient_put
INSERT INTO quarantine_recipient (id, position, recipient) VALUES ($1, $2, $3)
ON CONFLICT (id, position) DO NOTHING;

-- name: quarantine_list
-- Newest first: identifiers are sorted by time.
SELECT id, at, host, queue_id, client_address, sender, subject, rule, reason, score, size, sha256, released_at
FROM quarantine WHERE at >= $1 ORDER BY id DESC LIMIT $2;

-- name: quarantine_find
SELECT id, at, host, queue_id, client_address, sender, subject, rule, reason, score, size, sha256, released_at
FROM quarantine WHERE id = $1;

-- name: quarantine_recipients
SELECT recipient FROM quarantine_recipient WHERE id = $1 ORDER BY position;

-- name: quarantine_release
UPDATE quarantine SET released_at = $2 WHERE id = $1;

-- name: quarantine_remove
DELETE FROM quarantine WHERE id = $1;

-- name: quarantine_remove_recipients
DELETE FROM quarantine_recipient WHERE id = $1;
