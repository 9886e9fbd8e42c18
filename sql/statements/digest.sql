-- digest - reported content
--
-- Each fact bumps the sequence for each digest in it: its number is the id of what is new.

-- name: digest_reporter_put
INSERT INTO digest_reporter AS x (name, id, trust)
VALUES ($1, (SELECT value FROM change_sequence WHERE name = 'digest'), $2)
ON CONFLICT (name) DO UPDATE SET trust = excluded.trust WHERE x.trust <> excluded.trust;

-- name: digest_put
-- $6: the neighbour that tells it, empty for reports from here. Features stay as they first were.
INSERT INTO digest AS x (id, kind, exact_1, exact_2, exact_3, exact_4, origin, tokens, has_features, feature_1,
    feature_2, feature_3, feature_4, feature_5, feature_6, feature_7, feature_8, first_seen, last_seen, expires, sequence)
VALUES ((SELECT value FROM change_sequence WHERE name = 'digest'), $5, $1, $2, $3, $4,
    COALESCE((SELECT id FROM digest_reporter WHERE name = $6), 0), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, (SELECT value FROM change_sequence WHERE name = 'digest'))
ON CONFLICT (exact_1, exact_2, exact_3, exact_4, kind, origin) DO UPDATE SET
    first_seen = CASE WHEN x.first_seen < excluded.first_seen THEN x.first_seen ELSE excluded.first_seen END,
    last_seen = CASE WHEN x.last_seen > excluded.last_seen THEN x.last_seen ELSE excluded.last_seen END,
    expires = CASE WHEN x.expires > excluded.expires THEN x.expires ELSE excluded.expires END,
    sequence = excluded.sequence;

-- name: digest_features_put
-- Of the digest that this fact made; there is none when it was known.
INSERT INTO digest_feature (feature, digest)
SELECT feature_1, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_2, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_3, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_4, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_5, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_6, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_7, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
UNION SELECT feature_8, id FROM digest
    WHERE id = (SELECT value FROM change_sequence WHERE name = 'digest') AND has_features = 1
ON CONFLICT (feature, digest) DO NOTHING;

-- name: digest_report_add
-- $11: 1 adds to what that reporter said and what still counts, 0 renews it.
INSERT INTO digest_report AS x (digest, reporter, is_spam, amount, first_seen, last_seen, expires, revoked_at)
SELECT d.id, w.id, CAST($7 AS BIGINT), CAST($8 AS DOUBLE PRECISION), CAST($9 AS BIGINT), CAST($9 AS BIGINT),
    CAST($10 AS BIGINT), 0
FROM digest AS d, digest_reporter AS w
WHERE d.exact_1 = $1 AND d.exact_2 = $2 AND d.exact_3 = $3 AND d.exact_4 = $4 AND d.kind = $5 AND d.origin = 0
    AND w.name = $6
ON CONFLICT (digest, reporter, is_spam) DO UPDATE SET
    amount = CASE WHEN CAST($11 AS BIGINT) = 0 OR x.revoked_at <> 0 OR x.expires < excluded.last_seen
        THEN excluded.amount ELSE x.amount + excluded.amount END,
    first_seen = CASE WHEN x.revoked_at <> 0 OR x.expires < excluded.last_seen THEN excluded.first_seen
        WHEN x.first_seen < excluded.first_seen THEN x.first_seen ELSE excluded.first_seen END,
    last_seen = CASE WHEN x.last_seen > excluded.last_seen THEN x.last_seen ELSE excluded.last_seen END,
    expires = CASE WHEN x.expires > excluded.expires THEN x.expires ELSE excluded.expires END,
    revoked_at = 0;

-- name: digest_report_set
-- What a neighbour says as a whole, so that to be told twice changes nothing. What was taken back here stays so.
INSERT INTO digest_report AS x (digest, reporter, is_spam, amount, first_seen, last_seen, expires, revoked_at)
SELECT d.id, w.id, CAST($7 AS BIGINT), CAST($8 AS DOUBLE PRECISION), CAST($9 AS BIGINT), CAST($10 AS BIGINT),
    CAST($11 AS BIGINT), 0
FROM digest AS d, digest_reporter AS w
WHERE d.exact_1 = $1 AND d.exact_2 = $2 AND d.exact_3 = $3 AND d.exact_4 = $4 AND d.kind = $5 AND d.origin = w.id
    AND w.name = $6
ON CONFLICT (digest, reporter, is_spam) DO UPDATE SET amount = excluded.amount, first_seen = excluded.first_seen,
    last_seen = excluded.last_seen, expires = excluded.expires;

-- name: digest_report_clear
-- A neighbour says that no longer. What was taken back here stays, for the case that it says so again.
DELETE FROM digest_report WHERE is_spam = $7 AND revoked_at = 0
    AND reporter = (SELECT id FROM digest_reporter WHERE name = $6)
    AND digest IN (SELECT id FROM digest WHERE exact_1 = $1 AND exact_2 = $2 AND exact_3 = $3 AND exact_4 = $4
        AND kind = $5 AND origin = (SELECT id FROM digest_reporter WHERE name = $6));

-- name: digest_ids
SELECT id FROM digest WHERE exact_1 = $1 AND exact_2 = $2 AND exact_3 = $3 AND exact_4 = $4 AND kind = $5;

-- name: digest_ids_of_feature
-- The newest ones.
SELECT digest FROM digest_feature WHERE feature = $1 ORDER BY digest DESC LIMIT $2;

-- name: digest_sums
-- $2: now. Spam, ham.
SELECT COALESCE(SUM(CASE WHEN r.is_spam = 1 THEN r.amount * w.trust ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN r.is_spam = 0 THEN r.amount * w.trust ELSE 0 END), 0)
FROM digest_report AS r JOIN digest_reporter AS w ON w.id = r.reporter
WHERE r.digest = $1 AND r.expires > $2 AND r.revoked_at = 0;

-- name: digest_said
-- $2: now. Who said what of it, and how much that counts.
SELECT w.name, r.is_spam, r.amount * w.trust
FROM digest_report AS r JOIN digest_reporter AS w ON w.id = r.reporter
WHERE r.digest = $1 AND r.expires > $2 AND r.revoked_at = 0;

-- name: digest_keys
-- The rows above an id, in the order in which they came.
SELECT id, kind, exact_1, has_features, feature_1, feature_2, feature_3, feature_4, feature_5, feature_6, feature_7,
    feature_8
FROM digest WHERE id > $1 ORDER BY id LIMIT $2;

-- name: digest_find
-- All rows of a content, the neighbours' too.
SELECT d.id, d.kind, d.exact_1, d.exact_2, d.exact_3, d.exact_4, d.has_features, d.feature_1, d.feature_2, d.feature_3,
    d.feature_4, d.feature_5, d.feature_6, d.feature_7, d.feature_8, d.tokens, d.first_seen, d.last_seen, d.expires,
    d.sequence
FROM digest AS d WHERE d.exact_1 = $1 AND d.exact_2 = $2 AND d.exact_3 = $3 AND d.exact_4 = $4
ORDER BY d.kind, d.origin;

-- name: digest_list
-- $1: above that id; $2: reported since; $3: the kind, 0 for all.
SELECT d.id, d.kind, d.exact_1, d.exact_2, d.exact_3, d.exact_4, d.has_features, d.feature_1, d.feature_2, d.feature_3,
    d.feature_4, d.feature_5, d.feature_6, d.feature_7, d.feature_8, d.tokens, d.first_seen, d.last_seen, d.expires,
    d.sequence
FROM digest AS d WHERE d.id > $1 AND d.last_seen >= $2 AND ($3 = 0 OR d.kind = $3) ORDER BY d.id LIMIT $4;

-- name: digest_changed
-- What was reported here, or taken back, since that number: so many, and all others of the last one's number.
SELECT d.id, d.kind, d.exact_1, d.exact_2, d.exact_3, d.exact_4, d.has_features, d.feature_1, d.feature_2, d.feature_3,
    d.feature_4, d.feature_5, d.feature_6, d.feature_7, d.feature_8, d.tokens, d.first_seen, d.last_seen, d.expires,
    d.sequence
FROM digest AS d WHERE d.origin = 0 AND d.sequence > $1 AND d.sequence <=
    (SELECT MAX(x.sequence) FROM
        (SELECT sequence FROM digest WHERE origin = 0 AND sequence > $1 ORDER BY sequence LIMIT $2) AS x)
ORDER BY d.sequence, d.id;

-- name: digest_reports
SELECT w.name, w.trust, r.is_spam, r.amount, r.first_seen, r.last_seen, r.expires, r.revoked_at
FROM digest_report AS r JOIN digest_reporter AS w ON w.id = r.reporter
WHERE r.digest = $1 ORDER BY w.name, r.is_spam;

-- name: digest_touch
-- Before its reports are taken back, so that neighbours are told.
UPDATE digest SET sequence = (SELECT value FROM change_sequence WHERE name = 'digest')
WHERE exact_1 = $1 AND exact_2 = $2 AND exact_3 = $3 AND exact_4 = $4 AND origin = 0;

-- name: digest_revoke
UPDATE digest_report SET revoked_at = $5 WHERE revoked_at = 0 AND digest IN
    (SELECT id FROM digest WHERE exact_1 = $1 AND exact_2 = $2 AND exact_3 = $3 AND exact_4 = $4);

-- name: digest_revoke_of
UPDATE digest_report SET revoked_at = $6 WHERE revoked_at = 0
    AND reporter = (SELECT id FROM digest_reporter WHERE name = $5) AND digest IN
    (SELECT id FROM digest WHERE exact_1 = $1 AND exact_2 = $2 AND exact_3 = $3 AND exact_4 = $4);

-- name: digest_page_end
-- The last of so many reports above that digest.
SELECT digest FROM digest_report WHERE digest > $1 ORDER BY digest LIMIT 1 OFFSET $2;

-- name: digest_count_of_reporter
SELECT COUNT(*) FROM digest_report WHERE digest > $1 AND digest <= $2 AND revoked_at = 0
    AND reporter = (SELECT id FROM digest_reporter WHERE name = $3);

-- name: digest_touch_of_reporter
UPDATE digest SET sequence = (SELECT value FROM change_sequence WHERE name = 'digest')
WHERE origin = 0 AND id IN (SELECT digest FROM digest_report WHERE digest > $1 AND digest <= $2 AND revoked_at = 0
    AND reporter = (SELECT id FROM digest_reporter WHERE name = $3));

-- name: digest_revoke_of_reporter
UPDATE digest_report SET revoked_at = $4 WHERE digest > $1 AND digest <= $2 AND revoked_at = 0
    AND reporter = (SELECT id FROM digest_reporter WHERE name = $3);

-- name: digest_expired
-- $1: now.
SELECT id, has_features, feature_1, feature_2, feature_3, feature_4, feature_5, feature_6, feature_7, feature_8
FROM digest WHERE origin = 0 AND expires < $1 ORDER BY expires LIMIT $2;

-- name: digest_of_neighbour_expired
SELECT id, has_features, feature_1, feature_2, feature_3, feature_4, feature_5, feature_6, feature_7, feature_8
FROM digest WHERE origin <> 0 AND expires < $1 ORDER BY expires LIMIT $2;

-- name: digest_remove
-- Unless it was reported again meanwhile; features and reports go with it.
DELETE FROM digest WHERE id = $1 AND expires < $2;

-- name: digest_feature_remove
DELETE FROM digest_feature WHERE feature = $1 AND digest = $2 AND NOT EXISTS (SELECT 1 FROM digest WHERE id = $2);

-- name: digest_reports_remove
DELETE FROM digest_report WHERE digest = $1 AND NOT EXISTS (SELECT 1 FROM digest WHERE id = $1);

-- name: digest_import_find
SELECT sequence, created, at FROM digest_import WHERE neighbour = $1;

-- name: digest_import_put
INSERT INTO digest_import AS x (neighbour, sequence, created, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (neighbour) DO UPDATE SET sequence = excluded.sequence, created = excluded.created, at = excluded.at
WHERE x.created < excluded.created;
