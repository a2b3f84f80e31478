/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-template-private.h"
#include "sa-relay-resources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOURCE_FOLDER "/org/example/SiteAdmin/relay/templates/"
#define GROUP "mail"
#define N_MONTHS 12

struct _SaMailTemplate
{
  gatomicrefcount  ref_count;
  char            *language;
  char            *texts[SA_MAIL_N_KEYS];
  char           **months;
  gboolean         rtl;
};

static gboolean
check_keys (const char  *language,
            GKeyFile    *file,
            GError     **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      SaMailKey key = SA_MAIL_N_KEYS;

      if (!sa_mail_key_from_name (names[i], &key))
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: the first %s is a language tag, the second a key */
                       _("The mail template “%s” has a text “%s” that no mail uses."), language, names[i]);
          return FALSE;
        }
    }

  return TRUE;
}

SaMailTemplate *
sa_mail_template_new (const char  *language,
                      GBytes      *data,
                      GError     **error)
{
  g_autoptr (SaMailTemplate) self = NULL;
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  file = g_key_file_new ();
  if (!g_key_file_load_from_bytes (file, data, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: the first %s is a language tag, the second a technical reason */
                   _("The mail template “%s” cannot be read: %s"), language, local->message);
      return NULL;
    }
  if (!check_keys (language, file, error))
    return NULL;

  self = g_new0 (SaMailTemplate, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->language = g_strdup (language);
  for (int i = 0; i < SA_MAIL_N_KEYS; i++)
    {
      const char *name = sa_mail_key_get_name ((SaMailKey) i);

      self->texts[i] = g_key_file_get_string (file, GROUP, name, NULL);
      if (self->texts[i] == NULL || self->texts[i][0] == '\0')
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: the first %s is a language tag, the second a key */
                       _("The mail template “%s” lacks the text “%s”."), language, name);
          return NULL;
        }
      if (!sa_mail_words_check (language, (SaMailKey) i, self->texts[i], error))
        return NULL;
    }

  self->months = g_key_file_get_string_list (file, GROUP, sa_mail_key_get_name (SA_MAIL_KEY_MONTHS), NULL, NULL);
  if (self->months == NULL || g_strv_length (self->months) != N_MONTHS)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: %s is a language tag */
                   _("The mail template “%s” does not name twelve months."), language);
      return NULL;
    }
  self->rtl = strcmp (self->texts[SA_MAIL_KEY_DIRECTION], "rtl") == 0;

  return g_steal_pointer (&self);
}

SaMailTemplate *
sa_mail_template_ref (SaMailTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_mail_template_unref (SaMailTemplate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->language);
  for (int i = 0; i < SA_MAIL_N_KEYS; i++)
    g_free (self->texts[i]);
  g_strfreev (self->months);
  g_free (self);
}

SaMailTemplate *
sa_mail_template_load (const char  *language,
                       GError     **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) data = NULL;

  g_return_val_if_fail (language != NULL, NULL);

  path = g_strconcat (RESOURCE_FOLDER, language, ".ini", NULL);
  data = g_resource_lookup_data (sa_relay_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (data == NULL)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                   /* Translators: %s is a language tag, such as "de" */
                   _("There are no mail texts in the language “%s”."), language);
      return NULL;
    }

  return sa_mail_template_new (language, data, error);
}

SaMailTemplate *
sa_mail_template_new_own (SaMailTemplate *self,
                          GVariant       *texts)
{
  SaMailTemplate *own = NULL;
  GVariantIter iter;
  const char *name;
  const char *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (texts == NULL || g_variant_is_of_type (texts, G_VARIANT_TYPE ("a{ss}")), NULL);

  own = g_memdup2 (self, sizeof *self);
  g_atomic_ref_count_init (&own->ref_count);
  own->language = g_strdup (self->language);
  own->months = g_strdupv (self->months);
  for (int i = 0; i < SA_MAIL_N_KEYS; i++)
    own->texts[i] = g_strdup (self->texts[i]);
  if (texts == NULL)
    return own;

  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &text))
    {
      g_autoptr (GError) error = NULL;
      SaMailKey key = SA_MAIL_N_KEYS;

      if (*text == '\0' || !sa_mail_key_from_name (name, &key) || key < SA_MAIL_FIRST_OWN_KEY)
        continue;
      if (!sa_mail_words_check (self->language, key, text, &error))
        {
          g_message ("The built-in text is used: %s", error->message);
          continue;
        }
      g_free (own->texts[key]);
      own->texts[key] = g_strdup (text);
    }

  return own;
}

const char *
sa_mail_template_get_text (SaMailTemplate *self,
                           SaMailKey       key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) key < SA_MAIL_N_KEYS, NULL);

  return self->texts[key];
}

GVariant *
sa_mail_template_dup_texts (SaMailTemplate *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (int i = SA_MAIL_FIRST_OWN_KEY; i < SA_MAIL_N_KEYS; i++)
    g_variant_builder_add (&builder, "{ss}", sa_mail_key_get_name ((SaMailKey) i), self->texts[i]);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

const char *
sa_mail_template_get_language (SaMailTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->language;
}

gboolean
sa_mail_template_is_rtl (SaMailTemplate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rtl;
}

static void
append (GString    *target,
        const char *text,
        gssize      length,
        SaMailMode  mode)
{
  g_autofree char *escaped = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *broken = NULL;

  if (mode != SA_MAIL_HTML)
    {
      g_string_append_len (target, text, length);
      return;
    }
  escaped = g_markup_escape_text (text, length);
  lines = g_strsplit (escaped, "\n", -1);
  broken = g_strjoinv ("<br/>\n", lines);
  g_string_append (target, broken);
}

/* One pass: braces inside a value stay what they are. Every text was checked when it was read. */
char *
sa_mail_template_fill (SaMailTemplate     *self,
                       SaMailKey           key,
                       const char * const *values,
                       SaMailMode          mode)
{
  GString *filled = g_string_new (NULL);
  const char *p = self->texts[key];
  const char *open;

  while ((open = strchr (p, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      SaMailVar var = sa_mail_find_var (open + 1, (gsize) (close - open - 1));

      append (filled, p, open - p, mode);
      if (mode == SA_MAIL_HTML)
        g_string_append (filled, "<bdi>");
      else if (mode == SA_MAIL_ISOLATED)
        g_string_append (filled, "\xe2\x81\xa8"); /* U+2068 */
      append (filled, values[var], -1, mode);
      if (mode == SA_MAIL_HTML)
        g_string_append (filled, "</bdi>");
      else if (mode == SA_MAIL_ISOLATED)
        g_string_append (filled, "\xe2\x81\xa9"); /* U+2069 */
      p = close + 1;
    }
  append (filled, p, -1, mode);

  return g_string_free (filled, FALSE);
}

char *
sa_mail_template_format_date (SaMailTemplate *self,
                              SaTime          time)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *day = NULL;
  g_autofree char *year = NULL;
  const char *values[SA_MAIL_N_VARS] = { NULL };

  g_return_val_if_fail (self != NULL, NULL);

  date = g_date_time_new_from_unix_utc (time);
  g_return_val_if_fail (date != NULL, NULL);

  day = g_strdup_printf ("%d", g_date_time_get_day_of_month (date));
  year = g_strdup_printf ("%d", g_date_time_get_year (date));
  values[SA_MAIL_VAR_DAY] = day;
  values[SA_MAIL_VAR_MONTH] = self->months[g_date_time_get_month (date) - 1];
  values[SA_MAIL_VAR_YEAR] = year;

  return sa_mail_template_fill (self, SA_MAIL_KEY_DATE, values, SA_MAIL_PLAIN);
}
