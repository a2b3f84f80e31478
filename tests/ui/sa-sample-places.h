/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/* What the sample repository has beside people and mails. Every record is (transfer full). */

extern const char * const sa_sample_product_names[];  /* of the ids from 1 on */
extern const char * const sa_sample_group_names[];

SaProductRecord *sa_sample_product_new (SaId id);
SaGroupRecord   *sa_sample_group_new (SaId id);
SaEventRecord   *sa_sample_event_new (SaId id, SaTime now);
/** sa_sample_site_new: @n_users: of the first site */
SaSiteRecord    *sa_sample_site_new (SaId id, guint n_users);
SaRelayRecord   *sa_sample_relay_new (void);
SaAccountRecord *sa_sample_account_new (SaId id);

G_END_DECLS
