/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaSender:
 *
 * The relay thread, as the thread that opened the context sees it. In a main context of its own live the HTTP session,
 * the composer, the relays and the outbox, so that neither TLS nor the making of a mail ever keeps a window waiting.
 * What can be read here is a copy that the relay thread sends over; what is asked for is sent there. The thread is made
 * when it is first needed.
 *
 * Everything here belongs to the thread that made it. Close it before the repository, and before dropping it.
 *
 * Signal `activity ()`: what can be read from it has changed.
 */
#define SA_TYPE_SENDER (sa_sender_get_type ())
G_DECLARE_FINAL_TYPE (SaSender, sa_sender, SA, SENDER, GObject)

/**
 * sa_sender_new:
 * @database: its path: names the sender's lock, the keys in the keyring, and the folder that stands in for a relay
 * @link_base: as for sa_composer_new()
 */
SaSender      *sa_sender_new            (SaRepository *repository, const char *database, const char *link_base);

/** sa_sender_start: from now on whatever is due leaves, as sa_outbox_start() has it */
void           sa_sender_start          (SaSender *self);
/** sa_sender_wake: looks at once for what is due */
void           sa_sender_wake           (SaSender *self);

/** sa_sender_drain_async: as sa_outbox_drain_async() */
void           sa_sender_drain_async    (SaSender *self, gboolean wait, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
/** sa_sender_drain_finish: as sa_outbox_drain_finish() */
gboolean       sa_sender_drain_finish   (SaSender *self, GAsyncResult *result, GError **error);

/** sa_sender_follow_async: as sa_outbox_follow_async() */
void           sa_sender_follow_async   (SaSender *self, GAsyncReadyCallback callback, gpointer user_data);
/** sa_sender_follow_finish: as sa_outbox_follow_finish() */
gboolean       sa_sender_follow_finish  (SaSender *self, GAsyncResult *result, SaTime *next, GError **error);

/**
 * sa_sender_test_async:
 * @site: whose relay
 * @address: who gets the test mail
 */
void           sa_sender_test_async     (SaSender *self, SaId site, const char *address, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
/** sa_sender_test_finish: Returns: (transfer full): the relay's full answer */
SaReceipt     *sa_sender_test_finish    (SaSender *self, GAsyncResult *result, GError **error);

/**
 * sa_sender_close_async:
 *
 * Stops the outbox as sa_outbox_stop_async() has it, gives up what else is under way, and ends the thread. The main
 * context of the caller has to run until it answers, and so does the repository. Nothing is asked of it afterwards.
 */
void           sa_sender_close_async    (SaSender *self, GAsyncReadyCallback callback, gpointer user_data);
void           sa_sender_close_finish   (SaSender *self, GAsyncResult *result);

/** sa_sender_get_in_flight: how many mails are at a relay now */
guint          sa_sender_get_in_flight  (SaSender *self);
/** sa_sender_has_lock: whether this process is the one that sends */
gboolean       sa_sender_has_lock       (SaSender *self);
/** sa_sender_get_problem: Returns: (nullable): why mail waits, as far as this process knows: a sentence */
const char    *sa_sender_get_problem    (SaSender *self);

/** sa_sender_get_default_folder: Returns: (transfer full): where the mail of @database goes while no relay is set */
char          *sa_sender_get_default_folder (const char *database);

/**
 * sa_sender_choose_relay:
 * @records: of #SaRelayRecord: all of them; the chosen one is taken out
 *
 * Returns: (transfer full): the relay of @site, else the one for all sites, else the folder beside the database
 */
SaRelayRecord *sa_sender_choose_relay   (GPtrArray *records, SaId site, const char *database);

G_END_DECLS
