/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-pill.h"
#include "sa-record.h"

G_BEGIN_DECLS

/* From the facts of a message to words: pure functions. Texts are translated and (transfer full) unless const. */

/** SaMessageLook: how the state of a message is shown. */
typedef enum
{
  SA_MESSAGE_LOOK_WAITING,      /* for its turn, or for the undo time to be over */
  SA_MESSAGE_LOOK_SCHEDULED,    /* for a time that somebody chose */
  SA_MESSAGE_LOOK_RETRYING,     /* surely not sent, and tried again */
  SA_MESSAGE_LOOK_SENDING,
  SA_MESSAGE_LOOK_HANDED_OVER,
  SA_MESSAGE_LOOK_DELIVERED,
  SA_MESSAGE_LOOK_FAILED,
  SA_MESSAGE_LOOK_BOUNCED,
  SA_MESSAGE_LOOK_UNKNOWN,
  SA_MESSAGE_LOOK_CANCELLED,
  SA_N_MESSAGE_LOOKS
} SaMessageLook;

SaMessageLook sa_message_get_look (const SaMessageRecord *message, SaTime now);
/** sa_message_look_get_pill: Returns: %NULL beyond the last look, so that all of them can be gone through */
const SaPill *sa_message_look_get_pill (guint look);

/** sa_message_get_title: whom it is for: the name, else the address */
const char   *sa_message_get_title (const SaMessageRecord *message);
/** sa_message_format_when: what happens next, or happened last: "Leaves in 10 s", "Next try in 5 min", "Sent today" */
char         *sa_message_format_when (const SaMessageRecord *message, SaTime now);
/** sa_message_format_fact: what says most in one line: the relay's own words where there is a problem, else when */
char         *sa_message_format_fact (const SaMessageRecord *message, SaTime now);
/** sa_message_format_state: the whole state in one line: "Not delivered: 550 User unknown" */
char         *sa_message_format_state (const SaMessageRecord *message, SaTime now);
/** sa_message_format_attempts: "3", "–" while there was none */
char         *sa_message_format_attempts (const SaMessageRecord *message);

/** sa_message_is_open: it has not left, and can be postponed and cancelled */
gboolean      sa_message_is_open (const SaMessageRecord *message);
/** sa_message_can_retry: trying at once makes a difference: it waits for a time, failed, or may not have been sent */
gboolean      sa_message_can_retry (const SaMessageRecord *message, SaTime now);
/** sa_message_has_problem: it came to a bad end, or may have */
gboolean      sa_message_has_problem (const SaMessageRecord *message);

/**
 * sa_message_get_next_tick:
 *
 * Returns: after how many seconds sa_message_format_when() counts on by itself; 0: not within the hour
 */
int           sa_message_get_next_tick (const SaMessageRecord *message, SaTime now);

G_END_DECLS
