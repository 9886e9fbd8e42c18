-- counter - windowed counts that outlive a process or that another one reads

-- name: counter_add
-- Gives the sum of all processes.
INSERT INTO counter AS x (name, span, key_high, key_low, bucket, amount, owner, sequence, expires)
VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT value FROM change_sequence WHERE name = 'counter'), $8)
ON CONFLICT (name, span, key_high, key_low, bucket) DO UPDATE SET
    amount = x.amount + excluded.amount, owner = excluded.owner, sequence = excluded.sequence
RETURNING amount;

-- name: counter_member_add
INSERT INTO counter_member (name, span, key_high, key_low, bucket, member, owner, sequence, expires)
VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT value FROM change_sequence WHERE name = 'counter'), $8)
ON CONFLICT (name, span, key_high, key_low, bucket, member) DO NOTHING;

-- name: counter_changed
-- What others changed.
SELECT name, span, key_high, key_low, bucket, amount, sequence FROM counter
WHERE sequence > $1 AND owner <> $2 ORDER BY sequence LIMIT $3;

-- name: counter_member_changed
SELECT name, span, key_high, key_low, bucket, member, sequence FROM counter_member
WHERE sequence > $1 AND owner <> $2 ORDER BY sequence LIMIT $3;

-- name: counter_of_key
SELECT key_high, key_low, bucket, amount FROM counter
WHERE name = $1 AND span = $2 AND key_high = $3 AND key_low = $4;

-- name: counter_members_of_key
SELECT key_high, key_low, bucket, member FROM counter_member
WHERE name = $1 AND span = $2 AND key_high = $3 AND key_low = $4;

-- name: counter_of_name
-- At start.
SELECT key_high, key_low, bucket, amount FROM counter WHERE name = $1 AND span = $2 AND expires > $3 LIMIT $4;

-- name: counter_members_of_name
SELECT key_high, key_low, bucket, member FROM counter_member WHERE name = $1 AND span = $2 AND expires > $3 LIMIT $4;

-- name: counter_interest_put
INSERT INTO counter_interest (owner, name, span, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (owner, name, span) DO UPDATE SET at = excluded.at;

-- name: counter_interest_list
SELECT name, span FROM counter_interest WHERE owner <> $1 AND at > $2;

-- name: counter_purge
DELETE FROM counter WHERE (name, span, key_high, key_low, bucket) IN
    (SELECT name, span, key_high, key_low, bucket FROM counter WHERE expires < $1 LIMIT 500);

-- name: counter_member_purge
DELETE FROM counter_member WHERE (name, span, key_high, key_low, bucket, member) IN
    (SELECT name, span, key_high, key_low, bucket, member FROM counter_member WHERE expires < $1 LIMIT 500);
