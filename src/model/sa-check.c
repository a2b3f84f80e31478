/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-check.h"

#include <string.h>

static SaReason
check_characters (const char *text,
                  gboolean    many_lines,
                  long        max_characters)
{
  const char *p = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return SA_REASON_TEXT_CONTROL;
  if (g_utf8_strlen (text, -1) > max_characters)
    return SA_REASON_TEXT_TOO_LONG;
  for (p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (many_lines && (c == '\n' || c == '\r' || c == '\t'))
        continue;
      /* U+2028 and U+2029 end lines too. */
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        return SA_REASON_TEXT_CONTROL;
    }

  return SA_REASON_NONE;
}

SaReason
sa_check_name (const char *name)
{
  g_autofree char *stripped = name != NULL ? g_strstrip (g_strdup (name)) : NULL;

  if (stripped == NULL || stripped[0] == '\0')
    return SA_REASON_NAME_EMPTY;

  return check_characters (name, FALSE, SA_NAME_MAX_CHARACTERS);
}

SaReason
sa_check_line (const char *text)
{
  g_return_val_if_fail (text != NULL, SA_REASON_TEXT_CONTROL);

  return check_characters (text, FALSE, SA_TEXT_MAX_CHARACTERS);
}

SaReason
sa_check_text (const char *text)
{
  g_return_val_if_fail (text != NULL, SA_REASON_TEXT_CONTROL);

  return check_characters (text, TRUE, SA_TEXT_MAX_CHARACTERS);
}

/* GUri lets through what no host can have. An address in brackets has lost them here and keeps its colons. */
static gboolean
is_host (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);

  return ascii != NULL && ascii[0] != '\0' &&
         strspn (ascii, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:") == strlen (ascii);
}

SaReason
sa_check_url (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  const char *host = NULL;
  const char *scheme = NULL;

  if (url == NULL || sa_check_line (url) != SA_REASON_NONE)
    return SA_REASON_URL_INVALID;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    return SA_REASON_URL_INVALID;

  host = g_uri_get_host (uri);
  scheme = g_uri_get_scheme (uri);
  if (host == NULL || !is_host (host) ||
      (g_ascii_strcasecmp (scheme, "https") != 0 && g_ascii_strcasecmp (scheme, "http") != 0))
    return SA_REASON_URL_INVALID;

  return SA_REASON_NONE;
}
