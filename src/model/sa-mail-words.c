/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-words.h"

#include "sa-language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const vars[SA_MAIL_N_VARS] = {
  "inviter", "name", "address", "site", "organization", "products", "expires", "day", "month", "year",
};

#define BIT(var) (1u << (var))
#define INVITER BIT (SA_MAIL_VAR_INVITER)
#define ADDRESS BIT (SA_MAIL_VAR_ADDRESS)
#define SITE BIT (SA_MAIL_VAR_SITE)
#define PLACE (SITE | BIT (SA_MAIL_VAR_ORGANIZATION))
#define DATE (BIT (SA_MAIL_VAR_DAY) | BIT (SA_MAIL_VAR_MONTH) | BIT (SA_MAIL_VAR_YEAR))

/* A fact that can be empty is allowed only where the key is used with it: no mail begins with "Hello ," because
 * somebody put a name where there may be none. */
static const struct
{
  const char *name;
  guint       may;
  guint       needs;
  gboolean    line;
} keys[SA_MAIL_N_KEYS] = {
  [SA_MAIL_KEY_DIRECTION] = { "direction", 0, 0, TRUE },
  [SA_MAIL_KEY_MONTHS] = { "months", 0, 0, TRUE },
  [SA_MAIL_KEY_DATE] = { "date", DATE, DATE, TRUE },
  [SA_MAIL_KEY_LIST_SEPARATOR] = { "list-separator", 0, 0, TRUE },
  [SA_MAIL_KEY_FROM] = { "from", INVITER | PLACE, INVITER, TRUE },
  [SA_MAIL_KEY_SUBJECT] = { "subject", INVITER | PLACE, SITE, TRUE },
  [SA_MAIL_KEY_SUBJECT_ANONYMOUS] = { "subject-anonymous", PLACE, SITE, TRUE },
  [SA_MAIL_KEY_GREETING] = { "greeting", BIT (SA_MAIL_VAR_NAME), BIT (SA_MAIL_VAR_NAME), FALSE },
  [SA_MAIL_KEY_GREETING_ANONYMOUS] = { "greeting-anonymous", 0, 0, FALSE },
  [SA_MAIL_KEY_INTRO] = { "intro", INVITER | PLACE, INVITER | SITE, FALSE },
  [SA_MAIL_KEY_INTRO_ANONYMOUS] = { "intro-anonymous", PLACE, SITE, FALSE },
  [SA_MAIL_KEY_PRODUCTS] = { "products", BIT (SA_MAIL_VAR_PRODUCTS) | SITE, BIT (SA_MAIL_VAR_PRODUCTS), FALSE },
  [SA_MAIL_KEY_MESSAGE] = { "message", INVITER, INVITER, FALSE },
  [SA_MAIL_KEY_MESSAGE_ANONYMOUS] = { "message-anonymous", 0, 0, FALSE },
  [SA_MAIL_KEY_ACCOUNT_NEW] = { "account-new", ADDRESS | SITE, ADDRESS, FALSE },
  [SA_MAIL_KEY_ACCOUNT_EXISTING] = { "account-existing", ADDRESS | SITE, ADDRESS, FALSE },
  [SA_MAIL_KEY_BUTTON_NEW] = { "button-new", SITE, 0, TRUE },
  [SA_MAIL_KEY_BUTTON_EXISTING] = { "button-existing", SITE, 0, TRUE },
  [SA_MAIL_KEY_OPEN_NEW] = { "open-new", SITE, 0, FALSE },
  [SA_MAIL_KEY_OPEN_EXISTING] = { "open-existing", SITE, 0, FALSE },
  [SA_MAIL_KEY_COPY] = { "copy", 0, 0, FALSE },
  [SA_MAIL_KEY_EXPIRES] = { "expires", BIT (SA_MAIL_VAR_EXPIRES), BIT (SA_MAIL_VAR_EXPIRES), FALSE },
  [SA_MAIL_KEY_PRIVATE] = { "private", 0, 0, FALSE },
  [SA_MAIL_KEY_REPLY] = { "reply", INVITER, 0, FALSE },
  [SA_MAIL_KEY_IGNORE] = { "ignore", SITE, 0, FALSE },
};

const char *
sa_mail_var_get_name (SaMailVar var)
{
  g_return_val_if_fail ((guint) var < SA_MAIL_N_VARS, "");

  return vars[var];
}

const char *
sa_mail_key_get_name (SaMailKey key)
{
  g_return_val_if_fail ((guint) key < SA_MAIL_N_KEYS, "");

  return keys[key].name;
}

gboolean
sa_mail_key_from_name (const char *name,
                       SaMailKey  *key)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < SA_MAIL_N_KEYS; i++)
    if (strcmp (keys[i].name, name) == 0)
      {
        *key = (SaMailKey) i;
        return TRUE;
      }

  return FALSE;
}

gboolean
sa_mail_key_may_have (SaMailKey key,
                      SaMailVar var)
{
  return (keys[key].may & BIT (var)) != 0;
}

gboolean
sa_mail_key_needs (SaMailKey key,
                   SaMailVar var)
{
  return (keys[key].needs & BIT (var)) != 0;
}

gboolean
sa_mail_key_is_line (SaMailKey key)
{
  return keys[key].line;
}

SaMailVar
sa_mail_find_var (const char *name,
                  gsize       length)
{
  guint i = 0;

  while (i < SA_MAIL_N_VARS && (strlen (vars[i]) != length || strncmp (vars[i], name, length) != 0))
    i++;

  return (SaMailVar) i;
}

/* @found: (out): the variables that stand in @text, as bits */
static gboolean
check_vars (const char  *language,
            SaMailKey    key,
            const char  *text,
            guint       *found,
            GError     **error)
{
  const char *open;

  *found = 0;
  for (const char *p = text; (open = strchr (p, '{')) != NULL; p = strchr (open, '}') + 1)
    {
      const char *close = strchr (open, '}');
      SaMailVar var = close != NULL ? sa_mail_find_var (open + 1, (gsize) (close - open - 1)) : SA_MAIL_N_VARS;
      g_autofree char *shown = NULL;

      if (var < SA_MAIL_N_VARS && sa_mail_key_may_have (key, var))
        {
          *found |= BIT (var);
          continue;
        }
      /* what is not closed goes on to the end of the text: some of it tells which one is meant */
      shown = close != NULL ? g_strndup (open, (gsize) (close - open + 1))
                            : g_utf8_substring (open, 0, MIN (g_utf8_strlen (open, -1), 20));
      if (var < SA_MAIL_N_VARS)
        g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                     /* Translators: a language tag such as "de"; the name of a text such as "greeting"; "{site}" */
                     _("In the mail texts “%s”, the text “%s” cannot have the variable “%s”. Leave it out."),
                     language, keys[key].name, shown);
      else
        g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                     /* Translators: a language tag such as "de"; the name of a text such as "greeting"; "{sight}" */
                     _("In the mail texts “%s”, the text “%s” has “%s”, which is no variable. Correct it or leave out the "
                       "braces."),
                     language, keys[key].name, shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_characters (const char  *language,
                  SaMailKey    key,
                  const char  *text,
                  GError     **error)
{
  int limit = keys[key].line ? SA_MAIL_MAX_LINE : SA_MAIL_MAX_TEXT;
  gboolean ok = g_utf8_validate (text, -1, NULL);

  for (const char *p = text; ok && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      ok = (!g_unichar_iscntrl (c) || (c == '\n' && !keys[key].line)) && type != G_UNICODE_LINE_SEPARATOR &&
           type != G_UNICODE_PARAGRAPH_SEPARATOR;
    }
  if (!ok && keys[key].line)
    g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                 /* Translators: a language tag such as "de"; the name of a text such as "subject" */
                 _("In the mail texts “%s”, the text “%s” has a line break or another control character. Write it on one "
                   "line."),
                 language, keys[key].name);
  else if (!ok)
    g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                 /* Translators: a language tag such as "de"; the name of a text such as "greeting" */
                 _("In the mail texts “%s”, the text “%s” has a control character. Type it again."),
                 language, keys[key].name);
  else if (key >= SA_MAIL_FIRST_OWN_KEY && g_utf8_strlen (text, -1) > limit)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: a language tag such as "de"; the name of a text such as "subject"; a number */
                   ngettext ("In the mail texts “%s”, the text “%s” is longer than %d character. Shorten it.",
                             "In the mail texts “%s”, the text “%s” is longer than %d characters. Shorten it.",
                             (gulong) limit),
                   language, keys[key].name, limit);
      ok = FALSE;
    }

  return ok;
}

gboolean
sa_mail_words_check (const char  *language,
                     SaMailKey    key,
                     const char  *text,
                     GError     **error)
{
  guint found = 0;

  g_return_val_if_fail (language != NULL, FALSE);
  g_return_val_if_fail ((guint) key < SA_MAIL_N_KEYS, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!check_characters (language, key, text, error) || !check_vars (language, key, text, &found, error))
    return FALSE;
  for (guint i = 0; i < SA_MAIL_N_VARS; i++)
    if (sa_mail_key_needs (key, (SaMailVar) i) && (found & BIT (i)) == 0)
      {
        g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                     /* Translators: a language tag such as "de"; the name of a text such as "greeting"; "site" */
                     _("In the mail texts “%s”, the text “%s” lacks the variable “{%s}”. Add it."),
                     language, keys[key].name, vars[i]);
        return FALSE;
      }

  return TRUE;
}

gboolean
sa_mail_words_check_own (const char  *language,
                         GVariant    *texts,
                         GError     **error)
{
  GVariantIter iter;
  const char *name;
  const char *text;

  g_return_val_if_fail (texts != NULL && g_variant_is_of_type (texts, G_VARIANT_TYPE ("a{ss}")), FALSE);

  if (language == NULL || sa_language_get_name (language) == NULL)
    {
      g_autofree char *known = g_strjoinv (", ", (char **) sa_language_list ());

      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: a language tag, then the tags that are possible */
                   _("There are no mail texts in the language “%s”. Choose one of: %s."),
                   language != NULL ? language : "", known);
      return FALSE;
    }

  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &text))
    {
      SaMailKey key = SA_MAIL_N_KEYS;

      if (!sa_mail_key_from_name (name, &key) || key < SA_MAIL_FIRST_OWN_KEY)
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: a language tag such as "de", then what is not the name of a text */
                       _("In the mail texts “%s”, “%s” is not a text that can be changed. Look at the list of texts."),
                       language, name);
          return FALSE;
        }
      if (*text != '\0' && !sa_mail_words_check (language, key, text, error))
        return FALSE;
    }

  return TRUE;
}
