/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"
#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaPreferencesServices:
 *
 * What the window needs of layers that it does not know; given by the context. @data goes to each function that has
 * it and must outlive the window. All functions are called on the main thread and answer there.
 */
typedef struct
{
  gpointer    data;
  const char *default_folder;  /* (nullable): where mail goes while nothing is set */

  /* Judges settings; @field is "protocol", "sender", "secret" or the name of a setting. @secret %NULL: not judged. */
  gboolean   (*check_relay)        (const SaRelayRecord *record, const char *secret, char **field, GError **error);
  /* Whether a secret is kept for @relay. %SA_ERROR_OFFLINE: no Secret Service runs. */
  void       (*has_secret_async)   (gpointer data, SaId relay, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*has_secret_finish)  (GAsyncResult *result, GError **error);
  void       (*save_secret_async)  (gpointer data, SaId relay, const char *secret, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*save_secret_finish) (GAsyncResult *result, GError **error);
  /* Sends a test mail to @address through the relay of @site that is saved. */
  void       (*test_async)         (gpointer data, SaId site, const char *address, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
  SaReceipt *(*test_finish)        (GAsyncResult *result, GError **error);
  /* The secret was given to the program when it was started: none is asked for, none is kept. */
  gboolean     secret_is_given;
} SaPreferencesServices;

/**
 * SaPreferencesWindow:
 *
 * How mail leaves (the relay and its secret, with a test), and how long it is held so that an invitation can be undone.
 */
#define SA_TYPE_PREFERENCES_WINDOW (sa_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (SaPreferencesWindow, sa_preferences_window, SA, PREFERENCES_WINDOW, AdwPreferencesWindow)

/**
 * sa_preferences_window_new:
 * @parent: (nullable)
 * @actor: copied
 * @site: whose relay is set; 0: that of all sites without one of their own
 * @services: copied; any of its functions may be %NULL, then what needs it does not show
 * @settings: (nullable): has the key "undo-seconds"
 */
GtkWidget *sa_preferences_window_new (GtkWindow *parent, SaRepository *repository, const SaActor *actor, SaId site,
                                      const SaPreferencesServices *services, GSettings *settings);

G_END_DECLS
