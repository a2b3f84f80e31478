/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"

#include "sa-relay-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID_BYTES 500

const char *
sa_http_account_get (const SaHttpAccount *self,
                     const char          *name)
{
  const char *value = NULL;

  if (self->settings != NULL)
    g_variant_lookup (self->settings, name, "&s", &value);
  return value;
}

static SaReceipt *
new_unreadable (SaHttpResponse *response)
{
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a server */
  text = g_strdup_printf (_("“%s” gave an answer that is none of a mail relay. It may have taken the mail."),
                          g_uri_get_host (sa_http_response_get_uri (response)));
  return sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, text);
}

gboolean
sa_http_is_relay_id (const char *id)
{
  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID_BYTES && sa_http_is_plain_text (id);
}

static const SaHttpRule *
find_rule (const SaHttpRule *rules,
           guint             status,
           const char       *code)
{
  for (; rules != NULL && rules->error_class != SA_ERROR_CLASS_NONE; rules++)
    if ((rules->status == 0 || rules->status == status) && (rules->code == NULL || g_strcmp0 (rules->code, code) == 0))
      return rules;

  return NULL;
}

/* Returns: (transfer full) (nullable): the relay's own words on one line */
static char *
join_words (const char *code,
            const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  GString *line = g_string_new (NULL);

  if (code != NULL && *code != '\0')
    g_string_append (line, code);
  if (valid != NULL && *valid != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? ": " : "", valid);
  for (char *p = line->str; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';

  return g_string_free (line, line->len == 0);
}

SaReceipt *
sa_http_read_refusal (const SaHttpProtocol *protocol,
                      const SaHttpAnswer   *answer,
                      SaTime                now)
{
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  const SaHttpRule *rule = NULL;
  SaReceipt *receipt = NULL;

  protocol->read_error (answer, &code, &text);
  words = join_words (code, text);
  rule = find_rule (protocol->rules, answer->status, code);
  if (rule == NULL && answer->status >= 200 && answer->status < 300)
    return new_unreadable (answer->response);

  receipt = sa_relay_receipt_from_response (answer->response);
  receipt->retry_after = sa_http_retry_after (answer->response, now);
  if (rule != NULL)
    receipt->error_class = rule->error_class;
  if (words != NULL)
    {
      g_autoptr (SaReceipt) plain = receipt;

      receipt = sa_receipt_new (plain->error_class, NULL, words);
      receipt->retry_after = plain->retry_after;
    }

  return receipt;
}

SaReceipt *
sa_http_read_receipt (const SaHttpProtocol *protocol,
                      const SaEnvelope     *envelope,
                      const SaHttpAnswer   *answer,
                      SaTime                now)
{
  g_autofree char *id = NULL;
  SaReceipt *receipt = NULL;

  if (answer->status == protocol->success)
    id = protocol->read_id (envelope, answer);
  if (!sa_http_is_relay_id (id))
    return sa_http_read_refusal (protocol, answer, now);

  receipt = sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL);
  /* it may have been the last mail for now */
  receipt->retry_after = sa_http_retry_after (answer->response, now);
  return receipt;
}

SaHttpRequest *
sa_http_post_json (const SaHttpAccount *account,
                   const char          *path,
                   SaHttpFlags          flags,
                   SaJsonWriter        *writer)
{
  g_autofree char *uri = g_strconcat (account->url, path, NULL);
  g_autoptr (GBytes) body = sa_json_writer_finish (writer);
  SaHttpRequest *request = sa_http_request_new ("POST", uri, flags);

  sa_http_request_add_header (request, "Accept", "application/json");
  sa_http_request_set_body (request, "application/json", body);
  return request;
}

SaHttpRequest *
sa_http_get (const SaHttpAccount *account,
             const char          *path)
{
  g_autofree char *uri = g_strconcat (account->url, path, NULL);
  SaHttpRequest *request = sa_http_request_new ("GET", uri, SA_HTTP_IDEMPOTENT);

  sa_http_request_add_header (request, "Accept", "application/json");
  return request;
}

char *
sa_http_format_mailbox (const char *name,
                        const char *address)
{
  gboolean plain = TRUE;
  GString *mailbox = NULL;

  if (name == NULL || *name == '\0')
    return g_strdup (address);

  /* a dot or a comma would end the name; letters beyond ASCII are the relay's to encode */
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != ' ' && (guchar) *p < 0x80)
      plain = FALSE;

  mailbox = g_string_new (plain ? "" : "\"");
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (mailbox, '\\');
      g_string_append_c (mailbox, *p);
    }
  g_string_append_printf (mailbox, "%s <%s>", plain ? "" : "\"", address);
  return g_string_free (mailbox, FALSE);
}

SaReceipt *
sa_http_bounced (const char *reason,
                 const char *word)
{
  g_autofree char *text = join_words (NULL, reason);

  if (text == NULL)
    /* Translators: %s is a word of the mail relay in English, such as “bounced” */
    text = g_strdup_printf (_("The mail relay could not deliver this mail and calls it “%s”."), word);
  return sa_receipt_new_news (SA_DELIVERY_BOUNCED, text);
}
