/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-types.h"

#include <glib/gi18n-lib.h>

struct _SaIds
{
  gatomicrefcount  ref_count;
  gsize            n_ids;
  SaId            *ids;
};

G_DEFINE_BOXED_TYPE (SaIds, sa_ids, sa_ids_ref, sa_ids_unref)

static const char * const role_words[SA_N_ROLES] = { "basic", "trusted", "site-admin" };
static const char * const origin_words[SA_N_ORIGINS] = { "invited", "self-signup", "migrated", "google", "scim" };
static const char * const account_state_words[SA_N_ACCOUNT_STATES] = {
  "none", "active", "deactivated", "deletion", "former",
};
static const char * const delivery_words[SA_N_DELIVERIES] = {
  "none", "queued", "sending", "handed-over", "waiting", "failed", "unknown", "bounced", "cancelled",
  "delivered",
};
static const char * const status_words[SA_N_STATUSES] = {
  "has-site-access", "invitation-pending", "invitation-not-sent", "no-site-access",
};
static const char * const verdict_words[SA_N_VERDICTS] = {
  "invited", "existing-account", "already-user", "resent", "restored", "deactivated", "duplicate", "invalid", "refused",
  "done", "already-so", "changed-since", "not-found", "erased",
};
static const char * const entity_words[SA_N_ENTITIES] = {
  "organization", "site", "account", "user", "group", "product", "invitation", "message", "domain-rule", "relay",
  "event", "template",
};
static const char * const error_class_words[] = {
  "none", "try-again", "unknown", "recipient", "message", "account",
};

static const char * const role_texts[SA_N_ROLES] = { N_("Basic"), N_("Trusted"), N_("Site administrator") };
static const char * const origin_texts[SA_N_ORIGINS] = {
  N_("Invited"), N_("Signed up"), N_("Migrated"), N_("Google Workspace"), N_("SCIM"),
};
static const char * const status_texts[SA_N_STATUSES] = {
  N_("Has site access"), N_("Invitation pending"), N_("Invitation not sent"), N_("No site access"),
};
static const char * const verdict_texts[SA_N_VERDICTS] = {
  [SA_VERDICT_INVITED] = N_("Invited"),
  [SA_VERDICT_EXISTING_ACCOUNT] = N_("Had an account and now has access"),
  [SA_VERDICT_ALREADY_USER] = N_("Already here"),
  [SA_VERDICT_RESENT] = N_("Invitation sent again"),
  [SA_VERDICT_RESTORED] = N_("Access restored"),
  [SA_VERDICT_DEACTIVATED] = N_("The account is deactivated"),
  [SA_VERDICT_DUPLICATE] = N_("Twice in the list"),
  [SA_VERDICT_INVALID] = N_("Not valid"),
  [SA_VERDICT_REFUSED] = N_("Refused"),
  [SA_VERDICT_DONE] = N_("Done"),
  [SA_VERDICT_ALREADY_SO] = N_("Was so already"),
  [SA_VERDICT_CHANGED_SINCE] = N_("Changed since"),
  [SA_VERDICT_NOT_FOUND] = N_("Not found"),
  [SA_VERDICT_ERASED] = N_("Erased"),
};

#define WORD(words, value) \
  (((guint) (value) < G_N_ELEMENTS (words)) ? (words)[(guint) (value)] : NULL)

static gboolean
find_word (const char * const *words,
           guint               n_words,
           const char         *text,
           guint              *value)
{
  guint i;

  for (i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }

  return FALSE;
}

static const char *
checked (const char *word)
{
  g_return_val_if_fail (word != NULL, "");

  return word;
}

const char *
sa_role_to_string (SaRole role)
{
  return checked (WORD (role_words, role));
}

const char *
sa_origin_to_string (SaOrigin origin)
{
  return checked (WORD (origin_words, origin));
}

const char *
sa_account_state_to_string (SaAccountState state)
{
  return checked (WORD (account_state_words, state));
}

const char *
sa_delivery_to_string (SaDelivery delivery)
{
  return checked (WORD (delivery_words, delivery));
}

const char *
sa_status_to_string (SaStatus status)
{
  return checked (WORD (status_words, status));
}

const char *
sa_verdict_to_string (SaVerdict verdict)
{
  return checked (WORD (verdict_words, verdict));
}

const char *
sa_entity_to_string (SaEntity entity)
{
  return checked (WORD (entity_words, entity));
}

const char *
sa_error_class_to_string (SaErrorClass error_class)
{
  return checked (WORD (error_class_words, error_class));
}

gboolean
sa_role_from_string (const char *text,
                     SaRole     *role)
{
  guint value = 0;

  g_return_val_if_fail (role != NULL, FALSE);

  if (!find_word (role_words, G_N_ELEMENTS (role_words), text, &value))
    return FALSE;
  *role = (SaRole) value;

  return TRUE;
}

gboolean
sa_origin_from_string (const char *text,
                       SaOrigin   *origin)
{
  guint value = 0;

  g_return_val_if_fail (origin != NULL, FALSE);

  if (!find_word (origin_words, G_N_ELEMENTS (origin_words), text, &value))
    return FALSE;
  *origin = (SaOrigin) value;

  return TRUE;
}

gboolean
sa_status_from_string (const char *text,
                       SaStatus   *status)
{
  guint value = 0;

  g_return_val_if_fail (status != NULL, FALSE);

  if (!find_word (status_words, G_N_ELEMENTS (status_words), text, &value))
    return FALSE;
  *status = (SaStatus) value;

  return TRUE;
}

const char *
sa_role_to_text (SaRole role)
{
  return _(checked (WORD (role_texts, role)));
}

const char *
sa_origin_to_text (SaOrigin origin)
{
  return _(checked (WORD (origin_texts, origin)));
}

const char *
sa_status_to_text (SaStatus status)
{
  return _(checked (WORD (status_texts, status)));
}

const char *
sa_verdict_to_text (SaVerdict verdict)
{
  return _(checked (WORD (verdict_texts, verdict)));
}

char *
sa_time_to_rfc3339 (SaTime time)
{
  g_autoptr(GDateTime) moment = NULL;

  if (time == 0)
    return NULL;

  moment = g_date_time_new_from_unix_utc (time);
  if (moment == NULL)
    return NULL;

  return g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ");
}

/** sa_ids_new: Returns: (transfer full): a copy of the @n_ids ids at @ids */
SaIds *
sa_ids_new (const SaId *ids,
            gsize       n_ids)
{
  SaIds *self;

  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);

  self = g_new0 (SaIds, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_ids = n_ids;
  self->ids = g_memdup2 (ids, n_ids * sizeof (SaId));

  return self;
}

SaIds *
sa_ids_new_take (GArray *ids)
{
  SaIds *self;

  g_return_val_if_fail (ids != NULL, NULL);
  g_return_val_if_fail (g_array_get_element_size (ids) == sizeof (SaId), NULL);

  self = g_new0 (SaIds, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_ids = ids->len;
  self->ids = (SaId *) (gpointer) g_array_free (ids, FALSE);

  return self;
}

SaIds *
sa_ids_ref (SaIds *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_ids_unref (SaIds *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->ids);
  g_free (self);
}

const SaId *
sa_ids_get (const SaIds *self,
            gsize       *n_ids)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_ids != NULL)
    *n_ids = self->n_ids;

  return self->ids;
}

gsize
sa_ids_get_size (const SaIds *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_ids;
}

SaId
sa_ids_get_nth (const SaIds *self,
                gsize        position)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->n_ids, 0);

  return self->ids[position];
}
