/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-fixture.h"

#include <string.h>

typedef struct
{
  const char   *vendor;
  guint         status;
  const char   *headers;      /* (nullable) */
  const char   *body;
  SaErrorClass  error_class;
  const char   *word;         /* (nullable): what the text says */
} Refusal;

/* The vendors' own answers, and what they mean. */
static const Refusal refusals[] = {
  { "resend", 400, NULL, "{\"statusCode\":400,\"name\":\"validation_error\",\"message\":\"Invalid `to`\"}",
    SA_ERROR_CLASS_MESSAGE, "validation_error: Invalid `to`" },
  { "resend", 401, NULL, "{\"statusCode\":401,\"name\":\"restricted_api_key\",\"message\":\"only sending\"}",
    SA_ERROR_CLASS_ACCOUNT, "only sending" },
  { "resend", 403, NULL, "{\"statusCode\":403,\"name\":\"validation_error\",\"message\":\"domain is not verified\"}",
    SA_ERROR_CLASS_ACCOUNT, "not verified" },
  { "resend", 422, NULL, "{\"statusCode\":422,\"name\":\"missing_required_field\",\"message\":\"Missing `from`\"}",
    SA_ERROR_CLASS_MESSAGE, "Missing" },
  { "resend", 422, NULL, "{\"statusCode\":422,\"name\":\"invalid_from_address\",\"message\":\"from\"}",
    SA_ERROR_CLASS_ACCOUNT, "from" },
  { "resend", 429, "Retry-After: 7", "{\"statusCode\":429,\"name\":\"rate_limit_exceeded\",\"message\":\"slow\"}",
    SA_ERROR_CLASS_TRY_AGAIN, "slow" },
  { "resend", 429, NULL, "{\"statusCode\":429,\"name\":\"daily_quota_exceeded\",\"message\":\"quota\"}",
    SA_ERROR_CLASS_ACCOUNT, "quota" },
  { "resend", 409, NULL, "{\"statusCode\":409,\"name\":\"concurrent_idempotent_requests\",\"message\":\"busy\"}",
    SA_ERROR_CLASS_UNKNOWN, "busy" },
  { "resend", 500, NULL, "{\"statusCode\":500,\"name\":\"application_error\",\"message\":\"oops\"}",
    SA_ERROR_CLASS_UNKNOWN, "oops" },

  { "postmark", 401, NULL, "{\"ErrorCode\":10,\"Message\":\"bad token\"}", SA_ERROR_CLASS_ACCOUNT, "10: bad token" },
  { "postmark", 422, NULL, "{\"ErrorCode\":300,\"Message\":\"Invalid 'To'\"}", SA_ERROR_CLASS_MESSAGE, "Invalid" },
  { "postmark", 422, NULL, "{\"ErrorCode\":400,\"Message\":\"sender\"}", SA_ERROR_CLASS_ACCOUNT, "sender" },
  { "postmark", 422, NULL, "{\"ErrorCode\":405,\"Message\":\"credits\"}", SA_ERROR_CLASS_ACCOUNT, "credits" },
  { "postmark", 422, NULL, "{\"ErrorCode\":406,\"Message\":\"inactive\"}", SA_ERROR_CLASS_RECIPIENT, "inactive" },
  { "postmark", 422, NULL, "{\"ErrorCode\":412,\"Message\":\"pending\"}", SA_ERROR_CLASS_ACCOUNT, "pending" },
  { "postmark", 200, NULL, "{\"ErrorCode\":406,\"Message\":\"inactive\",\"MessageID\":\"x\"}", SA_ERROR_CLASS_RECIPIENT,
    "inactive" },
  { "postmark", 200, NULL, "{\"MessageID\":\"late\",\"Message\":\"Message accepted, but delivery may be delayed\"}",
    SA_ERROR_CLASS_NONE, NULL },
  { "postmark", 413, NULL, "", SA_ERROR_CLASS_MESSAGE, NULL },
  { "postmark", 503, NULL, "{\"ErrorCode\":100,\"Message\":\"maintenance\"}", SA_ERROR_CLASS_TRY_AGAIN, "maintenance" },

  { "mailgun", 200, NULL, "Mailgun Magnificent API", SA_ERROR_CLASS_ACCOUNT, "Magnificent" },
  { "mailgun", 200, NULL, "{\"id\":\"<x@y>\",\"message\":\"Something else\"}", SA_ERROR_CLASS_UNKNOWN, NULL },
  { "mailgun", 400, NULL, "{\"message\":\"'to' parameter is not a valid address. please check documentation\"}",
    SA_ERROR_CLASS_RECIPIENT, "not a valid" },
  { "mailgun", 400, NULL, "{\"message\":\"no\"}", SA_ERROR_CLASS_MESSAGE, "no" },
  { "mailgun", 401, NULL, "Forbidden", SA_ERROR_CLASS_ACCOUNT, "401" },
  { "mailgun", 402, NULL, "{\"message\":\"pay\"}", SA_ERROR_CLASS_ACCOUNT, "pay" },
  { "mailgun", 404, NULL, "{\"message\":\"Domain not found: mg.example.com\"}", SA_ERROR_CLASS_ACCOUNT, "not found" },
  { "mailgun", 500, NULL, "{\"message\":\"oops\"}", SA_ERROR_CLASS_UNKNOWN, "oops" },

  { "sendgrid", 400, NULL, "{\"errors\":[{\"message\":\"no valid email\",\"field\":\"personalizations.0.to.0.email\"}]}",
    SA_ERROR_CLASS_RECIPIENT, "no valid email" },
  { "sendgrid", 400, NULL, "{\"errors\":[{\"message\":\"content\",\"field\":\"content\"}]}", SA_ERROR_CLASS_MESSAGE, "content" },
  { "sendgrid", 401, NULL, "{\"errors\":[{\"message\":\"Maximum credits exceeded\",\"field\":null}]}",
    SA_ERROR_CLASS_ACCOUNT, "credits" },
  { "sendgrid", 403, NULL, "{\"errors\":[{\"message\":\"The from address\",\"field\":\"from\"}]}", SA_ERROR_CLASS_ACCOUNT,
    "from: The from" },
  { "sendgrid", 413, NULL, "{\"errors\":[{\"message\":\"large\"}]}", SA_ERROR_CLASS_MESSAGE, "large" },
  { "sendgrid", 202, NULL, "", SA_ERROR_CLASS_UNKNOWN, NULL },
  { "sendgrid", 200, "X-Message-Id: x", "", SA_ERROR_CLASS_UNKNOWN, NULL },

  { "ses", 400, "x-amzn-errortype: ThrottlingException:http://internal.amazon.com/", "{\"message\":\"Maximum sending rate exceeded.\"}",
    SA_ERROR_CLASS_TRY_AGAIN, "ThrottlingException: Maximum" },
  { "ses", 429, "x-amzn-errortype: TooManyRequestsException", "{\"message\":\"Too many requests\"}",
    SA_ERROR_CLASS_TRY_AGAIN, "Too many" },
  { "ses", 400, NULL, "{\"__type\":\"com.amazonaws.sesv2#ThrottlingException\",\"message\":\"rate\"}",
    SA_ERROR_CLASS_TRY_AGAIN, "rate" },
  { "ses", 400, "x-amzn-errortype: MessageRejected", "{\"message\":\"Email address is not verified.\"}",
    SA_ERROR_CLASS_ACCOUNT, "not verified" },
  { "ses", 400, "x-amzn-errortype: MessageRejected", "{\"message\":\"content\"}", SA_ERROR_CLASS_MESSAGE, "content" },
  { "ses", 400, "x-amzn-errortype: AccountSuspendedException", "{\"message\":\"suspended\"}", SA_ERROR_CLASS_ACCOUNT,
    "suspended" },
  { "ses", 400, "x-amzn-errortype: SendingPausedException", "{\"message\":\"paused\"}", SA_ERROR_CLASS_ACCOUNT, "paused" },
  { "ses", 400, "x-amzn-errortype: MailFromDomainNotVerifiedException", "{}", SA_ERROR_CLASS_ACCOUNT, "MailFrom" },
  { "ses", 400, "x-amzn-errortype: LimitExceededException", "{}", SA_ERROR_CLASS_ACCOUNT, "Limit" },
  { "ses", 400, "x-amzn-errortype: BadRequestException", "{\"message\":\"bad\"}", SA_ERROR_CLASS_MESSAGE, "bad" },
  { "ses", 404, "x-amzn-errortype: NotFoundException", "{\"message\":\"no such set\"}", SA_ERROR_CLASS_ACCOUNT, "no such" },
  { "ses", 403, "x-amzn-errortype: SignatureDoesNotMatch", "{\"message\":\"The request signature\"}",
    SA_ERROR_CLASS_ACCOUNT, "signature" },
  { "ses", 500, "x-amzn-errortype: InternalFailure", "{\"message\":\"oops\"}", SA_ERROR_CLASS_UNKNOWN, "oops" },
  { "ses", 503, "x-amzn-errortype: ServiceUnavailable", "", SA_ERROR_CLASS_TRY_AGAIN, NULL },

  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"InvalidServerAPIKey\",\"message\":\"" SA_FAKE_SECRET "\"}}",
    SA_ERROR_CLASS_ACCOUNT, "InvalidServerAPIKey" },
  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"ServerSuspended\",\"message\":\"suspended\"}}",
    SA_ERROR_CLASS_ACCOUNT, "suspended" },
  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"UnauthenticatedFromAddress\",\"message\":\"from\"}}",
    SA_ERROR_CLASS_ACCOUNT, "from" },
  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"NoRecipients\",\"message\":\"nobody\"}}",
    SA_ERROR_CLASS_RECIPIENT, "nobody" },
  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"NoContent\",\"message\":\"empty\"}}",
    SA_ERROR_CLASS_MESSAGE, "empty" },
  { "postal", 200, NULL, "{\"status\":\"parameter-error\",\"data\":{\"message\":\"`data` is missing\"}}",
    SA_ERROR_CLASS_MESSAGE, "missing" },
  { "postal", 200, NULL, "{\"status\":\"error\",\"data\":{\"code\":\"SomethingNew\"}}", SA_ERROR_CLASS_UNKNOWN, NULL },
  { "postal", 200, NULL, "{\"status\":\"success\",\"data\":{\"message_id\":\"x\",\"messages\":{\"c@example.org\":{\"id\":1}}}}",
    SA_ERROR_CLASS_UNKNOWN, NULL },

  { "mailpit", 400, NULL, "{\"Error\":\"invalid\"}", SA_ERROR_CLASS_MESSAGE, "invalid" },
  { "mailpit", 413, NULL, "{\"Error\":\"large\"}", SA_ERROR_CLASS_MESSAGE, "large" },
  { "mailpit", 401, NULL, "Unauthorized.", SA_ERROR_CLASS_ACCOUNT, "401" },
};

static void
test_refusals (HttpFixture   *self,
               gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i];
      g_autoptr (SaReceipt) receipt = NULL;

      if (strcmp (refusal->vendor, self->vendor->name) != 0)
        continue;
      sa_fault_server_push (self->server, NULL, sa_fault_answer_new (refusal->status, refusal->headers, refusal->body));
      receipt = http_send (self->relay, self->envelope);
      g_test_message ("%u %s", refusal->status, refusal->body);
      g_assert_cmpint (receipt->error_class, ==, refusal->error_class);
      g_assert_true (receipt->error_class == SA_ERROR_CLASS_NONE || receipt->text != NULL);
      if (refusal->word != NULL)
        g_assert_nonnull (strstr (receipt->text, refusal->word));
      if (receipt->text != NULL)
        g_assert_null (strstr (receipt->text, SA_FAKE_SECRET));
    }
}

/* The relay took the mail and the answer was lost: it says so when it is asked, and has the mail once */
static void
test_look_up_finds (HttpFixture   *self,
                    gconstpointer  data)
{
  g_autoptr (SaReceipt) sent = NULL;
  g_autoptr (SaReceipt) found = NULL;

  sa_fake_vendor_drop_answer (self->fake, SA_FAULT_CLOSE);
  sent = http_send (self->relay, self->envelope);
  g_assert_cmpint (sent->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
  found = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_nonnull (found->relay_id);
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, 1);
}

/* An index that is filled late must not make two mails of one */
static void
test_absence_is_believed_late (HttpFixture   *self,
                               gconstpointer  data)
{
  g_autoptr (SaReceipt) early = http_look_up (self->relay, self->envelope);
  g_autoptr (SaReceipt) later = NULL;
  g_autoptr (SaReceipt) late = NULL;
  g_autoptr (SaReceipt) found = NULL;

  g_assert_cmpint (early->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
  g_assert_cmpint (early->retry_after, ==, self->vendor->protocol->lag);
  self->now += self->vendor->protocol->lag - 1;
  later = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (later->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
  g_assert_cmpint (later->retry_after, ==, 1);
  self->now += 1;
  late = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (late->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);

  sa_receipt_free (g_steal_pointer (&early));
  early = http_send (self->relay, self->envelope);
  found = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_NONE);
}

static void
test_look_up_fails (HttpFixture   *self,
                    gconstpointer  data)
{
  static const struct
  {
    guint       status;
    const char *body;
  } answers[] = {
    { 200, "" }, { 200, "<html>" }, { 200, "[]" }, { 200, "{\"items\":3,\"Messages\":{},\"id\":7}" },
    { 200, "{\"Messages\":[{\"MessageID\":\"another\"}]}" }, { 302, "" }, { 401, "{}" }, { 404, "{}" }, { 429, "{}" },
    { 500, "{}" }, { 503, "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (SaReceipt) receipt = NULL;

      sa_fault_server_push (self->server, NULL,
                            sa_fault_answer_new (answers[i].status, "Retry-After: 9", answers[i].body));
      receipt = http_look_up (self->relay, self->envelope);
      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
      g_assert_nonnull (receipt->text);
      if (answers[i].status == 429)
        g_assert_cmpint (receipt->retry_after, ==, 9);
    }
  {
    g_autoptr (SaReceipt) receipt = NULL;

    sa_fault_server_push (self->server, NULL, sa_fault_answer_new_fault (SA_FAULT_CLOSE, NULL));
    receipt = http_look_up (self->relay, self->envelope);
    g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
  }
}

/* Sending again with the same key is a look-up only as long as the relay remembers the key */
static void
test_memory (HttpFixture   *self,
             gconstpointer  data)
{
  static const struct
  {
    SaTime   age;
    gboolean asks;
  } cases[] = {
    { 0, TRUE }, { 23 * 60 * 60 + 50 * 60, TRUE },
    { 24 * 60 * 60, FALSE }, { 3 * 24 * 60 * 60, FALSE }, { -3600, FALSE },
  };
  g_autoptr (SaEnvelope) undated = http_new_envelope (0);
  g_autoptr (SaReceipt) receipt = NULL;
  SaTime start = self->now;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaReceipt) answer = NULL;
      guint before = sa_fault_server_count (self->server, NULL);

      self->now = start + cases[i].age;
      answer = http_look_up (self->relay, self->envelope);
      g_assert_cmpint (answer->error_class, ==, cases[i].asks ? SA_ERROR_CLASS_NONE : SA_ERROR_CLASS_UNKNOWN);
      g_assert_cmpuint (sa_fault_server_count (self->server, NULL) - before, ==, cases[i].asks ? 1 : 0);
    }
  receipt = http_look_up (self->relay, undated);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, 1);
}

/* What is refused now was not taken before: the next attempt says why */
static void
test_refused_look_up (HttpFixture   *self,
                      gconstpointer  data)
{
  g_autoptr (SaReceipt) refused = NULL;
  g_autoptr (SaReceipt) other = NULL;

  sa_fault_server_push (self->server, NULL,
                        sa_fault_answer_new (422, NULL, "{\"name\":\"validation_error\",\"message\":\"no\"}"));
  refused = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (refused->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  sa_fault_server_push (self->server, NULL,
                        sa_fault_answer_new (409, NULL, "{\"name\":\"invalid_idempotent_request\",\"message\":\"no\"}"));
  other = http_look_up (self->relay, self->envelope);
  g_assert_cmpint (other->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
}

typedef struct
{
  const char *vendor;
  guint       status;
  const char *body;
  SaDelivery  delivery;  /* NONE: the relay could not be asked */
  const char *word;
} News;

static const News news[] = {
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"queued\"}", SA_DELIVERY_HANDED_OVER, NULL },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"delivery_delayed\"}", SA_DELIVERY_HANDED_OVER, NULL },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"delivered\"}", SA_DELIVERY_DELIVERED, NULL },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"clicked\"}", SA_DELIVERY_DELIVERED, NULL },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"bounced\"}", SA_DELIVERY_BOUNCED, "bounced" },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":\"suppressed\"}", SA_DELIVERY_BOUNCED, "suppressed" },
  { "resend", 200, "{\"id\":\"x\",\"last_event\":7}", SA_DELIVERY_NONE, NULL },

  { "postmark", 200, "{\"MessageEvents\":[]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "postmark", 200, "{\"MessageEvents\":[{\"Type\":\"Transient\"}]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "postmark", 200, "{\"MessageEvents\":[{\"Type\":\"Delivered\",\"Details\":{}},{\"Type\":\"Opened\"}]}",
    SA_DELIVERY_DELIVERED, NULL },
  { "postmark", 200, "{\"MessageEvents\":[{\"Type\":\"Bounced\",\"Details\":{\"Summary\":\"550 5.1.1 nobody\"}}]}",
    SA_DELIVERY_BOUNCED, "550 5.1.1 nobody" },
  { "postmark", 200, "{\"MessageEvents\":[{\"Type\":\"Bounced\"}]}", SA_DELIVERY_BOUNCED, "Bounced" },
  { "postmark", 200, "{\"MessageEvents\":7}", SA_DELIVERY_NONE, NULL },

  { "mailgun", 200, "{\"items\":[]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "mailgun", 200, "{\"items\":[{\"event\":\"failed\",\"severity\":\"temporary\"},{\"event\":\"accepted\"}]}",
    SA_DELIVERY_HANDED_OVER, NULL },
  { "mailgun", 200, "{\"items\":[{\"event\":\"delivered\"},{\"event\":\"accepted\"}]}", SA_DELIVERY_DELIVERED, NULL },
  { "mailgun", 200, "{\"items\":[{\"event\":\"failed\",\"severity\":\"permanent\",\"delivery-status\":{\"code\":550,"
    "\"message\":\"5.1.1 nobody\\nhere\",\"description\":\"x\"}}]}", SA_DELIVERY_BOUNCED, "5.1.1 nobody here" },
  { "mailgun", 200, "{\"items\":[{\"event\":\"rejected\",\"reject\":{\"reason\":\"Sandbox\"}}]}", SA_DELIVERY_BOUNCED,
    "Sandbox" },
  { "mailgun", 200, "[]", SA_DELIVERY_NONE, NULL },

  { "ses", 200, "{\"MessageId\":\"x\",\"Insights\":[]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "ses", 200, "{\"Insights\":[{\"Events\":[{\"Type\":\"SEND\"},{\"Type\":\"DELIVERY\"}]}]}", SA_DELIVERY_DELIVERED, NULL },
  { "ses", 200, "{\"Insights\":[{\"Events\":[{\"Type\":\"BOUNCE\",\"Details\":{\"Bounce\":{\"BounceType\":\"PERMANENT\","
    "\"DiagnosticCode\":\"smtp; 550 nobody\"}}}]}]}", SA_DELIVERY_BOUNCED, "550 nobody" },
  { "ses", 200, "{\"Insights\":[{\"Events\":[{\"Type\":\"BOUNCE\",\"Details\":{\"Bounce\":{\"BounceType\":\"TRANSIENT\"}}}]}]}",
    SA_DELIVERY_HANDED_OVER, NULL },
  { "ses", 404, "{\"message\":\"none\"}", SA_DELIVERY_HANDED_OVER, NULL },
  { "ses", 200, "{\"Insights\":{}}", SA_DELIVERY_NONE, NULL },

  { "postal", 200, "{\"status\":\"success\",\"data\":[]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "postal", 200, "{\"status\":\"success\",\"data\":[{\"status\":\"SoftFail\"},{\"status\":\"Sent\"}]}",
    SA_DELIVERY_DELIVERED, NULL },
  { "postal", 200, "{\"status\":\"success\",\"data\":[{\"status\":\"Held\"}]}", SA_DELIVERY_HANDED_OVER, NULL },
  { "postal", 200, "{\"status\":\"success\",\"data\":[{\"status\":\"HardFail\",\"details\":\"550 nobody\"}]}",
    SA_DELIVERY_BOUNCED, "550 nobody" },
  { "postal", 200, "{\"status\":\"success\",\"data\":[{\"status\":\"Sent\"},{\"status\":\"Bounced\",\"details\":\"\"}]}",
    SA_DELIVERY_BOUNCED, "Bounced" },
  { "postal", 200, "{\"status\":\"error\",\"data\":{\"code\":\"MessageNotFound\",\"id\":7}}", SA_DELIVERY_HANDED_OVER, NULL },
  { "postal", 200, "{\"status\":\"error\",\"data\":{\"code\":\"AccessDenied\"}}", SA_DELIVERY_NONE, NULL },

  { "*", 404, "{}", SA_DELIVERY_HANDED_OVER, NULL },
  { "*", 401, "{}", SA_DELIVERY_NONE, NULL },
  { "*", 500, "<html>", SA_DELIVERY_NONE, NULL },
  { "*", 200, "<html>", SA_DELIVERY_NONE, NULL },
  { "*", 302, "", SA_DELIVERY_NONE, NULL },
};

static void
test_news (HttpFixture   *self,
           gconstpointer  data)
{
  if (!sa_mail_relay_can_follow (self->relay))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (news); i++)
    {
      g_autoptr (SaReceipt) receipt = NULL;

      if (strcmp (news[i].vendor, "*") != 0 && strcmp (news[i].vendor, self->vendor->name) != 0)
        continue;
      sa_fake_vendor_set_news (self->fake, news[i].status, news[i].body);
      receipt = http_follow (self->relay, "17");
      g_assert_cmpint (receipt->delivery, ==, news[i].delivery);
      g_assert_true ((receipt->error_class == SA_ERROR_CLASS_NONE) == (news[i].delivery != SA_DELIVERY_NONE));
      if (news[i].word != NULL)
        g_assert_nonnull (strstr (receipt->text, news[i].word));
    }
}

/* What a relay once called a mail cannot lead anywhere else */
static void
test_ids_are_escaped (HttpFixture   *self,
                      gconstpointer  data)
{
  g_autoptr (SaReceipt) receipt = NULL;
  const SaFaultRequest *request = NULL;

  if (!sa_mail_relay_can_follow (self->relay))
    return;

  receipt = http_follow (self->relay, "x?y=1&z#<a@b>");
  request = sa_fault_server_get_request (self->server, 0);
  g_assert_null (strstr (request->query != NULL ? request->query : "", "y=1&z"));
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const searching[] = { "postmark", "mailgun" };
  static const char * const asking[] = { "postmark", "mailgun", "resend" };

  g_test_init (&argc, &argv, NULL);

  http_fixture_add (NULL, "refusals-mean-what-they-say", test_refusals);
  http_fixture_add (NULL, "news", test_news);
  http_fixture_add (NULL, "ids-are-escaped", test_ids_are_escaped);
  for (gsize i = 0; i < G_N_ELEMENTS (asking); i++)
    {
      http_fixture_add (asking[i], "look-up-finds-what-was-taken", test_look_up_finds);
      http_fixture_add (asking[i], "failed-look-up-says-nothing", test_look_up_fails);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (searching); i++)
    http_fixture_add (searching[i], "absence-is-believed-late", test_absence_is_believed_late);
  http_fixture_add ("resend", "keys-are-remembered-for-a-day", test_memory);
  http_fixture_add ("resend", "refused-look-up-is-not-sent", test_refused_look_up);

  return g_test_run ();
}
