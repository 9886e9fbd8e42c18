-- alarm - alarms, orders, and what the detectors have learned

-- name: alarm_raise
-- Extends, never shortens.
INSERT INTO alarm AS x (kind, domain, since, until, reason, ordered, ordered_at, ordered_to, sequence, changed_at)
VALUES ($1, $2, $3, $4, $5, '', 0, 0, (SELECT value FROM change_sequence WHERE name = 'alarm'), $6)
ON CONFLICT (kind, domain) DO UPDATE SET
    since = excluded.since,
    until = CASE WHEN x.until > excluded.until THEN x.until ELSE excluded.until END,
    reason = excluded.reason,
    sequence = excluded.sequence,
    changed_at = excluded.changed_at;

-- name: alarm_order
INSERT INTO alarm AS x (kind, domain, since, until, reason, ordered, ordered_at, ordered_to, sequence, changed_at)
VALUES ($1, $2, 0, 0, '', $3, $4, $5, (SELECT value FROM change_sequence WHERE name = 'alarm'), $6)
ON CONFLICT (kind, domain) DO UPDATE SET
    ordered = excluded.ordered,
    ordered_at = excluded.ordered_at,
    ordered_to = excluded.ordered_to,
    sequence = excluded.sequence,
    changed_at = excluded.changed_at;

-- name: alarm_all
-- For the mirror, those that last longest first.
SELECT kind, domain, since, until, reason, ordered, ordered_at, ordered_to FROM alarm
ORDER BY CASE WHEN until > ordered_to THEN until ELSE ordered_to END DESC LIMIT $1;

-- name: alarm_changed
SELECT kind, domain, since, until, reason, ordered, ordered_at, ordered_to, sequence FROM alarm
WHERE sequence > $1 ORDER BY sequence LIMIT $2;

-- name: alarm_purge
-- $1: three months ago.
DELETE FROM alarm WHERE (kind, domain) IN
    (SELECT kind, domain FROM alarm WHERE until < $1 AND ordered_to < $1 LIMIT 500);

-- name: baseline_put
INSERT INTO baseline (host, kind, domain, learned, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (host, kind, domain) DO UPDATE SET learned = excluded.learned, changed_at = excluded.changed_at;

-- name: baseline_all
-- Those of host $1, then the others', and of both those that changed last.
SELECT kind, domain, learned FROM baseline
ORDER BY CASE WHEN host = $1 THEN 0 ELSE 1 END, changed_at DESC LIMIT $2;

-- name: baseline_purge
-- $1: three months ago.
DELETE FROM baseline WHERE (host, kind, domain) IN
    (SELECT host, kind, domain FROM baseline WHERE changed_at < $1 LIMIT 500);
