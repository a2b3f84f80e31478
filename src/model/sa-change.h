/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-targets.h"
#include "sa-types.h"

G_BEGIN_DECLS

/** SaChangeKind: what somebody can decide. The numbers stand in events: append, never renumber. */
typedef enum
{
  SA_CHANGE_CREATE_ORGANIZATION = 1, /* name, url: the site's; text: the site's name; targets: the founder's address */
  SA_CHANGE_ADD_SITE = 2,            /* name, url */
  SA_CHANGE_REMOVE_SITE = 3,         /* targets: site ids */
  SA_CHANGE_ADD_PRODUCT = 4,         /* name, number: seats or -1 without limit. Makes its default group too */
  SA_CHANGE_SET_PRODUCT_SEATS = 5,   /* targets: product ids, number */
  SA_CHANGE_REMOVE_PRODUCT = 6,      /* targets: product ids */
  SA_CHANGE_ADD_GROUP = 7,           /* name, text: description */
  SA_CHANGE_RENAME_GROUP = 8,        /* targets: group ids, name */
  SA_CHANGE_REMOVE_GROUP = 9,        /* targets: group ids */
  SA_CHANGE_ADD_TO_GROUP = 10,       /* targets: user ids, groups */
  SA_CHANGE_REMOVE_FROM_GROUP = 11,  /* targets: user ids, groups */
  SA_CHANGE_INVITE = 12,             /* targets: addresses; choices */
  SA_CHANGE_RESEND = 13,             /* targets: user ids; language, text: message, both optional */
  SA_CHANGE_REVOKE = 14,             /* targets: user ids. Listed, without access */
  SA_CHANGE_RESTORE = 15,            /* targets: user ids. After revoke or remove */
  SA_CHANGE_REMOVE = 16,             /* targets: user ids. Off this site's list */
  SA_CHANGE_SET_ROLE = 17,           /* targets: user ids, role */
  SA_CHANGE_GRANT = 18,              /* targets: user ids, products */
  SA_CHANGE_WITHDRAW = 19,           /* targets: user ids, products */
  SA_CHANGE_SEEN = 20,               /* targets: user ids. The first access to the site, told by a product */
  SA_CHANGE_ACCEPT = 21,             /* actor: invitee with token; name optional */
  SA_CHANGE_MAKE_LINK = 22,          /* targets: user ids. Each outcome row carries a fresh link's secret */
  SA_CHANGE_ALLOW_DOMAIN = 23,       /* name: the domain */
  SA_CHANGE_DENY_DOMAIN = 24,        /* name: the domain */
  SA_CHANGE_SET_RELAY = 25,          /* name: protocol, text: sender, settings: a{ss}; site 0: for all sites */
  SA_CHANGE_CANCEL_MESSAGE = 26,     /* targets: message ids */
  SA_CHANGE_RETRY_MESSAGE = 27,      /* targets: message ids */
  SA_CHANGE_RESUME_OUTBOX = 28,
  SA_CHANGE_SET_OPERATOR = 29,       /* targets: account ids; text: the user name of the operating system */
  SA_CHANGE_UNDO = 30,               /* written by undo, never given by a caller */
  SA_CHANGE_REDO = 31,               /* likewise */
  SA_CHANGE_BOUNCED = 32,            /* written by a report, never given by a caller */
  SA_CHANGE_PAUSE_OUTBOX = 33,
  SA_CHANGE_SET_TEMPLATE = 34,       /* language, settings: a{ss} as in SaTemplateRecord; none left: as built in */
  SA_CHANGE_CHANGE_ADDRESS = 35,     /* targets: one user id; name: the address. Links die, waiting mail goes anew */
  SA_CHANGE_REMOVE_RELAY = 36,       /* the site (0: the organization) has none of its own any more */
  SA_CHANGE_SET_LANGUAGE = 37,       /* language: the organization's; none: not known */
  SA_CHANGE_POSTPONE_MESSAGE = 38,   /* targets: message ids, not_before */
  SA_N_CHANGE_KINDS
} SaChangeKind;

/** SaChangeFlags: yes-or-no choices of a change. */
typedef enum
{
  SA_CHANGE_FLAG_NONE = 0,
  SA_CHANGE_FLAG_SEND_MAIL = 1 << 0,    /* invite: a mail goes out */
  SA_CHANGE_FLAG_NEVER_EXPIRES = 1 << 1,
} SaChangeFlags;

/**
 * SaChange:
 *
 * One decision, as a value: read its fields, never write them once it is in a plan. Made by sa_change_new() and the
 * setters, which may be called while one reference exists.
 */
typedef struct _SaChange SaChange;
struct _SaChange
{
  SaChangeKind   kind;
  SaId           site;          /* 0 where the change is about the organization */
  SaTargets     *targets;       /* (nullable) */
  SaRole         role;
  SaIds         *products;      /* (nullable) */
  SaIds         *groups;        /* (nullable) */
  char         **domains;       /* (nullable): invite: domains that may join by themselves */
  char          *name;          /* (nullable) */
  char          *url;           /* (nullable) */
  char          *text;          /* (nullable) */
  char          *language;      /* (nullable): BCP 47 tag; %NULL: each person's own, else the organization's */
  GVariant      *settings;      /* (nullable): a{ss} */
  gint64         number;
  int            expires_days;  /* invite, resend: days from composing */
  int            hold_seconds;  /* invite, resend, change address: how long the mail is held; the window's undo time */
  SaTime         not_before;    /* invite, resend, postpone: the mail leaves at this time or later; 0: at once */
  SaChangeFlags  flags;
  /*< private >*/
  gatomicrefcount ref_count;
};

#define SA_DEFAULT_EXPIRES_DAYS 30

SaChange *sa_change_new (SaChangeKind kind, SaId site);
SaChange *sa_change_ref (SaChange *self);
void      sa_change_unref (SaChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaChange, sa_change_unref)

void sa_change_take_targets (SaChange *self, SaTargets *targets);
void sa_change_set_products (SaChange *self, const SaId *ids, gsize n_ids);
void sa_change_set_groups (SaChange *self, const SaId *ids, gsize n_ids);
void sa_change_set_domains (SaChange *self, const char * const *domains);
void sa_change_set_name (SaChange *self, const char *name);
void sa_change_set_url (SaChange *self, const char *url);
void sa_change_set_text (SaChange *self, const char *text);
void sa_change_set_language (SaChange *self, const char *language);
void sa_change_set_settings (SaChange *self, GVariant *settings);

/** sa_change_kind_to_string: the fixed word of @kind in events and JSON, such as "invite" */
const char *sa_change_kind_to_string (SaChangeKind kind);
/** sa_change_kind_is_undoable: acceptance, first access, secrets and undo's own kinds are not */
gboolean    sa_change_kind_is_undoable (SaChangeKind kind);

/**
 * SaActorKind:
 *
 * On whose behalf a plan is run.
 */
typedef enum
{
  SA_ACTOR_ACCOUNT = 0,   /* a person of the organization */
  SA_ACTOR_DIRECTORY = 1,
  SA_ACTOR_INVITEE = 2,   /* holds a link's token */
  SA_ACTOR_VISITOR = 3,
  SA_ACTOR_SYSTEM = 4,    /* the program itself: init, sample data, sweeps */
} SaActorKind;

/** SaActor: who acts and by what. A plain value; sa_actor_copy() and _free() own the strings. */
typedef struct
{
  SaActorKind  kind;
  SaId         account;  /* the operator, for %SA_ACTOR_ACCOUNT */
  char        *token;    /* (nullable): for %SA_ACTOR_INVITEE */
  char        *program;  /* "site-admin", "site-adminctl", "gateway" */
  char        *os_user;  /* (nullable) */
  char        *host;     /* (nullable) */
} SaActor;

SaActor *sa_actor_new (SaActorKind kind, SaId account, const char *program);
SaActor *sa_actor_copy (const SaActor *self);
void     sa_actor_free (SaActor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaActor, sa_actor_free)

/**
 * SaPlan:
 *
 * A titled list of changes. Atomic: any refusal undoes all. Not atomic: each target stands alone. Reference counted,
 * immutable once given away.
 *
 * `as_of`: the sequence token that its person saw, or 0. What somebody else did to a user since, and what would make
 * the change mean something else for them, leaves that target as it is, with %SA_VERDICT_CHANGED_SINCE: to set a role,
 * another role; to revoke and remove, another role or that they came in; to restore, that access was taken or given;
 * to resend, that a mail was queued; to change an address, another address. What comes to the same is done.
 */
typedef struct _SaPlan SaPlan;
struct _SaPlan
{
  char           *title;    /* a translated sentence part for the undo menu, such as "Invite 12 Users" */
  gboolean        atomic;
  gint64          as_of;
  GPtrArray      *changes;  /* of SaChange */
  /*< private >*/
  gatomicrefcount ref_count;
};

SaPlan   *sa_plan_new (const char *title, gboolean atomic);
/** sa_plan_new_single: (transfer full) @change becomes its only change, not atomic */
SaPlan   *sa_plan_new_single (const char *title, SaChange *change);
SaPlan   *sa_plan_ref (SaPlan *self);
void      sa_plan_unref (SaPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaPlan, sa_plan_unref)

/**
 * sa_plan_take:
 * @change: (transfer full)
 *
 * Returns: the id that later changes of this plan may use for what this change makes, see sa_plan_result()
 */
SaId      sa_plan_take (SaPlan *self, SaChange *change);
/** sa_plan_result: the (negative) id that stands for what the change at @index makes */
#define sa_plan_result(index) (-(SaId) (index) - 1)
/** sa_plan_count_targets: of all its changes; one that has no targets counts as one */
gsize     sa_plan_count_targets (const SaPlan *self);

#define SA_TYPE_PLAN (sa_plan_get_type ())
GType     sa_plan_get_type (void);

/** SaSeatCount: seats of one product before and after a plan. */
typedef struct
{
  SaId   product;
  gint64 before;   /* in use and reserved */
  gint64 after;
  gint64 seats;    /* -1: no limit */
} SaSeatCount;

/**
 * SaOutcome:
 *
 * What a plan did, or in a preview would do. Immutable, reference counted.
 */
typedef struct _SaOutcome SaOutcome;

/** SaOutcomeRow: the verdict on one target of one change. Strings belong to the outcome. */
typedef struct
{
  guint       change;    /* index in the plan */
  guint       target;    /* index in the change's targets; 0 where it has none */
  SaVerdict   verdict;
  SaReason    reason;
  SaId        id;        /* of what was made or changed: the user for an address; 0 when nothing */
  const char *detail;    /* (nullable): a product's or group's name; a link's secret for %SA_CHANGE_MAKE_LINK */
} SaOutcomeRow;

SaOutcome          *sa_outcome_new (void);
SaOutcome          *sa_outcome_ref (SaOutcome *self);
void                sa_outcome_unref (SaOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaOutcome, sa_outcome_unref)

void                sa_outcome_add (SaOutcome *self, guint change, guint target, SaVerdict verdict, SaReason reason,
                                    SaId id, const char *detail);
void                sa_outcome_add_seats (SaOutcome *self, const SaSeatCount *seats);
void                sa_outcome_set_event (SaOutcome *self, SaId event, gint64 seq);
void                sa_outcome_set_mail (SaOutcome *self, gsize queued, gsize cancelled, gsize left);
/** sa_outcome_clear: forgets all rows, for a plan that is run again */
void                sa_outcome_clear (SaOutcome *self);
/** sa_outcome_set_undone: an atomic plan met a failure: forgets the rows, seats and mail of what was undone */
void                sa_outcome_set_undone (SaOutcome *self);

gsize               sa_outcome_get_size (const SaOutcome *self);
const SaOutcomeRow *sa_outcome_get_row (const SaOutcome *self, gsize position);
/** sa_outcome_count: how many rows have @verdict */
gsize               sa_outcome_count (const SaOutcome *self, SaVerdict verdict);
/** sa_outcome_is_refused: an atomic plan was undone, or every row was refused, not found or invalid */
gboolean            sa_outcome_is_refused (const SaOutcome *self);
SaId                sa_outcome_get_event (const SaOutcome *self);  /* 0: nothing was written */
gint64              sa_outcome_get_seq (const SaOutcome *self);    /* as of which it holds */
const SaSeatCount  *sa_outcome_get_seats (const SaOutcome *self, gsize *n_products);
gsize               sa_outcome_get_mail_queued (const SaOutcome *self);
gsize               sa_outcome_get_mail_cancelled (const SaOutcome *self); /* undo: still here, will not leave */
gsize               sa_outcome_get_mail_left (const SaOutcome *self);      /* undo: cannot be called back */

/** sa_verdict_is_success: the target is now as the change wants it, or was so already */
gboolean            sa_verdict_is_success (SaVerdict verdict);

#define SA_TYPE_OUTCOME (sa_outcome_get_type ())
GType               sa_outcome_get_type (void);

G_END_DECLS
