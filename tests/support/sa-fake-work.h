/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-state.h"

G_BEGIN_DECLS

/*
 * A plan at work on a copy of the fake's tables. Each kind of change is one function that judges and applies its
 * targets one after the other, leaves a verdict for each and logs each field that it moved.
 */
typedef struct
{
  SaFakeState   *state;
  const SaActor *actor;
  SaOutcome     *outcome;
  SaTime         now;
  gint64         as_of;       /* what the plan's person saw; 0: not said */
  gboolean       preview;
  SaId           event;       /* that the rows are logged for */
  guint          change;      /* index of the change at work */
  SaId           site;        /* of the change at work */
  GArray        *results;     /* of SaId: what each change made */
  GHashTable    *touched;     /* set of user ids, as pointers to gint64 */
  const char    *command;     /* %NULL: the command line has no verb for it */
  gboolean       wrote;
  gsize          n_queued;
  gsize          n_cancelled;
  gsize          n_left;
} SaFakeWork;

/** sa_fake_apply: Returns: (transfer full): the outcome; @state has changed when it has an event */
SaOutcome    *sa_fake_apply (SaFakeState *state, SaPlan *plan, const SaActor *actor, gboolean preview, SaTime now,
                             GHashTable *touched);
/** sa_fake_undo: likewise */
SaOutcome    *sa_fake_undo (SaFakeState *state, SaId event, gboolean redo, const SaActor *actor, gboolean preview,
                            SaTime now, GHashTable *touched);

/* What the kinds of change share. */
void          sa_fake_begin (SaFakeWork *work, SaFakeState *state, const SaActor *actor, gboolean preview, SaTime now,
                             GHashTable *touched);
/** sa_fake_end: writes the event's header, unless nothing was logged; frees what begin made but for the outcome */
void          sa_fake_end (SaFakeWork *work, SaChangeKind kind, SaId site, const char *title, SaId undoes);
void          sa_fake_touch (SaFakeWork *work, SaId user);
void          sa_fake_log (SaFakeWork *work, SaEntity entity, SaId id, const char *field, const char *before,
                           const char *after);
/** sa_fake_move: sets a field and logs it; returns whether it was another value */
gboolean      sa_fake_move (SaFakeWork *work, SaEntity entity, SaId id, const char *field, const char *after);
void          sa_fake_verdict (SaFakeWork *work, gsize target, SaVerdict verdict, SaReason reason, SaId id,
                               const char *detail);
/** sa_fake_resolve: an id of the plan: itself, or what an earlier change made */
SaId          sa_fake_resolve (SaFakeWork *work, SaId id);
SaActorFacts  sa_fake_actor_facts (SaFakeWork *work, SaId site);
SaTargetFacts sa_fake_target_facts (SaFakeWork *work, const SaFakeUser *user);
SaReason      sa_fake_check (SaFakeWork *work, SaChangeKind kind, const SaFakeUser *user, SaRole role);
/** sa_fake_changed_since: see SaPlan */
gboolean      sa_fake_changed_since (SaFakeWork *work, SaChangeKind kind, const SaFakeUser *user);
/** sa_fake_site_of: the site of a change, living, or 0 */
SaId          sa_fake_site_of (SaFakeWork *work, const SaChange *change);
/** sa_fake_lacking_seat: one of @products that @user (0: a new one) lacks and that has no free seat; 0: all fit */
SaId          sa_fake_lacking_seat (SaFakeWork *work, SaId user, GArray *products);
/** sa_fake_products_of: Returns: (transfer full): of SaId: the products that @user's groups open */
GArray       *sa_fake_products_of (SaFakeWork *work, SaId user);

/* Mail and links. */
void          sa_fake_queue (SaFakeWork *work, SaId invitation, SaTime not_before);
/** sa_fake_log_state: that @message, as it is now, goes to @after */
void          sa_fake_log_state (SaFakeWork *work, const SaFakeMessage *message, SaDelivery after);
gboolean      sa_fake_cancel (SaFakeWork *work, SaFakeMessage *message);
void          sa_fake_kill_links (SaFakeWork *work, SaId user);
/** sa_fake_close_door: kills the links of @user and cancels the mail that is still here */
void          sa_fake_close_door (SaFakeWork *work, SaId user);
char         *sa_fake_hash (const char *secret);

/* The kinds. */
void          sa_fake_invite (SaFakeWork *work, const SaChange *change);
void          sa_fake_resend (SaFakeWork *work, const SaChange *change);
void          sa_fake_make_link (SaFakeWork *work, const SaChange *change);
void          sa_fake_accept (SaFakeWork *work, const SaChange *change);
void          sa_fake_change_messages (SaFakeWork *work, const SaChange *change);
void          sa_fake_change_mail (SaFakeWork *work, const SaChange *change);
void          sa_fake_change_address (SaFakeWork *work, const SaChange *change);
/** sa_fake_check_address: why the actor may not give @account the address @address, which is valid */
SaReason      sa_fake_check_address (SaFakeWork *work, SaId account, const char *address);
/** sa_fake_move_address: @undone: the event that is undone by it, 0 */
void          sa_fake_move_address (SaFakeWork *work, SaId account, const char *address, SaTime not_before,
                                    SaId undone);
/** sa_fake_is_language: whether it is none or has the form of a tag */
gboolean      sa_fake_is_language (const char *language);
/** sa_fake_check_offer: why no mail or link may be made for @user */
SaReason      sa_fake_check_offer (SaFakeWork *work, SaChangeKind kind, const SaFakeUser *user, const char *language);
void          sa_fake_change_users (SaFakeWork *work, const SaChange *change);
void          sa_fake_change_site (SaFakeWork *work, const SaChange *change);
/** sa_fake_allow_domain: Returns: %SA_REASON_NONE when it is allowed now */
SaReason      sa_fake_allow_domain (SaFakeWork *work, SaId site, const char *domain, SaId *rule, gboolean *changed);

G_END_DECLS
