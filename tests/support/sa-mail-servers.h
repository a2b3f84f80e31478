/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-json.h"

G_BEGIN_DECLS

/**
 * SaMailServers:
 *
 * Real servers for a test: Cyrus as the JMAP relay of the users alice and bob, Postfix behind it. See jmap-relay.sh and
 * smtp-sink.sh for who is there and who is refused. They are stopped when it is freed.
 */
typedef struct _SaMailServers SaMailServers;

/**
 * sa_mail_servers_new:
 * @reason: (out) (transfer full): why they cannot run here: not root, not installed
 *
 * Returns: (transfer full) (nullable): %NULL where a test has to be skipped; a server that does not start fails it
 */
SaMailServers *sa_mail_servers_new (char **reason);
void        sa_mail_servers_free (SaMailServers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMailServers, sa_mail_servers_free)

/** sa_mail_servers_get_url: "http://127.0.0.1:PORT" of the JMAP server */
const char *sa_mail_servers_get_url (SaMailServers *self);
/** sa_mail_servers_get_submission: "127.0.0.1:PORT" where Postfix takes submissions; @tls: from the first byte on */
const char *sa_mail_servers_get_submission (SaMailServers *self, gboolean tls);
/** sa_mail_servers_get_smtp: "127.0.0.1:PORT" where it takes mail as from a neighbour, without more ado */
const char *sa_mail_servers_get_smtp (SaMailServers *self);
/** sa_mail_servers_get_ca_file: who vouches for relay.example.test, which it calls itself */
const char *sa_mail_servers_get_ca_file (SaMailServers *self);
/** sa_mail_servers_stop_smtp: the JMAP server stays, and has nobody to give its mail to */
void        sa_mail_servers_stop_smtp (SaMailServers *self);
void        sa_mail_servers_start_smtp (SaMailServers *self);
/** sa_mail_servers_read: Returns: (transfer full): the mails in a mailbox, as read-mailbox.py prints them */
SaJson     *sa_mail_servers_read (SaMailServers *self, const char *user, const char *mailbox);
/** sa_mail_servers_wait: reads the inbox of @user until at least @n mails are in it */
SaJson     *sa_mail_servers_wait (SaMailServers *self, const char *user, gsize n);

G_END_DECLS
