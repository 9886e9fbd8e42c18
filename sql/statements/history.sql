-- history - what happened, in slots

-- name: history_add
INSERT INTO history AS x (slot, series, item, amount) VALUES ($1, $2, $3, $4)
ON CONFLICT (slot, series, item) DO UPDATE SET amount = x.amount + excluded.amount;

-- name: history_top_add
INSERT INTO history_top AS x (slot, series, item, amount) VALUES ($1, $2, $3, $4)
ON CONFLICT (slot, series, item) DO UPDATE SET amount = x.amount + excluded.amount;

-- name: history_read
SELECT slot - slot % $3 AS step, series, item, SUM(amount) FROM history WHERE slot >= $1 AND slot < $2
GROUP BY step, series, item ORDER BY series, item, step;

-- name: history_tops
SELECT series, item, total FROM
    (SELECT series, item, SUM(amount) AS total,
        ROW_NUMBER() OVER (PARTITION BY series ORDER BY SUM(amount) DESC, item) AS place
     FROM history_top WHERE slot >= $1 AND slot < $2 GROUP BY series, item) AS ranked
WHERE place <= $3 ORDER BY series, place;

-- name: history_of_key
-- $2: `% client.address`; observations have no wildcards in their names.
SELECT slot, series, item, amount FROM history_top WHERE slot >= $1 AND series LIKE $2 AND item = $3
ORDER BY series, slot;

-- name: history_of_keys
SELECT slot, series, item, amount FROM history_top WHERE slot >= $1 AND series LIKE $2 ORDER BY item, series, slot;

-- name: history_forget
DELETE FROM history_top WHERE series LIKE $1 AND item = $2;

-- name: history_purge
DELETE FROM history WHERE (slot, series, item) IN
    (SELECT slot, series, item FROM history WHERE slot < $1 ORDER BY slot LIMIT 500);

-- name: history_top_purge
DELETE FROM history_top WHERE (slot, series, item) IN
    (SELECT slot, series, item FROM history_top WHERE slot < $1 ORDER BY slot LIMIT 500);

-- name: history_top_trim
-- Of the slots from $1 to $2, which are over, the $3 highest of each series stay.
DELETE FROM history_top WHERE (slot, series, item) IN
    (SELECT slot, series, item FROM
        (SELECT slot, series, item, ROW_NUMBER() OVER (PARTITION BY slot, series ORDER BY amount DESC, item) AS place
         FROM history_top WHERE slot >= $1 AND slot < $2) AS ranked
     WHERE place > $3 LIMIT 500);
