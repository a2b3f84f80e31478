/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fault-server.h"

G_BEGIN_DECLS

/**
 * SaFakeJmap:
 *
 * A JMAP mail account on a #SaFaultServer: as much of the protocol as sending a mail needs, with refusals and faults on
 * demand. It knows the bearer token "token" and the user "ann" with the password "sw0rdfish".
 */
typedef struct _SaFakeJmap SaFakeJmap;

SaFakeJmap    *sa_fake_jmap_new (void);
void           sa_fake_jmap_free (SaFakeJmap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFakeJmap, sa_fake_jmap_free)

SaFaultServer *sa_fake_jmap_get_server (SaFakeJmap *self);
/**
 * sa_fake_jmap_refuse: @method ("Email/import", "EmailSubmission/set") answers each creation with this SetError;
 * %NULL: no more
 */
void           sa_fake_jmap_refuse (SaFakeJmap *self, const char *method, const char *set_error);
/** sa_fake_jmap_fail: @method fails as a whole with this error; %NULL: no more */
void           sa_fake_jmap_fail (SaFakeJmap *self, const char *method, const char *error);
/** sa_fake_jmap_drop_answer: the next submission is done, and its answer goes wrong */
void           sa_fake_jmap_drop_answer (SaFakeJmap *self, SaFault fault);
/** sa_fake_jmap_forget_move: the next submission is done, but the mail stays a draft: the server died in between */
void           sa_fake_jmap_forget_move (SaFakeJmap *self);
void           sa_fake_jmap_set_max_upload (SaFakeJmap *self, gint64 n_bytes);

guint          sa_fake_jmap_count_emails (SaFakeJmap *self);
guint          sa_fake_jmap_count_submissions (SaFakeJmap *self);
/** sa_fake_jmap_get_submission: Returns: (transfer full): "FROM TO IDENTITY" of the submission at @position */
char          *sa_fake_jmap_get_submission (SaFakeJmap *self, guint position);

G_END_DECLS
