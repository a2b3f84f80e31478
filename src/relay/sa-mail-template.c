/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-template-private.h"
#include "sa-relay-resources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOURCE_FOLDER "/org/example/SiteAdmin/relay/templates/"
#define GROUP "mail"
#define N_MONTHS 12

static const char * const var_names[SA_MAIL_N_VARS] = {
  "inviter", "name", "address", "site", "organization", "products", "expires", "day", "month", "year",
};

#define MAY(var) (1u << (var))
#define PLACE (MAY (SA_MAIL_VAR_SITE) | MAY (SA_MAIL_VAR_ORGANIZATION))

/* Each key with the variables that it may have. A fact that can be empty is allowed only where the key is used with
 * it: no mail begins with "Hello ," because a translator put a name where there may be none. */
static const struct
{
  const char *name;
  guint       vars;
} keys[SA_MAIL_N_KEYS] = {
  [SA_MAIL_KEY_DIRECTION] = { "direction", 0 },
  [SA_MAIL_KEY_MONTHS] = { "months", 0 },
  [SA_MAIL_KEY_DATE] = { "date", MAY (SA_MAIL_VAR_DAY) | MAY (SA_MAIL_VAR_MONTH) | MAY (SA_MAIL_VAR_YEAR) },
  [SA_MAIL_KEY_LIST_SEPARATOR] = { "list-separator", 0 },
  [SA_MAIL_KEY_FROM] = { "from", MAY (SA_MAIL_VAR_INVITER) | PLACE },
  [SA_MAIL_KEY_SUBJECT] = { "subject", MAY (SA_MAIL_VAR_INVITER) | PLACE },
  [SA_MAIL_KEY_SUBJECT_ANONYMOUS] = { "subject-anonymous", PLACE },
  [SA_MAIL_KEY_GREETING] = { "greeting", MAY (SA_MAIL_VAR_NAME) },
  [SA_MAIL_KEY_GREETING_ANONYMOUS] = { "greeting-anonymous", 0 },
  [SA_MAIL_KEY_INTRO] = { "intro", MAY (SA_MAIL_VAR_INVITER) | PLACE },
  [SA_MAIL_KEY_INTRO_ANONYMOUS] = { "intro-anonymous", PLACE },
  [SA_MAIL_KEY_PRODUCTS] = { "products", MAY (SA_MAIL_VAR_PRODUCTS) | MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_MESSAGE] = { "message", MAY (SA_MAIL_VAR_INVITER) },
  [SA_MAIL_KEY_MESSAGE_ANONYMOUS] = { "message-anonymous", 0 },
  [SA_MAIL_KEY_ACCOUNT_NEW] = { "account-new", MAY (SA_MAIL_VAR_ADDRESS) | MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_ACCOUNT_EXISTING] = { "account-existing", MAY (SA_MAIL_VAR_ADDRESS) | MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_BUTTON_NEW] = { "button-new", MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_BUTTON_EXISTING] = { "button-existing", MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_OPEN_NEW] = { "open-new", MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_OPEN_EXISTING] = { "open-existing", MAY (SA_MAIL_VAR_SITE) },
  [SA_MAIL_KEY_COPY] = { "copy", 0 },
  [SA_MAIL_KEY_EXPIRES] = { "expires", MAY (SA_MAIL_VAR_EXPIRES) },
  [SA_MAIL_KEY_PRIVATE] = { "private", 0 },
  [SA_MAIL_KEY_REPLY] = { "reply", MAY (SA_MAIL_VAR_INVITER) },
  [SA_MAIL_KEY_IGNORE] = { "ignore", MAY (SA_MAIL_VAR_SITE) },
};

struct _SaMailTemplate
{
  gatomicrefcount  ref_count;
  char            *language;
  char            *texts[SA_MAIL_N_KEYS];
  char           **months;
  gboolean         rtl;
};

static int
find_var (const char *name,
          gsize       length)
{
  for (int i = 0; i < SA_MAIL_N_VARS; i++)
    if (strlen (var_names[i]) == length && strncmp (var_names[i], name, length) == 0)
      return i;

  return -1;
}

static gboolean
check_text (const char  *language,
            SaMailKey    key,
            const char  *text,
            GError     **error)
{
  const char *open;

  for (const char *p = text; (open = strchr (p, '{')) != NULL; p = strchr (open, '}') + 1)
    {
      const char *close = strchr (open, '}');
      int var = close != NULL ? find_var (open + 1, (gsize) (close - open - 1)) : -1;

      if (var < 0 || (keys[key].vars & MAY (var)) == 0)
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: the first %s is a language tag, the second a key, the third what stands there */
                       _("In the mail template “%s”, the text “%s” has a variable that it cannot have: “%s”."),
                       language, keys[key].name, open);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_keys (const char  *language,
            GKeyFile    *file,
            GError     **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (gsize j = 0; j < SA_MAIL_N_KEYS && !known; j++)
        known = strcmp (names[i], keys[j].name) == 0;
      if (!known)
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
      self->texts[i] = g_key_file_get_string (file, GROUP, keys[i].name, NULL);
      if (self->texts[i] == NULL || self->texts[i][0] == '\0')
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: the first %s is a language tag, the second a key */
                       _("The mail template “%s” lacks the text “%s”."), language, keys[i].name);
          return NULL;
        }
      if (!check_text (language, i, self->texts[i], error))
        return NULL;
    }

  self->months = g_key_file_get_string_list (file, GROUP, keys[SA_MAIL_KEY_MONTHS].name, NULL, NULL);
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

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char **
sa_mail_template_list (void)
{
  g_auto (GStrv) files = NULL;
  GPtrArray *names = g_ptr_array_new ();

  files = g_resource_enumerate_children (sa_relay_get_resource (), RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (gsize i = 0; files != NULL && files[i] != NULL; i++)
    if (g_str_has_suffix (files[i], ".ini"))
      g_ptr_array_add (names, g_strndup (files[i], strlen (files[i]) - strlen (".ini")));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

char *
sa_mail_template_choose (const char * const *wishes,
                         gsize               n_wishes)
{
  g_auto (GStrv) languages = sa_mail_template_list ();

  for (gsize i = 0; i < n_wishes; i++)
    {
      g_autofree char *wish = g_strdup (wishes[i] != NULL ? wishes[i] : "");

      /* "de_AT.UTF-8" is how the environment spells it */
      wish[strcspn (wish, ".@")] = '\0';
      g_strdelimit (wish, "_", '-');
      while (*wish != '\0')
        {
          char *dash;

          for (gsize j = 0; languages[j] != NULL; j++)
            if (g_ascii_strcasecmp (languages[j], wish) == 0)
              return g_strdup (languages[j]);

          dash = strrchr (wish, '-');
          *(dash != NULL ? dash : wish) = '\0';
        }
    }

  return g_strdup ("en");
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
        SaMailMode        mode)
{
  g_autofree char *escaped = NULL;

  if (mode != SA_MAIL_HTML)
    {
      g_string_append_len (target, text, length);
      return;
    }
  escaped = g_markup_escape_text (text, length);
  g_string_append (target, escaped);
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
      int var = find_var (open + 1, (gsize) (close - open - 1));

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
