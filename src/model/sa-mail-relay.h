/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/**
 * SaEnvelope:
 *
 * One message for one recipient, ready to leave. Immutable, reference counted.
 * @bytes is the whole RFC 5322 message with CRLF line ends.
 */
typedef struct _SaEnvelope SaEnvelope;
struct _SaEnvelope
{
  SaId    message;
  char   *sender;       /* bare address for MAIL FROM; domain in A-labels */
  char   *recipient;    /* bare address for RCPT TO; domain in A-labels */
  char   *message_id;   /* with angle brackets */
  char   *key;          /* idempotency key, the same on every attempt */
  SaTime  composed;     /* when the bytes were frozen; 0: not known */
  GBytes *bytes;
  /*< private >*/
  gatomicrefcount ref_count;
};

SaEnvelope *sa_envelope_new (SaId message, const char *sender, const char *recipient, const char *message_id,
                             const char *key, GBytes *bytes);
/** sa_envelope_set_composed: says when the bytes were frozen; before anybody else has a reference */
void        sa_envelope_set_composed (SaEnvelope *self, SaTime composed);
SaEnvelope *sa_envelope_ref (SaEnvelope *self);
void        sa_envelope_unref (SaEnvelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaEnvelope, sa_envelope_unref)

/** SaReceipt: the relay's answer. error_class NONE: it took the message. */
typedef struct
{
  SaErrorClass  error_class;
  SaDelivery    delivery;     /* of a follow-up: HANDED_OVER (no news), DELIVERED or BOUNCED */
  char         *relay_id;     /* (nullable): the relay's name for the message */
  char         *text;         /* (nullable): the relay's own words, without secrets, at most 500 characters */
  int           retry_after;  /* seconds in which the account gets nothing, a success included; 0: not said */
  gboolean      final;        /* of a look-up: the relay will never know; asking again is no use */
} SaReceipt;

SaReceipt *sa_receipt_new (SaErrorClass error_class, const char *relay_id, const char *text);
/** sa_receipt_new_news: Returns: (transfer full): what became of a message; @text (nullable): the reason */
SaReceipt *sa_receipt_new_news (SaDelivery delivery, const char *text);
void       sa_receipt_free (SaReceipt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaReceipt, sa_receipt_free)

/**
 * SaMailRelay:
 *
 * The port to a mail relay: hand over one message, ask what became of one. Used on the thread that drains the outbox.
 * A refusal is a receipt, not an error: send_finish() fails only when it was cancelled.
 */
#define SA_TYPE_MAIL_RELAY (sa_mail_relay_get_type ())
G_DECLARE_INTERFACE (SaMailRelay, sa_mail_relay, SA, MAIL_RELAY, GObject)

struct _SaMailRelayInterface
{
  GTypeInterface parent_iface;

  void       (*send_async)    (SaMailRelay *self, SaEnvelope *envelope, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
  SaReceipt *(*send_finish)   (SaMailRelay *self, GAsyncResult *result, GError **error);
  gboolean   (*can_look_up)   (SaMailRelay *self);
  void       (*look_up_async) (SaMailRelay *self, SaEnvelope *envelope, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
  SaReceipt *(*look_up_finish)(SaMailRelay *self, GAsyncResult *result, GError **error);
  gboolean   (*can_follow)    (SaMailRelay *self);
  void       (*follow_async)  (SaMailRelay *self, const char *relay_id, const char *recipient,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  SaReceipt *(*follow_finish) (SaMailRelay *self, GAsyncResult *result, GError **error);
  int        (*get_concurrency) (SaMailRelay *self);
  int        (*get_pace)      (SaMailRelay *self);
};

void       sa_mail_relay_send_async     (SaMailRelay *self, SaEnvelope *envelope, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
SaReceipt *sa_mail_relay_send_finish    (SaMailRelay *self, GAsyncResult *result, GError **error);

/** sa_mail_relay_can_look_up: whether the relay can tell what became of a message that may have been sent */
gboolean   sa_mail_relay_can_look_up    (SaMailRelay *self);
/**
 * sa_mail_relay_look_up_async:
 *
 * For a message whose outcome is unknown. The receipt says NONE (it was taken), TRY_AGAIN (surely not: it may be sent
 * again) or UNKNOWN (the relay cannot be asked now, or, where it is final, never).
 */
void       sa_mail_relay_look_up_async  (SaMailRelay *self, SaEnvelope *envelope, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
SaReceipt *sa_mail_relay_look_up_finish (SaMailRelay *self, GAsyncResult *result, GError **error);
/** sa_mail_relay_can_follow: whether the relay tells afterwards what became of a message that it took */
gboolean   sa_mail_relay_can_follow     (SaMailRelay *self);
/**
 * sa_mail_relay_follow_async:
 * @relay_id: the relay's name for the message, from its receipt
 * @recipient: bare address
 *
 * Asks what became of a message that was handed over. The receipt's delivery says it: DELIVERED, BOUNCED (its text is
 * the reason) or HANDED_OVER (nothing final yet); an error class other than NONE: the relay could not be asked.
 */
void       sa_mail_relay_follow_async   (SaMailRelay *self, const char *relay_id, const char *recipient,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SaReceipt *sa_mail_relay_follow_finish  (SaMailRelay *self, GAsyncResult *result, GError **error);
/** sa_mail_relay_get_concurrency: how many messages may be under way at once, 1 to 64 */
int        sa_mail_relay_get_concurrency (SaMailRelay *self);
/** sa_mail_relay_get_pace: how many messages a minute the relay takes by its own rules; 0: no such rule is known */
int        sa_mail_relay_get_pace       (SaMailRelay *self);

G_END_DECLS
