/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-response.h"

#include <libsoup/soup.h>
#include <string.h>

#define STATUS_TOO_MANY_REQUESTS 429 /* RFC 6585, 4; libsoup has no name for it */

/* What is larger is no number of seconds but a time since 1970, in seconds or in milliseconds */
#define MIN_TIME G_GINT64_CONSTANT (1000000000)
#define MIN_TIME_MS G_GINT64_CONSTANT (100000000000)

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

/* A rate header may go on after its number: "100;w=60", or "0, 4" where two limits hold. -1: there is none */
static gint64
get_number (SaHttpResponse     *self,
            const char * const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *value = sa_http_response_get_header (self, names[i]);
      g_autofree char *number = value != NULL ? g_strndup (value, strcspn (value, ",;")) : NULL;
      gint64 seconds = number != NULL ? parse_seconds (number) : -1;

      if (seconds >= 0)
        return seconds;
    }

  return -1;
}

/* A time that the server says is meant by its own clock, which it tells (RFC 9110, 6.6.1); ours may be wrong */
static gint64
get_reference (SaHttpResponse *self,
               gint64          now)
{
  const char *value = sa_http_response_get_header (self, "date");
  g_autoptr (GDateTime) date = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : now;
}

static gint64
get_retry_after (SaHttpResponse *self,
                 gint64          now)
{
  const char *value = sa_http_response_get_header (self, "retry-after");
  gint64 seconds = value != NULL ? parse_seconds (value) : -1;
  g_autoptr (GDateTime) date = NULL;

  if (value == NULL || seconds >= 0)
    return seconds;

  date = soup_date_time_new_from_http_string (value);
  return date != NULL ? g_date_time_to_unix (date) - get_reference (self, now) : -1;
}

int
sa_http_retry_after (SaHttpResponse *self,
                     gint64          now)
{
  static const char * const remaining[] = {
    "ratelimit-remaining", "x-sib-ratelimit-remaining", "x-ratelimit-remaining", NULL
  };
  static const char * const resets[] = { "ratelimit-reset", "x-sib-ratelimit-reset", "x-ratelimit-reset", NULL };
  gboolean good;
  gboolean spent;
  gint64 seconds = -1;

  g_return_val_if_fail (self != NULL, 0);

  /* both stand in good answers too, where they ask for nothing as long as something is left */
  good = self->status >= 200 && self->status < 300;
  spent = self->status == STATUS_TOO_MANY_REQUESTS || get_number (self, remaining) == 0;
  if (!good || spent)
    seconds = get_retry_after (self, now);
  if (seconds < 0 && spent)
    {
      seconds = get_number (self, resets);
      if (seconds > MIN_TIME_MS)
        seconds /= 1000;
      if (seconds > MIN_TIME)
        seconds -= get_reference (self, now);
    }

  return (int) CLAMP (seconds, 0, G_MAXINT);
}
