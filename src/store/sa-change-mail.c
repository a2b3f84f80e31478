/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language.h"
#include "sa-mail-words.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* What the organization says in its mails, and in which language. */

/* Only what is not as it was built in, in one order, so that texts can be compared. */
static char *
print_texts (GVariant *texts)
{
  g_autoptr (GVariant) sorted = NULL;
  GVariantBuilder builder;
  gsize n_texts = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (SaMailKey key = SA_MAIL_FIRST_OWN_KEY; texts != NULL && key < SA_MAIL_N_KEYS; key++)
    {
      const char *text = NULL;

      if (!g_variant_lookup (texts, sa_mail_key_get_name (key), "&s", &text) || *text == '\0')
        continue;
      g_variant_builder_add (&builder, "{ss}", sa_mail_key_get_name (key), text);
      n_texts++;
    }
  sorted = g_variant_ref_sink (g_variant_builder_end (&builder));
  return n_texts > 0 ? g_variant_print (sorted, FALSE) : NULL;
}

static SaReason
check_template (const SaChange *change)
{
  g_autoptr (GError) complaint = NULL;

  if (change->language == NULL || !g_strv_contains (sa_language_list (), change->language))
    return SA_REASON_LANGUAGE_UNKNOWN;
  if (change->settings == NULL)
    return SA_REASON_NONE;
  /* Who asks for it was told the sentence before. */
  if (!g_variant_is_of_type (change->settings, G_VARIANT_TYPE ("a{ss}")) ||
      !sa_mail_words_check_own (change->language, change->settings, &complaint))
    return SA_REASON_TEMPLATE_INVALID;
  return SA_REASON_NONE;
}

/* @texts: NULL: as built in, the row goes. */
static gboolean
write_template (SaWriter *self, SaId *template, const char *texts, GError **error)
{
  const char *language = self->change->language;

  sa_writer_touch_all (self, 0);
  if (texts == NULL)
    return sa_write_template_set (self, *template, "texts", NULL, error) &&
           sa_write_template_set (self, *template, "language", NULL, error) &&
           sa_write_thing_exists (self, SA_ENTITY_TEMPLATE, *template, FALSE, error);
  if (*template != 0)
    return sa_write_template_set (self, *template, "texts", texts, error);

  if (!sa_sql_run (self->connection, error, "INSERT INTO template (language, texts) VALUES ('', '')"))
    return FALSE;
  *template = sa_sqlite_connection_get_last_id (self->connection);
  return sa_event_writer_add_int (self->events, SA_ENTITY_TEMPLATE, *template, "exists", 0, 1, error) &&
         sa_write_template_set (self, *template, "language", language, error) &&
         sa_write_template_set (self, *template, "texts", texts, error);
}

gboolean
sa_change_set_template (SaWriter *self, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *texts = NULL;
  SaReason reason;
  gboolean go_on;
  SaId template = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = check_template (self->change);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);

  texts = print_texts (self->change->settings);
  if (!sa_sql_get_int (self->connection, &template, error, "SELECT id FROM template WHERE language = ?",
                       SQL_TEXT (self->change->language)) ||
      !sa_sql_get_text (self->connection, &before, error, "SELECT texts FROM template WHERE id = ?", SQL_INT (template)))
    return FALSE;
  if (g_strcmp0 (before, texts) == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, template, NULL);
  return write_template (self, &template, texts, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, template, NULL);
}

gboolean
sa_change_organization_language (SaWriter *self, GError **error)
{
  const char *language = self->change->language;
  g_autofree char *before = NULL;
  gboolean go_on;
  SaId organization = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (language != NULL && *language == '\0')
    language = NULL;
  if (language != NULL && !sa_language_is_tag (language))
    return sa_writer_refuse (self, SA_REASON_LANGUAGE_UNKNOWN, 0, NULL);
  if (!sa_sql_get_int (self->connection, &organization, error, "SELECT min (id) FROM organization"))
    return FALSE;
  if (organization == 0)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (!sa_sql_get_text (self->connection, &before, error, "SELECT language FROM organization WHERE id = ?",
                        SQL_INT (organization)))
    return FALSE;
  if (g_strcmp0 (before, language) == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, organization, NULL);

  sa_writer_touch_all (self, 0);
  return sa_write_organization_language (self, organization, language, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, organization, NULL);
}
