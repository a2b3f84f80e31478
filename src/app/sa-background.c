/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-background.h"

#include "sa-context.h"
#include "sa-waiting.h"
#include "sa-wake-timer.h"

#include <malloc.h>

#define FOLLOW_SECONDS (15 * 60)  /* relays that are asked later whoever sends next asks */
#define LOOK_SECONDS 60           /* while the database is open: whether it still has to be */

struct _SaBackground
{
  int                ref_count;
  char              *path;
  SaBackgroundEnded  ended_func;
  gpointer           ended_data;

  SaContext         *context;      /* (nullable): while it has something to do */
  GCancellable      *cancellable;  /* (nullable): of a drain: ends the waiting, not the sending */
  SaWakeTimer       *timer;        /* (nullable): until it has something to do, or has to look again */
  SaTime             follow;       /* when a relay is to be asked about a mail; 0: never */
  gboolean           patient;      /* the drain also waits for what the relay put off */
  gboolean           closing;
  gboolean           again;        /* woken while it was closing */
  gboolean           stopping;
};

static void begin (SaBackground *self);
static void drain (SaBackground *self, gboolean patient);

SaBackground *
sa_background_new (const char        *path,
                   SaBackgroundEnded  ended,
                   gpointer           user_data)
{
  SaBackground *self = g_new0 (SaBackground, 1);

  self->ref_count = 1;
  self->path = g_strdup (path);
  self->ended_func = ended;
  self->ended_data = user_data;
  return self;
}

SaBackground *
sa_background_ref (SaBackground *self)
{
  self->ref_count++;
  return self;
}

void
sa_background_unref (SaBackground *self)
{
  if (--self->ref_count > 0)
    return;
  g_assert (self->context == NULL);
  g_clear_pointer (&self->timer, sa_wake_timer_free);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

const char *
sa_background_get_path (SaBackground *self)
{
  return self->path;
}

void
sa_background_say (const char *path,
                   const char *priority,
                   const char *sentence)
{
  const GLogField fields[] = {
    { "PRIORITY", priority, -1 },
    { "MESSAGE", sentence, -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
    { "SITE_ADMIN_DATABASE", path, -1 },
  };

  g_log_structured_array (G_LOG_LEVEL_MESSAGE, fields, G_N_ELEMENTS (fields));
}

/*
 * Ends of a round
 */

static void
wake_cb (gpointer data)
{
  SaBackground *self = data;

  if (self->context == NULL)
    begin (self);
  else if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* Any time before the computer is ended: the timer goes on while it sleeps, and wakes when its clock is set. */
static void
sleep_until (SaBackground *self,
             SaTime        time)
{
  SaTime wait = time - g_get_real_time () / G_USEC_PER_SEC;

  if (self->timer == NULL)
    self->timer = sa_wake_timer_new (wake_cb, self);
  sa_wake_timer_set (self->timer, sa_wake_timer_now () + MAX (wait, 1) * G_TIME_SPAN_SECOND);
}

/* @next: when the next mail is to leave; 0: none is */
static void
end (SaBackground *self,
     SaTime        next)
{
  g_autoptr (SaBackground) alive = sa_background_ref (self);

  g_clear_pointer (&self->timer, sa_wake_timer_free);
  if (self->context != NULL)
    {
      self->closing = TRUE;
      sa_context_close (self->context);
      g_clear_pointer (&self->context, sa_context_free);
      self->closing = FALSE;
#ifdef __GLIBC__
      /* Of ten thousand mails the allocator keeps what it will not need for hours. */
      malloc_trim (0);
#endif
    }
  if (self->stopping)
    next = 0;
  else if (self->again)
    {
      self->again = FALSE;
      begin (self);
      return;
    }
  else if (self->follow != 0 && (next == 0 || self->follow < next))
    next = self->follow;

  if (next != 0)
    sleep_until (self, next);
  else
    self->ended_func (self, self->ended_data);
}

static void
due_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SaBackground) self = user_data;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  SaTime next = 0;

  records = sa_repository_due_finish (SA_REPOSITORY (source), result, &next, &error);
  if (self->closing || self->context == NULL)
    return;
  if (records == NULL)
    sa_background_say (self->path, SA_BACKGROUND_WARNING, error->message);
  else if (records->len > 0 && !self->patient)
    {
      /* The relay has put it off, or it came just now. */
      drain (self, TRUE);
      return;
    }
  else if (next != 0)
    sa_background_say (self->path, SA_BACKGROUND_NOTICE, "What is left waits for its time");
  else if (self->follow != 0)
    sa_background_say (self->path, SA_BACKGROUND_NOTICE, "Waiting to ask what became of the mail");
  else
    {
      sa_background_say (self->path, SA_BACKGROUND_NOTICE, "Nothing that could leave is left");
      sa_waiting_forget (self->path);
    }
  end (self, records != NULL ? next : 0);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SaBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  SaTime next = 0;
  gboolean followed = sa_sender_follow_finish (SA_SENDER (source), result, &next, &error);

  if (self->closing || self->context == NULL)
    return;
  if (!followed)
    sa_background_say (self->path, SA_BACKGROUND_WARNING, error->message);
  self->follow = followed && next != 0 && next - now <= FOLLOW_SECONDS ? next : 0;
  sa_repository_due_async (sa_context_get_repository (self->context), SA_DUE_SEND, now, 1, due_cb,
                           sa_background_ref (self));
}

/*
 * A round
 */

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SaBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean drained = sa_sender_drain_finish (SA_SENDER (source), result, &error);

  g_clear_object (&self->cancellable);
  if (self->stopping)
    {
      end (self, 0);
      return;
    }
  if (!drained && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Another process sends: it is no fault, and that one goes on. */
      gboolean busy = g_error_matches (error, SA_ERROR, SA_ERROR_BUSY);

      sa_background_say (self->path, busy ? SA_BACKGROUND_NOTICE : SA_BACKGROUND_WARNING, error->message);
      self->follow = 0;
      end (self, 0);
      return;
    }
  /* Cancelled: it is looked whether there is still something that only an open database waits for. */
  self->patient = self->patient && drained;
  sa_sender_follow_async (SA_SENDER (source), followed_cb, sa_background_ref (self));
}

static void
drain (SaBackground *self,
       gboolean      patient)
{
  self->patient = patient;
  self->cancellable = g_cancellable_new ();
  sa_sender_drain_async (sa_context_get_sender (self->context), patient, self->cancellable, drained_cb,
                         sa_background_ref (self));
  if (patient)
    sleep_until (self, g_get_real_time () / G_USEC_PER_SEC + LOOK_SECONDS);
}

static void
begin (SaBackground *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->timer, sa_wake_timer_free);
  self->context = sa_context_open (self->path, SA_CONTEXT_ONE_SHOT, &error);
  if (self->context == NULL)
    {
      sa_background_say (self->path, SA_BACKGROUND_WARNING, error->message);
      if (g_error_matches (error, SA_ERROR, SA_ERROR_NOT_FOUND))
        sa_waiting_forget (self->path);
      self->follow = 0;
      end (self, 0);
      return;
    }
  sa_waiting_remember (self->path);
  sa_background_say (self->path, SA_BACKGROUND_NOTICE, "Sending what waits");
  drain (self, FALSE);
}

void
sa_background_wake (SaBackground *self)
{
  if (self->stopping)
    return;
  if (self->closing)
    self->again = TRUE;
  else if (self->context == NULL)
    begin (self);
  else
    sa_sender_wake (sa_context_get_sender (self->context));
}

void
sa_background_stop (SaBackground *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else if (!self->closing)
    end (self, 0);
}
