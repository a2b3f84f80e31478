/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-json.h"

G_BEGIN_DECLS

#define SA_JMAP_CORE "urn:ietf:params:jmap:core"
#define SA_JMAP_MAIL "urn:ietf:params:jmap:mail"
#define SA_JMAP_SUBMISSION "urn:ietf:params:jmap:submission"

/**
 * SaJmapSession:
 *
 * What a JMAP server tells about itself (RFC 8620, 2) and about the account that mail leaves from: its identities and
 * the two mailboxes that a mail passes. Reference counted; complete, and then immutable, once both are read.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char      *api_url;
  char      *upload_url;      /* with the account filled in */
  char      *account;
  char      *drafts;          /* mailbox where a mail stands until it is sent */
  char      *sent;            /* (nullable): mailbox where it goes then */
  GPtrArray *identity_ids;
  GPtrArray *identity_emails; /* in the same order; "" when the server does not say */
  gint64     max_upload;      /* bytes */
  int        concurrency;
} SaJmapSession;

/**
 * sa_jmap_session_new:
 * @root: the session resource
 * @base: where it came from: the URLs in it may be relative to that
 *
 * Returns: (transfer full) (nullable): %NULL when it is none, or when the account cannot send mail
 */
SaJmapSession *sa_jmap_session_new (const SaJsonValue *root, GUri *base);
SaJmapSession *sa_jmap_session_ref (SaJmapSession *self);
void           sa_jmap_session_unref (SaJmapSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaJmapSession, sa_jmap_session_unref)

/**
 * sa_jmap_session_read_account: @identities, @mailboxes: answers to Identity/get and Mailbox/get. %FALSE: not enough
 */
gboolean       sa_jmap_session_read_account (SaJmapSession *self, const SaJsonValue *identities,
                                             const SaJsonValue *mailboxes);

/** sa_jmap_session_get_identity: the one of the address @sender, else of its whole domain, else the first */
const char    *sa_jmap_session_get_identity (SaJmapSession *self, const char *sender);

G_END_DECLS
