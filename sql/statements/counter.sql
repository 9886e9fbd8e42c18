-- counter - windowed counts that outlive a process or that another one reads

-- name: counter_add
-- Gives the sum of all processes.
INSERT INTO counter AS x (counter, bucket, key_high, key_low, amount, run, sequence, expires)
VALUES ($1, $2, $3, $4, $5, $6, (SELECT value FROM change_sequence WHERE name = 'counter'), $7)
ON CONFLICT (counter, bucket, key_high, key_low) DO UPDATE SET
    amount = x.amount + excluded.amount, run = excluded.run, sequence = excluded.sequence
RETURNING amount;

-- name: counter_member_add
INSERT INTO counter_member (counter, bucket, key_high, key_low, member, run, sequence, expires)
VALUES ($1, $2, $3, $4, $5, $6, (SELECT value FROM change_sequence WHERE name = 'counter'), $7)
ON CONFLICT (counter, bucket, key_high, key_low, member) DO NOTHING;

-- name: counter_changed
-- What others changed.
SELECT counter, bucket, key_high, key_low, amount, sequence FROM counter
WHERE sequence > $1 AND run <> $2 ORDER BY sequence LIMIT $3;

-- name: counter_member_changed
SELECT counter, bucket, key_high, key_low, member, sequence FROM counter_member
WHERE sequence > $1 AND run <> $2 ORDER BY sequence LIMIT $3;

-- name: counter_window_of_key
-- In the twelve sub-buckets of a window that ends with $4.
SELECT bucket, amount FROM counter WHERE counter = $1 AND key_high = $2 AND key_low = $3 AND bucket IN (
  CAST($4 AS BIGINT), CAST($4 AS BIGINT) - 1, CAST($4 AS BIGINT) - 2, CAST($4 AS BIGINT) - 3, CAST($4 AS BIGINT)
  - 4, CAST($4 AS BIGINT) - 5, CAST($4 AS BIGINT) - 6, CAST($4 AS BIGINT) - 7, CAST($4 AS BIGINT) - 8, CAST($4
  AS BIGINT) - 9, CAST($4 AS BIGINT) - 10, CAST($4 AS BIGINT) - 11)
ORDER BY bucket;

-- name: counter_sums
-- Of each key, from a sub-bucket on.
SELECT SUM(amount) FROM counter WHERE counter = $1 AND bucket >= $2 GROUP BY key_high, key_low;

-- name: counter_member_sums
SELECT CAST(COUNT(DISTINCT member) AS DOUBLE PRECISION) FROM counter_member WHERE counter = $1 AND bucket >= $2
GROUP BY key_high, key_low;

-- name: counter_forget
-- The row stays: every process sees that there is nothing in it any more.
UPDATE counter SET amount = 0, run = 0, sequence = (SELECT value FROM change_sequence WHERE name = 'counter')
WHERE counter = $1 AND bucket = $2 AND key_high = $3 AND key_low = $4;

-- name: counter_members_of_key
-- The same of distinct values.
SELECT bucket, member FROM counter_member WHERE counter = $1 AND key_high = $2 AND key_low = $3 AND bucket IN (
  CAST($4 AS BIGINT), CAST($4 AS BIGINT) - 1, CAST($4 AS BIGINT) - 2, CAST($4 AS BIGINT) - 3, CAST($4 AS BIGINT)
  - 4, CAST($4 AS BIGINT) - 5, CAST($4 AS BIGINT) - 6, CAST($4 AS BIGINT) - 7, CAST($4 AS BIGINT) - 8, CAST($4
  AS BIGINT) - 9, CAST($4 AS BIGINT) - 10, CAST($4 AS BIGINT) - 11);

-- name: counter_load
-- At start: the sub-buckets of a window.
SELECT bucket, key_high, key_low, amount FROM counter WHERE counter = $1 AND bucket > $2 LIMIT $3;

-- name: counter_member_load
SELECT bucket, key_high, key_low, member FROM counter_member WHERE counter = $1 AND bucket > $2 LIMIT $3;

-- name: counter_interest_put
INSERT INTO counter_interest (owner, name, span, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (owner, name, span) DO UPDATE SET at = excluded.at;

-- name: counter_interest_list
SELECT name, span FROM counter_interest WHERE owner <> $1 AND at > $2 ORDER BY name, span;

-- name: counter_next_bucket
-- The first sub-bucket behind that one; all its rows expire together.
SELECT counter, bucket, expires FROM counter WHERE (counter, bucket) > ($1, $2) ORDER BY counter, bucket LIMIT 1;

-- name: counter_member_next_bucket
SELECT counter, bucket, expires FROM counter_member WHERE (counter, bucket) > ($1, $2)
ORDER BY counter, bucket LIMIT 1;

-- name: counter_purge
DELETE FROM counter WHERE (counter, bucket, key_high, key_low) IN
    (SELECT counter, bucket, key_high, key_low FROM counter WHERE counter = $1 AND bucket = $2 LIMIT 500);

-- name: counter_member_purge
DELETE FROM counter_member WHERE (counter, bucket, key_high, key_low, member) IN
    (SELECT counter, bucket, key_high, key_low, member FROM counter_member
     WHERE counter = $1 AND bucket = $2 LIMIT 500);
