/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_ENCODED 8 /* less may be anything */
#define MIN_SHOWN 3 /* so many characters of a secret may be anything */

SaReceipt *
sa_relay_receipt_from_error (const GError *error)
{
  SaErrorClass error_class = SA_ERROR_CLASS_UNKNOWN;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID))
    error_class = SA_ERROR_CLASS_ACCOUNT;
  else if (sa_http_error_is_before_send (error))
    error_class = SA_ERROR_CLASS_TRY_AGAIN;

  return sa_receipt_new (error_class, NULL, error->message);
}

/* 5xx but for 503 are unknown: a gateway answers so too, and what stands behind it may have gone on */
static SaErrorClass
classify (guint status)
{
  switch (status)
    {
    case 401:
    case 402:
    case 403:
    case 404:
    case 405:
    case 407:
    case 410:
    case 415:
      return SA_ERROR_CLASS_ACCOUNT;
    case 413:
      return SA_ERROR_CLASS_MESSAGE;
    case 429:
    case 503:
      return SA_ERROR_CLASS_TRY_AGAIN;
    default:
      if (status >= 300 && status < 400)
        return SA_ERROR_CLASS_ACCOUNT;
      if (status >= 400 && status < 500 && status != 408)
        return SA_ERROR_CLASS_MESSAGE;
      return SA_ERROR_CLASS_UNKNOWN;
    }
}

static char *
describe (SaHttpResponse *response)
{
  const char *host = g_uri_get_host (sa_http_response_get_uri (response));
  guint status = sa_http_response_get_status (response);

  switch (status)
    {
    case 401:
    case 403:
      /* Translators: %s is the name of a server, %u a number such as 401 */
      return g_strdup_printf (_("“%s” does not accept the user name or the secret (status %u). "
                                "Enter them again in the settings of the mail relay."), host, status);
    case 402:
      /* Translators: %s is the name of a server, %u a number such as 402 */
      return g_strdup_printf (_("“%s” sends no more mail for this account until it is paid for (status %u)."),
                              host, status);
    case 413:
      /* Translators: %s is the name of a server, %u a number such as 413 */
      return g_strdup_printf (_("The mail is too large for “%s” (status %u). Shorten its message."), host, status);
    case 429:
      /* Translators: %s is the name of a server, %u a number such as 429 */
      return g_strdup_printf (_("“%s” takes no more mail for now (status %u)."), host, status);
    case 503:
      /* Translators: %s is the name of a server, %u a number such as 503 */
      return g_strdup_printf (_("“%s” is out of service for now (status %u)."), host, status);
    case 404:
    case 405:
    case 410:
    case 415:
      /* Translators: %s is the name of a server, %u a number such as 404 */
      return g_strdup_printf (_("“%s” has no mail relay at this address (status %u). "
                                "Correct the address in the settings of the mail relay."), host, status);
    default:
      if (status >= 300 && status < 400)
        /* Translators: %s is the name of a server, %u a number such as 301 */
        return g_strdup_printf (_("“%s” sends us to another place (status %u). "
                                  "Correct the address in the settings of the mail relay."), host, status);
      /* Translators: %s is the name of a server, %u a number such as 500 */
      return g_strdup_printf (_("“%s” answered with the status %u."), host, status);
    }
}

SaReceipt *
sa_relay_receipt_from_response (SaHttpResponse *response)
{
  g_autofree char *text = NULL;
  SaReceipt *receipt = NULL;

  g_return_val_if_fail (response != NULL, NULL);

  text = describe (response);
  receipt = sa_receipt_new (classify (sa_http_response_get_status (response)), NULL, text);
  receipt->retry_after = sa_http_retry_after (response, g_get_real_time () / G_USEC_PER_SEC);
  return receipt;
}

void
sa_relay_receipt_set_not_sent (SaReceipt *self)
{
  g_return_if_fail (self != NULL);

  if (self->error_class == SA_ERROR_CLASS_UNKNOWN)
    self->error_class = SA_ERROR_CLASS_TRY_AGAIN;
}

/* A text is cut at its end, and so may be a secret in it. Returns: how many bytes at the end of @text begin @secret */
static gsize
match_end (const char *text,
           const char *secret)
{
  gsize length = strlen (text);

  for (gsize n = MIN (strlen (secret), length); n >= MIN_SHOWN; n--)
    if (strncmp (text + length - n, secret, n) == 0)
      return n;

  return 0;
}

void
sa_relay_receipt_hide (SaReceipt  *self,
                       const char *secret)
{
  g_auto (GStrv) pieces = NULL;

  g_return_if_fail (self != NULL);

  if (secret == NULL || *secret == '\0')
    return;

  /* what a relay calls the mail is kept with it */
  if (self->relay_id != NULL && strstr (self->relay_id, secret) != NULL)
    g_clear_pointer (&self->relay_id, g_free);
  if (self->text == NULL)
    return;

  pieces = g_strsplit (self->text, secret, -1);
  g_free (self->text);
  self->text = g_strjoinv ("…", pieces);
  self->text[strlen (self->text) - match_end (self->text, secret)] = '\0';
}

void
sa_relay_receipt_hide_encoded (SaReceipt  *self,
                               const char *secret)
{
  g_return_if_fail (self != NULL);

  if (secret == NULL)
    return;

  /* Three bytes make four characters: those at either end depend on what stands beside the secret. */
  for (gsize offset = 0; offset < 3; offset++)
    {
      g_autofree char *padded = g_strconcat (&"  "[2 - offset], secret, NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) padded, strlen (padded));
      gsize length = strlen (encoded);
      gsize begin = offset > 0 ? 4 : 0;

      if (length < begin + 4 + MIN_ENCODED)
        continue;
      encoded[length - 4] = '\0';
      sa_relay_receipt_hide (self, encoded + begin);
    }
}
