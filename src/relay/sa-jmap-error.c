/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-jmap-error.h"

#include <string.h>

static const struct
{
  const char   *type;
  SaErrorClass  error_class;
} types[] = {
  /* about the recipient: there is one a submission */
  { "invalidRecipients", SA_ERROR_CLASS_RECIPIENT },
  { "noRecipients", SA_ERROR_CLASS_RECIPIENT },
  /* about the mail */
  { "tooLarge", SA_ERROR_CLASS_MESSAGE },
  { "requestTooLarge", SA_ERROR_CLASS_MESSAGE },
  { "tooManyRecipients", SA_ERROR_CLASS_MESSAGE },
  { "invalidEmail", SA_ERROR_CLASS_MESSAGE },
  { "invalidProperties", SA_ERROR_CLASS_MESSAGE },
  /* about the account */
  { "forbidden", SA_ERROR_CLASS_ACCOUNT },
  { "forbiddenFrom", SA_ERROR_CLASS_ACCOUNT },
  { "forbiddenMailFrom", SA_ERROR_CLASS_ACCOUNT },
  { "forbiddenToSend", SA_ERROR_CLASS_ACCOUNT },
  { "overQuota", SA_ERROR_CLASS_ACCOUNT },
  { "accountNotFound", SA_ERROR_CLASS_ACCOUNT },
  { "accountReadOnly", SA_ERROR_CLASS_ACCOUNT },
  { "unknownMethod", SA_ERROR_CLASS_ACCOUNT },
  { "invalidArguments", SA_ERROR_CLASS_ACCOUNT },
  /* about the moment */
  { "serverFail", SA_ERROR_CLASS_TRY_AGAIN },
  { "serverUnavailable", SA_ERROR_CLASS_TRY_AGAIN },
  /* the session has said that the account can send; Cyrus says this while its SMTP server is away */
  { "accountNotSupportedByMethod", SA_ERROR_CLASS_TRY_AGAIN },
  { "rateLimit", SA_ERROR_CLASS_TRY_AGAIN },
  { "limit", SA_ERROR_CLASS_TRY_AGAIN },
  { "stateMismatch", SA_ERROR_CLASS_TRY_AGAIN },
  { "notFound", SA_ERROR_CLASS_TRY_AGAIN },
  { "blobNotFound", SA_ERROR_CLASS_TRY_AGAIN },
  { "invalidResultReference", SA_ERROR_CLASS_TRY_AGAIN },
  { "serverPartialFail", SA_ERROR_CLASS_UNKNOWN },
};

/* What a mail server said to a JMAP server: "5.1.1 no such user" (RFC 3463). Of the permanent ones, X.1 is about an
 * address and X.2 about a mailbox. */
static SaErrorClass
classify_smtp (const char *description)
{
  if (description == NULL || description[0] != '5')
    return SA_ERROR_CLASS_TRY_AGAIN;
  if (g_str_has_prefix (description, "5.1.") || g_str_has_prefix (description, "5.2."))
    return SA_ERROR_CLASS_RECIPIENT;

  return SA_ERROR_CLASS_MESSAGE;
}

/* Whether @description begins with an enhanced status code, "4.2.1" (RFC 3463). */
static gboolean
has_status_code (const char *description)
{
  return description != NULL && (description[0] == '4' || description[0] == '5') && description[1] == '.' &&
         g_ascii_isdigit (description[2]);
}

SaReceipt *
sa_jmap_receipt_from_error (const SaJsonValue *error)
{
  const char *type = sa_json_get_string (error, "type");
  const char *description = sa_json_get_string (error, "description");
  SaErrorClass error_class = SA_ERROR_CLASS_MESSAGE;
  g_autofree char *text = NULL;

  if (type == NULL)
    return sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, NULL);

  /* Cyrus 3.10 gives as forbiddenToSend what it called smtpProtocolError before: the mail server's word, not its own */
  if (strcmp (type, "smtpProtocolError") == 0 ||
      (strcmp (type, "forbiddenToSend") == 0 && has_status_code (description)))
    error_class = classify_smtp (description);
  else
    for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
      if (strcmp (types[i].type, type) == 0)
        {
          error_class = types[i].error_class;
          break;
        }

  text = description != NULL && *description != '\0' ? g_strdup_printf ("%s: %s", type, description) : g_strdup (type);
  return sa_receipt_new (error_class, NULL, text);
}

const SaJsonValue *
sa_jmap_get_response (SaJson      *json,
                      const char  *method,
                      const char  *id,
                      SaReceipt  **failure)
{
  const SaJsonValue *responses;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (failure != NULL)
    *failure = NULL;

  responses = sa_json_get_member (sa_json_get_root (json), "methodResponses");
  for (gsize i = 0; i < sa_json_get_size (responses); i++)
    {
      const SaJsonValue *response = sa_json_get_element (responses, i);
      const char *name = sa_json_to_string (sa_json_get_element (response, 0));

      if (g_strcmp0 (sa_json_to_string (sa_json_get_element (response, 2)), id) != 0)
        continue;
      if (g_strcmp0 (name, method) == 0 && sa_json_is_object (sa_json_get_element (response, 1)))
        return sa_json_get_element (response, 1);
      if (g_strcmp0 (name, "error") == 0)
        {
          if (failure != NULL)
            *failure = sa_jmap_receipt_from_error (sa_json_get_element (response, 1));
          return NULL;
        }
    }

  return NULL;
}
