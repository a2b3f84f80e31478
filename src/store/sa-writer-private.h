/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-check.h"
#include "sa-event-writer.h"
#include "sa-policy.h"
#include "sa-seats.h"
#include "sa-writer.h"

G_BEGIN_DECLS

/*
 * The writing half of the store, from the inside. sa-writer.c has the frame of a transaction; sa-write-*.c set single
 * facts of users, invitations and named things, with their event rows, and are all that undo needs; sa-change-*.c
 * decide, one function a kind of change: first everything is judged, then written, so that a refused target has left
 * no trace. All functions that return gboolean give %FALSE only with @error set, and then the transaction is lost.
 */

/** SaWriter: one transaction under way, or a job's chain of them. */
typedef struct
{
  SaSqliteConnection *connection;
  const SaActor      *actor;
  SaTime              now;
  gint64              as_of;           /* what the plan's person saw; 0: not said */
  SaOutcome          *outcome;         /* owned */
  SaEventWriter      *events;          /* owned; %NULL for reports that leave none */
  char               *command;         /* (nullable), owned: that the event of @events borrows */
  SaSeats            *seats;           /* owned */

  /* The change under way. */
  const SaChange     *change;
  guint               change_index;
  guint               target;
  SaId                site;
  char               *name;            /* (nullable): of the change, without blanks around it */
  SaActorFacts        actor_facts;     /* for that site */
  gboolean            within_own;
  SaVerdict           change_verdict;  /* with a change_reason: what every target gets */
  SaReason            change_reason;
  GArray             *products;        /* of SaId: of the change, living */
  GArray             *defaults;        /* of SaId: the default group of each of them */
  GArray             *groups;          /* of SaId: of the change, likewise living */
  GArray             *joins;           /* of SaId: groups, and the default groups of products */
  GHashTable         *keys;            /* address keys met in this change */
  gboolean            domains_allowed; /* of an invitation */
  GArray             *results;         /* of SaId: what each change made */

  /* What moved. */
  GArray             *users;           /* of SaId */
  GHashTable         *users_known;
  gboolean            everything;      /* more than users moved */
  gboolean            everyone;        /* and the users whom a group opened or closed a product for, unnamed */
  gboolean            several_sites;
  SaId                touched_site;
  gboolean            unnoticed;       /* something was written that no reader looks at */
  gboolean            mail;
  gsize               mail_queued;
  gsize               mail_cancelled;
  gsize               mail_left;
} SaWriter;

SaWriter *sa_writer_new          (SaSqliteConnection *connection, const SaActor *actor, SaTime now);
void      sa_writer_free         (SaWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaWriter, sa_writer_free)

/** sa_writer_start: begins a transaction on the tables that this program knows */
gboolean  sa_writer_start        (SaWriter *self, GError **error);
/** sa_writer_begin_system: one that has started, for what nobody decides. @actor: (out caller-allocates) */
SaWriter *sa_writer_begin_system (SaSqliteConnection *connection, SaActor *actor, SaTime now, GError **error);
/** sa_writer_end: seats, event, feed and commit, or only what the outcome needs and a rollback for a preview */
gboolean  sa_writer_end          (SaWriter *self, gboolean preview, SaTouched *touched, GError **error);
/** sa_writer_abandon: after an error, or for an atomic plan that was refused */
void      sa_writer_abandon      (SaWriter *self);

/**
 * sa_writer_enter:
 * @resume: goes on with @change in another transaction: what its earlier targets were stays known
 *
 * Prepares @change: its site, who acts there, its products and groups.
 */
gboolean  sa_writer_enter        (SaWriter *self, const SaChange *change, guint index, gboolean resume, GError **error);
/** sa_writer_count_targets: how often sa_writer_apply_target() is to be called for @change */
guint     sa_writer_count_targets (const SaChange *change);
gboolean  sa_writer_apply_target (SaWriter *self, guint target, GError **error);

/** sa_writer_set_plan: begins its event, which borrows from @plan; @running: of a job */
void      sa_writer_set_plan     (SaWriter *self, const SaPlan *plan, gboolean running);

/** sa_writer_verdict: the outcome of the target under way; always %TRUE */
gboolean  sa_writer_verdict      (SaWriter *self, SaVerdict verdict, SaReason reason, SaId id, const char *detail);
gboolean  sa_writer_refuse       (SaWriter *self, SaReason reason, SaId id, const char *detail);
/** sa_writer_resolve: an id of a plan as it is: negative ones name results of earlier changes */
SaId      sa_writer_resolve      (SaWriter *self, SaId id);
SaId      sa_writer_target_id    (SaWriter *self);

void      sa_writer_touch_user   (SaWriter *self, SaId site, SaId user);
/** sa_writer_touch_all: something moved that is no user, such as a group's name */
void      sa_writer_touch_all    (SaWriter *self, SaId site);
/** sa_writer_touch_everyone: so did users whom nobody has named */
void      sa_writer_touch_everyone (SaWriter *self, SaId site);

/*
 * Facts for the policy: sa-writer-facts.c
 */

/** SaUserState: what is true of one user and their account; id 0: there is none. */
typedef struct
{
  SaId        id;
  SaId        site;
  SaId        account;
  SaId        invited_by;
  SaId        invitation;
  SaRole      role;
  SaUserFacts facts;               /* without expires and delivery */
  SaTime      last_seen;
  SaTime      removed_at;
  gboolean    organization_admin;
  gboolean    account_seen;
} SaUserState;

gboolean  sa_writer_read_user    (SaWriter *self, SaId id, SaUserState *state, GError **error);
/** sa_writer_find_user: the user that @account has on @site */
gboolean  sa_writer_find_user    (SaWriter *self, SaId site, SaId account, SaUserState *state, GError **error);
gboolean  sa_writer_read_actor   (SaWriter *self, SaId site, SaActorFacts *facts, GError **error);
/** sa_writer_is_within_own: whether @products and @groups are all the actor's own on @site */
gboolean  sa_writer_is_within_own (SaWriter *self, SaId site, gboolean *within, GError **error);
/**
 * sa_writer_judge:
 * @user: (nullable): the target, where it is a user
 *
 * sa_policy_check() on what is true now.
 */
gboolean  sa_writer_judge        (SaWriter *self, SaChangeKind kind, const SaUserState *user, SaRole role,
                                  SaReason *reason, GError **error);
/** sa_writer_judge_rails: only the rules that bind everybody, the system too */
gboolean  sa_writer_judge_rails  (SaWriter *self, SaChangeKind kind, const SaUserState *user, SaRole role,
                                  SaReason *reason, GError **error);

/**
 * sa_writer_take_user:
 * @role: that the change gives, where it gives one
 * @removed_too: whether one who was removed will do
 * @state: (out)
 * @go_on: (out): %FALSE: the target has its verdict: not found, not allowed, removed
 *
 * The target under way, which is a user of the change's site.
 */
gboolean  sa_writer_take_user    (SaWriter *self, SaRole role, gboolean removed_too, SaUserState *state,
                                  gboolean *go_on, GError **error);
/**
 * sa_writer_take_thing:
 * @go_on: (out): %FALSE: the target has its verdict: not found, not allowed
 *
 * The target under way, which is a living group or product of the change's site, or a site.
 */
gboolean  sa_writer_take_thing   (SaWriter *self, SaEntity entity, SaId *id, gboolean *go_on, GError **error);
/** sa_writer_allows: judges a change that has no target; @go_on: (out): %FALSE: it has its verdict */
gboolean  sa_writer_allows       (SaWriter *self, gboolean *go_on, GError **error);

/*
 * Users: sa-write-user.c. @state is kept true.
 */

static inline SaSeatClass
sa_user_state_seat (const SaUserState *state)
{
  return sa_seat_class (&state->facts, state->removed_at);
}

gboolean  sa_write_user_new      (SaWriter *self, SaId site, SaId account, SaRole role, SaOrigin origin,
                                  SaUserState *state, GError **error);
gboolean  sa_write_user_role     (SaWriter *self, SaUserState *state, SaRole role, GError **error);
gboolean  sa_write_user_access   (SaWriter *self, SaUserState *state, gboolean access, GError **error);
/** sa_write_user_removed: @removed_at: 0: is a user of the site again */
gboolean  sa_write_user_removed  (SaWriter *self, SaUserState *state, SaTime removed_at, GError **error);
/** sa_write_user_exists: of one whom an invitation made: the same as removed, but said as the opposite of making */
gboolean  sa_write_user_exists   (SaWriter *self, SaUserState *state, gboolean exists, GError **error);
gboolean  sa_write_user_last_sent (SaWriter *self, SaUserState *state, SaTime last_sent, GError **error);
gboolean  sa_write_user_invitation (SaWriter *self, SaUserState *state, SaId invitation, GError **error);
gboolean  sa_write_user_seen     (SaWriter *self, SaUserState *state, GError **error);
gboolean  sa_write_user_join     (SaWriter *self, SaUserState *state, SaId group, gboolean *changed, GError **error);
gboolean  sa_write_user_leave    (SaWriter *self, SaUserState *state, SaId group, gboolean *changed, GError **error);
/** sa_write_user_leave_all: leaves every group but those in @keep */
gboolean  sa_write_user_leave_all (SaWriter *self, SaUserState *state, const GArray *keep, GError **error);

/** sa_write_account_new: in state @state; @id: (out) */
gboolean  sa_write_account_new   (SaWriter *self, const char *address, const char *key, const char *name,
                                  SaAccountState state, SaId *id, GError **error);
gboolean  sa_write_account_name  (SaWriter *self, SaId account, const char *name, GError **error);
/** SaAddressUndo: what the event did to mail that is undone together with its change of an address. */
typedef struct
{
  SaTime        time;     /* of the event: the links that died then live again */
  const GArray *queued;   /* of SaId: messages that it queued */
  const GArray *stopped;  /* of SaId: invitations of whose other mail it stopped one */
} SaAddressUndo;

/**
 * sa_write_account_address: sa-write-address.c
 * @undo: (nullable): %NULL: somebody decided it, and mail that failed goes anew too
 */
gboolean  sa_write_account_address (SaWriter *self, SaId account, const char *address, const SaAddressUndo *undo,
                                    GError **error);
/** sa_write_account_sign_up: none becomes active, at its first acceptance or access */
gboolean  sa_write_account_sign_up (SaWriter *self, SaUserState *state, GError **error);
/** sa_write_account_touch: tells the readers of every site that the account is on */
gboolean  sa_write_account_touch (SaWriter *self, SaId account, GError **error);

/*
 * Invitations, their links and their mail: sa-write-invitation.c
 */

/** sa_write_invitation_new: with language, words and expiry of the change under way; becomes the user's current one */
gboolean  sa_write_invitation_new (SaWriter *self, SaUserState *state, GError **error);
/** sa_write_invitation_update: gives the user's current invitation what the change under way says; makes one if none */
gboolean  sa_write_invitation_update (SaWriter *self, SaUserState *state, GError **error);
/** sa_write_invitation_field: one of language, message, expires_days and expires, as an event has it */
gboolean  sa_write_invitation_field (SaWriter *self, SaId invitation, const char *field, const char *before,
                                     const char *value, GError **error);
/**
 * sa_write_invitation_revoked:
 * @revoked_at: 0: lives again
 * @revive: with the links that died at that time
 */
gboolean  sa_write_invitation_revoked (SaWriter *self, SaId invitation, SaTime revoked_at, gboolean revive,
                                       GError **error);
/** sa_write_invitation_reopen: access was given again: an offer that was revoked lives, its old links stay dead */
gboolean  sa_write_invitation_reopen (SaWriter *self, SaUserState *state, GError **error);
gboolean  sa_write_invitation_exists (SaWriter *self, SaId invitation, gboolean exists, GError **error);
/** sa_write_invitation_stop: cancels its open mail; @n_left: (inout): raised when that is under way */
gboolean  sa_write_invitation_stop (SaWriter *self, SaId invitation, gsize *n_left, GError **error);
/**
 * sa_write_invitation_end:
 * @n_left: (inout): raised when a mail is under way and cannot be called back
 *
 * What revoking and removing do to it: dead, links dead, open mail cancelled.
 */
gboolean  sa_write_invitation_end (SaWriter *self, SaUserState *state, gsize *n_left, GError **error);
gboolean  sa_write_links_dead    (SaWriter *self, SaId invitation, SaTime dead, GError **error);
/** sa_write_invitation_mirror: `invitation.delivery` says what became of its latest mail that was not called back */
gboolean  sa_write_invitation_mirror (SaWriter *self, SaId invitation, GError **error);

/*
 * Mail and the outbox as a whole: sa-write-message.c, sa-write-outbox.c
 */

/** SaMailState: what is true of one message and its user; id 0: there is none. */
typedef struct
{
  SaId        id;
  SaDelivery  state;       /* as the table has it: one that was delivered is HANDED_OVER */
  SaTime      not_before;
  gint64      attempts;
  SaTime      delivered;
  SaId        invitation;
  gboolean    ended;       /* the invitation was revoked or accepted, or is not the user's current one */
  SaUserState user;
} SaMailState;

gboolean  sa_writer_read_mail    (SaWriter *self, SaId id, SaMailState *mail, GError **error);
/** sa_mail_state_is_over: it may not go any more */
static inline gboolean
sa_mail_state_is_over (const SaMailState *mail)
{
  return mail->ended || !mail->user.facts.access || mail->user.removed_at != 0;
}

/** sa_write_message_find: the message of @invitation that is not in a final state; 0: there is none */
gboolean  sa_write_message_find  (SaWriter *self, SaId invitation, SaId *message, SaDelivery *state, GError **error);
/** sa_writer_get_not_before: when a mail of the change under way may leave: held, or sent later */
SaTime    sa_writer_get_not_before (SaWriter *self);
/** sa_write_message_queue: a mail for the user's current invitation, of which none is open */
gboolean  sa_write_message_queue (SaWriter *self, SaUserState *state, SaTime not_before, GError **error);
/** sa_write_message_new: queues a mail for the user's current invitation, instead of one that is still here */
gboolean  sa_write_message_new   (SaWriter *self, SaUserState *state, GError **error);
/** sa_write_message_state: @note: whether the event has a row of it */
gboolean  sa_write_message_state (SaWriter *self, SaId message, SaDelivery from, SaDelivery to, gboolean note,
                                  GError **error);

/** sa_writer_read_pause: @reason: (out) (transfer full) (nullable): as it was told */
gboolean  sa_writer_read_pause   (SaWriter *self, SaPause *pause, char **reason, GError **error);
/** sa_write_pause: %SA_PAUSE_NONE lets the outbox run again; @reason: (nullable): a sentence */
gboolean  sa_write_pause         (SaWriter *self, SaPause pause, const char *reason, GError **error);

/*
 * Named things: sa-write-thing.c
 */

/** sa_write_thing_is_taken: whether another living thing of @site has the name @name; @except: an id, 0 */
gboolean  sa_write_thing_is_taken (SaWriter *self, SaEntity entity, SaId site, const char *name, SaId except,
                                   gboolean *taken, GError **error);
/**
 * sa_write_thing_find: @site: (out): of the thing; @name: (out) (transfer full) (nullable); @removed: (out). @found:
 * (out)
 */
gboolean  sa_write_thing_find    (SaWriter *self, SaEntity entity, SaId id, SaId *site, char **name,
                                  gboolean *removed, gboolean *found, GError **error);
gboolean  sa_write_thing_exists  (SaWriter *self, SaEntity entity, SaId id, gboolean exists, GError **error);
gboolean  sa_write_group_new     (SaWriter *self, SaId site, const char *name, const char *description, SaId *id,
                                  GError **error);
gboolean  sa_write_group_name    (SaWriter *self, SaId group, const char *name, GError **error);
gboolean  sa_write_product_seats (SaWriter *self, SaId product, gint64 seats, GError **error);
gboolean  sa_write_product_group (SaWriter *self, SaId product, SaId group, gboolean opens, GError **error);
gboolean  sa_write_site_new      (SaWriter *self, const char *name, const char *url, SaId *id, GError **error);
gboolean  sa_write_domain_allow  (SaWriter *self, SaId site, const char *domain, SaId *id, gboolean *changed,
                                  GError **error);
gboolean  sa_write_relay_set     (SaWriter *self, SaId relay, const char *field, const char *value, GError **error);
gboolean  sa_write_template_set  (SaWriter *self, SaId template, const char *field, const char *value,
                                  GError **error);
gboolean  sa_write_organization_language (SaWriter *self, SaId organization, const char *language, GError **error);

/*
 * The kinds of change, one target each: sa-change-*.c
 */

gboolean  sa_change_create_organization (SaWriter *self, GError **error);
gboolean  sa_change_add_site      (SaWriter *self, GError **error);
gboolean  sa_change_remove_site   (SaWriter *self, GError **error);
gboolean  sa_change_add_product   (SaWriter *self, GError **error);
gboolean  sa_change_set_seats     (SaWriter *self, GError **error);
gboolean  sa_change_remove_product (SaWriter *self, GError **error);
gboolean  sa_change_add_group     (SaWriter *self, GError **error);
gboolean  sa_change_rename_group  (SaWriter *self, GError **error);
gboolean  sa_change_remove_group  (SaWriter *self, GError **error);
gboolean  sa_change_add_to_group  (SaWriter *self, GError **error);
gboolean  sa_change_remove_from_group (SaWriter *self, GError **error);
gboolean  sa_change_invite        (SaWriter *self, GError **error);
/** sa_change_invite_check: what is wrong with the choices that hold for all targets of an invitation or a resend */
gboolean  sa_change_invite_check  (SaWriter *self, SaReason *reason, GError **error);
gboolean  sa_change_resend        (SaWriter *self, GError **error);
gboolean  sa_change_revoke        (SaWriter *self, GError **error);
gboolean  sa_change_restore       (SaWriter *self, GError **error);
gboolean  sa_change_remove        (SaWriter *self, GError **error);
gboolean  sa_change_set_role      (SaWriter *self, GError **error);
gboolean  sa_change_grant         (SaWriter *self, GError **error);
gboolean  sa_change_withdraw      (SaWriter *self, GError **error);
gboolean  sa_change_seen          (SaWriter *self, GError **error);
/**
 * sa_change_judge_since: sa-change-since.c
 * @go_on: (out): %FALSE: the target has its verdict: what somebody else did since changes what the change means for it
 *
 * Called by what has something to do, so that what is so already is said to be so.
 */
gboolean  sa_change_judge_since   (SaWriter *self, const SaUserState *user, gboolean *go_on, GError **error);
gboolean  sa_change_accept        (SaWriter *self, GError **error);
gboolean  sa_change_make_link     (SaWriter *self, GError **error);
/** sa_change_domain_check: whether @domain, as typed, may be let join by itself */
SaReason  sa_change_domain_check  (const char *domain);
/** sa_change_domain_key: Returns: (transfer full) (nullable): in A-labels, as it is kept */
char     *sa_change_domain_key    (const char *domain);
gboolean  sa_change_allow_domain  (SaWriter *self, GError **error);
gboolean  sa_change_deny_domain   (SaWriter *self, GError **error);
gboolean  sa_change_set_relay     (SaWriter *self, GError **error);
gboolean  sa_change_remove_relay  (SaWriter *self, GError **error);
gboolean  sa_change_set_template  (SaWriter *self, GError **error);
gboolean  sa_change_organization_language (SaWriter *self, GError **error);
gboolean  sa_change_address       (SaWriter *self, GError **error);
/** sa_change_address_judge: whether the actor may give @account the address @address (nullable: any) */
gboolean  sa_change_address_judge (SaWriter *self, SaId account, const char *address, SaReason *reason,
                                   GError **error);
gboolean  sa_change_cancel_message (SaWriter *self, GError **error);
gboolean  sa_change_postpone_message (SaWriter *self, GError **error);
gboolean  sa_change_retry_message (SaWriter *self, GError **error);
gboolean  sa_change_pause_outbox  (SaWriter *self, GError **error);
gboolean  sa_change_resume_outbox (SaWriter *self, GError **error);
gboolean  sa_change_set_operator  (SaWriter *self, GError **error);

G_END_DECLS
