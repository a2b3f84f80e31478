/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language.h"

#include "sa-fold.h"

#include <string.h>

#define MAX_RANGES 32 /* of an Accept-Language header: nobody reads more */

static const char * const list[] = { "ar", "de", "en", "es", "fr", "ja", "pt-BR", NULL };
static const char * const names[] = { "العربية", "Deutsch", "English", "Español", "Français", "日本語", "Português (Brasil)" };

G_STATIC_ASSERT (G_N_ELEMENTS (list) == G_N_ELEMENTS (names) + 1);

const char * const *
sa_language_list (void)
{
  return list;
}

const char *
sa_language_get_name (const char *language)
{
  g_return_val_if_fail (language != NULL, NULL);

  for (gsize i = 0; list[i] != NULL; i++)
    if (g_ascii_strcasecmp (list[i], language) == 0)
      return names[i];

  return NULL;
}

const char *
sa_language_from_name (const char *name)
{
  /* folded */
  static const struct
  {
    const char *name;
    const char *language;
  } others[] = {
    { "arabic", "ar" }, { "arabisch", "ar" }, { "arabe", "ar" },
    { "german", "de" }, { "allemand", "de" }, { "aleman", "de" }, { "alemao", "de" },
    { "englisch", "en" }, { "anglais", "en" }, { "ingles", "en" },
    { "spanish", "es" }, { "spanisch", "es" }, { "espagnol", "es" }, { "espanhol", "es" },
    { "french", "fr" }, { "franzosisch", "fr" }, { "frances", "fr" },
    { "japanese", "ja" }, { "japanisch", "ja" }, { "japonais", "ja" }, { "japones", "ja" },
    { "portuguese", "pt-BR" }, { "portugues", "pt-BR" }, { "portugiesisch", "pt-BR" }, { "portugais", "pt-BR" },
    { "brazilian portuguese", "pt-BR" },
  };
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  folded = sa_fold (name);
  for (gsize i = 0; list[i] != NULL; i++)
    {
      g_autofree char *own = sa_fold (names[i]);

      if (g_str_equal (own, folded))
        return list[i];
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (others[i].name, folded))
      return others[i].language;

  return NULL;
}

gboolean
sa_language_is_rtl (const char *language)
{
  return g_strcmp0 (sa_language_match (language), "ar") == 0;
}

gboolean
sa_language_is_tag (const char *text)
{
  gsize length = 0;
  gsize part = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  /* Letters first, then parts of letters and digits, of 1 to 8 each. */
  for (; text[length] != '\0'; length++)
    {
      if (text[length] == '-' && part > 0)
        part = 0;
      else if (g_ascii_isalpha (text[length]) || (g_ascii_isdigit (text[length]) && part < length))
        part++;
      else
        return FALSE;
      if (part > 8)
        return FALSE;
    }

  return part > 0 && length >= 2 && length <= SA_LANGUAGE_MAX_BYTES && text[1] != '-';
}

/* Whether @language is @wish, or one of its regions: "pt-BR" is one of "pt" */
static gboolean
serves (const char *language,
        const char *wish,
        gboolean    of_region)
{
  gsize length = strlen (wish);

  return g_ascii_strncasecmp (language, wish, length) == 0 &&
         (of_region ? language[length] == '-' : language[length] == '\0');
}

static const char *
find (const char *wish,
      gboolean    of_region)
{
  for (gsize i = 0; list[i] != NULL; i++)
    if (serves (list[i], wish, of_region))
      return list[i];

  return NULL;
}

const char *
sa_language_match (const char *wish)
{
  char text[SA_LANGUAGE_MAX_BYTES + 1] = "";
  const char *found = NULL;

  if (wish == NULL)
    return NULL;

  g_strlcpy (text, wish, sizeof text);
  text[strcspn (text, ".@")] = '\0';
  g_strdelimit (text, "_", '-');
  while (*text != '\0')
    {
      char *dash = strrchr (text, '-');

      found = find (text, FALSE);
      if (found == NULL && dash == NULL)
        found = find (text, TRUE);
      if (found != NULL)
        return found;
      *(dash != NULL ? dash : text) = '\0';
    }

  return NULL;
}

const char *
sa_language_choose (const char * const *wishes,
                    gsize               n_wishes)
{
  for (gsize i = 0; i < n_wishes; i++)
    {
      const char *found = sa_language_match (wishes[i]);

      if (found != NULL)
        return found;
    }

  return SA_LANGUAGE_DEFAULT;
}

/* The weight of a range, cut off from it: 1 where none is named, 0 where it cannot be read */
static double
cut_quality (char *range)
{
  char *parameter = strchr (range, ';');
  double quality = 1;

  if (parameter == NULL)
    return 1;
  *parameter++ = '\0';
  while (*parameter == ' ' || *parameter == '\t')
    parameter++;
  if (g_ascii_strncasecmp (parameter, "q=", 2) != 0)
    return 0;
  quality = g_ascii_strtod (parameter + 2, NULL);

  return quality >= 0 && quality <= 1 ? quality : 0;
}

const char *
sa_language_match_accept (const char *header)
{
  g_auto (GStrv) ranges = g_strsplit (header != NULL ? header : "", ",", MAX_RANGES);
  const char *best = NULL;
  double best_quality = 0;

  for (gsize i = 0; ranges[i] != NULL; i++)
    {
      double quality = cut_quality (ranges[i]);
      const char *found = quality > best_quality ? sa_language_match (g_strstrip (ranges[i])) : NULL;

      if (found != NULL)
        {
          best = found;
          best_quality = quality;
        }
    }

  return best;
}

const char *
sa_language_for_recipient (const SaLanguageFacts *facts,
                           SaLanguageSource      *source)
{
  const char *wishes[SA_LANGUAGE_SOURCE_DEFAULT] = { NULL };
  guint at = 0;

  g_return_val_if_fail (facts != NULL, SA_LANGUAGE_DEFAULT);

  wishes[SA_LANGUAGE_SOURCE_ADDRESS] = facts->address;
  wishes[SA_LANGUAGE_SOURCE_INVITATION] = facts->invitation;
  wishes[SA_LANGUAGE_SOURCE_ACCOUNT] = facts->account;
  wishes[SA_LANGUAGE_SOURCE_EARLIER] = facts->earlier;
  wishes[SA_LANGUAGE_SOURCE_ORGANIZATION] = facts->organization;
  wishes[SA_LANGUAGE_SOURCE_OPERATOR] = facts->locale;
  while (at < SA_LANGUAGE_SOURCE_DEFAULT && sa_language_match (wishes[at]) == NULL)
    at++;
  if (source != NULL)
    *source = (SaLanguageSource) at;

  return at < SA_LANGUAGE_SOURCE_DEFAULT ? sa_language_match (wishes[at]) : SA_LANGUAGE_DEFAULT;
}
