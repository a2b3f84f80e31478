/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"
#include "sa-record.h"
#include "sa-relay-info.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaPreferencesServices:
 *
 * What the Preferences window needs of layers that it does not know; given by the context. @data goes to each function
 * that has it and must outlive the window. All functions are called on the main thread and answer there. What is %NULL
 * is not offered.
 */
typedef struct
{
  gpointer    data;
  const char *default_folder;        /* (nullable): where mail goes while nothing is set */
  const SaRelayInfo        *infos;   /* what each protocol asks for; the last has no name */
  const SaRelaySettingInfo *common;  /* (nullable): what can be set for each of them; the last has no name */

  /* All that is wrong with settings: in turn "protocol", "sender", "secret" or the name of a setting, and a sentence.
   * @secret %NULL: not judged. */
  char     **(*find_problems)        (const SaRelayRecord *record, const char *secret);
  /* Whether a secret is kept for @relay. @file: (out): where, when it is a file. %SA_ERROR_OFFLINE: no keyring */
  void       (*has_secret_async)     (gpointer data, SaId relay, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*has_secret_finish)    (GAsyncResult *result, char **file, GError **error);
  /* @file: (out): where it is kept, when it is a file because no keyring runs */
  void       (*save_secret_async)    (gpointer data, SaId relay, const char *secret, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*save_secret_finish)   (GAsyncResult *result, char **file, GError **error);
  /* Forgets the secret of a relay that is gone for good. */
  void       (*remove_secret)        (gpointer data, SaId relay);
  /* Sends a test mail to @address through the relay of @site that is saved. */
  void       (*test_async)           (gpointer data, SaId site, const char *address, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
  SaReceipt *(*test_finish)          (GAsyncResult *result, GError **error);
  /* Shows the words of mails, to be changed. */
  void       (*open_texts)           (GtkWindow *parent, const char *language, gpointer data);
  /* The secret was given to the program when it was started: none is asked for, none is kept. */
  gboolean     secret_is_given;
} SaPreferencesServices;

G_END_DECLS
