-- mark - penalties and allowances

-- name: mark_put
-- Extends, never shortens; what has ended starts anew, which is one more strike.
INSERT INTO mark AS x (list, kind, key, since, until, reason, origin, strikes, sequence, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, (SELECT value FROM change_sequence WHERE name = 'mark'), $8)
ON CONFLICT (list, kind, key) DO UPDATE SET
    since = CASE WHEN x.until > $4 THEN x.since ELSE excluded.since END,
    until = CASE WHEN x.until > excluded.until THEN x.until ELSE excluded.until END,
    reason = excluded.reason,
    origin = excluded.origin,
    strikes = CASE WHEN x.until > $4 THEN x.strikes ELSE x.strikes + 1 END,
    sequence = excluded.sequence,
    changed_at = excluded.changed_at;

-- name: mark_remove
-- The row stays for an hour, so that every process sees that it is gone.
UPDATE mark SET until = 0, strikes = 0, changed_at = $4,
    sequence = (SELECT value FROM change_sequence WHERE name = 'mark')
WHERE list = $1 AND kind = $2 AND key = $3;

-- name: mark_recent
-- For the mirror, those that last longest first, and those that ended since $1 for their strikes.
SELECT list, kind, key, since, until, reason, origin, strikes FROM mark
WHERE until > $1 ORDER BY until DESC LIMIT $2;

-- name: mark_changed
SELECT list, kind, key, since, until, reason, origin, strikes, sequence FROM mark
WHERE sequence > $1 ORDER BY sequence LIMIT $2;

-- name: mark_purge
-- $1: a month ago, $2: an hour ago.
DELETE FROM mark WHERE (list, kind, key) IN
    (SELECT list, kind, key FROM mark WHERE until < $1 AND changed_at < $2 LIMIT 500);
