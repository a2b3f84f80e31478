/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-relay.h"

#include "sa-relay-receipt.h"
#include "sa-smtp-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONCURRENCY 4
#define CONNECT_MS (30 * 1000)
#define WHOLE_MS (120 * 1000)
#define KEEP_MS (20 * 1000)

struct _SaSmtpRelay
{
  GObject        parent_instance;

  SaSmtpAccount *account;
  GPtrArray     *hidden;    /* of char *: what must not stand in any text */
  guint          keep;      /* ms */
  GThreadPool   *threads;   /* of Job */
  GQueue         idle;      /* of Idle, the latest used first */
  GSource       *timer;
};

static void sa_smtp_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaSmtpRelay, sa_smtp_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, sa_smtp_relay_iface_init))

/* A connection that waits for the next mail */
typedef struct
{
  SaSmtpSession *session;
  gint64         since;    /* monotonic, µs */
} Idle;

/* What a thread is given, and gives back: the task and the relay are touched by their own thread alone */
typedef struct
{
  GTask         *task;        /* (nullable): the session is only to be ended */
  GMainContext  *context;
  SaSmtpSession *session;     /* (nullable) once it cannot be used again */
  SaEnvelope    *envelope;
  GCancellable  *cancellable;
  SaSmtpAnswer   answer;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_clear_pointer (&job->session, sa_smtp_session_free);
  g_clear_pointer (&job->envelope, sa_envelope_unref);
  g_clear_object (&job->cancellable);
  sa_smtp_answer_clear (&job->answer);
  g_free (job);
}

static gboolean came_back_cb (gpointer user_data);

/* In a thread of the pool */
static void
work (gpointer data,
      gpointer user_data)
{
  Job *job = data;
  /* longer than the source, which locks it when it goes */
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GSource) source = NULL;

  if (job->task == NULL)
    {
      job_free (job);
      return;
    }

  if (!sa_smtp_session_send (job->session, job->envelope, job->cancellable, &job->answer))
    g_clear_pointer (&job->session, sa_smtp_session_free);
  context = g_steal_pointer (&job->context);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, came_back_cb, job, NULL);
  g_source_attach (source, context);
}

static void
end_session (SaSmtpRelay   *self,
             SaSmtpSession *session)
{
  Job *job = g_new0 (Job, 1);

  job->session = session;
  g_thread_pool_push (self->threads, job, NULL);
}

static void
set_timer (SaSmtpRelay *self,
           gint64       microseconds);

/* Ends what was kept for too long, the oldest first */
static gboolean
timer_cb (gpointer user_data)
{
  SaSmtpRelay *self = user_data;
  gint64 left = 0;

  while (!g_queue_is_empty (&self->idle))
    {
      Idle *idle = g_queue_peek_tail (&self->idle);

      left = idle->since + (gint64) self->keep * 1000 - g_get_monotonic_time ();
      if (left > 0)
        break;
      end_session (self, idle->session);
      g_free (g_queue_pop_tail (&self->idle));
    }

  g_clear_pointer (&self->timer, g_source_unref);
  if (!g_queue_is_empty (&self->idle))
    set_timer (self, left);
  return G_SOURCE_REMOVE;
}

static void
set_timer (SaSmtpRelay *self,
           gint64       microseconds)
{
  self->timer = g_timeout_source_new ((guint) (microseconds / 1000 + 1));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static SaSmtpSession *
take_session (SaSmtpRelay *self)
{
  g_autofree Idle *idle = g_queue_pop_head (&self->idle);

  return idle != NULL ? idle->session : sa_smtp_session_new (self->account);
}

static void
keep_session (SaSmtpRelay   *self,
              SaSmtpSession *session)
{
  Idle *idle = g_new0 (Idle, 1);

  idle->session = session;
  idle->since = g_get_monotonic_time ();
  g_queue_push_head (&self->idle, idle);
  if (self->timer == NULL)
    set_timer (self, (gint64) self->keep * 1000);
}

static void
return_receipt (GTask     *task,
                SaReceipt *receipt)
{
  SaSmtpRelay *self = g_task_get_source_object (task);

  for (guint i = 0; i < self->hidden->len; i++)
    sa_relay_receipt_hide (receipt, self->hidden->pdata[i]);
  sa_relay_receipt_hide_encoded (receipt, self->account->secret);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

/* On the relay's own thread */
static gboolean
came_back_cb (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&job->task);
  SaSmtpRelay *self = g_task_get_source_object (task);
  SaReceipt *receipt = sa_smtp_read_receipt (&job->answer, self->account->url.host);

  if (job->session != NULL)
    keep_session (self, g_steal_pointer (&job->session));
  job_free (job);

  if (receipt != NULL)
    return_receipt (task, receipt);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The operation was cancelled."));
  return G_SOURCE_REMOVE;
}

static void
sa_smtp_relay_send_async (SaMailRelay         *relay,
                          SaEnvelope          *envelope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  SaSmtpRelay *self = SA_SMTP_RELAY (relay);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SaReceipt *refusal = NULL;
  Job *job = NULL;

  g_task_set_source_tag (task, sa_smtp_relay_send_async);
  /* a receipt that has come is given, cancelled or not */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  refusal = sa_smtp_check_envelope (envelope);
  if (refusal != NULL)
    {
      return_receipt (task, refusal);
      return;
    }

  job = g_new0 (Job, 1);
  job->context = g_main_context_ref (g_task_get_context (task));
  job->session = take_session (self);
  job->envelope = sa_envelope_ref (envelope);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->task = g_steal_pointer (&task);
  g_thread_pool_push (self->threads, job, NULL);
}

static SaReceipt *
sa_smtp_relay_send_finish (SaMailRelay   *relay,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, relay), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static int
sa_smtp_relay_get_concurrency (SaMailRelay *relay)
{
  return CONCURRENCY;
}

static void
sa_smtp_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = sa_smtp_relay_send_async;
  iface->send_finish = sa_smtp_relay_send_finish;
  iface->get_concurrency = sa_smtp_relay_get_concurrency;
}

/* No mail is under way: each holds a reference. The pool ends what was kept before it goes, so that no thread is left
 * when the program ends. It takes no time: nothing is waited for. */
static void
sa_smtp_relay_finalize (GObject *object)
{
  SaSmtpRelay *self = SA_SMTP_RELAY (object);

  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  while (!g_queue_is_empty (&self->idle))
    {
      g_autofree Idle *idle = g_queue_pop_head (&self->idle);

      end_session (self, idle->session);
    }
  g_thread_pool_free (self->threads, FALSE, TRUE);
  sa_smtp_account_unref (self->account);
  g_ptr_array_unref (self->hidden);

  G_OBJECT_CLASS (sa_smtp_relay_parent_class)->finalize (object);
}

static void
sa_smtp_relay_class_init (SaSmtpRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_smtp_relay_finalize;
}

static void
sa_smtp_relay_init (SaSmtpRelay *self)
{
  self->hidden = g_ptr_array_new_with_free_func (g_free);
  self->keep = KEEP_MS;
  g_queue_init (&self->idle);
  self->threads = g_thread_pool_new (work, NULL, -1, FALSE, NULL);
}

/* A server may echo the secret as it came: alone, or as the mechanisms encode it (RFC 4616) */
static void
hide_secret (SaSmtpRelay *self)
{
  const char *user = self->account->user;
  const char *secret = self->account->secret;
  g_autoptr (GByteArray) pair = g_byte_array_new ();

  if (secret == NULL || *secret == '\0')
    return;

  g_byte_array_append (pair, (const guint8 *) "", 1);
  g_byte_array_append (pair, (const guint8 *) user, (guint) strlen (user) + 1);
  g_byte_array_append (pair, (const guint8 *) secret, (guint) strlen (secret));
  g_ptr_array_add (self->hidden, g_strdup (secret));
  g_ptr_array_add (self->hidden, g_base64_encode ((const guchar *) secret, strlen (secret)));
  g_ptr_array_add (self->hidden, g_base64_encode (pair->data, pair->len));
}

SaMailRelay *
sa_smtp_relay_new (const char *url,
                   const char *user,
                   const char *secret,
                   const char *ca_file)
{
  SaSmtpRelay *self = NULL;
  g_auto (SaSmtpUrl) parsed = { NULL, };

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (sa_smtp_url_parse (url, &parsed), NULL);

  self = g_object_new (SA_TYPE_SMTP_RELAY, NULL);
  self->account = sa_smtp_account_new (&parsed, user, secret);
  self->account->ca_file = g_strdup (ca_file);
  self->account->connect_timeout = CONNECT_MS;
  self->account->timeout = WHOLE_MS;
  hide_secret (self);
  return SA_MAIL_RELAY (self);
}

void
sa_smtp_relay_set_timeouts (SaSmtpRelay *self,
                            guint        connect,
                            guint        whole,
                            guint        keep)
{
  g_return_if_fail (SA_IS_SMTP_RELAY (self));

  self->account->connect_timeout = connect;
  self->account->timeout = whole;
  self->keep = keep;
}

void
sa_smtp_relay_set_route (SaSmtpRelay *self,
                         const char  *route)
{
  g_return_if_fail (SA_IS_SMTP_RELAY (self));

  g_free (self->account->route);
  self->account->route = g_strdup (route);
}
