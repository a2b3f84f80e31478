/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-url.h"

#include "sa-http-request.h"

#include <string.h>

#define SUBMISSION_PORT 587   /* RFC 6409, 3.1 */
#define SUBMISSIONS_PORT 465  /* RFC 8314, 3.3 */

void
sa_smtp_url_clear (SaSmtpUrl *self)
{
  g_clear_pointer (&self->host, g_free);
}

/* The host goes into another URL: nothing in it may have a meaning there */
static gboolean
is_host (const char *host)
{
  if (host == NULL || !g_ascii_isalnum (*host))
    return host != NULL && *host == ':' && g_hostname_is_ip_address (host);
  if (strchr (host, ':') != NULL)
    return g_hostname_is_ip_address (host);
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.' && *p != '_')
      return FALSE;

  return strstr (host, "..") == NULL && strlen (host) <= 253;
}

gboolean
sa_smtp_url_parse (const char *text,
                   SaSmtpUrl  *url)
{
  g_autoptr (GUri) uri = NULL;
  gboolean tls;
  int port;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  /* what blanks and the like would be forgiven */
  if (!sa_http_is_plain_text (text) || strchr (text, ' ') != NULL)
    return FALSE;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || strlen (g_uri_get_path (uri)) > 1)
    return FALSE;

  tls = g_ascii_strcasecmp (g_uri_get_scheme (uri), "smtps") == 0;
  if (!tls && g_ascii_strcasecmp (g_uri_get_scheme (uri), "smtp") != 0)
    return FALSE;
  port = g_uri_get_port (uri);
  if (port == 0)
    return FALSE;

  url->host = g_strdup (g_uri_get_host (uri));
  url->port = (guint16) (port > 0 ? port : tls ? SUBMISSIONS_PORT : SUBMISSION_PORT);
  url->tls = tls;
  url->loopback = sa_http_is_loopback (url->host);
  return TRUE;
}
