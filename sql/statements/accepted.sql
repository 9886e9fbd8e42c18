-- accepted - messages as policyd saw them

-- name: accepted_put
INSERT INTO accepted (host, queue_id, client_address, client_port, instance, client_name, helo, sender, service,
    sasl_user, sasl_method, sasl_sender, tls_protocol, tls_cipher, spf, penalty, score, recipients, at, expires)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (host, queue_id, client_address, client_port) DO UPDATE SET
    instance = excluded.instance, client_name = excluded.client_name, helo = excluded.helo,
    sender = excluded.sender, service = excluded.service, sasl_user = excluded.sasl_user,
    sasl_method = excluded.sasl_method, sasl_sender = excluded.sasl_sender, tls_protocol = excluded.tls_protocol,
    tls_cipher = excluded.tls_cipher, spf = excluded.spf, penalty = excluded.penalty, score = excluded.score,
    recipients = excluded.recipients, at = excluded.at, expires = excluded.expires;

-- name: accepted_find
SELECT host, queue_id, client_address, client_port, instance, client_name, helo, sender, service, sasl_user,
    sasl_method, sasl_sender, tls_protocol, tls_cipher, spf, penalty, score, recipients, at FROM accepted
-- ORDER BY would make SQLite open a temporary database for each message.
WHERE host = $1 AND queue_id = $2 AND at = (SELECT max(at) FROM accepted WHERE host = $1 AND queue_id = $2) LIMIT 1;

-- name: accepted_find_by_client
SELECT host, queue_id, client_address, client_port, instance, client_name, helo, sender, service, sasl_user,
    sasl_method, sasl_sender, tls_protocol, tls_cipher, spf, penalty, score, recipients, at FROM accepted
WHERE queue_id = '' AND client_address = $1 AND client_port = $2 ORDER BY at DESC LIMIT 1;

-- name: accepted_finish
UPDATE accepted SET expires = $3 WHERE host = $1 AND queue_id = $2 AND expires > $3;

-- name: accepted_purge
DELETE FROM accepted WHERE (host, queue_id, client_address, client_port) IN
    (SELECT host, queue_id, client_address, client_port FROM accepted WHERE expires < $1 LIMIT 500);
