/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-request.h"
#include "sa-http-response.h"
#include "sa-json.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/** SaHttpAccount: what a protocol knows of the account while it encodes. Borrowed. */
typedef struct
{
  const char *url;       /* without a slash at its end */
  GVariant   *settings;  /* (nullable): a{ss} */
  const char *secret;    /* (nullable) */
  SaTime      now;
} SaHttpAccount;

/** sa_http_account_get: Returns: (nullable): the setting @name */
const char *sa_http_account_get (const SaHttpAccount *self, const char *name);

/** SaHttpAnswer: an answer as far as any protocol reads it. Borrowed. */
typedef struct
{
  guint              status;
  SaHttpResponse    *response;
  const SaJsonValue *json;      /* (nullable): the body, when it is JSON */
} SaHttpAnswer;

/** SaHttpRule: one line of a protocol's table of errors; the first that fits holds. */
typedef struct
{
  guint         status;       /* 0: whatever it is */
  const char   *code;         /* (nullable): whatever it is */
  SaErrorClass  error_class;  /* %SA_ERROR_CLASS_NONE ends the table */
} SaHttpRule;

/**
 * SaHttpProtocol:
 *
 * One way to hand over a mail in one HTTP request: how a message becomes a request and what an answer means. All of it
 * are pure functions. A mail was taken when the answer has the status @success *and* names the mail; everything else
 * goes by @rules, and what these leave open by what the status alone tells.
 */
typedef struct
{
  const char  *url;          /* (nullable): the vendor's; "{region}" stands for that setting */
  const char  *basic_user;   /* (nullable): what stands before the secret where it goes out as Basic */
  int          concurrency;
  int          pace;         /* mails a minute; 0: no limit is published */
  guint        success;

  /* Returns: (transfer full) (nullable): %NULL: the mail cannot be read */
  SaHttpRequest *(*encode) (const SaHttpAccount *account, SaEnvelope *envelope);
  /* Returns: (transfer full) (nullable): the relay's name of the mail */
  char          *(*read_id) (const SaEnvelope *envelope, const SaHttpAnswer *answer);
  /* @code: what the rules speak of; @text: for people. Both (out) (transfer full), untouched when there is none */
  void           (*read_error) (const SaHttpAnswer *answer, char **code, char **text);
  const SaHttpRule *rules;

  /* A look-up of a mail that may have been taken; %NULL: the relay cannot be asked */
  SaHttpRequest *(*encode_look_up) (const SaHttpAccount *account, SaEnvelope *envelope);
  /* Returns: (transfer full) (nullable): NONE, TRY_AGAIN (it is not there) or %NULL (this is no answer to that) */
  SaReceipt     *(*decode_look_up) (const SaEnvelope *envelope, const SaHttpAnswer *answer);
  int            memory;     /* seconds after composing for which the relay can be asked; 0: for ever */
  int            lag;        /* seconds after which what is not found is not there: indices are filled late */

  /* What became of a mail that was taken; %NULL: the relay cannot be asked */
  SaHttpRequest *(*encode_follow) (const SaHttpAccount *account, const char *relay_id, const char *recipient);
  SaReceipt     *(*decode_follow) (const char *recipient, const SaHttpAnswer *answer);
} SaHttpProtocol;

extern const SaHttpProtocol sa_resend_protocol;
extern const SaHttpProtocol sa_postmark_protocol;
extern const SaHttpProtocol sa_mailgun_protocol;
extern const SaHttpProtocol sa_sendgrid_protocol;
extern const SaHttpProtocol sa_ses_protocol;
extern const SaHttpProtocol sa_postal_protocol;
extern const SaHttpProtocol sa_mailpit_protocol;

/** sa_http_read_receipt: Returns: (transfer full): what @answer to a sending means for the mail */
SaReceipt     *sa_http_read_receipt (const SaHttpProtocol *protocol, const SaEnvelope *envelope,
                                     const SaHttpAnswer *answer, SaTime now);
/** sa_http_read_refusal: Returns: (transfer full): what @answer means that is not the one of a success */
SaReceipt     *sa_http_read_refusal (const SaHttpProtocol *protocol, const SaHttpAnswer *answer, SaTime now);
/** sa_http_is_relay_id: whether a relay may call a mail so: its name is kept, shown and put into URLs */
gboolean       sa_http_is_relay_id (const char *id);

/* What the protocols have in common */

/** sa_http_post_json: Returns: (transfer full): a POST of what @writer holds to @path below the account's URL */
SaHttpRequest *sa_http_post_json (const SaHttpAccount *account, const char *path, SaHttpFlags flags,
                                  SaJsonWriter *writer);
/** sa_http_get: Returns: (transfer full): a GET of @path, which harms nobody when it is repeated */
SaHttpRequest *sa_http_get (const SaHttpAccount *account, const char *path);

/**
 * sa_http_format_mailbox: Returns: (transfer full): "Name <address>" in UTF-8, the name quoted where RFC 5322, 3.2.4
 * wants it; @address alone when @name is ""
 */
char          *sa_http_format_mailbox (const char *name, const char *address);

/** sa_http_bounced: Returns: (transfer full): BOUNCED with @reason or, where that is %NULL or "", the relay's @word */
SaReceipt     *sa_http_bounced (const char *reason, const char *word);

G_END_DECLS
