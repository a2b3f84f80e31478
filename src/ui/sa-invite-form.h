/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-list.h"
#include "sa-when.h"

G_BEGIN_DECLS

/**
 * SaInviteForm:
 *
 * The view model of the Invite Users window: the addresses, and the one set of choices that applies to all of them
 * (permission, products, groups, domains, mail). It knows what each choice would do (seats, locks) and makes the plan.
 * No widgets; main thread.
 *
 * Signal `changed`: something that a view shows moved: read everything again, it is cheap.
 */
#define SA_TYPE_INVITE_FORM (sa_invite_form_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteForm, sa_invite_form, SA, INVITE_FORM, GObject)

#define SA_INVITE_MESSAGE_MAX 10000  /* characters of a personal message */
#define SA_INVITE_MAX_DOMAINS 50     /* that are offered to join; a list of a thousand is nobody's decision */
#define SA_INVITE_HOLD_SECONDS 10    /* how long mail is held unless told otherwise */

/** SaInviteProduct: one product that may be given, and what giving it costs. */
typedef struct
{
  SaId      id;
  char     *name;
  gint64    seats;     /* -1: no limit */
  gint64    taken;     /* in use and reserved */
  gint64    added;     /* by this invitation */
  gboolean  chosen;
  gboolean  by_group;  /* a chosen group opens it, chosen or not */
  SaReason  lock;      /* why it may not be chosen */
} SaInviteProduct;

/** SaInviteGroup: one group that may be given; @id 0: it is to be created. */
typedef struct
{
  SaId      id;
  char     *name;
  gboolean  chosen;
  SaReason  lock;
} SaInviteGroup;

/** SaInviteDomain: a domain of the addresses, whose people may be let join by themselves. */
typedef struct
{
  char     *domain;
  gboolean  allowed;  /* chosen here */
  gboolean  joined;   /* was allowed before */
  SaReason  lock;     /* why it may not be chosen */
} SaInviteDomain;

/** sa_invite_form_new: @actor is copied; @decoder and @is_suffix are (nullable) */
SaInviteForm  *sa_invite_form_new              (SaRepository *repository, SaId site, const SaActor *actor,
                                                SaWordDecoder decoder, SaSuffixCheck is_suffix);

SaRepository  *sa_invite_form_get_repository   (SaInviteForm *self);
const SaActor *sa_invite_form_get_actor        (SaInviteForm *self);
SaId           sa_invite_form_get_site         (SaInviteForm *self);
/** sa_invite_form_get_site_name: Returns: "" until it is known */
const char    *sa_invite_form_get_site_name    (SaInviteForm *self);
/** sa_invite_form_get_list: Returns: (transfer none) */
SaInviteList  *sa_invite_form_get_list         (SaInviteForm *self);
/** sa_invite_form_is_loaded: whether products, groups and locks are known */
gboolean       sa_invite_form_is_loaded        (SaInviteForm *self);
/** sa_invite_form_get_error: Returns: (nullable): why they are not, or why the latest try to invite failed */
const GError  *sa_invite_form_get_error        (SaInviteForm *self);

/* Permission */
SaRole         sa_invite_form_get_role         (SaInviteForm *self);
void           sa_invite_form_set_role         (SaInviteForm *self, SaRole role);
SaReason       sa_invite_form_get_role_lock    (SaInviteForm *self, SaRole role);
/** sa_invite_form_get_lock: why this actor may do @kind not at all; %SA_REASON_NONE when they may */
SaReason       sa_invite_form_get_lock         (SaInviteForm *self, SaChangeKind kind);

/* Products, groups, domains: arrays that the form owns and changes; valid until `changed` */
GPtrArray     *sa_invite_form_get_products     (SaInviteForm *self); /* of SaInviteProduct */
void           sa_invite_form_choose_product   (SaInviteForm *self, SaId product, gboolean chosen);
GPtrArray     *sa_invite_form_get_groups       (SaInviteForm *self); /* of SaInviteGroup */
void           sa_invite_form_choose_group     (SaInviteForm *self, const char *name, gboolean chosen);
/** sa_invite_form_create_group: chooses a group that the plan will create. %FALSE when @name is empty or taken */
gboolean       sa_invite_form_create_group     (SaInviteForm *self, const char *name);
GPtrArray     *sa_invite_form_get_domains      (SaInviteForm *self); /* of SaInviteDomain */
void           sa_invite_form_allow_domain     (SaInviteForm *self, const char *domain, gboolean allowed);

/* Mail */
gboolean       sa_invite_form_get_send_mail    (SaInviteForm *self);
void           sa_invite_form_set_send_mail    (SaInviteForm *self, gboolean send_mail);
const char    *sa_invite_form_get_language     (SaInviteForm *self); /* (nullable): each person's own */
void           sa_invite_form_set_language     (SaInviteForm *self, const char *language);
const char    *sa_invite_form_get_message      (SaInviteForm *self);
void           sa_invite_form_set_message      (SaInviteForm *self, const char *message);
/** sa_invite_form_dup_message_error: Returns: (transfer full) (nullable): why the message cannot be sent */
char          *sa_invite_form_dup_message_error (SaInviteForm *self);
int            sa_invite_form_get_expires_days (SaInviteForm *self); /* 0: never */
void           sa_invite_form_set_expires_days (SaInviteForm *self, int days);
int            sa_invite_form_get_hold_seconds (SaInviteForm *self);
void           sa_invite_form_set_hold_seconds (SaInviteForm *self, int seconds);

/* When the mail leaves */
/** sa_invite_form_get_later: whether at a time that the person chooses; else at once */
gboolean       sa_invite_form_get_later        (SaInviteForm *self);
/** sa_invite_form_set_later: begins with tomorrow morning */
void           sa_invite_form_set_later        (SaInviteForm *self, gboolean later);
const char    *sa_invite_form_get_date         (SaInviteForm *self); /* as typed */
void           sa_invite_form_set_date         (SaInviteForm *self, const char *date);
const char    *sa_invite_form_get_time         (SaInviteForm *self); /* as typed */
void           sa_invite_form_set_time         (SaInviteForm *self, const char *time);
/** sa_invite_form_read_when: @when: (out): 0: at once; set when the answer is %SA_WHEN_GOOD */
SaWhen         sa_invite_form_read_when        (SaInviteForm *self, SaTime *when);

/* Inviting */
gboolean       sa_invite_form_is_busy          (SaInviteForm *self);
/** sa_invite_form_get_progress: Returns: 0 to 1, or below 0 while that is not known */
double         sa_invite_form_get_progress     (SaInviteForm *self);
/**
 * sa_invite_form_cancel:
 *
 * Stops a run that goes in pieces; what it did is taken back, and the progress falls while it is. The answer to
 * sa_invite_form_invite_async() is %G_IO_ERROR_CANCELLED, and the form is as it was before.
 */
void           sa_invite_form_cancel           (SaInviteForm *self);
gboolean       sa_invite_form_is_cancelled     (SaInviteForm *self);
/** sa_invite_form_dup_undone: Returns: (transfer full): what became of a run that was cancelled, in sentences */
char          *sa_invite_form_dup_undone       (SaInviteForm *self);
gboolean       sa_invite_form_can_invite       (SaInviteForm *self);
/** sa_invite_form_dup_problem: Returns: (transfer full) (nullable): why nothing can be sent as it stands */
char          *sa_invite_form_dup_problem      (SaInviteForm *self);
/** sa_invite_form_has_input: whether closing would lose something that a person typed */
gboolean       sa_invite_form_has_input        (SaInviteForm *self);

/**
 * sa_invite_form_dup_plan:
 * @rows: (out) (optional) (transfer full): of #SaInviteRow: the targets of the plan's last change, which invites
 *
 * Returns: (transfer full): groups to create first, then the invitation; each target stands alone
 */
SaPlan        *sa_invite_form_dup_plan         (SaInviteForm *self, GPtrArray **rows);

/**
 * sa_invite_form_invite_async:
 *
 * Runs the plan. Rows that were invited leave the list; those that were not stay with the reason, to be mended and
 * tried again with sa_invite_form_retry().
 */
void           sa_invite_form_invite_async     (SaInviteForm *self, GAsyncReadyCallback callback, gpointer user_data);
/** sa_invite_form_invite_finish: Returns: (transfer full): refusals are in the outcome, not errors */
SaOutcome     *sa_invite_form_invite_finish    (SaInviteForm *self, GAsyncResult *result, GError **error);
/** sa_invite_form_get_n_done: how many people the latest run invited */
guint          sa_invite_form_get_n_done       (SaInviteForm *self);
void           sa_invite_form_retry            (SaInviteForm *self);

G_END_DECLS
