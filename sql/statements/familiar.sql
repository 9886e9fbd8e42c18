-- familiar - who has delivered before

-- name: familiar_put
-- $2: now. What was not seen since $3 begins anew. Of two that come out of order the newer one stays, and a doubt of
-- later than the delivery.
INSERT INTO familiar AS x (key, first_seen, last_seen, sequence)
VALUES ($1, $2, $2, (SELECT value FROM change_sequence WHERE name = 'familiar'))
ON CONFLICT (key) DO UPDATE SET
    first_seen = CASE WHEN x.last_seen < $3 THEN excluded.first_seen ELSE x.first_seen END,
    last_seen = CASE WHEN x.last_seen > excluded.last_seen THEN x.last_seen ELSE excluded.last_seen END,
    sequence = excluded.sequence
WHERE NOT (x.last_seen = 0 AND x.first_seen >= excluded.first_seen);

-- name: familiar_doubt
-- $2: now. What was first seen after $3 is as if it never was. The row stays, or is made, so that every process sees
-- that, and a delivery that is only written now does not count either.
INSERT INTO familiar AS x (key, first_seen, last_seen, sequence)
VALUES ($1, $2, 0, (SELECT value FROM change_sequence WHERE name = 'familiar'))
ON CONFLICT (key) DO UPDATE SET first_seen = excluded.first_seen, last_seen = 0, sequence = excluded.sequence
WHERE x.first_seen > $3 OR x.last_seen = 0;

-- name: familiar_find
SELECT key, first_seen, last_seen FROM familiar WHERE key = $1 AND last_seen > 0;

-- name: familiar_page
SELECT key, first_seen, last_seen FROM familiar WHERE key > $1 ORDER BY key LIMIT $2;

-- name: familiar_changed
SELECT key, first_seen, last_seen, sequence FROM familiar WHERE sequence > $1 ORDER BY sequence LIMIT $2;

-- name: familiar_purge
-- $1: so long ago that it means nothing; $2: a while ago, for those that were doubted. What was changed longest ago is
-- what was seen longest ago: there is no index of its own to keep for this.
DELETE FROM familiar WHERE key IN (SELECT key FROM familiar ORDER BY sequence LIMIT 500)
    AND last_seen < $1 AND first_seen < $2;
