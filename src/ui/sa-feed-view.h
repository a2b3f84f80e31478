/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/* The words of the Outbox and Activity pages. Pure functions; texts are (transfer full) unless const. */

/** sa_message_get_title: whom it is for */
const char *sa_message_get_title (const SaMessageRecord *message);
/** sa_message_format_state: how far it has come: "Waiting to be sent", "Next try in 5 min: mailbox is full" */
char       *sa_message_format_state (const SaMessageRecord *message, SaTime now);
/** sa_message_is_open: it can still be cancelled */
gboolean    sa_message_is_open (const SaMessageRecord *message);
/** sa_message_can_retry: it came to a bad end, but another try is possible */
gboolean    sa_message_can_retry (const SaMessageRecord *message);

/** sa_event_format_facts: "Ana López · 3 days ago", with how many were left out and whether it was undone */
char       *sa_event_format_facts (const SaEventRecord *event, SaTime now);
/** sa_event_can_undo: its kind can be undone and it is not undone yet */
gboolean    sa_event_can_undo (const SaEventRecord *event);

G_END_DECLS
