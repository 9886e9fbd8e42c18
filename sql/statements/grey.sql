-- grey - the greylist

-- name: grey_add
-- Begins an entry; one that is live stays as it is.
INSERT INTO grey AS x (source, sender, recipient, first_seen, last_seen, passed, expires, owner, sequence, changed_at)
VALUES ($1, $2, $3, $4, $4, 0, $5, $6, (SELECT value FROM change_sequence WHERE name = 'grey'), $7)
ON CONFLICT (source, sender, recipient) DO UPDATE SET
    first_seen = CASE WHEN x.expires > $4 THEN x.first_seen ELSE excluded.first_seen END,
    last_seen = excluded.last_seen,
    passed = CASE WHEN x.expires > $4 THEN x.passed ELSE 0 END,
    expires = CASE WHEN x.expires > $4 THEN x.expires ELSE excluded.expires END,
    owner = excluded.owner,
    sequence = excluded.sequence,
    changed_at = excluded.changed_at;

-- name: grey_pass
-- Counts a pass; $7 is what the count then is at least.
INSERT INTO grey AS x (source, sender, recipient, first_seen, last_seen, passed, expires, owner, sequence, changed_at)
VALUES ($1, $2, $3, $4, $4, $7, $5, $6, (SELECT value FROM change_sequence WHERE name = 'grey'), $8)
ON CONFLICT (source, sender, recipient) DO UPDATE SET
    first_seen = CASE WHEN x.expires > $4 THEN x.first_seen ELSE excluded.first_seen END,
    last_seen = excluded.last_seen,
    passed = CASE WHEN x.expires > $4 AND x.passed + 1 > excluded.passed THEN x.passed + 1 ELSE excluded.passed END,
    expires = CASE WHEN x.expires > excluded.expires THEN x.expires ELSE excluded.expires END,
    owner = excluded.owner,
    sequence = excluded.sequence,
    changed_at = excluded.changed_at;

-- name: grey_remove_source
-- The rows stay for an hour, so that every process sees that they are gone, the one that removed them too.
UPDATE grey SET expires = 0, passed = 0, owner = '', changed_at = $2,
    sequence = (SELECT value FROM change_sequence WHERE name = 'grey')
WHERE source = $1;

-- name: grey_remove_sender
UPDATE grey SET expires = 0, passed = 0, owner = '', changed_at = $3,
    sequence = (SELECT value FROM change_sequence WHERE name = 'grey')
WHERE source = $1 AND sender = $2;

-- name: grey_remove_recipient
UPDATE grey SET expires = 0, passed = 0, owner = '', changed_at = $4,
    sequence = (SELECT value FROM change_sequence WHERE name = 'grey')
WHERE source = $1 AND sender = $2 AND recipient = $3;

-- name: grey_find
SELECT source, sender, recipient, first_seen, last_seen, passed, expires FROM grey
WHERE source = $1 AND sender = $2 AND recipient = $3 AND expires > $4;

-- name: grey_page
-- The live rows above a key, in the order of the keys.
SELECT source, sender, recipient, first_seen, last_seen, passed, expires FROM grey
WHERE (source, sender, recipient) > ($1, $2, $3) AND expires > $4
ORDER BY source, sender, recipient LIMIT $5;

-- name: grey_page_of_source
SELECT source, sender, recipient, first_seen, last_seen, passed, expires FROM grey
WHERE source = $1 AND (sender, recipient) > ($2, $3) AND expires > $4
ORDER BY sender, recipient LIMIT $5;

-- name: grey_changed
-- What other processes changed. Many rows may have one number: those of a source that was removed.
SELECT source, sender, recipient, first_seen, last_seen, passed, expires, sequence FROM grey
WHERE sequence >= $1 AND (sequence, source, sender, recipient) > ($1, $2, $3, $4) AND owner <> $5
ORDER BY sequence, source, sender, recipient LIMIT $6;

-- name: grey_purge
-- $1: now, $2: an hour ago.
DELETE FROM grey WHERE (source, sender, recipient) IN
    (SELECT source, sender, recipient FROM grey WHERE expires < $1 AND changed_at < $2 LIMIT 500);
