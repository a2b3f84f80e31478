/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaScriptedRelay:
 *
 * A mail relay that sends nothing, answers as it is told (without orders: it takes every mail) and remembers. It knows
 * of the mails that it took when it is asked.
 */
#define SA_TYPE_SCRIPTED_RELAY (sa_scripted_relay_get_type ())
G_DECLARE_FINAL_TYPE (SaScriptedRelay, sa_scripted_relay, SA, SCRIPTED_RELAY, GObject)

/** SaScriptedWatch: called for each mail before it is taken */
typedef void (*SaScriptedWatch) (SaScriptedRelay *self, SaEnvelope *envelope, gpointer user_data);

SaScriptedRelay *sa_scripted_relay_new (void);

/** sa_scripted_relay_push: the answer to the next mail that has none yet */
void             sa_scripted_relay_push (SaScriptedRelay *self, SaErrorClass error_class, const char *text,
                                         int retry_after);
/** sa_scripted_relay_push_look_up: the answer to the next look-up; without one, what it knows */
void             sa_scripted_relay_push_look_up (SaScriptedRelay *self, SaErrorClass error_class);
/** sa_scripted_relay_know: as if it had taken a mail to @recipient before */
void             sa_scripted_relay_know (SaScriptedRelay *self, const char *recipient);
/** sa_scripted_relay_hold: mails are taken and not answered until it is let go */
void             sa_scripted_relay_hold (SaScriptedRelay *self, gboolean hold);
void             sa_scripted_relay_set_concurrency (SaScriptedRelay *self, int concurrency);
void             sa_scripted_relay_set_can_look_up (SaScriptedRelay *self, gboolean can_look_up);
void             sa_scripted_relay_set_pace (SaScriptedRelay *self, int pace);
/** sa_scripted_relay_set_can_follow: whether it tells what became of mails; without orders it has no news */
void             sa_scripted_relay_set_can_follow (SaScriptedRelay *self, gboolean can_follow);
/** sa_scripted_relay_push_news: @receipt: (transfer full): the answer to the next question what became of a mail */
void             sa_scripted_relay_push_news (SaScriptedRelay *self, SaReceipt *receipt);
/** sa_scripted_relay_push_final: the next look-up is the last: it will never know */
void             sa_scripted_relay_push_final (SaScriptedRelay *self, const char *text);
void             sa_scripted_relay_watch (SaScriptedRelay *self, SaScriptedWatch watch, gpointer user_data);

guint            sa_scripted_relay_count (SaScriptedRelay *self);
guint            sa_scripted_relay_count_look_ups (SaScriptedRelay *self);
guint            sa_scripted_relay_count_follows (SaScriptedRelay *self);
/** sa_scripted_relay_get_follow: Returns: (transfer none): "RELAY-ID ADDRESS" of the question at @position */
const char      *sa_scripted_relay_get_follow (SaScriptedRelay *self, guint position);
/** sa_scripted_relay_get_most: how many mails it had at once at most */
guint            sa_scripted_relay_get_most (SaScriptedRelay *self);
/** sa_scripted_relay_get_sent: Returns: (transfer none): what came as @position, whatever was answered */
SaEnvelope      *sa_scripted_relay_get_sent (SaScriptedRelay *self, guint position);

G_END_DECLS
