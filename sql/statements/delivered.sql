-- delivered - who already has a message

-- name: delivered_put
INSERT INTO delivered (host, queue_id, sha256, sender, recipient, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (host, queue_id, sha256, sender, recipient) DO NOTHING;

-- name: delivered_find
SELECT sha256, sender, recipient FROM delivered WHERE host = $1 AND queue_id = $2;

-- name: delivered_purge
DELETE FROM delivered WHERE (host, queue_id, sha256, sender, recipient) IN
    (SELECT host, queue_id, sha256, sender, recipient FROM delivered WHERE at < $1 LIMIT 500);
