/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The words of the program, as types. Read this first, then sa-query.h, sa-change.h and the ports. */

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaId:
 *
 * Names one thing of one database for ever: 63 bits, above 0, never used again. 0 stands for "none".
 * In a plan a negative id names the result of an earlier change of the same plan, see sa_plan_result().
 */
typedef gint64 SaId;

/**
 * SaTime:
 *
 * Seconds since 1970-01-01 UTC; 0 stands for "never".
 */
typedef gint64 SaTime;

/* The numbers of the enumerations below stand in databases and are therefore fixed: append, never renumber. */

/** SaRole: what a user may do on one site. The order is the order of power. */
typedef enum
{
  SA_ROLE_BASIC = 0,
  SA_ROLE_TRUSTED = 1,
  SA_ROLE_SITE_ADMIN = 2,
} SaRole;
#define SA_N_ROLES 3

/** SaOrigin: how a user came to the site. Rules about mail depend on it. */
typedef enum
{
  SA_ORIGIN_INVITED = 0,
  SA_ORIGIN_SELF_SIGNUP = 1,
  SA_ORIGIN_MIGRATED = 2,
  SA_ORIGIN_GOOGLE = 3,
  SA_ORIGIN_SCIM = 4,
} SaOrigin;
#define SA_N_ORIGINS 5

/** SaAccountState: `NONE` was invited and has not signed up yet. */
typedef enum
{
  SA_ACCOUNT_NONE = 0,
  SA_ACCOUNT_ACTIVE = 1,
  SA_ACCOUNT_DEACTIVATED = 2,
  SA_ACCOUNT_DELETION = 3,
  SA_ACCOUNT_FORMER = 4,
} SaAccountState;
#define SA_N_ACCOUNT_STATES 5

/** SaDelivery: how far the latest mail of an invitation has come. "Sent" means handed over, never earlier. */
typedef enum
{
  SA_DELIVERY_NONE = 0,
  SA_DELIVERY_QUEUED = 1,
  SA_DELIVERY_SENDING = 2,
  SA_DELIVERY_HANDED_OVER = 3,
  SA_DELIVERY_WAITING = 4,
  SA_DELIVERY_FAILED = 5,
  SA_DELIVERY_UNKNOWN = 6,
  SA_DELIVERY_BOUNCED = 7,
  SA_DELIVERY_CANCELLED = 8,
  SA_DELIVERY_DELIVERED = 9,  /* the relay says that the recipient's server took it */
} SaDelivery;
#define SA_N_DELIVERIES 10

/** SaStatus: the four words of the Users page. Derived from facts by sa_status_from_facts(), never stored. */
typedef enum
{
  SA_STATUS_HAS_ACCESS = 0,
  SA_STATUS_PENDING = 1,
  SA_STATUS_NOT_SENT = 2,
  SA_STATUS_NO_ACCESS = 3,
} SaStatus;
#define SA_N_STATUSES 4

/** SaProblem: what refines a status and asks for the admin's attention. */
typedef enum
{
  SA_PROBLEM_NONE = 0,
  SA_PROBLEM_BOUNCED = 1,
  SA_PROBLEM_FAILED = 2,
  SA_PROBLEM_UNKNOWN = 3,
  SA_PROBLEM_EXPIRED = 4,
} SaProblem;

/** SaErrorClass: what a relay's refusal means for the message and for the outbox. */
typedef enum
{
  SA_ERROR_CLASS_NONE = 0,
  SA_ERROR_CLASS_TRY_AGAIN = 1, /* surely not sent */
  SA_ERROR_CLASS_UNKNOWN = 2,   /* perhaps sent: ask the relay before anything else */
  SA_ERROR_CLASS_RECIPIENT = 3, /* this address will never work */
  SA_ERROR_CLASS_MESSAGE = 4,   /* this mail will never work */
  SA_ERROR_CLASS_ACCOUNT = 5,   /* nothing will work until somebody mends the relay's settings */
} SaErrorClass;

/** SaPause: why the whole outbox waits. */
typedef enum
{
  SA_PAUSE_NONE = 0,
  SA_PAUSE_PERSON = 1,   /* somebody stopped it */
  SA_PAUSE_ACCOUNT = 2,  /* a relay does not take what its account sends: the key, the sender, the address */
  SA_PAUSE_COPY = 3,     /* the database was copied or restored: what waits here may have left from elsewhere */
} SaPause;

/** SaEntity: what a row of an event, of the feed or of a query is about. */
typedef enum
{
  SA_ENTITY_ORGANIZATION = 0,
  SA_ENTITY_SITE = 1,
  SA_ENTITY_ACCOUNT = 2,
  SA_ENTITY_USER = 3,
  SA_ENTITY_GROUP = 4,
  SA_ENTITY_PRODUCT = 5,
  SA_ENTITY_INVITATION = 6,
  SA_ENTITY_MESSAGE = 7,
  SA_ENTITY_DOMAIN_RULE = 8,
  SA_ENTITY_RELAY = 9,
  SA_ENTITY_EVENT = 10,
  SA_ENTITY_TEMPLATE = 11,
} SaEntity;
#define SA_N_ENTITIES 12

/** SaVerdict: what a change did, or would do, to one target. The first nine are those of an invitation. */
typedef enum
{
  SA_VERDICT_INVITED = 0,
  SA_VERDICT_EXISTING_ACCOUNT = 1,
  SA_VERDICT_ALREADY_USER = 2,
  SA_VERDICT_RESENT = 3,
  SA_VERDICT_RESTORED = 4,
  SA_VERDICT_DEACTIVATED = 5,
  SA_VERDICT_DUPLICATE = 6,
  SA_VERDICT_INVALID = 7,
  SA_VERDICT_REFUSED = 8,
  SA_VERDICT_DONE = 9,
  SA_VERDICT_ALREADY_SO = 10,
  SA_VERDICT_CHANGED_SINCE = 11,
  SA_VERDICT_NOT_FOUND = 12,
  SA_VERDICT_ERASED = 13,
} SaVerdict;
#define SA_N_VERDICTS 14

/** SaReason: why a verdict is what it is. sa_reason_to_text() has the sentence. */
typedef enum
{
  SA_REASON_NONE = 0,
  /* policy */
  SA_REASON_NOT_ALLOWED,        /* the actor's role does not reach */
  SA_REASON_ROLE_ABOVE_OWN,
  SA_REASON_PRODUCT_NOT_OWN,    /* a Trusted user invites with products or groups that are not theirs */
  SA_REASON_NOT_OWN_INVITATION,
  SA_REASON_LAST_SITE_ADMIN,
  SA_REASON_LAST_ORGANIZATION_ADMIN,
  SA_REASON_ORGANIZATION_ADMIN_ONLY,
  SA_REASON_NOT_MANAGED,
  SA_REASON_ACTOR_UNKNOWN,
  /* facts */
  SA_REASON_NO_SEAT,
  SA_REASON_REMOVED_EARLIER,    /* comes back with their history */
  SA_REASON_NO_ACCESS_BEFORE,
  SA_REASON_REMOVED,            /* not a user of the site any more */
  SA_REASON_ACCOUNT_DEACTIVATED,
  SA_REASON_NAME_TAKEN,
  SA_REASON_NAME_EMPTY,
  SA_REASON_TEXT_TOO_LONG,
  SA_REASON_TEXT_CONTROL,       /* control characters, which a header must not hold */
  SA_REASON_ADDRESS_TAKEN,
  SA_REASON_HAS_BEEN_SEEN,      /* there is nothing to resend: they are in */
  SA_REASON_PUBLIC_MAIL_HOST,
  SA_REASON_PUBLIC_SUFFIX,
  SA_REASON_DOMAIN_INVALID,
  SA_REASON_URL_INVALID,
  SA_REASON_IN_USE,
  SA_REASON_NOT_UNDOABLE,
  SA_REASON_NOTHING_TO_UNDO,
  SA_REASON_ERASED,
  SA_REASON_CHANGED_SINCE,
  SA_REASON_NOT_FOUND,
  SA_REASON_LINK_DEAD,
  SA_REASON_LINK_EXPIRED,
  SA_REASON_ALREADY_LEFT,       /* the mail is with the relay and cannot be called back */
  SA_REASON_SETTING_INVALID,
  /* mail */
  SA_REASON_SIGNED_UP,          /* only its person changes the address of an account that is in use */
  SA_REASON_LANGUAGE_UNKNOWN,   /* no mail is written in it */
  SA_REASON_TEMPLATE_INVALID,
  /* addresses: why one is not valid, see sa-address.h */
  SA_REASON_ADDRESS_EMPTY,
  SA_REASON_ADDRESS_NO_AT,
  SA_REASON_ADDRESS_MANY_AT,
  SA_REASON_ADDRESS_NO_LOCAL,
  SA_REASON_ADDRESS_LOCAL_BAD,
  SA_REASON_ADDRESS_LOCAL_LONG,
  SA_REASON_ADDRESS_NO_DOMAIN,
  SA_REASON_ADDRESS_DOMAIN_BAD,
  SA_REASON_ADDRESS_DOMAIN_NO_ENDING,
  SA_REASON_ADDRESS_LONG,
  SA_REASON_ADDRESS_CONTROL,
  SA_REASON_ADDRESS_LITERAL,    /* user@[192.0.2.1] */
  SA_REASON_ADDRESS_UNBALANCED, /* a quote or bracket that is not closed */
  SA_N_REASONS
} SaReason;

/* Words for machines: the JSON and CSV of command-line.md. Never translated. Static strings. */
const char *sa_role_to_string (SaRole role);
const char *sa_origin_to_string (SaOrigin origin);
const char *sa_account_state_to_string (SaAccountState state);
const char *sa_delivery_to_string (SaDelivery delivery);
const char *sa_status_to_string (SaStatus status);
const char *sa_verdict_to_string (SaVerdict verdict);
const char *sa_reason_to_string (SaReason reason);
const char *sa_entity_to_string (SaEntity entity);
const char *sa_error_class_to_string (SaErrorClass error_class);

/* The way back. %FALSE when @text is none of the words. */
gboolean sa_role_from_string (const char *text, SaRole *role);
gboolean sa_origin_from_string (const char *text, SaOrigin *origin);
gboolean sa_status_from_string (const char *text, SaStatus *status);

/* Words for people, translated. Static strings. */
const char *sa_role_to_text (SaRole role);
const char *sa_origin_to_text (SaOrigin origin);
const char *sa_status_to_text (SaStatus status);
const char *sa_verdict_to_text (SaVerdict verdict);
const char *sa_reason_to_text (SaReason reason);

/**
 * sa_time_to_rfc3339:
 *
 * Returns: (transfer full) (nullable): @time as RFC 3339 in UTC with seconds, or %NULL for "never".
 */
char *sa_time_to_rfc3339 (SaTime time);

/** SaIds: an immutable ordered array of ids that many threads may read. */
typedef struct _SaIds SaIds;

SaIds        *sa_ids_new (const SaId *ids, gsize n_ids);
SaIds        *sa_ids_new_take (GArray *ids); /* (transfer full): of SaId */
SaIds        *sa_ids_ref (SaIds *self);
void          sa_ids_unref (SaIds *self);
const SaId   *sa_ids_get (const SaIds *self, gsize *n_ids);
gsize         sa_ids_get_size (const SaIds *self);
SaId          sa_ids_get_nth (const SaIds *self, gsize position);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaIds, sa_ids_unref)

#define SA_TYPE_IDS (sa_ids_get_type ())
GType         sa_ids_get_type (void);

G_END_DECLS
