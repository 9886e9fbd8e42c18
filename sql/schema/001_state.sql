-- 001_state - the first schema: facts that must survive, and the counters that several processes share
--
-- Portable SQL; the one exception is WITHOUT ROWID, which PostgreSQL neither knows nor needs. Times are UTC in
-- milliseconds since 1970. Text is what the peer sent, never joined into a statement.

-- Which schema this database has.
CREATE TABLE schema_version (
    version BIGINT NOT NULL PRIMARY KEY, -- the number of the last step that was run
    applied_at BIGINT NOT NULL           -- when it was run
) WITHOUT ROWID;

-- Numbers that grow with each change of a table that processes mirror in memory: whoever sees a higher one than it
-- read last fetches the rows above that. Bumped in the transaction of the change, so the row's lock keeps order.
CREATE TABLE change_sequence (
    name TEXT NOT NULL PRIMARY KEY, -- mark, counter, grey, alarm, familiar
    value BIGINT NOT NULL           -- the number of the newest change
) WITHOUT ROWID;
INSERT INTO change_sequence (name, value) VALUES ('mark', 0), ('counter', 0), ('grey', 0), ('alarm', 0),
    ('familiar', 0);

-- The daemons at work, for `policyd state` and `contentd state`.
CREATE TABLE process (
    run BIGINT NOT NULL PRIMARY KEY, -- XXH3 of run.id
    owner TEXT NOT NULL,             -- policyd, contentd
    at BIGINT NOT NULL,              -- when it last said so
    lag BIGINT NOT NULL,             -- of its counters, in milliseconds
    outbox_facts BIGINT NOT NULL,    -- that wait in its outbox
    facts_dropped BIGINT NOT NULL    -- for which there was no room anywhere, since its start
) WITHOUT ROWID;

-- Penalties and allowances.
CREATE TABLE mark (
    list TEXT NOT NULL,         -- penalty or allowance
    kind TEXT NOT NULL,         -- the observation whose value is marked: client.address, client.network, sasl.user
    key TEXT NOT NULL,          -- its value; an address always with its prefix length
    since BIGINT NOT NULL,      -- when it was first put there
    until BIGINT NOT NULL,      -- when it ends; 0 when it was removed by hand
    reason TEXT NOT NULL,       -- for the reply and the log
    origin TEXT NOT NULL,       -- who put it there: `rule harvest`, `command`, `import`
    strikes BIGINT NOT NULL,    -- how often, counted until a month after the last one ended
    sequence BIGINT NOT NULL,   -- change_sequence 'mark' at the last change
    changed_at BIGINT NOT NULL, -- when it was last changed
    PRIMARY KEY (list, kind, key)
) WITHOUT ROWID;
CREATE INDEX mark_by_sequence ON mark (sequence);
CREATE INDEX mark_by_until ON mark (until);

-- The greylist: whose mail was seen, and came again. Not WITHOUT ROWID: the long key would stand in each index.
CREATE TABLE grey (
    source TEXT NOT NULL,       -- network with its prefix length, or the name of a pool of hosts
    sender TEXT NOT NULL,       -- domain or normalised address, <> for null; * all new ones; empty the source as a whole
    recipient TEXT NOT NULL,    -- empty unless greylisting is by recipient
    first_seen BIGINT NOT NULL, -- when it was first refused
    last_seen BIGINT NOT NULL,  -- when it was last counted
    passed BIGINT NOT NULL,     -- how often a pass was counted
    expires BIGINT NOT NULL,    -- when it is forgotten; 0 when it was removed by hand
    owner TEXT NOT NULL,        -- run.id of the process that changed it last: it knows
    sequence BIGINT NOT NULL,   -- change_sequence 'grey' at the last change
    changed_at BIGINT NOT NULL, -- when it was last changed
    PRIMARY KEY (source, sender, recipient)
);
CREATE INDEX grey_by_sequence ON grey (sequence);
CREATE INDEX grey_by_expiry ON grey (expires);

-- Alarms: what is on, and what operators ordered. A row for the site and for each domain.
CREATE TABLE alarm (
    kind TEXT NOT NULL,         -- harvest, bounce
    domain TEXT NOT NULL,       -- of the recipients; empty: the site as a whole
    since BIGINT NOT NULL,      -- when a detector raised it last
    until BIGINT NOT NULL,      -- when that ends unless it is raised again
    reason TEXT NOT NULL,       -- with figures
    ordered TEXT NOT NULL,      -- what an operator ordered: on, off or nothing
    ordered_at BIGINT NOT NULL, -- when
    ordered_to BIGINT NOT NULL, -- when the order ends
    sequence BIGINT NOT NULL,   -- change_sequence 'alarm' at the last change
    changed_at BIGINT NOT NULL, -- when it was last changed
    PRIMARY KEY (kind, domain)
) WITHOUT ROWID;
CREATE INDEX alarm_by_sequence ON alarm (sequence);

-- What an alarm's detector has learned of ordinary times, for its next start. Each host sees its own share of the mail.
CREATE TABLE baseline (
    host TEXT NOT NULL,         -- whose detector
    kind TEXT NOT NULL,         -- of the alarm
    domain TEXT NOT NULL,       -- empty: the site as a whole
    learned TEXT NOT NULL,      -- numbers, in the detector's own form
    changed_at BIGINT NOT NULL, -- when it was written
    PRIMARY KEY (host, kind, domain)
) WITHOUT ROWID;

-- Who has delivered mail.
CREATE TABLE familiar (
    key TEXT NOT NULL PRIMARY KEY, -- an address, a network with a sender's domain, or a pool of hosts with one
    first_seen BIGINT NOT NULL,    -- the delivery from which on it counts, or when that was found to be a bad one
    last_seen BIGINT NOT NULL,     -- the last one that was written down, at most one a day; 0 after a bad one
    sequence BIGINT NOT NULL       -- change_sequence 'familiar' at the last change
) WITHOUT ROWID;
CREATE INDEX familiar_by_sequence ON familiar (sequence);

-- Accepted messages, as policyd saw them, for contentd.
CREATE TABLE accepted (
    host TEXT NOT NULL,           -- the host whose Postfix accepted it
    queue_id TEXT NOT NULL,       -- Postfix's; empty before the queue
    client_address TEXT NOT NULL, -- who sent it
    client_port TEXT NOT NULL,    -- with the address, the connection
    instance TEXT NOT NULL,       -- policy request attribute: the message inside the connection
    client_name TEXT NOT NULL,    -- verified host name, or `unknown`
    helo TEXT NOT NULL,           -- HELO or EHLO argument
    sender TEXT NOT NULL,         -- envelope sender; empty for the null sender
    service TEXT NOT NULL,        -- the service part of policy_context
    sasl_user TEXT NOT NULL,      -- AUTH identity; empty without
    sasl_method TEXT NOT NULL,    -- PLAIN, LOGIN, …
    sasl_sender TEXT NOT NULL,    -- AUTH= of MAIL FROM
    tls_protocol TEXT NOT NULL,   -- TLSv1.3; empty without TLS
    tls_cipher TEXT NOT NULL,     -- its cipher
    spf TEXT NOT NULL,            -- SPF result of the sender; empty where nothing asked for it
    penalty TEXT NOT NULL,        -- reason of a penalty that was live and did not refuse the message
    score DOUBLE PRECISION NOT NULL, -- sum of the score actions so far
    recipients BIGINT NOT NULL,   -- how many Postfix accepted
    at BIGINT NOT NULL,           -- when it was accepted
    expires BIGINT NOT NULL,      -- 6 days after that, an hour after contentd's outcome
    PRIMARY KEY (host, queue_id, client_address, client_port)
) WITHOUT ROWID;
CREATE INDEX accepted_by_expiry ON accepted (expires);
CREATE INDEX accepted_by_client ON accepted (client_address, client_port, at) WHERE queue_id = '';

-- Who already has a message, so that a retry after a split delivery does not give it to them twice.
CREATE TABLE delivered (
    host TEXT NOT NULL,      -- the host whose Postfix sent it here
    queue_id TEXT NOT NULL,  -- XFORWARD IDENT
    sha256 TEXT NOT NULL,    -- of the received bytes, hexadecimal
    sender TEXT NOT NULL,    -- envelope sender
    recipient TEXT NOT NULL, -- envelope recipient that the next hop answered with 2xx
    at BIGINT NOT NULL,      -- when
    PRIMARY KEY (host, queue_id, sha256, sender, recipient)
) WITHOUT ROWID;
CREATE INDEX delivered_by_time ON delivered (at);

-- Messages with which the filter died, until they are scanned to the end. What is in flight stands in a file of each
-- process; whoever finds one whose process is dead writes its messages here.
CREATE TABLE suspect (
    key TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the received bytes, host and queue ID
    failures BIGINT NOT NULL,      -- how often a process died while nothing else was scanned beside it
    at BIGINT NOT NULL             -- when it was last blamed
) WITHOUT ROWID;

-- Messages that were set aside; the messages themselves are files.
CREATE TABLE quarantine (
    id TEXT NOT NULL PRIMARY KEY,    -- 26 characters, sorted by time; the name of the file
    at BIGINT NOT NULL,              -- when
    host TEXT NOT NULL,              -- the host whose Postfix sent it here
    queue_id TEXT NOT NULL,          -- XFORWARD IDENT; empty without
    client_address TEXT NOT NULL,    -- XFORWARD ADDR; empty without
    sender TEXT NOT NULL,            -- envelope sender
    subject TEXT NOT NULL,           -- decoded to UTF-8
    rule TEXT NOT NULL,              -- label of the rule that decided
    reason TEXT NOT NULL,            -- its text
    score DOUBLE PRECISION NOT NULL, -- sum of the score actions
    size BIGINT NOT NULL,            -- bytes of the message
    sha256 TEXT NOT NULL,            -- of the received bytes, hexadecimal
    released_at BIGINT NOT NULL      -- when it was given back to Postfix; 0: not
) WITHOUT ROWID;

-- Their envelope recipients.
CREATE TABLE quarantine_recipient (
    id TEXT NOT NULL,         -- quarantine.id
    position BIGINT NOT NULL, -- from 0, in the order of the envelope
    recipient TEXT NOT NULL,  -- address
    PRIMARY KEY (id, position)
) WITHOUT ROWID;

-- Windowed sums, by sub-bucket. One row for all processes: each adds what it counted since its last flush. Rows of one
-- sub-bucket stand together, since they are written, and later purged, together.
CREATE TABLE counter (
    counter BIGINT NOT NULL,  -- XXH3 of name and span in counter_interest
    bucket BIGINT NOT NULL,   -- number of the sub-bucket, a twelfth of the window, from 1970 on
    key_high BIGINT NOT NULL, -- XXH3, 128 bits, of the key
    key_low BIGINT NOT NULL,  -- its other half
    amount DOUBLE PRECISION NOT NULL, -- the sum in it
    run BIGINT NOT NULL,      -- the process that added last: it knows the sum
    sequence BIGINT NOT NULL, -- change_sequence 'counter' at the last change
    expires BIGINT NOT NULL,  -- when the sub-bucket leaves the window
    PRIMARY KEY (counter, bucket, key_high, key_low)
) WITHOUT ROWID;
CREATE INDEX counter_by_sequence ON counter (sequence, run);

-- The different values of distinct counts, by sub-bucket; beyond 32 a key only those that change its sketch.
CREATE TABLE counter_member (
    counter BIGINT NOT NULL,  -- XXH3 of name and span in counter_interest
    bucket BIGINT NOT NULL,   -- number of the sub-bucket, from 1970 on
    key_high BIGINT NOT NULL, -- XXH3, 128 bits, of the key
    key_low BIGINT NOT NULL,  -- its other half
    member BIGINT NOT NULL,   -- XXH3, 64 bits, of the value
    run BIGINT NOT NULL,      -- the process that wrote it
    sequence BIGINT NOT NULL, -- change_sequence 'counter' when it was written
    expires BIGINT NOT NULL,  -- when the sub-bucket leaves the window
    PRIMARY KEY (counter, bucket, key_high, key_low, member)
) WITHOUT ROWID;
CREATE INDEX counter_member_by_sequence ON counter_member (sequence, run);

-- Counters that a process's rules read: the others then flush theirs of that name and window too.
CREATE TABLE counter_interest (
    owner TEXT NOT NULL, -- policyd, contentd
    name TEXT NOT NULL,  -- what and by which key: distinct(recipient.address; client.network)
    span BIGINT NOT NULL, -- the window in seconds
    at BIGINT NOT NULL,  -- when it last said so
    PRIMARY KEY (owner, name, span)
) WITHOUT ROWID;

-- What happened, for reports: sums by slots of five minutes.
CREATE TABLE history (
    slot BIGINT NOT NULL,   -- its beginning
    series TEXT NOT NULL,   -- decision, observe, recipient, harvest, …
    item TEXT NOT NULL,     -- what of it: an action and the rule's label
    amount DOUBLE PRECISION NOT NULL, -- the sum over all processes
    PRIMARY KEY (slot, series, item)
) WITHOUT ROWID;

-- The keys that stood out, by the hour: when it is over, only the highest of each series stay.
CREATE TABLE history_top (
    slot BIGINT NOT NULL,   -- beginning of the hour
    series TEXT NOT NULL,   -- `refused client.address`, `unknown client.network`, …
    item TEXT NOT NULL,     -- the key, as the peer sent it
    amount DOUBLE PRECISION NOT NULL, -- the sum over all processes
    PRIMARY KEY (slot, series, item)
) WITHOUT ROWID;
