/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-response.h"

#include <libsoup/soup.h>
#include <string.h>

#define STATUS_TOO_MANY_REQUESTS 429 /* RFC 6585, 4; libsoup has no name for it */

struct _SaHttpResponse
{
  gatomicrefcount ref_count;
  guint           status;
  GUri           *uri;
  GHashTable     *headers;
  GBytes         *body;
};

G_DEFINE_BOXED_TYPE (SaHttpResponse, sa_http_response, sa_http_response_ref, sa_http_response_unref)

SaHttpResponse *
sa_http_response_new (guint       status,
                      GUri       *uri,
                      GHashTable *headers,
                      GBytes     *body)
{
  SaHttpResponse *self = NULL;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_new0 (SaHttpResponse, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->status = status;
  self->uri = g_uri_ref (uri);
  self->headers = headers != NULL ? headers : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->body = g_bytes_ref (body);

  return self;
}

SaHttpResponse *
sa_http_response_ref (SaHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_http_response_unref (SaHttpResponse *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_uri_unref (self->uri);
  g_hash_table_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

guint
sa_http_response_get_status (SaHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

GUri *
sa_http_response_get_uri (SaHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

const char *
sa_http_response_get_header (SaHttpResponse *self,
                             const char     *name)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = g_ascii_strdown (name, -1);
  return g_hash_table_lookup (self->headers, key);
}

gboolean
sa_http_response_is_type (SaHttpResponse *self,
                          const char     *media_type)
{
  const char *value;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (media_type != NULL, FALSE);

  value = sa_http_response_get_header (self, "content-type");
  if (value == NULL)
    return FALSE;

  length = strcspn (value, "; \t,");
  return length == strlen (media_type) && g_ascii_strncasecmp (value, media_type, length) == 0;
}

GBytes *
sa_http_response_get_body (SaHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

/* A whole number of seconds that is not negative; -1 for anything else. "1.5" is rounded up. */
static gint64
parse_seconds (const char *text)
{
  gint64 value;
  char *end = NULL;

  while (*text == ' ' || *text == '\t')
    text++;
  if (!g_ascii_isdigit (*text))
    return -1;

  value = g_ascii_strtoll (text, &end, 10);
  if (*end == '.' && g_ascii_isdigit (end[1]))
    {
      value += value < G_MAXINT ? 1 : 0;
      for (end++; g_ascii_isdigit (*end); end++)
        ;
    }
  while (*end == ' ' || *end == '\t')
    end++;

  return *end == '\0' ? value : -1;
}

int
sa_http_retry_after (SaHttpResponse *self,
                     gint64          now)
{
  static const char * const resets[] = { "ratelimit-reset", "x-sib-ratelimit-reset", "x-ratelimit-reset" };
  const char *value;
  gint64 seconds = -1;

  g_return_val_if_fail (self != NULL, 0);

  value = sa_http_response_get_header (self, "retry-after");
  if (value != NULL)
    {
      seconds = parse_seconds (value);
      if (seconds < 0)
        {
          g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);

          if (date != NULL)
            seconds = g_date_time_to_unix (date) - now;
        }
    }

  /* the rate headers stand in good answers too, where they ask for nothing */
  for (gsize i = 0; seconds < 0 && self->status == STATUS_TOO_MANY_REQUESTS && i < G_N_ELEMENTS (resets); i++)
    {
      value = sa_http_response_get_header (self, resets[i]);
      if (value != NULL)
        seconds = parse_seconds (value);
      if (seconds > 1000000000)
        seconds -= now;
    }

  return (int) CLAMP (seconds, 0, G_MAXINT);
}
