/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-mail-template.h"
#include "sa-mail-texts-window.h"

#include <glib/gi18n-lib.h>

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

/* The words that the organization has made its own, by language: a{sa{ss}} */
static GVariant *
load_templates (SaRepository *repository)
{
  g_autoptr (GPtrArray) records = sa_repository_load (repository, SA_ENTITY_TEMPLATE, NULL, 0, NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{ss}}"));
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const SaTemplateRecord *record = records->pdata[i];

      g_variant_builder_add (&builder, "{s@a{ss}}", record->language, record->texts);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
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
  record->organization_language = g_strdup (site_record != NULL ? site_record->language : NULL);
  record->templates = load_templates (repository);
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

/*
 * The words of mails
 */

static GVariant *
load_built_in (const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (language, &error);

  /* They are part of the program, and the tests read all of them. */
  if (words == NULL)
    g_error ("%s", error->message);
  return sa_mail_template_dup_texts (words);
}

static SaMailPreview *
preview_texts (gpointer             data,
               const char          *language,
               GVariant            *templates,
               const SaMailVariant *variant,
               GError             **error)
{
  SaApplication *self = data;
  g_autoptr (GPtrArray) sites = sa_repository_load (sa_context_get_repository (self->context), SA_ENTITY_SITE, NULL, 0,
                                                    NULL);
  g_autoptr (SaMessageRecord) record = NULL;

  record = new_record (self, sites != NULL && sites->len > 0 ? ((SaSiteRecord *) sites->pdata[0])->id : 0);
  record->to_address = g_strdup ("invitee@example.com");
  /* Translators: the name of nobody, to whom a sample of a mail is written */
  record->to_name = g_strdup (variant->nameless ? "" : _("Sam Sample"));
  record->language = g_strdup (language);
  record->has_account = variant->existing;
  record->personal_message = g_strdup (_("This is where your personal message goes."));
  record->product_names = g_new0 (char *, 2);
  /* Translators: the name of no product, in a sample of a mail */
  record->product_names[0] = g_strdup (_("Your Product"));
  record->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  if (variant->anonymous)
    {
      g_free (record->inviter_name);
      record->inviter_name = g_strdup ("");
      g_free (record->inviter_address);
      record->inviter_address = g_strdup ("");
    }
  g_clear_pointer (&record->templates, g_variant_unref);
  record->templates = g_variant_ref (templates);
  return sa_context_preview_mail (self->context, record, error);
}

void
sa_application_open_texts (GtkWindow  *parent,
                           const char *language,
                           gpointer    application)
{
  SaApplication *self = application;
  const SaMailTextsServices services = { self, load_built_in, preview_texts };
  GtkWidget *window = sa_mail_texts_window_new (parent, sa_context_get_repository (self->context), self->actor,
                                                &services, language);

  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  gtk_window_set_modal (GTK_WINDOW (window), gtk_window_get_modal (parent));
  gtk_window_present (GTK_WINDOW (window));
}
