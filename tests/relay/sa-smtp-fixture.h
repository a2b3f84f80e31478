/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-smtp.h"
#include "sa-mail-relay.h"
#include "sa-test.h"

G_BEGIN_DECLS

/* What the tests of the SMTP relay share: a server to send to, and a mail to send. */

#define SMTP_HOST "mail.example.test"

/** SmtpFixture: a server and what trusts it. */
typedef struct
{
  SaTestDir  *dir;
  char       *ca_file;      /* (nullable) */
  SaFakeSmtp *server;
} SmtpFixture;

/** smtp_fixture_set_up: @flags: with encryption the server is SMTP_HOST, without it is 127.0.0.1 */
void         smtp_fixture_set_up (SmtpFixture *self, SaFakeSmtpFlags flags);
void         smtp_fixture_tear_down (SmtpFixture *self);
/** smtp_fixture_new_relay: @user (nullable). Returns: (transfer full): one that does not wait for long */
SaMailRelay *smtp_fixture_new_relay (SmtpFixture *self, const char *user, const char *secret);

/** smtp_new_envelope: Returns: (transfer full): with all that a line of a mail could be mistaken for */
SaEnvelope  *smtp_new_envelope (void);
SaEnvelope  *smtp_new_envelope_for (const char *sender, const char *recipient, const char *bytes);
/** smtp_send: Returns: (transfer full): the receipt; fails when there is none */
SaReceipt   *smtp_send (SaMailRelay *relay, SaEnvelope *envelope);

G_END_DECLS
