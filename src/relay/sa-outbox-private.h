/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the object (sa-outbox.c), its rounds (sa-outbox-round.c) and the way of one mail (sa-outbox-mail.c) share. */

#include "sa-outbox.h"
#include "sa-report-queue.h"
#include "sa-sender-lock.h"

G_BEGIN_DECLS

struct _SaOutbox
{
  GObject        parent_instance;

  SaRepository  *repository;
  SaComposer    *composer;
  SaSenderLock  *lock;
  SaRelayPool   *pool;
  SaReportQueue *reports;
  SaOutboxClock  clock;
  gpointer       clock_data;

  GHashTable    *mails;        /* set of ids: being frozen, claimed, sent, looked up or written down */
  GHashTable    *later;        /* id to SaOutboxLater: what only this process knows of a message */
  GQueue         ready;        /* of SaMessageRecord: due, not begun */
  guint          in_flight;    /* mails at a relay */
  GCancellable  *sending;      /* cancelled when those under way are given up */
  GSource       *timer;        /* (nullable) */
  GSource       *grace;        /* (nullable): while stopping */
  char          *problem;      /* (nullable) */
  gulong         changed_id;
  GQueue         drains;       /* of GTask */
  GQueue         stops;        /* of GTask */

  gboolean       started;
  gboolean       adopted;      /* since the lock was taken, what an earlier sender left has become unknown */
  gboolean       asking;       /* a question to the repository is on its way */
  gboolean       again;        /* and another round has to follow it */
  gboolean       paused;       /* an account error was met and nothing has changed since */
  gboolean       beginning;    /* mails are being begun: one that ends at once begins no round */
  gboolean       stale;        /* settings of relays may have changed */
  gint64         forgotten;    /* when they were last asked for anew, monotonic */

  struct
  {
    guint        limit;        /* how many were asked for */
    SaTime       next;         /* when the next message is due; 0: none waits */
    guint        n_deferred;   /* due, but not before a time that only this process knows */
    guint        n_homeless;   /* due, but no relay */
    guint        n_skipped;    /* all that was due and not begun */
  } round;                     /* what the last answer of the repository was like */
};

/** SaOutboxLater: what only this process remembers of a message. */
typedef struct
{
  SaTime again;
  int    n_tries;    /* look-ups */
} SaOutboxLater;

/* The object, its beginning and its end: sa-outbox.c */

SaTime   sa_outbox_now (SaOutbox *self);
/** sa_outbox_is_wanted: started or being drained, and not stopping */
gboolean sa_outbox_is_wanted (SaOutbox *self);
/** sa_outbox_is_open: wanted and not paused: mail may begin */
gboolean sa_outbox_is_open (SaOutbox *self);
/** sa_outbox_check_end: ends drains and stops when nothing is on its way any more */
void     sa_outbox_check_end (SaOutbox *self);
/** sa_outbox_end_drains: @error: (nullable) */
void     sa_outbox_end_drains (SaOutbox *self, const GError *error);
void     sa_outbox_release_lock (SaOutbox *self);
/** sa_outbox_set_problem: @problem: (nullable) */
void     sa_outbox_set_problem (SaOutbox *self, const char *problem);
void     sa_outbox_emit_activity (SaOutbox *self);
void     sa_outbox_clear_source (GSource **source);

/* Rounds: sa-outbox-round.c */

/** sa_outbox_pump: a round: what is ready begins; when nothing is, the repository is asked for more */
void     sa_outbox_pump (SaOutbox *self);
/** sa_outbox_defer: not before @seconds from now. Returns: how often it has been deferred, this time included */
int      sa_outbox_defer (SaOutbox *self, SaId message, int seconds);
/** sa_outbox_get_tries: how often it was deferred so far */
int      sa_outbox_get_tries (SaOutbox *self, SaId message);

/**
 * sa_outbox_begin_mail:
 * @record: (transfer full): a due message
 * @account: of its site
 *
 * The way of one mail (sa-outbox-mail.c): compose and freeze it where that is not done, claim it, then hand it over, or
 * ask what became of it when that is unknown; write down what came of it; end with a round.
 */
void     sa_outbox_begin_mail (SaOutbox *self, SaMessageRecord *record, SaRelayAccount *account);

G_END_DECLS
