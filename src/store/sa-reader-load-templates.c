/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-reader-private.h"

#include <glib/gi18n-lib.h>

/* The organization's own mail texts: one row a language, few enough to be read whole. */

#define BY_ID_SQL \
  "SELECT t.id, t.language, t.texts FROM json_each (?1) j CROSS JOIN template t ON t.id = j.value ORDER BY j.key"
#define ALL_SQL "SELECT id, language, texts FROM template ORDER BY language"

static SaTemplateRecord *
read_template (SaSqliteStatement *statement,
               GError           **error)
{
  SaTemplateRecord *record = g_new0 (SaTemplateRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->language = sa_reader_get_text (statement, 1);
  record->texts = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), sa_sqlite_statement_get_text (statement, 2), NULL, NULL,
                                   NULL);
  if (record->texts != NULL)
    return record;

  g_set_error (error, SA_ERROR, SA_ERROR_CORRUPT,
               /* Translators: %s is a language tag such as "de" */
               _("Your own mail texts in the language “%s” cannot be read. Write them again."), record->language);
  sa_template_record_free (record);
  return NULL;
}

GPtrArray *
sa_reader_load_templates (SaSqliteConnection *connection,
                          const char         *ids,
                          GError            **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_template_record_free);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection, ids != NULL ? BY_ID_SQL : ALL_SQL, error);
  if (statement == NULL)
    return NULL;
  if (ids != NULL)
    sa_sqlite_statement_bind_text (statement, 1, ids);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaTemplateRecord *record = read_template (statement, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}

gboolean
sa_reader_read_templates (SaSqliteConnection *connection,
                          GVariant          **templates,
                          GError            **error)
{
  g_autoptr (GPtrArray) records = sa_reader_load_templates (connection, NULL, error);
  GVariantBuilder builder;

  *templates = NULL;
  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    return TRUE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{ss}}"));
  for (guint i = 0; i < records->len; i++)
    {
      const SaTemplateRecord *record = g_ptr_array_index (records, i);

      g_variant_builder_add (&builder, "{s@a{ss}}", record->language, record->texts);
    }
  *templates = g_variant_ref_sink (g_variant_builder_end (&builder));
  return TRUE;
}
