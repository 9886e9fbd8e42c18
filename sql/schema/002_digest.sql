-- 002_digest - what messages are known by, and who reported it as spam or as ham
--
-- Hashes stand as integers: SHA-256 as four of 64 bits, from its beginning on.

INSERT INTO change_sequence (name, value) VALUES ('digest', 0);

-- Who reports, and how much that counts.
CREATE TABLE digest_reporter (
    name TEXT NOT NULL PRIMARY KEY,  -- operator, trap, user:NAME, verdict, neighbour:NAME
    id BIGINT NOT NULL,              -- change_sequence 'digest' when it came
    trust DOUBLE PRECISION NOT NULL  -- what one report counts
) WITHOUT ROWID;
CREATE UNIQUE INDEX digest_reporter_by_id ON digest_reporter (id);

-- Content that was reported. What a neighbour says stands in a row of its own: its features then count with its trust
-- alone, whatever content they are said to be of.
CREATE TABLE digest (
    id BIGINT NOT NULL PRIMARY KEY, -- change_sequence 'digest' when it came
    kind BIGINT NOT NULL,           -- 1 file, 2 text, 3 html, 4 url
    exact_1 BIGINT NOT NULL,        -- SHA-256 of the content, or of its normal form: first 64 bits
    exact_2 BIGINT NOT NULL,        -- its second 64 bits
    exact_3 BIGINT NOT NULL,        -- its third 64 bits
    exact_4 BIGINT NOT NULL,        -- its last 64 bits
    origin BIGINT NOT NULL,         -- 0: reported here; else digest_reporter.id of the neighbour
    tokens BIGINT NOT NULL,         -- words or elements that the features are made of
    has_features BIGINT NOT NULL,   -- 1 or 0
    feature_1 BIGINT NOT NULL,      -- what like content shares, mixed with the kind; 0 without
    feature_2 BIGINT NOT NULL,      -- another one
    feature_3 BIGINT NOT NULL,      -- another one
    feature_4 BIGINT NOT NULL,      -- another one
    feature_5 BIGINT NOT NULL,      -- another one
    feature_6 BIGINT NOT NULL,      -- another one
    feature_7 BIGINT NOT NULL,      -- another one
    feature_8 BIGINT NOT NULL,      -- another one
    first_seen BIGINT NOT NULL,     -- when it was first reported
    last_seen BIGINT NOT NULL,      -- when it was last reported
    expires BIGINT NOT NULL,        -- when the last of its reports does
    sequence BIGINT NOT NULL        -- change_sequence 'digest' at the last change of its reports
) WITHOUT ROWID;
CREATE UNIQUE INDEX digest_by_value ON digest (exact_1, exact_2, exact_3, exact_4, kind, origin);
CREATE INDEX digest_by_sequence ON digest (sequence) WHERE origin = 0;
CREATE INDEX digest_by_expiry ON digest (expires) WHERE origin = 0;
CREATE INDEX digest_of_neighbour_by_expiry ON digest (expires) WHERE origin <> 0;

-- Which digests have a feature.
CREATE TABLE digest_feature (
    feature BIGINT NOT NULL, -- mixed with the kind
    digest BIGINT NOT NULL,  -- digest.id
    PRIMARY KEY (feature, digest)
) WITHOUT ROWID;

-- Who reported what, summed up.
CREATE TABLE digest_report (
    digest BIGINT NOT NULL,          -- digest.id
    reporter BIGINT NOT NULL,        -- digest_reporter.id
    is_spam BIGINT NOT NULL,         -- 1 spam, 0 ham
    amount DOUBLE PRECISION NOT NULL, -- how often; of a neighbour the weighted sum that it tells
    first_seen BIGINT NOT NULL,      -- the first of these
    last_seen BIGINT NOT NULL,       -- the last of these
    expires BIGINT NOT NULL,         -- when they no longer count
    revoked_at BIGINT NOT NULL,      -- when they were taken back; 0: they were not
    PRIMARY KEY (digest, reporter, is_spam)
) WITHOUT ROWID;

-- How far what neighbours tell was read.
CREATE TABLE digest_import (
    neighbour TEXT NOT NULL PRIMARY KEY, -- as the configuration names it
    sequence BIGINT NOT NULL,            -- the neighbour's, of the newest change that is known here
    created BIGINT NOT NULL,             -- when the neighbour made that export
    at BIGINT NOT NULL                   -- when it was read
) WITHOUT ROWID;
