/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-answer.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaRelayTest:
 *
 * A group of rows that sends a test mail: to whom, the button, and what came of it in full.
 *
 * Signal `test (const char *address)`: the person wants it sent to @address, which is valid.
 */
#define SA_TYPE_RELAY_TEST (sa_relay_test_get_type ())
G_DECLARE_FINAL_TYPE (SaRelayTest, sa_relay_test, SA, RELAY_TEST, AdwPreferencesGroup)

GtkWidget  *sa_relay_test_new         (void);
/** sa_relay_test_set_address: fills in an address that is likely meant, where none was entered */
void        sa_relay_test_set_address (SaRelayTest *self, const char *address);
/** sa_relay_test_show: @busy: nothing can be sent now; @answer: (nullable) */
void        sa_relay_test_show        (SaRelayTest *self, gboolean busy, gboolean testing, const SaRelayAnswer *answer);

G_END_DECLS
