/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-jmap.h"
#include "sa-jmap-relay.h"
#include "sa-test.h"

#include <string.h>

#define MAIL "From: ann@example.com\r\nTo: b@example.org\r\nMessage-ID: <0a1b@example.com>\r\n\r\nHello\r\n"

typedef struct
{
  SaFakeJmap    *jmap;
  SaFaultServer *server;
  SaHttpClient  *client;
  SaMailRelay   *relay;
  SaEnvelope    *envelope;
} Fixture;

static SaEnvelope *
new_envelope (const char *sender)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (MAIL, strlen (MAIL));

  return sa_envelope_new (7, sender, "b@example.org", "<0a1b@example.com>", "key", bytes);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->jmap = sa_fake_jmap_new ();
  self->server = sa_fake_jmap_get_server (self->jmap);
  self->client = sa_http_client_new (1, NULL);
  self->relay = sa_jmap_relay_new (self->client, sa_fault_server_get_url (self->server), "ann", "sw0rdfish");
  self->envelope = new_envelope ("ann@example.com");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  sa_envelope_unref (self->envelope);
  g_assert_finalize_object (self->relay);
  g_assert_finalize_object (self->client);
  sa_fake_jmap_free (self->jmap);
}

static SaReceipt *
send_mail (SaMailRelay *relay,
           SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

static SaReceipt *
look_up (SaMailRelay *relay,
         SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_look_up_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_look_up_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

static void
assert_sends (Fixture      *self,
              SaErrorClass  error_class)
{
  g_autoptr (SaReceipt) receipt = send_mail (self->relay, self->envelope);

  g_test_message ("%d: %s", receipt->error_class, receipt->text != NULL ? receipt->text : "");
  g_assert_cmpint (receipt->error_class, ==, error_class);
  g_assert_true (error_class == SA_ERROR_CLASS_NONE || receipt->text != NULL);
  g_assert_true (receipt->text == NULL || strstr (receipt->text, "sw0rdfish") == NULL);
}

static void
assert_looks_up (Fixture      *self,
                 SaErrorClass  error_class)
{
  g_autoptr (SaReceipt) receipt = look_up (self->relay, self->envelope);

  g_assert_cmpint (receipt->error_class, ==, error_class);
}

static void
test_sends (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (SaReceipt) receipt = send_mail (self->relay, self->envelope);
  g_autofree char *submission = NULL;
  const SaFaultRequest *upload = NULL;
  g_autofree char *sent = NULL;

  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_cmpstr (receipt->relay_id, ==, "submission-1");
  /* discovery with its redirect, the account, then upload and submission */
  g_assert_cmpuint (sa_fault_server_count (self->server, NULL), ==, 5);
  upload = sa_fault_server_get_request (self->server, 3);
  g_assert_cmpstr (sa_fault_request_header (upload, "content-type"), ==, "message/rfc822");
  sent = sa_fault_request_body (upload);
  g_assert_cmpstr (sent, ==, MAIL);
  submission = sa_fake_jmap_get_submission (self->jmap, 0);
  g_assert_cmpstr (submission, ==, "ann@example.com b@example.org id-3");
  g_assert_cmpint (sa_mail_relay_get_concurrency (self->relay), ==, 3);
  assert_looks_up (self, SA_ERROR_CLASS_NONE);
}

static void
test_session_is_kept (Fixture       *self,
                      gconstpointer  data)
{
  SaTestAnswer answers[3] = { { NULL, NULL }, { NULL, NULL }, { NULL, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *text = g_strdup_printf ("Message-ID: <%" G_GSIZE_FORMAT "@example.com>\r\n\r\n", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (SaEnvelope) envelope = sa_envelope_new (1, "a@wide.example.com", "b@example.org", "<x@y>", "key", bytes);

      sa_mail_relay_send_async (self->relay, envelope, NULL, sa_test_answer_cb, &answers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (SaReceipt) receipt = sa_mail_relay_send_finish (self->relay, sa_test_await (&answers[i]), NULL);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      sa_test_answer_clear (&answers[i]);
    }
  g_assert_cmpuint (sa_fault_server_count (self->server, "/jmap"), ==, 1);
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 3);
  {
    g_autofree char *submission = sa_fake_jmap_get_submission (self->jmap, 0);

    g_assert_cmpstr (submission, ==, "a@wide.example.com b@example.org id-2");
  }
}

static void
test_bearer (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *url = g_strconcat (sa_fault_server_get_url (self->server), "/jmap", NULL);
  g_autoptr (SaMailRelay) relay = sa_jmap_relay_new (self->client, url, NULL, "token");
  g_autoptr (SaEnvelope) envelope = new_envelope ("nobody@example.net");
  g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);
  g_autofree char *submission = NULL;

  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fault_server_count (self->server, "/.well-known/jmap"), ==, 0);
  submission = sa_fake_jmap_get_submission (self->jmap, 0);
  g_assert_cmpstr (submission, ==, "nobody@example.net b@example.org id-1");
}

/* Every refusal of the protocol, and what it means */
static void
test_set_errors (Fixture       *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char   *error;
    SaErrorClass  error_class;
  } cases[] = {
    { "{\"type\":\"invalidRecipients\",\"invalidRecipients\":[\"b@example.org\"]}", SA_ERROR_CLASS_RECIPIENT },
    { "{\"type\":\"noRecipients\"}", SA_ERROR_CLASS_RECIPIENT },
    { "{\"type\":\"tooLarge\",\"maxSize\":10}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"tooManyRecipients\"}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"invalidEmail\"}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"invalidProperties\",\"properties\":[\"envelope\"]}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"forbiddenToSend\",\"description\":\"no\"}", SA_ERROR_CLASS_ACCOUNT },
    /* newer Cyrus says so when the mail server said no */
    { "{\"type\":\"forbiddenToSend\",\"description\":\"4.2.1 mailbox busy\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"forbiddenToSend\",\"description\":\"5.1.1 no such user\"}", SA_ERROR_CLASS_RECIPIENT },
    { "{\"type\":\"forbiddenToSend\",\"description\":\"4 mails a day are enough\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"forbiddenFrom\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"forbiddenMailFrom\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"overQuota\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"serverFail\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"rateLimit\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"notFound\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"4.2.1 busy\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"4.2.2 full\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"2.1.5 Ok\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"5.1.1 who?\"}", SA_ERROR_CLASS_RECIPIENT },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"5.2.1 closed\"}", SA_ERROR_CLASS_RECIPIENT },
    { "{\"type\":\"smtpProtocolError\",\"description\":\"5.7.1 policy\"}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"smtpProtocolError\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"somethingNew\",\"description\":\"says sw0rdfish\"}", SA_ERROR_CLASS_MESSAGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sa_fake_jmap_refuse (self->jmap, "EmailSubmission/set", cases[i].error);
      assert_sends (self, cases[i].error_class);
      /* a draft that will never be sent is not left in somebody's mailbox */
      if (cases[i].error_class == SA_ERROR_CLASS_RECIPIENT || cases[i].error_class == SA_ERROR_CLASS_MESSAGE)
        g_assert_cmpuint (sa_fake_jmap_count_emails (self->jmap), ==, 0);
      else
        g_assert_cmpuint (sa_fake_jmap_count_emails (self->jmap), ==, 1);
      assert_looks_up (self, SA_ERROR_CLASS_TRY_AGAIN);
    }

  /* and after all that it goes out once */
  sa_fake_jmap_refuse (self->jmap, "EmailSubmission/set", NULL);
  assert_sends (self, SA_ERROR_CLASS_NONE);
  assert_sends (self, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 1);
}

static void
test_import_errors (Fixture       *self,
                    gconstpointer  data)
{
  static const struct
  {
    const char   *error;
    SaErrorClass  error_class;
  } cases[] = {
    { "{\"type\":\"invalidEmail\",\"description\":\"Message contains bare newlines\"}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"tooLarge\"}", SA_ERROR_CLASS_MESSAGE },
    { "{\"type\":\"overQuota\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"blobNotFound\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"serverFail\"}", SA_ERROR_CLASS_TRY_AGAIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sa_fake_jmap_refuse (self->jmap, "Email/import", cases[i].error);
      assert_sends (self, cases[i].error_class);
    }
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 0);
}

static void
test_method_errors (Fixture       *self,
                    gconstpointer  data)
{
  static const struct
  {
    const char   *error;
    SaErrorClass  error_class;
  } cases[] = {
    { "{\"type\":\"serverUnavailable\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"serverFail\",\"description\":\"oops\"}", SA_ERROR_CLASS_TRY_AGAIN },
    { "{\"type\":\"serverPartialFail\"}", SA_ERROR_CLASS_UNKNOWN },
    { "{\"type\":\"unknownMethod\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"accountNotFound\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"accountReadOnly\"}", SA_ERROR_CLASS_ACCOUNT },
    { "{\"type\":\"forbidden\"}", SA_ERROR_CLASS_ACCOUNT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sa_fake_jmap_fail (self->jmap, "EmailSubmission/set", cases[i].error);
      assert_sends (self, cases[i].error_class);
    }
  sa_fake_jmap_fail (self->jmap, "EmailSubmission/set", NULL);

  sa_fake_jmap_fail (self->jmap, "Email/import", "{\"type\":\"serverFail\"}");
  assert_sends (self, SA_ERROR_CLASS_TRY_AGAIN);
  sa_fake_jmap_fail (self->jmap, "Email/import", NULL);

  /* a look-up that cannot be made says nothing about the mail */
  sa_fake_jmap_fail (self->jmap, "Email/get", "{\"type\":\"serverFail\"}");
  assert_looks_up (self, SA_ERROR_CLASS_UNKNOWN);
  sa_fake_jmap_fail (self->jmap, "Email/get", NULL);
  sa_fake_jmap_fail (self->jmap, "EmailSubmission/query", "{\"type\":\"unknownMethod\"}");
  assert_looks_up (self, SA_ERROR_CLASS_UNKNOWN);
}

typedef struct
{
  const char   *path;         /* that goes wrong */
  guint         status;
  const char   *headers;
  const char   *body;
  SaErrorClass  error_class;
  int           retry_after;
} FaultCase;

/* Faults that only JMAP knows; those of any HTTP are in the matrix of faults. Where it happens says what it means:
 * before the submission nothing can have been sent */
static const FaultCase fault_cases[] = {
  { "/.well-known/jmap", 200, NULL, "{\"apiUrl\":7}", SA_ERROR_CLASS_ACCOUNT, 0 },
  { "/jmap/upload/ann/1/", 413, NULL, "", SA_ERROR_CLASS_MESSAGE, 0 },
  { "/jmap/upload/ann/1/", 201, NULL, "[]", SA_ERROR_CLASS_ACCOUNT, 0 },
  { "/jmap/", 200, NULL, "{}", SA_ERROR_CLASS_UNKNOWN, 0 },
  { "/jmap/", 200, NULL, "{\"methodResponses\":[]}", SA_ERROR_CLASS_UNKNOWN, 0 },
  { "/jmap/", 200, NULL, "{\"methodResponses\":[[\"Email/import\",7,\"import\"],[],{},null,\"x\"]}",
    SA_ERROR_CLASS_UNKNOWN, 0 },
  { "/jmap/", 200, NULL, "{\"methodResponses\":[[\"Email/import\",{\"created\":{\"mail\":{\"id\":\"e\"}}},"
    "\"import\"],[\"EmailSubmission/set\",{\"created\":[],\"notCreated\":\"no\"},\"submit\"]]}",
    SA_ERROR_CLASS_UNKNOWN, 0 },
  { "/jmap/", 401, NULL, "it was sw0rdfish", SA_ERROR_CLASS_ACCOUNT, 0 },
  { "/jmap/", 302, "Location: /jmap/other", "", SA_ERROR_CLASS_ACCOUNT, 0 },
  { "/jmap/", 415, NULL, "", SA_ERROR_CLASS_ACCOUNT, 0 },
  { "/jmap/", 400, "Content-Type: application/problem+json\nRetry-After: 5",
    "{\"type\":\"urn:ietf:params:jmap:error:limit\",\"limit\":\"maxConcurrentRequests\"}", SA_ERROR_CLASS_TRY_AGAIN, 5 },
  { "/jmap/", 400, "Content-Type: application/problem+json",
    "{\"type\":\"urn:ietf:params:jmap:error:unknownCapability\",\"detail\":\"no submission\"}",
    SA_ERROR_CLASS_ACCOUNT, 0 },
};

static void
test_faults (Fixture       *self,
             gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      const FaultCase *fault = &fault_cases[i];
      g_autoptr (SaMailRelay) relay = sa_jmap_relay_new (self->client, sa_fault_server_get_url (self->server), "ann",
                                                         "sw0rdfish");

      if (strcmp (fault->path, "/jmap/") == 0)
        {
          /* the session is known by then: the next call of this path is the submission */
          g_autoptr (SaReceipt) before = look_up (relay, self->envelope);

          g_assert_cmpint (before->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
        }
      sa_fault_server_push (self->server, fault->path,
                            sa_fault_answer_new (fault->status, fault->headers, fault->body));
      {
        g_autoptr (SaReceipt) receipt = send_mail (relay, self->envelope);

        g_test_message ("%" G_GSIZE_FORMAT ": %s", i, receipt->text);
        g_assert_cmpint (receipt->error_class, ==, fault->error_class);
        g_assert_cmpint (receipt->retry_after, ==, fault->retry_after);
        g_assert_nonnull (receipt->text);
        g_assert_null (strstr (receipt->text, "sw0rdfish"));
      }
      g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 0);
    }
}

static void
test_unreachable (Fixture       *self,
                  gconstpointer  data)
{
  SaFaultServer *gone = sa_fault_server_new ();
  g_autofree char *url = g_strdup (sa_fault_server_get_url (gone));
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (SaReceipt) found = NULL;

  sa_fault_server_free (gone);
  relay = sa_jmap_relay_new (self->client, url, NULL, "token");
  receipt = send_mail (relay, self->envelope);
  found = look_up (relay, self->envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_UNKNOWN);
}

/* The mail was sent, and nobody told us: neither a look-up nor a repeat sends it twice */
static void
test_lost_answer (Fixture       *self,
                  gconstpointer  data)
{
  sa_fake_jmap_drop_answer (self->jmap, SA_FAULT_CUT);
  assert_sends (self, SA_ERROR_CLASS_UNKNOWN);
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 1);

  assert_looks_up (self, SA_ERROR_CLASS_NONE);
  assert_sends (self, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 1);
}

/* As before, and the server died before it could move the mail out of the drafts */
static void
test_lost_move (Fixture       *self,
                gconstpointer  data)
{
  sa_fake_jmap_forget_move (self->jmap);
  sa_fake_jmap_drop_answer (self->jmap, SA_FAULT_CLOSE);
  assert_sends (self, SA_ERROR_CLASS_UNKNOWN);

  assert_looks_up (self, SA_ERROR_CLASS_NONE);
  assert_sends (self, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fake_jmap_count_submissions (self->jmap), ==, 1);
}

static void
test_too_large (Fixture       *self,
                gconstpointer  data)
{
  sa_fake_jmap_set_max_upload (self->jmap, 10);
  assert_sends (self, SA_ERROR_CLASS_MESSAGE);
  g_assert_cmpuint (sa_fault_server_count (self->server, "/jmap/upload/ann/1/"), ==, 0);
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  sa_fault_server_push (self->server, "/jmap/upload/ann/1/", sa_fault_answer_new_fault (SA_FAULT_HANG, NULL));
  sa_mail_relay_send_async (self->relay, self->envelope, cancellable, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (sa_fault_server_count (self->server, "/jmap/upload/ann/1/") == 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (sa_mail_relay_send_finish (self->relay, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/jmap-relay/sends", test_sends);
  ADD ("/jmap-relay/session-is-found-once", test_session_is_kept);
  ADD ("/jmap-relay/bearer-token-and-session-url", test_bearer);
  ADD ("/jmap-relay/refusals-of-a-submission-are-classed", test_set_errors);
  ADD ("/jmap-relay/refusals-of-an-import-are-classed", test_import_errors);
  ADD ("/jmap-relay/failed-methods-are-classed", test_method_errors);
  ADD ("/jmap-relay/faults-are-classed-by-where-they-happen", test_faults);
  ADD ("/jmap-relay/unreachable-is-surely-not-sent", test_unreachable);
  ADD ("/jmap-relay/lost-answer-sends-nothing-twice", test_lost_answer);
  ADD ("/jmap-relay/lost-move-sends-nothing-twice", test_lost_move);
  ADD ("/jmap-relay/too-large-is-not-even-uploaded", test_too_large);
  ADD ("/jmap-relay/cancel", test_cancelled);

  return g_test_run ();
}
