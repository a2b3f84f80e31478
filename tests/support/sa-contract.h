/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-test.h"

G_BEGIN_DECLS

/*
 * For the units of the contract: an organization with one site and its founder, and short ways to say what a case
 * does. Whatever is not what it should be fails the case at once.
 */
typedef struct
{
  SaRepository *repository;
  SaActor      *system;
  SaActor      *founder;       /* organization admin, and site administrator of @site */
  SaId          site;
  SaId          founder_user;  /* there */
  gint64        least_seq;     /* of the latest outcome: one reads one's own writes */
  guint         n_changed;     /* emissions so far */
  gint64        changed_seq;   /* of the latest */
  SaIds        *changed_ids;   /* (nullable): likewise */
} SaContract;

typedef struct
{
  const char *path;
  void      (*run) (SaContract *c);
  gboolean    empty;           /* starts without an organization */
} SaContractCase;

extern const SaContractCase sa_contract_site_cases[];
extern const SaContractCase sa_contract_plan_cases[];
extern const SaContractCase sa_contract_invite_cases[];
extern const SaContractCase sa_contract_policy_cases[];
extern const SaContractCase sa_contract_user_cases[];
extern const SaContractCase sa_contract_link_cases[];
extern const SaContractCase sa_contract_outbox_cases[];
extern const SaContractCase sa_contract_follow_cases[];
extern const SaContractCase sa_contract_address_cases[];
extern const SaContractCase sa_contract_words_cases[];
extern const SaContractCase sa_contract_since_cases[];
extern const SaContractCase sa_contract_undo_cases[];
extern const SaContractCase sa_contract_find_cases[];
extern const SaContractCase sa_contract_list_cases[];

/* Acting. @change is taken. @actor: %NULL for the founder. */
SaOutcome       *sa_contract_apply (SaContract *c, const SaActor *actor, SaChange *change);
SaOutcome       *sa_contract_preview (SaContract *c, const SaActor *actor, SaChange *change);
SaOutcome       *sa_contract_apply_plan (SaContract *c, const SaActor *actor, SaPlan *plan, gboolean preview);
SaOutcome       *sa_contract_undo (SaContract *c, const SaActor *actor, SaId event, gboolean redo, gboolean preview);
/** sa_contract_do: applies @change, asserts that its only row has @verdict and @reason, and returns its id */
SaId             sa_contract_do (SaContract *c, const SaActor *actor, SaChange *change, SaVerdict verdict,
                                 SaReason reason);
#define sa_contract_done(c, change) sa_contract_do (c, NULL, change, SA_VERDICT_DONE, SA_REASON_NONE)
void             sa_contract_assert_row (const SaOutcome *outcome, gsize position, SaVerdict verdict, SaReason reason);

/* Changes. */
SaChange        *sa_contract_change (SaContract *c, SaChangeKind kind, const char *name);
SaChange        *sa_contract_on (SaContract *c, SaChangeKind kind, SaId target);
SaChange        *sa_contract_on_two (SaContract *c, SaChangeKind kind, SaId one, SaId other);
SaChange        *sa_contract_set_role (SaContract *c, SaId user, SaRole role);
SaChange        *sa_contract_with_products (SaChange *change, SaId product);
SaChange        *sa_contract_with_groups (SaChange *change, SaId group);
/** sa_contract_invite: @addresses: separated by blanks */
SaChange        *sa_contract_invite (SaContract *c, SaId site, const char *addresses, SaChangeFlags flags);
SaChange        *sa_contract_create (const char *name, const char *site, const char *url, const char *address);

/* Things, made by the founder. */
SaId             sa_contract_add_site (SaContract *c, const char *name);
SaId             sa_contract_add_product (SaContract *c, const char *name, gint64 seats);
SaId             sa_contract_add_group (SaContract *c, const char *name);
/** sa_contract_add_pending: invites @address with a mail that may go at once; returns the user */
SaId             sa_contract_add_pending (SaContract *c, const char *address);
/** sa_contract_add_member: invites @address without mail and accepts; returns the user */
SaId             sa_contract_add_member (SaContract *c, const char *address, SaRole role);
/** sa_contract_actor: Returns: (transfer full): who acts with the account of @user */
SaActor         *sa_contract_actor (SaContract *c, SaId user);
/** sa_contract_make_link: Returns: (transfer full): the secret of a fresh link */
char            *sa_contract_make_link (SaContract *c, SaId user);
/** sa_contract_accept: asserts the verdict on accepting with @secret */
void             sa_contract_accept (SaContract *c, const char *secret, SaVerdict verdict, SaReason reason);

/* Seeing. */
SaTime           sa_contract_now (void);
SaFound         *sa_contract_find (SaContract *c, SaQuery *query);
gsize            sa_contract_count (SaContract *c, SaEntity entity, SaId site);
/** sa_contract_only: the only thing of its kind on @site */
SaId             sa_contract_only (SaContract *c, SaEntity entity, SaId site);
gpointer         sa_contract_load (SaContract *c, SaEntity entity, SaId id, GPtrArray **holder);
SaUserRecord    *sa_contract_user (SaContract *c, SaId user, GPtrArray **holder);
SaStatus         sa_contract_status (SaContract *c, SaId user);
SaProblem        sa_contract_problem (SaContract *c, SaId user);
gboolean         sa_contract_is_listed (SaContract *c, SaId user);
gboolean         sa_contract_has_product (SaContract *c, SaId user, SaId product);
gboolean         sa_contract_is_member (SaContract *c, SaId user, SaId group);
void             sa_contract_assert_seats (SaContract *c, SaId product, gint64 in_use, gint64 reserved);
/** sa_contract_recount: all seats of all products, from the users alone */
void             sa_contract_recount (SaContract *c);
SaSiteCounts    *sa_contract_counts (SaContract *c, SaId site);

/* Mail. */
/** sa_contract_latest_message: the newest one for @user, 0 when there is none */
SaId             sa_contract_latest_message (SaContract *c, SaId user);
SaDelivery       sa_contract_message_state (SaContract *c, SaId message);
void             sa_contract_report (SaContract *c, SaReport *report);
void             sa_contract_report_kind (SaContract *c, SaReportKind kind, SaId message);
void             sa_contract_freeze (SaContract *c, SaId message, const char *secret, SaTime expires);
/** sa_contract_claim: Returns: (transfer full) (nullable): %NULL when it may not go */
SaMessageRecord *sa_contract_claim (SaContract *c, SaId message, SaTime now);
/** sa_contract_send: freezes (with @secret), claims and hands over */
void             sa_contract_send (SaContract *c, SaId message, const char *secret);
void             sa_contract_adopt (SaContract *c);
/** sa_contract_due: what may be sent; sa_contract_due_follow: whose relay is to be asked */
GPtrArray       *sa_contract_due (SaContract *c, SaTime now, gsize limit, SaTime *next);
GPtrArray       *sa_contract_due_follow (SaContract *c, SaTime now, gsize limit, SaTime *next);

G_END_DECLS
