/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-operator.h"
#include "sa-record.h"

G_BEGIN_DECLS

/* What the details of a message say and offer, without widgets. */

/** SaMessageFact: one row of facts. */
typedef struct
{
  const char *title;       /* static, translated */
  char       *text;
  gboolean    selectable;  /* somebody may want to pass it on: shown whole */
} SaMessageFact;

void       sa_message_fact_free (SaMessageFact *self);

/**
 * sa_message_details_list_facts:
 * @relay_name: (nullable): by which it left: "JMAP, mail.example.com"
 * @show_site: the messages are of several sites
 *
 * Returns: (transfer full) (element-type SaMessageFact): what is known of it, what says most first
 */
GPtrArray *sa_message_details_list_facts (const SaMessageRecord *message, const char *relay_name, gboolean show_site,
                                          SaTime now);

/** sa_message_details_dup_text: Returns: (transfer full): all of it as plain text, for the clipboard */
char      *sa_message_details_dup_text (const SaMessageRecord *message, GPtrArray *facts, SaTime now);

/** sa_message_details_dup_language: Returns: (transfer full): "Deutsch · chosen for this invitation" */
char      *sa_message_details_dup_language (const SaMessageRecord *message);

/** SaMessageAction: what can be done to a message from there. */
typedef enum
{
  SA_MESSAGE_ACTION_RETRY,
  SA_MESSAGE_ACTION_POSTPONE,
  SA_MESSAGE_ACTION_CHANGE_ADDRESS,
  SA_MESSAGE_ACTION_CANCEL,
  SA_MESSAGE_ACTION_OPEN,
  SA_N_MESSAGE_ACTIONS
} SaMessageAction;

/** SaMessageEntry: how one of them stands. What is locked stays in sight and says why. */
typedef struct
{
  gboolean    shown;
  gboolean    locked;
  const char *label;     /* "Retry Now", "Send Now", "Send Again"; static, translated */
  const char *subtitle;  /* (nullable): what it does, or why it is locked; likewise */
} SaMessageEntry;

/**
 * sa_message_entry_init:
 * @user: (nullable): whom it is for, as far as is known
 * @operator: (nullable): %NULL locks nothing
 */
void       sa_message_entry_init (SaMessageEntry *entry, SaMessageAction action, const SaMessageRecord *message,
                                  const SaUserRecord *user, SaOperator *operator, SaTime now);

/** sa_message_details_dup_summary: Returns: (transfer full): of several: "2 waiting, 1 not delivered" */
char      *sa_message_details_dup_summary (GPtrArray *messages, SaTime now);

G_END_DECLS
