/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-jmap-request.h"

#include <string.h>

static SaJsonWriter *
begin_request (void)
{
  SaJsonWriter *writer = sa_json_writer_new ();

  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_begin_array (writer, "using");
  sa_json_writer_add_string (writer, NULL, SA_JMAP_CORE);
  sa_json_writer_add_string (writer, NULL, SA_JMAP_MAIL);
  sa_json_writer_add_string (writer, NULL, SA_JMAP_SUBMISSION);
  sa_json_writer_end_array (writer);
  sa_json_writer_begin_array (writer, "methodCalls");
  return writer;
}

static GBytes *
end_request (SaJsonWriter *writer)
{
  GBytes *body;

  sa_json_writer_end_array (writer);
  sa_json_writer_end_object (writer);
  body = sa_json_writer_finish (writer);
  sa_json_writer_free (writer);
  return body;
}

static void
begin_call (SaJsonWriter  *writer,
            SaJmapSession *session,
            const char    *method)
{
  sa_json_writer_begin_array (writer, NULL);
  sa_json_writer_add_string (writer, NULL, method);
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "accountId", session->account);
}

static void
end_call (SaJsonWriter *writer,
          const char   *id)
{
  sa_json_writer_end_object (writer);
  sa_json_writer_add_string (writer, NULL, id);
  sa_json_writer_end_array (writer);
}

static void
add_import (SaJsonWriter  *writer,
            SaJmapSession *session,
            const char    *blob)
{
  begin_call (writer, session, "Email/import");
  sa_json_writer_begin_object (writer, "emails");
  sa_json_writer_begin_object (writer, SA_JMAP_NEW_MAIL);
  sa_json_writer_add_string (writer, "blobId", blob);
  sa_json_writer_begin_object (writer, "mailboxIds");
  sa_json_writer_add_boolean (writer, session->drafts, TRUE);
  sa_json_writer_end_object (writer);
  sa_json_writer_begin_object (writer, "keywords");
  sa_json_writer_add_boolean (writer, "$draft", TRUE);
  sa_json_writer_add_boolean (writer, "$seen", TRUE);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  end_call (writer, SA_JMAP_CALL_IMPORT);
}

static void
add_address (SaJsonWriter *writer,
             const char   *address)
{
  sa_json_writer_add_string (writer, "email", address);
  sa_json_writer_add_string (writer, "parameters", NULL);
}

/* Sends, and in the same transaction of the server moves the mail from the drafts to what was sent: where it stands is
 * then the proof that it was sent. */
static void
add_submission (SaJsonWriter     *writer,
                SaJmapSession    *session,
                const SaEnvelope *envelope,
                const char       *email)
{
  begin_call (writer, session, "EmailSubmission/set");
  sa_json_writer_begin_object (writer, "create");
  sa_json_writer_begin_object (writer, SA_JMAP_NEW_SUBMISSION);
  sa_json_writer_add_string (writer, "identityId", sa_jmap_session_get_identity (session, envelope->sender));
  sa_json_writer_add_string (writer, "emailId", email);
  sa_json_writer_begin_object (writer, "envelope");
  sa_json_writer_begin_object (writer, "mailFrom");
  add_address (writer, envelope->sender);
  sa_json_writer_end_object (writer);
  sa_json_writer_begin_array (writer, "rcptTo");
  sa_json_writer_begin_object (writer, NULL);
  add_address (writer, envelope->recipient);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_array (writer);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);

  sa_json_writer_begin_object (writer, "onSuccessUpdateEmail");
  sa_json_writer_begin_object (writer, "#" SA_JMAP_NEW_SUBMISSION);
  if (session->sent != NULL && strcmp (session->sent, session->drafts) != 0)
    {
      g_autofree char *from = g_strconcat ("mailboxIds/", session->drafts, NULL);
      g_autofree char *to = g_strconcat ("mailboxIds/", session->sent, NULL);

      sa_json_writer_add_string (writer, from, NULL);
      sa_json_writer_add_boolean (writer, to, TRUE);
    }
  sa_json_writer_add_string (writer, "keywords/$draft", NULL);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  end_call (writer, SA_JMAP_CALL_SUBMIT);
}

static void
add_ids (SaJsonWriter *writer,
         const char   *name,
         const char   *id)
{
  sa_json_writer_begin_array (writer, name);
  sa_json_writer_add_string (writer, NULL, id);
  sa_json_writer_end_array (writer);
}

GBytes *
sa_jmap_request_account (SaJmapSession *session)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);

  writer = begin_request ();
  begin_call (writer, session, "Identity/get");
  sa_json_writer_add_string (writer, "ids", NULL);
  end_call (writer, SA_JMAP_CALL_IDENTITIES);
  begin_call (writer, session, "Mailbox/get");
  sa_json_writer_add_string (writer, "ids", NULL);
  end_call (writer, SA_JMAP_CALL_MAILBOXES);
  return end_request (writer);
}

GBytes *
sa_jmap_request_send (SaJmapSession    *session,
                      const SaEnvelope *envelope,
                      const char       *blob)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (envelope != NULL, NULL);
  g_return_val_if_fail (blob != NULL, NULL);

  writer = begin_request ();
  add_import (writer, session, blob);
  add_submission (writer, session, envelope, "#" SA_JMAP_NEW_MAIL);
  return end_request (writer);
}

GBytes *
sa_jmap_request_submit (SaJmapSession    *session,
                        const SaEnvelope *envelope,
                        const char       *email)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (envelope != NULL, NULL);
  g_return_val_if_fail (email != NULL, NULL);

  writer = begin_request ();
  add_submission (writer, session, envelope, email);
  return end_request (writer);
}

GBytes *
sa_jmap_request_emails (SaJmapSession    *session,
                        const SaEnvelope *envelope,
                        const char       *email)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (envelope != NULL, NULL);

  writer = begin_request ();
  if (email == NULL)
    {
      g_autofree char *message_id = g_strdup (envelope->message_id);

      g_strdelimit (message_id, "<>", ' ');
      begin_call (writer, session, "Email/query");
      sa_json_writer_begin_object (writer, "filter");
      sa_json_writer_begin_array (writer, "header");
      sa_json_writer_add_string (writer, NULL, "Message-ID");
      sa_json_writer_add_string (writer, NULL, g_strstrip (message_id));
      sa_json_writer_end_array (writer);
      sa_json_writer_end_object (writer);
      end_call (writer, SA_JMAP_CALL_QUERY);
    }

  begin_call (writer, session, "Email/get");
  if (email == NULL)
    {
      /* RFC 8620, 3.7: what the query found */
      sa_json_writer_begin_object (writer, "#ids");
      sa_json_writer_add_string (writer, "resultOf", SA_JMAP_CALL_QUERY);
      sa_json_writer_add_string (writer, "name", "Email/query");
      sa_json_writer_add_string (writer, "path", "/ids");
      sa_json_writer_end_object (writer);
    }
  else
    {
      add_ids (writer, "ids", email);
    }
  sa_json_writer_begin_array (writer, "properties");
  sa_json_writer_add_string (writer, NULL, "id");
  sa_json_writer_add_string (writer, NULL, "keywords");
  sa_json_writer_end_array (writer);
  end_call (writer, SA_JMAP_CALL_EMAILS);
  return end_request (writer);
}

GBytes *
sa_jmap_request_submissions (SaJmapSession *session,
                             const char    *email)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (email != NULL, NULL);

  writer = begin_request ();
  begin_call (writer, session, "EmailSubmission/query");
  sa_json_writer_begin_object (writer, "filter");
  add_ids (writer, "emailIds", email);
  sa_json_writer_end_object (writer);
  end_call (writer, SA_JMAP_CALL_SUBMISSIONS);
  return end_request (writer);
}

GBytes *
sa_jmap_request_destroy (SaJmapSession *session,
                         const char    *email)
{
  SaJsonWriter *writer = NULL;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (email != NULL, NULL);

  writer = begin_request ();
  begin_call (writer, session, "Email/set");
  add_ids (writer, "destroy", email);
  end_call (writer, SA_JMAP_CALL_TIDY);
  return end_request (writer);
}
