/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-signature.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define KEY_BYTES 32

/* Replaces @key by the HMAC of @text under it */
static void
derive (guchar      key[KEY_BYTES],
        gsize       length,
        const void *secret,
        const char *text)
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, length);
  gsize written = KEY_BYTES;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, key, &written);
  g_hmac_unref (hmac);
}

static char *
sign (const char *secret,
      const char *day,
      const char *region,
      const char *service,
      const char *text)
{
  g_autofree char *seed = g_strconcat ("AWS4", secret, NULL);
  const char * const steps[] = { day, region, service, "aws4_request" };
  guchar key[KEY_BYTES];
  gsize length = strlen (seed);
  const void *with = seed;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      derive (key, length, with, steps[i]);
      with = key;
      length = KEY_BYTES;
    }

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, KEY_BYTES, text, -1);
}

/* Returns: (transfer full) (nullable): %NULL when a header that has to be signed is not, or is not there */
static char *
make_canonical (const SaFaultRequest *request,
                const char           *signed_headers)
{
  g_auto (GStrv) names = g_strsplit (signed_headers, ";", -1);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);
  GString *text = NULL;

  if (!g_strv_contains ((const char * const *) names, "host") ||
      !g_strv_contains ((const char * const *) names, "x-amz-date"))
    return NULL;

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n%s\n\n", request->method, request->path);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *value = sa_fault_request_header (request, names[i]);

      if (value == NULL || (i > 0 && strcmp (names[i - 1], names[i]) >= 0))
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      g_string_append_printf (text, "%s:%s\n", names[i], value);
    }
  g_string_append_printf (text, "\n%s\n%s", signed_headers, sum);

  return g_string_free (text, FALSE);
}

const char *
sa_fake_check_signature (const SaFaultRequest *request,
                         const char           *key_id,
                         const char           *secret,
                         const char           *region,
                         const char           *service)
{
  const char *value = sa_fault_request_header (request, "authorization");
  const char *date = sa_fault_request_header (request, "x-amz-date");
  g_auto (GStrv) parts = value != NULL ? g_strsplit_set (value, " ,", -1) : NULL;
  g_autofree char *day = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *credential = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;

  if (value == NULL)
    return "MissingAuthenticationTokenException";
  /* the blank after each comma makes an empty part */
  if (g_strv_length (parts) != 6 || strcmp (parts[0], ALGORITHM) != 0 || date == NULL || strlen (date) != 16 ||
      !g_str_has_prefix (parts[1], "Credential=") || !g_str_has_prefix (parts[3], "SignedHeaders=") ||
      !g_str_has_prefix (parts[5], "Signature="))
    return "IncompleteSignatureException";

  day = g_strndup (date, 8);
  scope = g_strdup_printf ("%s/%s/%s/aws4_request", day, region, service);
  credential = g_strdup_printf ("Credential=%s/%s", key_id, scope);
  if (strcmp (parts[1], credential) != 0)
    return "UnrecognizedClientException";

  canonical = make_canonical (request, parts[3] + strlen ("SignedHeaders="));
  if (canonical == NULL)
    return "SignatureDoesNotMatch";
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  text = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", date, scope, sum);
  signature = sign (secret, day, region, service, text);

  return strcmp (parts[5] + strlen ("Signature="), signature) == 0 ? NULL : "SignatureDoesNotMatch";
}
