/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-mail-private.h"

#include <glib/gi18n-lib.h>

#define CONFLICT_SECONDS 30
#define ERROR_SECONDS 5
#define MAX_ENDED_SENDERS 3

/*
 * At the relay
 */

static void
enter_relay (SaOutboxMail *mail)
{
  mail->outbox->n_at_relay++;
  sa_outbox_emit_activity (mail->outbox);
}

/* The next one has its turn: what came of this one can be written meanwhile */
static void
leave_relay (SaOutboxMail *mail)
{
  mail->outbox->n_at_relay--;
  sa_outbox_mail_leave_account (mail);
  sa_outbox_emit_activity (mail->outbox);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  SaOutboxMail *mail = user_data;
  g_autoptr (SaOutbox) outbox = g_object_ref (mail->outbox);
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  SaMailRelay *relay = SA_MAIL_RELAY (source);

  receipt = sa_mail_relay_send_finish (relay, result, &error);
  leave_relay (mail);
  if (receipt == NULL)
    {
      /* given up while stopping: it may have left */
      sa_outbox_mail_report_doubt (mail, relay, _("Site Admin was closed before the mail relay answered."), 0);
      return;
    }

  sa_relay_account_note (mail->account, receipt, sa_outbox_ticks (outbox));
  switch (receipt->error_class)
    {
    case SA_ERROR_CLASS_NONE:
      sa_outbox_mail_report_handed_over (mail, relay, receipt);
      break;
    case SA_ERROR_CLASS_TRY_AGAIN:
      sa_outbox_mail_report_retry (mail, receipt);
      break;
    case SA_ERROR_CLASS_ACCOUNT:
      sa_outbox_mail_report_paused (mail, receipt->text);
      break;
    case SA_ERROR_CLASS_RECIPIENT:
    case SA_ERROR_CLASS_MESSAGE:
      sa_outbox_mail_report (mail, SA_REPORT_FAILED, receipt->error_class, receipt->text, 0);
      break;
    case SA_ERROR_CLASS_UNKNOWN:
    default:
      sa_outbox_mail_report_doubt (mail, relay, receipt->text, receipt->retry_after);
      break;
    }
  sa_outbox_pump (outbox);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SaOutboxMail *mail = user_data;
  g_autoptr (SaOutbox) outbox = g_object_ref (mail->outbox);
  g_autoptr (SaReceipt) receipt = NULL;
  SaMailRelay *relay = SA_MAIL_RELAY (source);
  int n_tries;

  receipt = sa_mail_relay_look_up_finish (relay, result, NULL);
  sa_sender_notes_leave (outbox->notes, SA_POISON_LOOK_UP, mail->record->id);
  outbox->alone = FALSE;
  leave_relay (mail);
  if (receipt != NULL)
    sa_relay_account_note_look_up (mail->account, receipt, sa_outbox_ticks (outbox));

  if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_NONE)
    {
      sa_outbox_mail_report_handed_over (mail, relay, receipt);
    }
  else if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN)
    {
      /* surely not sent: it may go, now */
      sa_outbox_mail_report (mail, SA_REPORT_RETRY, SA_ERROR_CLASS_TRY_AGAIN, receipt->text, 0);
    }
  else if (receipt != NULL && (receipt->final || sa_outbox_mail_is_given_up (mail)))
    {
      sa_outbox_mail_report_unknown (mail, receipt->text);
    }
  else
    {
      n_tries = sa_outbox_get_tries (outbox, mail->record->id) + 1;
      sa_outbox_defer (outbox, mail->record->id, TRUE,
                       sa_relay_back_off (n_tries, receipt != NULL ? receipt->retry_after : 0));
      sa_outbox_mail_end (mail);
    }
  sa_outbox_pump (outbox);
}

/* What was frozen is what leaves; only if that is what was composed here nobody has to read it again */
static gboolean
is_what_was_composed (SaOutboxMail *mail)
{
  const SaEnvelope *envelope = mail->envelope;
  const SaMessageRecord *record = mail->record;

  return envelope != NULL && record->bytes != NULL && g_bytes_equal (envelope->bytes, record->bytes) &&
         g_strcmp0 (envelope->message_id, record->message_id) == 0 && g_strcmp0 (envelope->key, record->key) == 0;
}

/* Making a request of the mail may be what the program dies of. Of what it dies when a relay answers can only be told
 * for look-ups, which then go alone. */
static void
hand_over (SaOutboxMail *mail)
{
  g_autoptr (SaOutbox) outbox = g_object_ref (mail->outbox);
  SaMailRelay *relay = mail->account->relay;
  SaId id = mail->record->id;
  g_autoptr (GError) error = NULL;
  gboolean unknown = mail->record->state == SA_DELIVERY_UNKNOWN;
  SaPoison poison = unknown ? SA_POISON_LOOK_UP : SA_POISON_SEND;

  if (!sa_sender_notes_enter (outbox->notes, poison, id))
    {
      /* who comes after us would take it for one that never left */
      sa_outbox_defer (outbox, id, FALSE, ERROR_SECONDS);
      sa_outbox_mail_give_back (mail);
      return;
    }
  if (!is_what_was_composed (mail))
    {
      g_clear_pointer (&mail->envelope, sa_envelope_unref);
      mail->envelope = sa_composer_get_envelope (mail->record, &error);
    }
  if (mail->envelope == NULL)
    {
      sa_outbox_mail_report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE, error->message, 0);
    }
  else if (unknown && sa_mail_relay_can_look_up (relay))
    {
      outbox->alone = sa_sender_notes_count (outbox->notes, SA_POISON_LOOK_UP, id) > 0;
      enter_relay (mail);
      sa_mail_relay_look_up_async (relay, mail->envelope, outbox->sending, looked_up_cb, mail);
      return;
    }
  else if (unknown)
    {
      /* its site has another relay since */
      sa_outbox_mail_end (mail);
    }
  else
    {
      enter_relay (mail);
      sa_mail_relay_send_async (relay, mail->envelope, outbox->sending, sent_cb, mail);
    }
  sa_sender_notes_leave (outbox->notes, poison, id);
}

/*
 * Turns
 */

/* Nothing goes to a relay that does not want it, or would refuse it */
static gboolean
is_to_go_back (SaOutbox       *self,
               SaRelayAccount *account)
{
  return !sa_outbox_is_open (self) || sa_relay_account_is_held (account, sa_outbox_ticks (self));
}

static void
serve_claimed (SaOutbox       *self,
               SaRelayAccount *account)
{
  while (!g_queue_is_empty (&account->claimed))
    {
      SaOutboxMail *mail = g_queue_peek_head (&account->claimed);
      gboolean go_back = self->paused || is_to_go_back (self, account);

      /* one that has ended a sender goes alone, so that no other is taken for it */
      if (!go_back && (!sa_relay_account_may_send (account, sa_outbox_ticks (self)) || self->alone ||
                       (self->n_at_relay > 0 &&
                        sa_sender_notes_count (self->notes, SA_POISON_LOOK_UP, mail->record->id) > 0)))
        return;

      g_queue_pop_head (&account->claimed);
      if (go_back)
        {
          sa_outbox_mail_give_back (mail);
          continue;
        }
      mail->claimed = FALSE;
      account->n_claimed--;
      mail->has_turn = TRUE;
      account->n_at_relay++;
      hand_over (mail);
    }
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SaOutboxMail *mail = user_data;
  g_autoptr (SaOutbox) outbox = g_object_ref (mail->outbox);
  g_autoptr (SaRelayAccount) account = sa_relay_account_ref (mail->account);
  g_autoptr (SaMessageRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = sa_repository_claim_finish (SA_REPOSITORY (source), result, &error);
  if (record == NULL)
    {
      /* called back meanwhile, or paused; anything else is about the database */
      if (!g_error_matches (error, SA_ERROR, SA_ERROR_CONFLICT))
        {
          sa_outbox_set_problem (outbox, error->message);
          sa_outbox_defer (outbox, mail->record->id, FALSE, ERROR_SECONDS);
        }
      else
        {
          /* what else was read may be as old */
          sa_outbox_drop_ready (outbox);
          if (!outbox->paused)
            sa_outbox_defer (outbox, mail->record->id, FALSE, CONFLICT_SECONDS);
        }
      sa_sender_notes_drop_claim (outbox->notes, mail->record->id);
      sa_outbox_mail_end (mail);
      return;
    }

  sa_message_record_free (mail->record);
  mail->record = g_steal_pointer (&record);
  g_queue_push_tail (&account->claimed, mail);
  sa_outbox_serve (outbox, account);
}

/* Noted first: what is claimed when we are killed, and was not begun, has not left */
static void
claim (SaOutbox  *self,
       GPtrArray *mails)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));

  for (guint i = 0; i < mails->len; i++)
    {
      const SaMessageRecord *record = ((SaOutboxMail *) mails->pdata[i])->record;

      if (record->state != SA_DELIVERY_UNKNOWN)
        g_array_append_val (ids, record->id);
    }
  sa_sender_notes_claim (self->notes, (const SaId *) (gpointer) ids->data, ids->len);
  for (guint i = 0; i < mails->len; i++)
    {
      SaOutboxMail *mail = mails->pdata[i];

      sa_repository_claim_async (self->repository, mail->record->id, sa_outbox_now (self), claimed_cb, mail);
    }
}

static void
serve_waiting (SaOutbox       *self,
               SaRelayAccount *account)
{
  g_autoptr (GPtrArray) mails = g_ptr_array_new ();
  gint64 ticks = sa_outbox_ticks (self);
  gboolean wanted = sa_relay_account_wants_claims (account);

  while (!g_queue_is_empty (&account->waiting))
    {
      SaOutboxMail *mail = g_queue_peek_head (&account->waiting);
      gboolean go_back = is_to_go_back (self, account);

      if (!go_back && !(wanted && sa_relay_account_may_claim (account, ticks)))
        break;

      g_queue_pop_head (&account->waiting);
      if (go_back)
        {
          /* what is frozen and not claimed waits unharmed for another round, or for another day */
          sa_outbox_mail_end (mail);
          continue;
        }
      mail->claimed = TRUE;
      account->n_claimed++;
      sa_relay_account_spend (account, ticks);
      g_ptr_array_add (mails, mail);
    }
  claim (self, mails);
}

void
sa_outbox_serve (SaOutbox       *self,
                 SaRelayAccount *account)
{
  serve_claimed (self, account);
  serve_waiting (self, account);
}

static void
wait_for_turn (SaOutboxMail *mail)
{
  SaOutbox *outbox = mail->outbox;
  SaRelayAccount *account = mail->account;

  g_queue_push_tail (&account->waiting, mail);
  sa_outbox_serve (outbox, account);
  /* its turn comes with the time, and the timer was set when nobody waited for that */
  if (sa_relay_account_get_next (account, sa_outbox_ticks (outbox)) != 0)
    sa_outbox_pump (outbox);
}

/*
 * Composing
 */

static void
frozen_cb (gboolean written,
           gpointer user_data)
{
  SaOutboxMail *mail = user_data;

  if (written)
    wait_for_turn (mail);
  else
    sa_outbox_mail_end (mail);
}

static void
compose (SaOutboxMail *mail)
{
  SaOutbox *outbox = mail->outbox;
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (GError) error = NULL;
  SaReport *fact = NULL;
  SaTime now = sa_outbox_now (outbox);

  sa_sender_notes_enter (outbox->notes, SA_POISON_SEND, mail->record->id);
  composition = sa_composer_compose (outbox->composer, mail->record, mail->account->sender, now, &error);
  sa_sender_notes_leave (outbox->notes, SA_POISON_SEND, mail->record->id);
  if (composition != NULL)
    {
      fact = sa_report_new (SA_REPORT_FROZEN, mail->record->id);
      fact->time = now;
      fact->message_id = g_strdup (composition->message_id);
      fact->key = g_strdup (composition->key);
      fact->bytes = g_bytes_ref (composition->bytes);
      fact->link_hash = g_bytes_ref (composition->link_hash);
      fact->expires = composition->expires;
      mail->envelope = g_steal_pointer (&composition->envelope);
      sa_report_queue_push (outbox->reports, fact, frozen_cb, mail);
      return;
    }

  /* composing again would fail again: set aside and shown, so that it keeps nobody from leaving */
  if (g_error_matches (error, SA_ERROR, SA_ERROR_REJECTED))
    sa_outbox_mail_report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_RECIPIENT, error->message, 0);
  else if (g_error_matches (error, SA_ERROR, SA_ERROR_NOT_FOUND))
    sa_outbox_mail_report_paused (mail, error->message);
  else
    sa_outbox_mail_report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE, error->message, 0);
}

/* What sender after sender has ended over is set aside. Returns: whether it was */
static gboolean
set_aside (SaOutboxMail *mail)
{
  SaSenderNotes *notes = mail->outbox->notes;
  SaId id = mail->record->id;

  if (mail->record->state == SA_DELIVERY_UNKNOWN)
    {
      if (sa_sender_notes_count (notes, SA_POISON_LOOK_UP, id) < MAX_ENDED_SENDERS)
        return FALSE;
      sa_outbox_mail_report_unknown (mail,
                                     _("Site Admin ended each time when it asked the mail relay about this mail."));
      return TRUE;
    }

  if (sa_sender_notes_count (notes, SA_POISON_SEND, id) < MAX_ENDED_SENDERS)
    return FALSE;
  sa_outbox_mail_report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE,
                         _("Site Admin ended each time when it worked on this mail. Look for what is strange in its "
                           "message or in the names, and resend the invitation."), 0);
  sa_sender_notes_leave (notes, SA_POISON_SEND, id);
  return TRUE;
}

void
sa_outbox_begin_mail (SaOutbox        *self,
                      SaMessageRecord *record,
                      SaRelayAccount  *account)
{
  SaOutboxMail *mail = g_new0 (SaOutboxMail, 1);

  mail->outbox = g_object_ref (self);
  mail->account = sa_relay_account_ref (account);
  mail->record = record;
  mail->in_hand = TRUE;
  account->n_in_hand++;
  self->n_mails++;

  if (set_aside (mail))
    return;
  if (record->message_id == NULL && record->state != SA_DELIVERY_UNKNOWN)
    compose (mail);
  else
    wait_for_turn (mail);
}
