/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

/* What the windows show of mails: written by what writes those that leave. */

static const SaChange *
find_invite (SaPlan *plan)
{
  for (guint i = 0; plan != NULL && i < plan->changes->len; i++)
    if (((SaChange *) plan->changes->pdata[i])->kind == SA_CHANGE_INVITE)
      return plan->changes->pdata[i];
  return NULL;
}

static char **
dup_product_names (SaRepository   *repository,
                   const SaChange *change)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) products = NULL;
  gsize n_ids = 0;
  const SaId *ids = change != NULL && change->products != NULL ? sa_ids_get (change->products, &n_ids) : NULL;

  if (n_ids > 0)
    products = sa_repository_load (repository, SA_ENTITY_PRODUCT, ids, n_ids, NULL);
  for (guint i = 0; products != NULL && i < products->len; i++)
    g_ptr_array_add (names, g_strdup (((SaProductRecord *) products->pdata[i])->name));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* What every invitation of the site says, whoever it is for. */
static SaMessageRecord *
new_record (SaApplication *self,
            SaId           site)
{
  SaRepository *repository = sa_context_get_repository (self->context);
  SaMessageRecord *record = g_new0 (SaMessageRecord, 1);
  g_autoptr (GPtrArray) sites = sa_repository_load (repository, SA_ENTITY_SITE, &site, 1, NULL);
  g_autoptr (GPtrArray) accounts = sa_repository_load (repository, SA_ENTITY_ACCOUNT, &self->actor->account, 1, NULL);
  const SaSiteRecord *site_record = sites != NULL && sites->len > 0 ? sites->pdata[0] : NULL;
  const SaAccountRecord *account = accounts != NULL && accounts->len > 0 ? accounts->pdata[0] : NULL;

  record->site = site;
  record->site_name = g_strdup (site_record != NULL ? site_record->name : "");
  record->site_url = g_strdup (site_record != NULL ? site_record->url : "");
  record->organization_name = g_strdup (site_record != NULL ? site_record->organization : "");
  record->link_base = g_strdup ("");
  record->inviter_name = g_strdup (account != NULL ? account->name : "");
  record->inviter_address = g_strdup (account != NULL ? account->address : "");
  return record;
}

SaMailPreview *
sa_application_preview_invitation (SaInviteForm  *form,
                                   const char    *language,
                                   gpointer       application,
                                   GError       **error)
{
  SaApplication *self = application;
  g_autoptr (SaMessageRecord) record = new_record (self, sa_invite_form_get_site (form));
  g_autoptr (SaPlan) plan = sa_invite_form_dup_plan (form, NULL);
  const SaChange *change = find_invite (plan);
  const SaTargets *targets = change != NULL ? change->targets : NULL;
  gboolean has_target = targets != NULL && sa_targets_get_size (targets) > 0 &&
                        sa_targets_get_address (targets, 0) != NULL;

  record->to_address = g_strdup (has_target ? sa_targets_get_address (targets, 0) : "invitee@example.com");
  record->to_name = g_strdup (has_target ? sa_targets_get_name (targets, 0) : "");
  record->language = g_strdup (language);
  if (language == NULL && has_target)
    record->address_language = g_strdup (sa_targets_get_language (targets, 0));
  record->personal_message = g_strdup (sa_invite_form_get_message (form));
  record->product_names = dup_product_names (sa_context_get_repository (self->context), change);
  record->expires_days = sa_invite_form_get_expires_days (form);
  return sa_context_preview_mail (self->context, record, error);
}
