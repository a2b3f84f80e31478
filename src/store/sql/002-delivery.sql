-- SPDX-License-Identifier: GPL-3.0-or-later
-- What became of a mail after its relay took it, the organization's own texts, a language beside each address; and
-- which events a reader of the feed had seen.
-- The states of 001 end at 8, and stay: a mail that was delivered is handed over (3) with `delivered` set.

ALTER TABLE message ADD COLUMN address TEXT;                       -- an earlier one of the account; NULL: that of now
ALTER TABLE message ADD COLUMN first_tried INTEGER;
ALTER TABLE message ADD COLUMN relay INTEGER;                      -- by which it left; that relay may be gone
ALTER TABLE message ADD COLUMN delivered INTEGER;                  -- when its relay said so
ALTER TABLE message ADD COLUMN next_follow INTEGER;                -- when its relay is asked again; NULL: not at all
ALTER TABLE message ADD COLUMN n_follows INTEGER
  NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN tried INTEGER;                      -- when it was claimed last: a clock may be set back
-- Apart, since a mail is some pages long and soon gone: a row of `message` that held it would keep a page for itself.
CREATE TABLE frozen (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  bytes   BLOB NOT NULL                                            -- frozen at composing, wiped in every final state
) STRICT;
INSERT INTO frozen (message, bytes) SELECT id, bytes FROM message WHERE bytes IS NOT NULL;
ALTER TABLE message DROP COLUMN bytes;
-- as those of 001, but so that SQLite need not make a table of the states for each row that is written
DROP INDEX message_open;
DROP INDEX message_due;
CREATE UNIQUE INDEX message_open ON message (invitation) WHERE state < 7 AND state <> 3 AND state <> 5;
CREATE INDEX message_due ON message (not_before, id) WHERE state < 7 AND state <> 3 AND state <> 5;
CREATE INDEX message_follow ON message (next_follow, id) WHERE next_follow IS NOT NULL;
CREATE INDEX message_list ON message (site, state, delivered, queued);

ALTER TABLE invitation ADD COLUMN address_language TEXT;           -- said beside the address in a list
ALTER TABLE invitation ADD COLUMN delivered INTEGER;               -- of its latest mail, as `delivery` is
CREATE INDEX invitation_failed ON invitation (user) WHERE delivery IN (5, 7);

ALTER TABLE feed ADD COLUMN last_event INTEGER;                    -- the newest event then

CREATE TABLE template (                                            -- what stands instead of the built-in mail texts
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  language TEXT NOT NULL UNIQUE,
  texts    TEXT NOT NULL                                           -- GVariant text of a{ss}
) STRICT;
