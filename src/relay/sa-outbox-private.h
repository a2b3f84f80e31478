/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the object (sa-outbox.c), its rounds (sa-outbox-round.c), the way of one mail (sa-outbox-mail*.c) and the
 * questions what became of those that left (sa-outbox-follow.c) share. */

#include "sa-outbox.h"
#include "sa-report-queue.h"
#include "sa-sender-lock.h"
#include "sa-sender-notes.h"
#include "sa-wake-timer.h"

G_BEGIN_DECLS

struct _SaOutbox
{
  GObject        parent_instance;

  SaRepository  *repository;
  SaComposer    *composer;
  SaSenderLock  *lock;
  SaSenderNotes *notes;
  SaRelayPool   *pool;
  SaReportQueue *reports;
  SaWakeTimer   *timer;
  SaOutboxClock  clock;
  gpointer       clock_data;
  SaOutboxClock  ticks;
  gpointer       ticks_data;

  GHashTable    *ready;        /* site to GQueue of SaMessageRecord: due, not begun */
  guint          n_ready;
  gint64         ready_since;
  GHashTable    *taken;        /* set of ids: ready, or in our hands */
  GHashTable    *ended;        /* set of ids: out of our hands since the repository was asked */
  GHashTable    *later;        /* id to SaOutboxLater: what only this process knows of a message */
  guint          n_mails;      /* in our hands: being frozen, claimed, sent, looked up or written down */
  guint          n_at_relay;
  guint          n_giving_back; /* what an earlier sender had claimed and not begun */
  gboolean       alone;        /* the mail that is looked up has ended a sender before: no other is, meanwhile */
  GCancellable  *sending;      /* cancelled when those under way are given up */
  GSource       *grace;        /* (nullable): while stopping */
  char          *problem;      /* (nullable) */
  gulong         changed_id;
  GQueue         drains;       /* of GTask */
  GQueue         stops;        /* of GTask */

  gboolean       started;
  gboolean       adopted;      /* since the lock was taken, what an earlier sender left has become unknown */
  gboolean       asking;       /* a question to the repository is on its way */
  gboolean       dirty;        /* something may be due that the last answer did not have */
  gboolean       paused;       /* an account error was met and nothing has changed since */
  gboolean       set_back;     /* the clock was: nothing begins until times have been mended */
  gint64         drift;        /* how far the clock is ahead of the one that nobody sets: microseconds; 0: not known */
  gboolean       beginning;    /* mails are being begun: one that ends at once begins no round */
  gboolean       stale;        /* settings of relays may have changed */
  gboolean       stale_ready;  /* what is ready may have changed */
  gint64         forgotten;    /* when relays were last asked for anew */

  struct
  {
    guint        limit;        /* how many were asked for */
    gboolean     more;         /* more are due than the answer held */
    SaTime       next;         /* when the next message is due; 0: none waits */
    guint        n_deferred;   /* due, but not before a time that only this process knows */
    guint        n_homeless;   /* due, but no relay */
    guint        n_skipped;    /* all that was due and not begun */
    guint        n_begun;
  } round;                     /* what the last answer of the repository was like */

  struct
  {
    GQueue        ready;       /* a site each, of what its relay may be asked about */
    GHashTable   *taken;       /* set of ids: ready, or being asked about */
    GHashTable   *ended;       /* set of ids: not taken any more since the repository was asked */
    GCancellable *asking_relay;
    GQueue        waits;       /* of GTask: who waits until all that is due was asked */
    guint         n_asking;    /* relays that are being asked */
    guint         limit;
    gint64        since;       /* when @ready was filled */
    SaTime        next;        /* when the next is due; 0: none waits */
    SaTime        noted;       /* the earliest that became known while the repository was asked; 0: none */
    gboolean      asking;      /* the repository */
    gboolean      dirty;
    gboolean      forbidden;   /* the outbox is paused for another reason than a person's wish */
  } follow;
};

/** SaOutboxLater: what only this process remembers of a message. */
typedef struct
{
  gint64   again;     /* ticks; %G_MAXINT64: never */
  int      n_tries;   /* look-ups */
  gboolean unknown;   /* holds while the message is unknown; else while it waits */
} SaOutboxLater;

/* The object, its beginning and its end: sa-outbox.c */

/** sa_outbox_now: the time by which it is decided what is due: it may be set, and jump */
SaTime   sa_outbox_now (SaOutbox *self);
/** sa_outbox_ticks: microseconds by a clock that never jumps, see #SaWakeTimer */
gint64   sa_outbox_ticks (SaOutbox *self);
/** sa_outbox_is_wanted: started or being drained, and not stopping */
gboolean sa_outbox_is_wanted (SaOutbox *self);
/** sa_outbox_is_open: wanted and not paused: mail may begin */
gboolean sa_outbox_is_open (SaOutbox *self);
/** sa_outbox_is_waiting: started, or drained by somebody who waits: there is time to ask what became of others */
gboolean sa_outbox_is_waiting (SaOutbox *self);
/** sa_outbox_check_end: ends drains and stops when nothing is on its way any more */
void     sa_outbox_check_end (SaOutbox *self);
/** sa_outbox_end_drains: @error: (nullable) */
void     sa_outbox_end_drains (SaOutbox *self, const GError *error);
/** sa_outbox_rest_unless_wanted: nobody is left who wants anything: lets go of all, the lock included */
void     sa_outbox_rest_unless_wanted (SaOutbox *self);
void     sa_outbox_release_lock (SaOutbox *self);
/** sa_outbox_set_problem: @problem: (nullable) */
void     sa_outbox_set_problem (SaOutbox *self, const char *problem);
void     sa_outbox_emit_activity (SaOutbox *self);

/* Rounds: sa-outbox-round.c */

/** sa_outbox_pump: a round: what is ready begins; when little is, the repository is asked for more */
void     sa_outbox_pump (SaOutbox *self);
/** sa_outbox_drop_ready: what is ready and not begun is asked for anew when there is a next round */
void     sa_outbox_drop_ready (SaOutbox *self);
/** sa_outbox_defer: not before @seconds from now; negative: never. @unknown: while it is so */
void     sa_outbox_defer (SaOutbox *self, SaId message, gboolean unknown, int seconds);
/** sa_outbox_get_tries: how often it was deferred so far */
int      sa_outbox_get_tries (SaOutbox *self, SaId message);

/* The way of one mail: sa-outbox-mail.c, sa-outbox-mail-end.c */

/**
 * sa_outbox_begin_mail:
 * @record: (transfer full): a due message
 * @account: of its site
 *
 * Composes and freezes it where that is not done, waits for its turn with the account, claims it, then hands it over,
 * or asks what became of it when that is unknown; writes down what came of it; ends with a round.
 */
void     sa_outbox_begin_mail (SaOutbox *self, SaMessageRecord *record, SaRelayAccount *account);
/** sa_outbox_serve: mails that wait for their turn with @account have it, or go back when nothing can leave now */
void     sa_outbox_serve (SaOutbox *self, SaRelayAccount *account);
/** sa_outbox_give_back: @claimed: by an earlier sender, and not begun: they go on as if they had not been */
void     sa_outbox_give_back (SaOutbox *self, const SaIds *claimed);
/** sa_outbox_explain_unknown: tells what a person can do about a @record of which no relay will tell more */
void     sa_outbox_explain_unknown (SaOutbox *self, const SaMessageRecord *record);

/* What became of mails that left: sa-outbox-follow.c */

void     sa_outbox_follow_init (SaOutbox *self);
void     sa_outbox_follow_dispose (SaOutbox *self);
/** sa_outbox_follow_pump: asks the relays about the mails that are due for it, after all that wants to leave */
void     sa_outbox_follow_pump (SaOutbox *self);
/** sa_outbox_follow_stop: gives up the questions under way: they will be asked again */
void     sa_outbox_follow_stop (SaOutbox *self);
/** sa_outbox_follow_get_next: ticks; 0: there is nothing to wait for */
gint64   sa_outbox_follow_get_next (SaOutbox *self);
/** sa_outbox_follow_end_waits: @error: (nullable) */
void     sa_outbox_follow_end_waits (SaOutbox *self, const GError *error);
/** sa_outbox_follow_expect: @next: when a mail that has just left is due; 0: never */
void     sa_outbox_follow_expect (SaOutbox *self, SaTime next);
/** sa_outbox_get_first_follow: Returns: when the relay is asked first about a mail handed over @now; 0: never */
SaTime   sa_outbox_get_first_follow (SaMailRelay *relay, const char *relay_id, SaTime now);

G_END_DECLS
