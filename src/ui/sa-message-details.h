/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-operator.h"
#include "sa-row-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_MESSAGE_DETAILS (sa_message_details_get_type ())
G_DECLARE_FINAL_TYPE (SaMessageDetails, sa_message_details, SA, MESSAGE_DETAILS, AdwBin)

/**
 * SaRelayNameFunc: Returns: (transfer full): what a relay is called: "JMAP, mail.example.com"; given by the context,
 * which knows the protocols
 */
typedef char *(*SaRelayNameFunc) (const SaRelayRecord *relay, gpointer data);

/**
 * SaMessageDetails:
 *
 * The pane beside the Outbox: everything about the selected message, or what several have in common. What it offers are
 * actions of the window on the selection.
 */
GtkWidget *sa_message_details_new (SaRepository *repository, SaRowList *list, SaOperator *operator);

void       sa_message_details_set_folded (SaMessageDetails *self, gboolean folded);
/** sa_message_details_set_start_buttons: whether the window's buttons of the start are on this header bar */
void       sa_message_details_set_start_buttons (SaMessageDetails *self, gboolean shown);
/** sa_message_details_set_show_site: the messages are of several sites */
void       sa_message_details_set_show_site (SaMessageDetails *self, gboolean show_site);
void       sa_message_details_set_relay_name (SaMessageDetails *self, SaRelayNameFunc func, gpointer data);

/** sa_message_details_dup_all: Returns: (transfer full) (nullable): all that is known of the one message */
char      *sa_message_details_dup_all (SaMessageDetails *self);

G_END_DECLS
