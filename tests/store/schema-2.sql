CREATE TABLE account (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  address            TEXT NOT NULL,
  address_key        TEXT NOT NULL UNIQUE,
  name               TEXT NOT NULL DEFAULT '',
  fold               TEXT NOT NULL,              -- sa_fold (address || char (10) || name)
  state              INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
  deletion_due       INTEGER,
  language           TEXT,
  organization_admin INTEGER NOT NULL DEFAULT 0 CHECK (organization_admin IN (0, 1)),
  created            INTEGER NOT NULL,
  first_seen         INTEGER
) STRICT;
CREATE TABLE domain_rule (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  site       INTEGER NOT NULL REFERENCES site (id),
  domain     TEXT NOT NULL,                      -- A-labels, lower case
  created    INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE TABLE event (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  site       INTEGER REFERENCES site (id),
  time       INTEGER NOT NULL,
  kind       INTEGER NOT NULL,                   -- SaChangeKind
  state      INTEGER NOT NULL DEFAULT 1,         -- 0 running (a job), 1 done, 2 cancelled
  actor_kind INTEGER NOT NULL,
  actor      INTEGER REFERENCES account (id),
  program    TEXT NOT NULL,
  os_user    TEXT,
  host       TEXT,
  title      TEXT NOT NULL,
  command    TEXT,
  n_targets  INTEGER NOT NULL DEFAULT 0,
  n_refused  INTEGER NOT NULL DEFAULT 0,
  undoes     INTEGER REFERENCES event (id),
  format     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE event_personal (                    -- erasure empties this one and leaves the log
  event  INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  before TEXT,
  after  TEXT,
  PRIMARY KEY (event, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_row (
  event    INTEGER NOT NULL REFERENCES event (id),
  seq      INTEGER NOT NULL,
  entity   INTEGER NOT NULL,                     -- SaEntity
  id       INTEGER NOT NULL,
  field    TEXT NOT NULL,
  before   TEXT,
  after    TEXT,
  personal INTEGER NOT NULL DEFAULT 0,           -- 1: the values stand in event_personal
  PRIMARY KEY (event, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE feed (                              -- what moved, for readers in this and other processes
  seq  INTEGER PRIMARY KEY AUTOINCREMENT,
  site INTEGER,                                  -- NULL: the organization, or several sites
  ids  BLOB                                      -- users, 8 bytes each, little endian; 0: other things too; NULL: all
, last_event INTEGER) STRICT;
CREATE TABLE frozen (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  bytes   BLOB NOT NULL                                            -- frozen at composing, wiped in every final state
) STRICT;
CREATE TABLE group_member (
  member_group INTEGER NOT NULL REFERENCES user_group (id),
  user         INTEGER NOT NULL REFERENCES user (id),
  PRIMARY KEY (member_group, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  user           INTEGER NOT NULL REFERENCES user (id),
  invited_by     INTEGER REFERENCES account (id),
  created        INTEGER NOT NULL,
  language       TEXT,
  message        TEXT,                           -- the inviter's own words
  expires_days   INTEGER,                        -- from composing; NULL: never
  expires        INTEGER,                        -- set by composing; NULL: never, or nothing composed
  revoked_at     INTEGER,
  accepted_at    INTEGER,
  delivery       INTEGER NOT NULL DEFAULT 0 CHECK (delivery BETWEEN 0 AND 8),
  delivery_error TEXT,
  error_class    INTEGER NOT NULL DEFAULT 0
, address_language TEXT, delivered INTEGER) STRICT;
CREATE TABLE link (
  hash       BLOB PRIMARY KEY,                   -- SHA-256 of the secret, which is kept nowhere
  invitation INTEGER NOT NULL REFERENCES invitation (id),
  message    INTEGER REFERENCES message (id),    -- NULL: copied by a person
  made       INTEGER NOT NULL,
  expires    INTEGER,
  dead       INTEGER                             -- when it died: resent, revoked, accepted
) STRICT, WITHOUT ROWID;
CREATE TABLE message (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  site        INTEGER NOT NULL REFERENCES site (id),
  invitation  INTEGER NOT NULL REFERENCES invitation (id),
  state       INTEGER NOT NULL CHECK (state BETWEEN 1 AND 8),
  queued      INTEGER NOT NULL,
  not_before  INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  error_class INTEGER NOT NULL DEFAULT 0,
  error_text  TEXT,
  message_id  TEXT,
  key         TEXT,
  relay_id    TEXT,
  handed_over INTEGER
, address TEXT, first_tried INTEGER, relay INTEGER, delivered INTEGER, next_follow INTEGER, n_follows INTEGER
  NOT NULL DEFAULT 0, tried INTEGER) STRICT;
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;
CREATE TABLE operator (
  os_user TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE organization (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  name      TEXT NOT NULL,
  language  TEXT,
  link_base TEXT NOT NULL DEFAULT '',
  created   INTEGER NOT NULL
) STRICT;
CREATE TABLE product (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  site          INTEGER NOT NULL REFERENCES site (id),
  name          TEXT NOT NULL,
  name_key      TEXT NOT NULL,
  seats         INTEGER CHECK (seats >= 0),       -- NULL: no limit
  default_group INTEGER NOT NULL REFERENCES user_group (id),
  in_use        INTEGER NOT NULL DEFAULT 0,      -- moved with product_access in one transaction; a test recounts
  reserved      INTEGER NOT NULL DEFAULT 0,
  created       INTEGER NOT NULL,
  removed_at    INTEGER
) STRICT;
CREATE TABLE product_access (                    -- through how many groups a user has a product
  product INTEGER NOT NULL REFERENCES product (id),
  user    INTEGER NOT NULL REFERENCES user (id),
  paths   INTEGER NOT NULL CHECK (paths > 0),
  PRIMARY KEY (product, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE product_group (                     -- which groups open a product
  product INTEGER NOT NULL REFERENCES product (id),
  member_group INTEGER NOT NULL REFERENCES user_group (id),
  PRIMARY KEY (product, member_group)
) STRICT, WITHOUT ROWID;
CREATE TABLE relay (                             -- without its secret, which the keyring keeps
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  site     INTEGER UNIQUE REFERENCES site (id),  -- NULL: for all sites without one of their own
  protocol TEXT NOT NULL,
  sender   TEXT NOT NULL,
  settings TEXT NOT NULL                         -- GVariant text of a{ss}
) STRICT;
CREATE TABLE site (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL,
  url        TEXT NOT NULL,
  created    INTEGER NOT NULL,
  removed_at INTEGER,
  n_users    INTEGER NOT NULL DEFAULT 0,         -- not removed; the triggers below count
  n_pending  INTEGER NOT NULL DEFAULT 0          -- of those with status 1
) STRICT;
CREATE TABLE template (                                            -- what stands instead of the built-in mail texts
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  language TEXT NOT NULL UNIQUE,
  texts    TEXT NOT NULL                                           -- GVariant text of a{ss}
) STRICT;
CREATE TABLE user (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  site       INTEGER NOT NULL REFERENCES site (id),
  account    INTEGER NOT NULL REFERENCES account (id),
  role       INTEGER NOT NULL DEFAULT 0 CHECK (role BETWEEN 0 AND 2),
  access     INTEGER NOT NULL DEFAULT 1 CHECK (access IN (0, 1)),
  origin     INTEGER NOT NULL DEFAULT 0 CHECK (origin BETWEEN 0 AND 4),
  invited_by INTEGER REFERENCES account (id),
  added      INTEGER NOT NULL,
  last_sent  INTEGER,                            -- a relay took the latest invitation's mail
  first_seen INTEGER,
  last_seen  INTEGER,
  removed_at INTEGER,
  invitation INTEGER REFERENCES invitation (id) DEFERRABLE INITIALLY DEFERRED,
  -- sa_status_from_facts () says the same in C; a test holds the two together.
  status     INTEGER GENERATED ALWAYS AS (
    CASE WHEN access = 0 THEN 3
         WHEN first_seen IS NOT NULL THEN 0
         WHEN last_sent IS NOT NULL THEN 1
         ELSE 2 END) VIRTUAL,
  UNIQUE (site, account)
) STRICT;
CREATE TABLE user_group (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  site        INTEGER NOT NULL REFERENCES site (id),
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  created     INTEGER NOT NULL,
  removed_at  INTEGER,
  n_users     INTEGER NOT NULL DEFAULT 0         -- not removed; the triggers below count
) STRICT;
CREATE TABLE verified_domain (
  domain   TEXT PRIMARY KEY,
  verified INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_admin ON account (id) WHERE organization_admin = 1;
CREATE UNIQUE INDEX domain_rule_domain ON domain_rule (site, domain) WHERE removed_at IS NULL;
CREATE INDEX event_actor ON event (actor, id);
CREATE INDEX event_row_thing ON event_row (entity, id, event);
CREATE INDEX event_running ON event (id) WHERE state = 0;
CREATE INDEX event_undoes ON event (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX group_member_user ON group_member (user);
CREATE INDEX invitation_failed ON invitation (user) WHERE delivery IN (5, 7);
CREATE INDEX invitation_user ON invitation (user);
CREATE INDEX link_invitation ON link (invitation);
CREATE INDEX message_due ON message (not_before, id) WHERE state < 7 AND state <> 3 AND state <> 5;
CREATE INDEX message_follow ON message (next_follow, id) WHERE next_follow IS NOT NULL;
CREATE INDEX message_invitation ON message (invitation);
CREATE INDEX message_list ON message (site, state, delivered, queued);
CREATE UNIQUE INDEX message_open ON message (invitation) WHERE state < 7 AND state <> 3 AND state <> 5;
CREATE INDEX product_access_user ON product_access (user);
CREATE INDEX product_group_group ON product_group (member_group);
CREATE UNIQUE INDEX product_name ON product (site, name_key) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX site_name ON site (name_key) WHERE removed_at IS NULL;
CREATE INDEX user_account ON user (account);
CREATE INDEX user_added ON user (site, added, id);
CREATE INDEX user_admin ON user (site) WHERE role = 2;
CREATE UNIQUE INDEX user_group_name ON user_group (site, name_key) WHERE removed_at IS NULL;
CREATE TRIGGER group_member_joined AFTER INSERT ON group_member
BEGIN
  UPDATE user_group SET n_users = n_users + 1
    WHERE id = new.member_group AND (SELECT removed_at IS NULL FROM user WHERE id = new.user);
END;
CREATE TRIGGER group_member_left AFTER DELETE ON group_member
BEGIN
  UPDATE user_group SET n_users = n_users - 1
    WHERE id = old.member_group AND (SELECT removed_at IS NULL FROM user WHERE id = old.user);
END;
CREATE TRIGGER user_added AFTER INSERT ON user
BEGIN
  UPDATE site SET n_users = n_users + (new.removed_at IS NULL),
                  n_pending = n_pending + (new.removed_at IS NULL AND new.status = 1)
    WHERE id = new.site;
END;
CREATE TRIGGER user_changed AFTER UPDATE OF access, last_sent, first_seen, removed_at ON user
  WHEN (old.removed_at IS NULL) <> (new.removed_at IS NULL) OR (old.status = 1) <> (new.status = 1)
BEGIN
  UPDATE site SET n_users = n_users + (new.removed_at IS NULL) - (old.removed_at IS NULL),
                  n_pending = n_pending + (new.removed_at IS NULL AND new.status = 1)
                                        - (old.removed_at IS NULL AND old.status = 1)
    WHERE id = new.site;
END;
CREATE TRIGGER user_removed AFTER UPDATE OF removed_at ON user
  WHEN (old.removed_at IS NULL) <> (new.removed_at IS NULL)
BEGIN
  UPDATE user_group SET n_users = n_users + (new.removed_at IS NULL) - (old.removed_at IS NULL)
    WHERE id IN (SELECT member_group FROM group_member WHERE user = new.id);
END;
