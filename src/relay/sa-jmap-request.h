/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-jmap-session.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/* The requests that a mail needs, as JSON (RFC 8620, 3.3). All of them return (transfer full). */

/* creation ids of the two things that sending makes, and the ids of the calls that answers are found by */
#define SA_JMAP_NEW_MAIL "mail"
#define SA_JMAP_NEW_SUBMISSION "send"
#define SA_JMAP_CALL_IDENTITIES "identities"
#define SA_JMAP_CALL_MAILBOXES "mailboxes"
#define SA_JMAP_CALL_IMPORT "import"
#define SA_JMAP_CALL_SUBMIT "submit"
#define SA_JMAP_CALL_QUERY "query"
#define SA_JMAP_CALL_EMAILS "emails"
#define SA_JMAP_CALL_SUBMISSIONS "submissions"
#define SA_JMAP_CALL_TIDY "tidy"

/** sa_jmap_request_account: identities and mailboxes */
GBytes *sa_jmap_request_account (SaJmapSession *session);
/** sa_jmap_request_send: imports the uploaded @blob as a draft and submits it */
GBytes *sa_jmap_request_send (SaJmapSession *session, const SaEnvelope *envelope, const char *blob);
/** sa_jmap_request_submit: submits the draft @email */
GBytes *sa_jmap_request_submit (SaJmapSession *session, const SaEnvelope *envelope, const char *email);
/** sa_jmap_request_emails: what is there of a mail: of @email where that is known, else of the Message-ID */
GBytes *sa_jmap_request_emails (SaJmapSession *session, const SaEnvelope *envelope, const char *email);
/** sa_jmap_request_submissions: the submissions of @email */
GBytes *sa_jmap_request_submissions (SaJmapSession *session, const char *email);
/** sa_jmap_request_destroy: away with the draft @email */
GBytes *sa_jmap_request_destroy (SaJmapSession *session, const char *email);

G_END_DECLS
