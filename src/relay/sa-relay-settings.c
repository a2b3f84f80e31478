/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-settings.h"

#include "sa-http-request.h"
#include "sa-smtp-url.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PACE 60000
#define MAX_CONCURRENCY 64

char *
sa_relay_check_path (const char *value)
{
  if (g_path_is_absolute (value))
    return NULL;

  /* Translators: %s is what somebody entered for the name of a folder */
  return g_strdup_printf (_("The folder “%s” has to be given with its whole path, beginning with “/”."), value);
}

char *
sa_relay_check_url (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_ENCODED, NULL);

  if (uri != NULL && g_uri_get_user (uri) != NULL)
    return g_strdup (_("The address of the mail relay must not hold a user name or a password. "
                       "Enter them in their own fields."));
  if (uri != NULL && sa_http_uri_is_safe (uri) && g_uri_get_fragment (uri) == NULL && sa_http_is_plain_text (value) &&
      strpbrk (value, " <>\"\\") == NULL)
    return NULL;

  /* Translators: %s is what somebody entered for a URL */
  return g_strdup_printf (_("“%s” is not the address of a mail relay. "
                            "Enter one that begins with “https://”, such as “https://mail.example.com”."), value);
}

char *
sa_relay_check_base (const char *value)
{
  if (strchr (value, '?') == NULL)
    return sa_relay_check_url (value);

  return g_strdup (_("The address of the mail relay ends before the question mark. Leave out the rest."));
}

char *
sa_relay_check_smtp (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_ENCODED, NULL);
  g_auto (SaSmtpUrl) url = { NULL, };

  if (sa_smtp_url_parse (value, &url))
    return NULL;

  if (uri != NULL && g_uri_get_user (uri) != NULL)
    return g_strdup (_("The address of the mail relay must not hold a user name or a password. "
                       "Enter them in their own fields."));
  if (uri != NULL && g_str_has_prefix (g_uri_get_scheme (uri), "smtp") && g_uri_get_host (uri) != NULL &&
      (strlen (g_uri_get_path (uri)) > 1 || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL))
    return g_strdup (_("The address of a mail server ends after its name, or after its port. Leave out the rest."));

  /* Translators: %s is what somebody entered for the address of a server */
  return g_strdup_printf (_("“%s” is not the address of a mail server. Enter one such as “smtp://mail.example.com” or, "
                            "where all of the connection is encrypted, “smtps://mail.example.com”."), value);
}

gboolean
sa_relay_has_control (const char *text)
{
  while (*text != '\0' && !g_ascii_iscntrl (*text))
    text++;

  return *text != '\0';
}

char *
sa_relay_check_user (const char *value)
{
  if (*value != '\0' && strchr (value, ':') == NULL && !sa_relay_has_control (value))
    return NULL;

  return g_strdup (_("A user name is not empty, and holds no colon and no line break."));
}

char *
sa_relay_check_domain (const char *value)
{
  gboolean good = strchr (value, '.') != NULL && strlen (value) <= 253 && strstr (value, "..") == NULL &&
                  g_ascii_isalnum (value[0]) && g_ascii_isalnum (value[strlen (value) - 1]);

  for (const char *p = value; good && *p != '\0'; p++)
    good = g_ascii_isalnum (*p) || *p == '-' || *p == '.';
  if (good)
    return NULL;

  /* Translators: %s is what somebody entered for a domain */
  return g_strdup_printf (_("“%s” is not a domain. Enter the one that mail is sent from, such as “mg.example.com”."),
                          value);
}

char *
sa_relay_check_word (const char *value)
{
  gboolean good = *value != '\0' && strlen (value) <= 128;

  for (const char *p = value; good && *p != '\0'; p++)
    good = g_ascii_isalnum (*p) || *p == '-' || *p == '_';
  if (good)
    return NULL;

  /* Translators: %s is what somebody entered */
  return g_strdup_printf (_("“%s” holds something else than letters, digits, “-” and “_”. "
                            "Copy it again, without what stands around it."), value);
}

static gboolean
is_number (const char *value,
           guint64     most)
{
  return g_ascii_string_to_unsigned (value, 10, 1, most, NULL, NULL);
}

char *
sa_relay_check_pace (const char *value)
{
  if (is_number (value, MAX_PACE))
    return NULL;

  /* Translators: the first %s is what somebody entered, %d a number such as 60000 */
  return g_strdup_printf (_("“%s” is no number of mails a minute. Enter a whole number from 1 to %d, or leave it out."),
                          value, MAX_PACE);
}

char *
sa_relay_check_concurrency (const char *value)
{
  if (is_number (value, MAX_CONCURRENCY))
    return NULL;

  /* Translators: the first %s is what somebody entered, %d a number such as 64 */
  return g_strdup_printf (_("“%s” is no number of mails at once. Enter a whole number from 1 to %d, or leave it out."),
                          value, MAX_CONCURRENCY);
}
