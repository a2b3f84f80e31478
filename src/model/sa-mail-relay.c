/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-relay.h"

#define MAX_CONCURRENCY 64
#define MAX_TEXT_CHARACTERS 500

G_DEFINE_INTERFACE (SaMailRelay, sa_mail_relay, G_TYPE_OBJECT)

static void
sa_mail_relay_default_init (SaMailRelayInterface *iface)
{
}

/** sa_envelope_new: Returns: (transfer full): with copies of the strings and a reference on @bytes */
SaEnvelope *
sa_envelope_new (SaId        message,
                 const char *sender,
                 const char *recipient,
                 const char *message_id,
                 const char *key,
                 GBytes     *bytes)
{
  SaEnvelope *self;

  g_return_val_if_fail (sender != NULL && recipient != NULL, NULL);
  g_return_val_if_fail (message_id != NULL && key != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (SaEnvelope, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->message = message;
  self->sender = g_strdup (sender);
  self->recipient = g_strdup (recipient);
  self->message_id = g_strdup (message_id);
  self->key = g_strdup (key);
  self->bytes = g_bytes_ref (bytes);

  return self;
}

void
sa_envelope_set_composed (SaEnvelope *self,
                          SaTime      composed)
{
  g_return_if_fail (self != NULL);

  self->composed = composed;
}

SaEnvelope *
sa_envelope_ref (SaEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_envelope_unref (SaEnvelope *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->sender);
  g_free (self->recipient);
  g_free (self->message_id);
  g_free (self->key);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * sa_receipt_new:
 * @text: (nullable): what the relay said; made valid UTF-8 and cut at 500 characters
 *
 * Returns: (transfer full)
 */
SaReceipt *
sa_receipt_new (SaErrorClass  error_class,
                const char   *relay_id,
                const char   *text)
{
  SaReceipt *self;

  self = g_new0 (SaReceipt, 1);
  self->error_class = error_class;
  self->relay_id = g_strdup (relay_id);
  if (text != NULL)
    {
      self->text = g_utf8_make_valid (text, -1);
      if (g_utf8_strlen (self->text, -1) > MAX_TEXT_CHARACTERS)
        *g_utf8_offset_to_pointer (self->text, MAX_TEXT_CHARACTERS) = '\0';
    }

  return self;
}

SaReceipt *
sa_receipt_new_news (SaDelivery  delivery,
                     const char *text)
{
  SaReceipt *self = sa_receipt_new (SA_ERROR_CLASS_NONE, NULL, text);

  self->delivery = delivery;

  return self;
}

void
sa_receipt_free (SaReceipt *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->relay_id);
  g_free (self->text);
  g_free (self);
}

void
sa_mail_relay_send_async (SaMailRelay         *self,
                          SaEnvelope          *envelope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (SA_IS_MAIL_RELAY (self));
  g_return_if_fail (envelope != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_MAIL_RELAY_GET_IFACE (self)->send_async (self, envelope, cancellable, callback, user_data);
}

/** sa_mail_relay_send_finish: Returns: (transfer full) */
SaReceipt *
sa_mail_relay_send_finish (SaMailRelay   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_MAIL_RELAY_GET_IFACE (self)->send_finish (self, result, error);
}

gboolean
sa_mail_relay_can_look_up (SaMailRelay *self)
{
  SaMailRelayInterface *iface;

  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), FALSE);

  iface = SA_MAIL_RELAY_GET_IFACE (self);

  return iface->can_look_up != NULL && iface->can_look_up (self);
}

void
sa_mail_relay_look_up_async (SaMailRelay         *self,
                             SaEnvelope          *envelope,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (SA_IS_MAIL_RELAY (self));
  g_return_if_fail (envelope != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (sa_mail_relay_can_look_up (self));

  SA_MAIL_RELAY_GET_IFACE (self)->look_up_async (self, envelope, cancellable, callback, user_data);
}

/** sa_mail_relay_look_up_finish: Returns: (transfer full) */
SaReceipt *
sa_mail_relay_look_up_finish (SaMailRelay   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_MAIL_RELAY_GET_IFACE (self)->look_up_finish (self, result, error);
}

int
sa_mail_relay_get_concurrency (SaMailRelay *self)
{
  SaMailRelayInterface *iface;

  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), 1);

  iface = SA_MAIL_RELAY_GET_IFACE (self);
  if (iface->get_concurrency == NULL)
    return 1;

  return CLAMP (iface->get_concurrency (self), 1, MAX_CONCURRENCY);
}

gboolean
sa_mail_relay_can_follow (SaMailRelay *self)
{
  SaMailRelayInterface *iface;

  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), FALSE);

  iface = SA_MAIL_RELAY_GET_IFACE (self);

  return iface->can_follow != NULL && iface->can_follow (self);
}

void
sa_mail_relay_follow_async (SaMailRelay         *self,
                            const char          *relay_id,
                            const char          *recipient,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (SA_IS_MAIL_RELAY (self));
  g_return_if_fail (relay_id != NULL && recipient != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (sa_mail_relay_can_follow (self));

  SA_MAIL_RELAY_GET_IFACE (self)->follow_async (self, relay_id, recipient, cancellable, callback, user_data);
}

/** sa_mail_relay_follow_finish: Returns: (transfer full) */
SaReceipt *
sa_mail_relay_follow_finish (SaMailRelay   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_MAIL_RELAY_GET_IFACE (self)->follow_finish (self, result, error);
}

int
sa_mail_relay_get_pace (SaMailRelay *self)
{
  SaMailRelayInterface *iface;

  g_return_val_if_fail (SA_IS_MAIL_RELAY (self), 0);

  iface = SA_MAIL_RELAY_GET_IFACE (self);

  return iface->get_pace != NULL ? MAX (iface->get_pace (self), 0) : 0;
}
