/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/** SaSampleClock: what time the repository takes it to be, so that samples have a past. */
typedef void (*SaSampleClock) (SaTime now, gpointer data);

/**
 * sa_sample_data_fill_async:
 * @repository: an empty one
 * @now: the time that the samples lead up to
 * @set_clock: called before each step with the time at which it happens, and with 0 at the end
 *
 * Makes an organization with some 60 users in every status, three products with seats and groups. It takes the one road
 * of changes and reports like anybody else. The mails are placeholders without a link that opens anything.
 */
void     sa_sample_data_fill_async  (SaRepository *repository, SaTime now, const char *os_user,
                                     SaSampleClock set_clock, gpointer clock_data, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean sa_sample_data_fill_finish (GAsyncResult *result, GError **error);

G_END_DECLS
