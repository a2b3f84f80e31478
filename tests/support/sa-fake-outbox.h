/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-state.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/* Each returns whether something moved. @touched: set of user ids. */
gboolean         sa_fake_report (SaFakeState *state, const SaReport *report, SaTime now, GHashTable *touched);
gboolean         sa_fake_adopt (SaFakeState *state, SaTime now, GHashTable *touched);
gboolean         sa_fake_claim (SaFakeState *state, SaId message, SaTime now, GHashTable *touched);
/** sa_fake_due: Returns: (transfer full): ids of messages */
GArray          *sa_fake_due (SaFakeState *state, SaDue due, SaTime now, gsize limit, SaTime *next);

G_END_DECLS
