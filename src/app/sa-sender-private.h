/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the object (sa-sender.c) and its relays (sa-sender-relays.c) share. */

#include "sa-composer.h"
#include "sa-http-client.h"
#include "sa-loop-thread.h"
#include "sa-outbox.h"
#include "sa-sender.h"

G_BEGIN_DECLS

struct _SaSender
{
  GObject       parent_instance;

  /* set when it is made, then only read */
  SaRepository *repository;
  char         *database;
  char         *link_base;
  GMainContext *home;          /* of the thread that made it */

  /* the home thread */
  SaLoopThread *thread;        /* (nullable): until it is needed */
  gboolean      has_lock;
  guint         in_flight;
  char         *problem;       /* (nullable) */

  /* the relay thread */
  struct
  {
    SaHttpClient *client;
    SaComposer   *composer;
    SaOutbox     *outbox;
    GCancellable *cancellable; /* cancelled when it closes */
    guint         n_open;      /* relays being opened, test mails */
    GTask        *closing;     /* (nullable), of the home thread */
    gboolean      stopped;     /* the outbox, while closing */
  } worker;

  GMutex        mutex;         /* guards what follows */
  GSource      *mirror;        /* (nullable): on its way home */
  gint64        mirrored;      /* when one arrived there last */
  gboolean      new_has_lock;
  guint         new_in_flight;
  char         *new_problem;   /* (nullable) */
};

/* In the relay thread: sa-sender-relays.c */

/** sa_sender_open_relay_async: the relay of @site with its secret, made in the relay thread for use there */
void                 sa_sender_open_relay_async  (SaSender *self, SaId site, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/** sa_sender_open_relay_finish: Returns: (transfer full); errors are sentences about the settings or the secret */
SaMailRelay         *sa_sender_open_relay_finish (GAsyncResult *result, GError **error);
/** sa_sender_get_opened_record: Returns: (nullable): what sa_sender_open_relay_async() found */
const SaRelayRecord *sa_sender_get_opened_record (GAsyncResult *result);

/** sa_sender_send_test: @task: (transfer full): of the home thread; answered with the receipt */
void                 sa_sender_send_test         (SaSender *self, SaId site, const char *address, GTask *task);

/* In the relay thread: sa-sender.c */

/** sa_sender_leave: one of worker.n_open is over */
void                 sa_sender_leave             (SaSender *self);

G_END_DECLS
