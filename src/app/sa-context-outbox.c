/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context-private.h"

/* Joins the outbox with the relays of the context. */

static void
open_relay_async (SaId                site,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            callback_data,
                  gpointer            user_data)
{
  sa_context_create_relay_async (user_data, site, cancellable, callback, callback_data);
}

static SaMailRelay *
open_relay_finish (GAsyncResult *result,
                   SaId         *account,
                   char        **sender,
                   GError      **error,
                   gpointer      user_data)
{
  const SaRelayRecord *record = sa_context_get_created_record (result);

  *account = record != NULL ? record->id : 0;
  *sender = record != NULL ? g_strdup (record->sender) : NULL;
  return sa_context_create_relay_finish (result, error);
}

void
sa_context_make_outbox (SaContext *self)
{
  static const SaRelaySource source = { open_relay_async, open_relay_finish };
  g_autofree char *lock_path = g_strconcat (self->database, ".sender", NULL);

  self->outbox = sa_outbox_new (self->repository, self->composer, lock_path, &source, self);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *stopped = user_data;

  sa_outbox_stop_finish (SA_OUTBOX (source), result);
  *stopped = TRUE;
}

void
sa_context_stop_outbox (SaContext *self)
{
  gboolean stopped = FALSE;

  sa_outbox_stop_async (self->outbox, stopped_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
}
