/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-policy.h"
#include "sa-record.h"
#include "sa-status.h"

G_BEGIN_DECLS

/*
 * The tables of the fake repository: arrays of plain structs, where a row's id is its position plus one. All strings
 * live in one pool for ever, so that a copy of everything is a copy of the arrays. A plan works on such a copy, which
 * takes the place of the original when it commits and is thrown away after a preview: nothing can be half done.
 */

typedef struct
{
  GStringChunk *strings;
  GPtrArray    *bytes;  /* of GBytes */
} SaFakePool;

typedef struct { SaId id; const char *name; const char *url; SaTime created; SaTime removed; } SaFakeSite;

typedef struct
{
  SaId            id;
  const char     *address;
  const char     *key;
  const char     *name;
  SaAccountState  state;
  gboolean        organization_admin;
  SaTime          created;
  SaTime          first_seen;
} SaFakeAccount;

typedef struct
{
  SaId      id;
  SaId      site;
  SaId      account;
  SaRole    role;
  gboolean  access;
  SaOrigin  origin;
  SaId      invited_by;
  SaTime    added;
  SaTime    last_sent;
  SaTime    first_seen;
  SaTime    last_seen;
  SaTime    removed;
  SaId      invitation;
} SaFakeUser;

typedef struct { SaId id; SaId site; const char *name; gint64 seats; SaId group; SaTime removed; } SaFakeProduct;
typedef struct { SaId id; SaId site; const char *name; const char *text; SaTime removed; } SaFakeGroup;
typedef struct { SaId group; SaId other; } SaFakePair; /* other: a product that it opens, or a member */

typedef struct
{
  SaId          id;
  SaId          user;
  SaId          invited_by;
  const char   *language;
  const char   *address_language;
  const char   *text;
  int           expires_days;  /* 0: never */
  SaTime        expires;
  SaTime        accepted;
  SaDelivery    delivery;
  const char   *error;
  SaErrorClass  error_class;
} SaFakeInvitation;

typedef struct { const char *hash; SaId invitation; SaId message; SaTime expires; SaTime dead; } SaFakeLink;

typedef struct
{
  SaId          id;
  SaId          site;
  SaId          invitation;
  const char   *address;      /* an earlier one of the account, %NULL: that of now */
  SaDelivery    state;
  SaTime        queued;
  SaTime        not_before;
  int           attempts;
  SaTime        first_tried;
  SaErrorClass  error_class;
  const char   *error;
  const char   *message_id;
  const char   *key;
  GBytes       *bytes;  /* in the pool */
  const char   *relay_id;
  SaId          relay;
  SaTime        handed_over;
  SaTime        delivered;
  SaTime        next_follow;
  int           n_follows;
  SaTime        tried;
} SaFakeMessage;

typedef struct { SaId id; SaId site; const char *domain; SaTime created; SaTime removed; } SaFakeRule;
/* protocol %NULL, texts %NULL: it is gone */
typedef struct { SaId id; SaId site; const char *protocol; const char *sender; const char *settings; } SaFakeRelay;
typedef struct { SaId id; const char *language; const char *texts; } SaFakeTemplate;
typedef struct { const char *os_user; SaId account; } SaFakeOperator;

typedef struct
{
  SaId         id;
  gint64       seq;          /* of the repository, after it */
  SaId         site;
  SaTime       time;
  int          kind;
  SaActorKind  actor_kind;
  SaId         actor;
  const char  *program;
  const char  *os_user;
  const char  *host;
  const char  *title;
  const char  *command;
  gsize        n_targets;
  gsize        n_refused;
  SaId         undoes;
} SaFakeEvent;

typedef struct
{
  SaId         event;
  SaEntity     entity;
  SaId         id;
  const char  *field;
  const char  *before;
  const char  *after;
} SaFakeEventRow;

typedef struct
{
  SaFakePool *pool;          /* borrowed */
  const char *organization;  /* %NULL: there is none yet */
  const char *language;      /* of the organization */
  SaPause     pause;
  const char *pause_reason;
  gint64      seq;
  GArray     *sites;
  GArray     *accounts;
  GArray     *users;
  GArray     *products;
  GArray     *groups;
  GArray     *opens;         /* of SaFakePair: group, product */
  GArray     *members;       /* of SaFakePair: group, user */
  GArray     *invitations;
  GArray     *links;
  GArray     *messages;
  GArray     *rules;
  GArray     *relays;
  GArray     *templates;
  GArray     *operators;
  GArray     *events;
  GArray     *event_rows;
} SaFakeState;

SaFakePool  *sa_fake_pool_new (void);
void         sa_fake_pool_free (SaFakePool *pool);

SaFakeState *sa_fake_state_new (SaFakePool *pool);
SaFakeState *sa_fake_state_copy (const SaFakeState *self);
void         sa_fake_state_free (SaFakeState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFakeState, sa_fake_state_free)

/** sa_fake_string: @text for ever, %NULL for %NULL */
const char  *sa_fake_string (SaFakeState *self, const char *text);
/** sa_fake_number: @number in decimal for ever */
const char  *sa_fake_number (SaFakeState *self, gint64 number);
GBytes      *sa_fake_bytes (SaFakeState *self, GBytes *bytes);

/* Rows by id, %NULL when there is none. A pointer lasts until its table grows. */
SaFakeSite       *sa_fake_site (SaFakeState *self, SaId id);
SaFakeAccount    *sa_fake_account (SaFakeState *self, SaId id);
SaFakeUser       *sa_fake_user (SaFakeState *self, SaId id);
SaFakeProduct    *sa_fake_product (SaFakeState *self, SaId id);
SaFakeGroup      *sa_fake_group (SaFakeState *self, SaId id);
SaFakeInvitation *sa_fake_invitation (SaFakeState *self, SaId id);
SaFakeMessage    *sa_fake_message (SaFakeState *self, SaId id);
SaFakeRule       *sa_fake_rule (SaFakeState *self, SaId id);
SaFakeRelay      *sa_fake_relay (SaFakeState *self, SaId id);
SaFakeTemplate   *sa_fake_template (SaFakeState *self, SaId id);
SaFakeEvent      *sa_fake_event (SaFakeState *self, SaId id);

SaFakeAccount    *sa_fake_account_by_key (SaFakeState *self, const char *key);
SaFakeUser       *sa_fake_user_of (SaFakeState *self, SaId site, SaId account);
/** sa_fake_delivery: its state as records have it */
SaDelivery        sa_fake_delivery (const SaFakeMessage *message);
/** sa_fake_mirror: the invitation says what became of its latest mail to the address of now */
void              sa_fake_mirror (SaFakeState *self, SaId invitation);
/** sa_fake_open_message: of @invitation: queued, sending, waiting or unknown */
SaFakeMessage    *sa_fake_open_message (SaFakeState *self, SaId invitation);

SaUserFacts  sa_fake_user_facts (SaFakeState *self, const SaFakeUser *user);
gboolean     sa_fake_is_member (SaFakeState *self, SaId group, SaId user);
void         sa_fake_set_member (SaFakeState *self, SaId group, SaId user, gboolean member);
gboolean     sa_fake_opens (SaFakeState *self, SaId group, SaId product);
gboolean     sa_fake_has_product (SaFakeState *self, SaId user, SaId product);
gboolean     sa_fake_takes_seat (SaFakeState *self, const SaFakeUser *user);
/** sa_fake_count_seats: counted anew each time, which is the point of a fake */
void         sa_fake_count_seats (SaFakeState *self, SaId product, gint64 *in_use, gint64 *reserved);
/** sa_fake_full_product: the first product with a limit that has more users than seats, 0 when there is none */
SaId         sa_fake_full_product (SaFakeState *self);

gboolean     sa_fake_counts_as_admin (SaFakeState *self, const SaFakeUser *user);
gint64       sa_fake_count_admins (SaFakeState *self, SaId site);
gint64       sa_fake_count_organization_admins (SaFakeState *self);

/* Fields by the names of sa-undo.h, as events write them. */
const char  *sa_fake_get_field (SaFakeState *self, SaEntity entity, SaId id, const char *field);
void         sa_fake_put_field (SaFakeState *self, SaEntity entity, SaId id, const char *field, const char *value,
                                SaTime now);

G_END_DECLS
