/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-aws-signature.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DIGEST_BYTES 32
#define DAY_CHARACTERS 8 /* of "20150830T123600Z" */

char *
sa_aws_format_time (SaTime now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);

  g_return_val_if_fail (time != NULL, NULL);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

/* @key and @digest may be the same */
static void
sign_text (const guchar *key,
           gsize         length,
           const char   *text,
           guchar        digest[DIGEST_BYTES])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  gsize n_bytes = DIGEST_BYTES;

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, digest, &n_bytes);
}

GBytes *
sa_aws_derive_key (const SaAwsKey *key,
                   const char     *date)
{
  g_autofree char *first = g_strconcat ("AWS4", key->secret, NULL);
  g_autofree char *day = g_strndup (date, DAY_CHARACTERS);
  guchar digest[DIGEST_BYTES];

  sign_text ((const guchar *) first, strlen (first), day, digest);
  sign_text (digest, sizeof digest, key->region, digest);
  sign_text (digest, sizeof digest, key->service, digest);
  sign_text (digest, sizeof digest, "aws4_request", digest);

  return g_bytes_new (digest, sizeof digest);
}

/* As it goes out in the header: with the port where it is not the scheme's own */
static char *
get_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  int usual = strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
  g_autofree char *name = strchr (host, ':') != NULL ? g_strconcat ("[", host, "]", NULL) : g_strdup (host);

  return port == -1 || port == usual ? g_steal_pointer (&name) : g_strdup_printf ("%s:%d", name, port);
}

static char *
hash_request (const char *method,
              GUri       *uri,
              const char *headers,
              const char *names,
              GBytes     *body)
{
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autofree char *payload = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body != NULL ? body : none);
  /* encoded once more: AWS does so for every service but S3 */
  g_autofree char *path = g_uri_escape_string (g_uri_get_path (uri), "/", FALSE);
  g_autofree char *canonical = NULL;

  canonical = g_strdup_printf ("%s\n%s\n%s\n%s\n%s\n%s", method, *path != '\0' ? path : "/",
                               g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "", headers, names, payload);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}

char *
sa_aws_sign (const SaAwsKey *key,
             const char     *method,
             const char     *uri,
             const char     *content_type,
             GBytes         *body,
             const char     *date)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GBytes) derived = NULL;
  g_autoptr (GHmac) hmac = NULL;
  g_autofree char *host = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *text = NULL;
  const char *names = content_type != NULL ? "content-type;host;x-amz-date" : "host;x-amz-date";

  g_return_val_if_fail (parsed != NULL && g_uri_get_host (parsed) != NULL, NULL);
  g_return_val_if_fail (strlen (date) > DAY_CHARACTERS, NULL);

  host = get_host (parsed);
  headers = g_strdup_printf ("%s%s%shost:%s\nx-amz-date:%s\n", content_type != NULL ? "content-type:" : "",
                             content_type != NULL ? content_type : "", content_type != NULL ? "\n" : "", host, date);
  hash = hash_request (method, parsed, headers, names, body);
  scope = g_strdup_printf ("%.*s/%s/%s/aws4_request", DAY_CHARACTERS, date, key->region, key->service);
  text = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", date, scope, hash);

  derived = sa_aws_derive_key (key, date);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (derived, NULL), g_bytes_get_size (derived));
  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  return g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s", key->id, scope, names,
                          g_hmac_get_string (hmac));
}
