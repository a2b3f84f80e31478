/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/* The words of the Activity page. Pure functions; texts are (transfer full) unless const. */

/** sa_event_format_facts: "Ana López · 3 days ago", with how many were left out and whether it was undone */
char       *sa_event_format_facts (const SaEventRecord *event, SaTime now);
/** sa_event_can_undo: its kind can be undone and it is not undone yet */
gboolean    sa_event_can_undo (const SaEventRecord *event);

G_END_DECLS
