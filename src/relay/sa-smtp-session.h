/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"
#include "sa-smtp-account.h"
#include "sa-smtp-receipt.h"

G_BEGIN_DECLS

/**
 * SaSmtpSession:
 *
 * One connection to a mail server, which is made by the first mail and kept for the next. All of libcurl is behind it.
 * It blocks: it is used by one thread at a time, which is none that has a main loop.
 *
 * Without encryption nothing is said to a server on another computer, and its certificate has to be good; nothing turns
 * that off. On this computer encryption is used where it is offered. If the certificate is not good there and nobody
 * signs in, it is done without: a mail server as Debian sets it up has one that nobody vouches for, and whoever could
 * listen or answer on the loopback interface could as well not offer encryption.
 */
typedef struct _SaSmtpSession SaSmtpSession;

/** sa_smtp_session_new: takes its own reference on @account */
SaSmtpSession *sa_smtp_session_new (SaSmtpAccount *account);

/**
 * sa_smtp_session_send:
 * @envelope: that sa_smtp_check_envelope() has nothing against
 * @answer: (out): cleared before
 *
 * Hands over one mail to its one recipient. A connection that was kept and turns out dead before anything of the mail
 * was said on it is replaced by a new one.
 *
 * Returns: whether the session may be used again
 */
gboolean       sa_smtp_session_send (SaSmtpSession *self, const SaEnvelope *envelope, GCancellable *cancellable,
                                     SaSmtpAnswer *answer);

/** sa_smtp_session_free: takes leave of the server (QUIT) without waiting for what it says to that */
void           sa_smtp_session_free (SaSmtpSession *self);

G_END_DECLS
