/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-scripted-relay.h"

struct _SaScriptedRelay
{
  GObject          parent_instance;

  GPtrArray       *sent;        /* of SaEnvelope */
  GHashTable      *known;       /* recipients of mails that were taken */
  GQueue           answers;     /* of SaReceipt */
  GQueue           look_ups;    /* of SaReceipt */
  GQueue           held;        /* of GTask */
  GQueue           news;        /* of SaReceipt */
  GPtrArray       *follows;     /* "RELAY-ID ADDRESS" */
  guint            n_look_ups;
  guint            n_now;
  guint            most;
  int              concurrency;
  int              pace;
  gboolean         can_look_up;
  gboolean         can_follow;
  gboolean         hold;
  SaScriptedWatch  watch;
  gpointer         watch_data;
};

static void sa_scripted_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaScriptedRelay, sa_scripted_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, sa_scripted_relay_iface_init))

/* What a question what became of a mail is about has no envelope */
static void
answer_follow (SaScriptedRelay *self,
               GTask           *task)
{
  SaReceipt *receipt = g_queue_pop_head (&self->news);

  self->n_now--;
  if (receipt == NULL)
    receipt = sa_receipt_new_news (SA_DELIVERY_HANDED_OVER, NULL);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

static void
answer (SaScriptedRelay *self,
        GTask           *task)
{
  SaEnvelope *envelope = g_task_get_task_data (task);
  SaReceipt *receipt = NULL;

  if (envelope == NULL)
    {
      answer_follow (self, task);
      return;
    }

  receipt = g_queue_pop_head (&self->answers);
  self->n_now--;
  if (receipt == NULL)
    {
      g_autofree char *id = g_strdup_printf ("scripted-%" G_GINT64_FORMAT, envelope->message);

      receipt = sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL);
      g_hash_table_add (self->known, g_strdup (envelope->recipient));
    }
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;
  SaScriptedRelay *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->held, task))
    {
      self->n_now--;
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

static void
answer_or_hold (SaScriptedRelay *self,
                GTask           *task,
                GCancellable    *cancellable)
{
  self->n_now++;
  self->most = MAX (self->most, self->n_now);
  if (!self->hold)
    {
      answer (self, task);
      g_object_unref (task);
      return;
    }

  if (cancellable != NULL)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (source, g_task_get_context (task));
      g_object_set_data_full (G_OBJECT (task), "source", g_steal_pointer (&source), (GDestroyNotify) g_source_destroy);
    }
  g_queue_push_tail (&self->held, task);
}

static void
sa_scripted_relay_send_async (SaMailRelay         *relay,
                              SaEnvelope          *envelope,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SaScriptedRelay *self = SA_SCRIPTED_RELAY (relay);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, sa_envelope_ref (envelope), (GDestroyNotify) sa_envelope_unref);
  if (self->watch != NULL)
    self->watch (self, envelope, self->watch_data);
  g_ptr_array_add (self->sent, sa_envelope_ref (envelope));
  answer_or_hold (self, task, cancellable);
}

static SaReceipt *
sa_scripted_relay_finish (SaMailRelay   *relay,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
sa_scripted_relay_can_look_up (SaMailRelay *relay)
{
  return SA_SCRIPTED_RELAY (relay)->can_look_up;
}

static void
sa_scripted_relay_look_up_async (SaMailRelay         *relay,
                                 SaEnvelope          *envelope,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  SaScriptedRelay *self = SA_SCRIPTED_RELAY (relay);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SaReceipt *receipt = g_queue_pop_head (&self->look_ups);

  self->n_look_ups++;
  if (receipt == NULL)
    receipt = sa_receipt_new (g_hash_table_contains (self->known, envelope->recipient) ? SA_ERROR_CLASS_NONE
                                                                                     : SA_ERROR_CLASS_TRY_AGAIN,
                              NULL, NULL);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

static gboolean
sa_scripted_relay_can_follow (SaMailRelay *relay)
{
  return SA_SCRIPTED_RELAY (relay)->can_follow;
}

static void
sa_scripted_relay_follow_async (SaMailRelay         *relay,
                                const char          *relay_id,
                                const char          *recipient,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SaScriptedRelay *self = SA_SCRIPTED_RELAY (relay);

  g_ptr_array_add (self->follows, g_strdup_printf ("%s %s", relay_id, recipient));
  answer_or_hold (self, g_task_new (self, cancellable, callback, user_data), cancellable);
}

static int
sa_scripted_relay_get_pace (SaMailRelay *relay)
{
  return SA_SCRIPTED_RELAY (relay)->pace;
}

static int
sa_scripted_relay_get_concurrency (SaMailRelay *relay)
{
  return SA_SCRIPTED_RELAY (relay)->concurrency;
}

static void
sa_scripted_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = sa_scripted_relay_send_async;
  iface->send_finish = sa_scripted_relay_finish;
  iface->can_look_up = sa_scripted_relay_can_look_up;
  iface->look_up_async = sa_scripted_relay_look_up_async;
  iface->look_up_finish = sa_scripted_relay_finish;
  iface->can_follow = sa_scripted_relay_can_follow;
  iface->follow_async = sa_scripted_relay_follow_async;
  iface->follow_finish = sa_scripted_relay_finish;
  iface->get_concurrency = sa_scripted_relay_get_concurrency;
  iface->get_pace = sa_scripted_relay_get_pace;
}

static void
sa_scripted_relay_finalize (GObject *object)
{
  SaScriptedRelay *self = SA_SCRIPTED_RELAY (object);

  g_ptr_array_unref (self->sent);
  g_hash_table_unref (self->known);
  g_queue_clear_full (&self->answers, (GDestroyNotify) sa_receipt_free);
  g_queue_clear_full (&self->look_ups, (GDestroyNotify) sa_receipt_free);
  g_queue_clear_full (&self->news, (GDestroyNotify) sa_receipt_free);
  g_ptr_array_unref (self->follows);

  G_OBJECT_CLASS (sa_scripted_relay_parent_class)->finalize (object);
}

static void
sa_scripted_relay_class_init (SaScriptedRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_scripted_relay_finalize;
}

static void
sa_scripted_relay_init (SaScriptedRelay *self)
{
  self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_envelope_unref);
  self->follows = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->concurrency = 4;
  self->can_look_up = TRUE;
}

SaScriptedRelay *
sa_scripted_relay_new (void)
{
  return g_object_new (SA_TYPE_SCRIPTED_RELAY, NULL);
}

void
sa_scripted_relay_push (SaScriptedRelay *self,
                        SaErrorClass     error_class,
                        const char      *text,
                        int              retry_after)
{
  SaReceipt *receipt = sa_receipt_new (error_class, NULL, text);

  receipt->retry_after = retry_after;
  g_queue_push_tail (&self->answers, receipt);
}

void
sa_scripted_relay_push_look_up (SaScriptedRelay *self,
                                SaErrorClass     error_class)
{
  g_queue_push_tail (&self->look_ups, sa_receipt_new (error_class, NULL, NULL));
}

void
sa_scripted_relay_know (SaScriptedRelay *self,
                        const char      *recipient)
{
  g_hash_table_add (self->known, g_strdup (recipient));
}

void
sa_scripted_relay_hold (SaScriptedRelay *self,
                        gboolean         hold)
{
  self->hold = hold;
  while (!hold && !g_queue_is_empty (&self->held))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->held);

      answer (self, task);
    }
}

void
sa_scripted_relay_set_concurrency (SaScriptedRelay *self,
                                   int              concurrency)
{
  self->concurrency = concurrency;
}

void
sa_scripted_relay_set_can_look_up (SaScriptedRelay *self,
                                   gboolean         can_look_up)
{
  self->can_look_up = can_look_up;
}

void
sa_scripted_relay_set_pace (SaScriptedRelay *self,
                            int              pace)
{
  self->pace = pace;
}

void
sa_scripted_relay_set_can_follow (SaScriptedRelay *self,
                                  gboolean         can_follow)
{
  self->can_follow = can_follow;
}

void
sa_scripted_relay_push_news (SaScriptedRelay *self,
                             SaReceipt       *receipt)
{
  g_queue_push_tail (&self->news, receipt);
}

void
sa_scripted_relay_push_final (SaScriptedRelay *self,
                              const char      *text)
{
  SaReceipt *receipt = sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, text);

  receipt->final = TRUE;
  g_queue_push_tail (&self->look_ups, receipt);
}

void
sa_scripted_relay_watch (SaScriptedRelay *self,
                         SaScriptedWatch  watch,
                         gpointer         user_data)
{
  self->watch = watch;
  self->watch_data = user_data;
}

guint
sa_scripted_relay_count (SaScriptedRelay *self)
{
  return self->sent->len;
}

guint
sa_scripted_relay_count_look_ups (SaScriptedRelay *self)
{
  return self->n_look_ups;
}

guint
sa_scripted_relay_count_follows (SaScriptedRelay *self)
{
  return self->follows->len;
}

const char *
sa_scripted_relay_get_follow (SaScriptedRelay *self,
                              guint            position)
{
  g_assert_cmpuint (position, <, self->follows->len);
  return self->follows->pdata[position];
}

guint
sa_scripted_relay_get_most (SaScriptedRelay *self)
{
  return self->most;
}

SaEnvelope *
sa_scripted_relay_get_sent (SaScriptedRelay *self,
                            guint            position)
{
  g_assert_cmpuint (position, <, self->sent->len);
  return self->sent->pdata[position];
}
