/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaFakeRepository:
 *
 * A repository in memory, as simple as it can be: arrays that are copied for each plan. It does its work at the call
 * and answers in an idle. For tests of whatever uses the port, and the second opinion that the contract needs.
 */
#define SA_TYPE_FAKE_REPOSITORY (sa_fake_repository_get_type ())
G_DECLARE_FINAL_TYPE (SaFakeRepository, sa_fake_repository, SA, FAKE_REPOSITORY, GObject)

SaRepository *sa_fake_repository_new (void);

/** sa_fake_repository_set_now: the time that it goes by; 0: the computer's */
void          sa_fake_repository_set_now (SaFakeRepository *self, SaTime now);
/** sa_fake_repository_fail_next: @error: (transfer full): what the next call answers, whichever it is */
void          sa_fake_repository_fail_next (SaFakeRepository *self, GError *error);
/** sa_fake_repository_set_site_name: one that no change lets in, as an older program may have */
void          sa_fake_repository_set_site_name (SaFakeRepository *self, SaId site, const char *name);
/** sa_fake_repository_set_account_state: what no change can do yet */
void          sa_fake_repository_set_account_state (SaFakeRepository *self, SaId account, SaAccountState state);

G_END_DECLS
