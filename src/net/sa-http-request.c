/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-request-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_MAX_ANSWER (1024 * 1024)

G_DEFINE_BOXED_TYPE (SaHttpRequest, sa_http_request, sa_http_request_ref, sa_http_request_unref)

gboolean
sa_http_is_plain_text (const char *text)
{
  const char *p;

  g_return_val_if_fail (text != NULL, FALSE);

  for (p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || (guchar) *p >= 0x7f)
      return FALSE;

  return TRUE;
}

/* RFC 9110, 5.6.2: a field's name is a token */
static gboolean
is_token (const char *name)
{
  const char *p;

  for (p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return FALSE;

  return p != name;
}

gboolean
sa_http_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
sa_http_uri_is_safe (GUri *uri)
{
  const char *host;

  g_return_val_if_fail (uri != NULL, FALSE);

  host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0')
    return FALSE;
  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  return strcmp (g_uri_get_scheme (uri), "http") == 0 && sa_http_is_loopback (host);
}

static void
set_problem (SaHttpRequest *self,
             char          *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
  else
    g_free (problem);
}

SaHttpRequest *
sa_http_request_new (const char  *method,
                     const char  *uri,
                     SaHttpFlags  flags)
{
  SaHttpRequest *self = NULL;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (!(flags & SA_HTTP_ALLOW_SAME_ORIGIN_REDIRECT) || strcmp (method, "GET") == 0, NULL);

  self = g_new0 (SaHttpRequest, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->method = g_strdup (method);
  self->flags = flags;
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->max_answer = DEFAULT_MAX_ANSWER;

  self->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  if (self->uri == NULL || g_uri_get_host (self->uri) == NULL || *g_uri_get_host (self->uri) == '\0')
    set_problem (self, g_strdup (_("The address of the server is not a valid URL. Correct it in the settings.")));
  else if (g_uri_get_user (self->uri) != NULL)
    set_problem (self, g_strdup (_("The address of the server must not hold a user name or a password. "
                                   "Enter them in their own fields.")));
  else if (!sa_http_uri_is_safe (self->uri))
    set_problem (self, g_strdup_printf (
                         /* Translators: %s is the name of a server */
                         _("The connection to “%s” would not be encrypted. "
                           "Use an address that starts with “https://”."),
                         g_uri_get_host (self->uri)));

  return self;
}

SaHttpRequest *
sa_http_request_ref (SaHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_http_request_unref (SaHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->method);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_ptr_array_unref (self->headers);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->problem);
  g_free (self);
}

/* libsoup drops a header that it does not like and sends the request without it, so the check is ours. The value
 * itself may be a secret and stays out of the text. */
void
sa_http_request_add_header (SaHttpRequest *self,
                            const char    *name,
                            const char    *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && is_token (name));
  g_return_if_fail (value != NULL);

  if (!sa_http_is_plain_text (value))
    {
      set_problem (self, g_strdup_printf (
                           /* Translators: %s is the name of an HTTP header, such as Authorization */
                           _("The value for “%s” holds a line break or another character that is not allowed there. "
                             "Enter it again."),
                           name));
      return;
    }

  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

void
sa_http_request_set_basic (SaHttpRequest *self,
                           const char    *user,
                           const char    *secret)
{
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;
  const char *p;

  g_return_if_fail (self != NULL);
  g_return_if_fail (user != NULL);
  g_return_if_fail (secret != NULL);

  pair = g_strconcat (user, ":", secret, NULL);
  for (p = pair; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      break;
  if (*p != '\0' || strchr (user, ':') != NULL)
    {
      set_problem (self, g_strdup (_("The user name or the password holds a character that is not allowed there. "
                                     "Enter them again.")));
      return;
    }

  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  value = g_strconcat ("Basic ", encoded, NULL);
  sa_http_request_add_header (self, "Authorization", value);
}

void
sa_http_request_set_bearer (SaHttpRequest *self,
                            const char    *secret)
{
  g_autofree char *value = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (secret != NULL);

  value = g_strconcat ("Bearer ", secret, NULL);
  sa_http_request_add_header (self, "Authorization", value);
}

void
sa_http_request_set_body (SaHttpRequest *self,
                          const char    *content_type,
                          GBytes        *body)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (content_type != NULL && sa_http_is_plain_text (content_type));
  g_return_if_fail (body != NULL);

  g_free (self->content_type);
  self->content_type = g_strdup (content_type);
  g_bytes_ref (body);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body;
}

void
sa_http_request_set_max_answer (SaHttpRequest *self,
                                gsize          n_bytes)
{
  g_return_if_fail (self != NULL);

  self->max_answer = n_bytes;
}
