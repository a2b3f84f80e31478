/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-private.h"

#include <glib/gi18n-lib.h>

#define CONFLICT_SECONDS 30
#define ERROR_SECONDS 5
#define GIVE_UP_SECONDS (3 * 24 * 60 * 60)
#define LATE_SECONDS (60 * 60)
#define MAX_ENDED_SENDERS 3

/* One mail on its way, from the due record to the written result */
typedef struct
{
  SaOutbox        *outbox;
  SaRelayAccount  *account;
  SaMessageRecord *record;
  SaEnvelope      *envelope;   /* (nullable): of what was composed here, then of what was claimed */
  gboolean         in_hand;    /* counted with the account */
  gboolean         claimed;    /* likewise */
  gboolean         has_turn;   /* likewise */
} Mail;

static void
leave_account (Mail *mail)
{
  mail->account->n_at_relay -= mail->has_turn;
  mail->account->n_claimed -= mail->claimed;
  mail->account->n_in_hand -= mail->in_hand;
  mail->has_turn = FALSE;
  mail->claimed = FALSE;
  mail->in_hand = FALSE;
}

/* The mail's way is over, for now or for good */
static void
end_mail (Mail *mail)
{
  SaOutbox *outbox = mail->outbox;

  leave_account (mail);
  g_hash_table_remove (outbox->taken, &mail->record->id);
  if (outbox->asking)
    g_hash_table_add (outbox->ended, g_memdup2 (&mail->record->id, sizeof mail->record->id));
  outbox->n_mails--;
  outbox->dirty = TRUE;
  sa_relay_account_unref (mail->account);
  sa_message_record_free (mail->record);
  g_clear_pointer (&mail->envelope, sa_envelope_unref);
  g_free (mail);

  sa_outbox_pump (outbox);
  g_object_unref (outbox);
}

/*
 * What came of it
 */

static void
written_cb (gboolean written,
            gpointer user_data)
{
  Mail *mail = user_data;

  if (written)
    {
      /* in a final state, or the repository knows when: nothing is to be remembered here */
      g_hash_table_remove (mail->outbox->later, &mail->record->id);
      sa_sender_notes_drop_claim (mail->outbox->notes, mail->record->id);
    }
  end_mail (mail);
}

static SaReport *
new_report (SaOutbox     *outbox,
            SaId          message,
            SaReportKind  kind,
            SaErrorClass  error_class,
            const char   *text)
{
  SaReport *fact = sa_report_new (kind, message);

  fact->time = sa_outbox_now (outbox);
  fact->error_class = error_class;
  fact->text = g_strdup (text);
  /* ids alone: a log is no place for addresses, nor for a relay's words that quote them */
  g_info ("Message %" G_GINT64_FORMAT ": report %d, class %s", message, kind, sa_error_class_to_string (error_class));
  return fact;
}

static void
report (Mail         *mail,
        SaReportKind  kind,
        SaErrorClass  error_class,
        const char   *text,
        int           seconds)
{
  SaReport *fact = new_report (mail->outbox, mail->record->id, kind, error_class, text);

  fact->next_try = fact->time + seconds;
  sa_report_queue_push (mail->outbox->reports, fact, written_cb, mail);
}

static void
report_handed_over (Mail            *mail,
                    SaMailRelay     *relay,
                    const SaReceipt *receipt)
{
  SaReport *fact = new_report (mail->outbox, mail->record->id, SA_REPORT_HANDED_OVER, SA_ERROR_CLASS_NONE, NULL);

  fact->relay_id = g_strdup (receipt->relay_id);
  fact->relay = mail->account->id;
  fact->next_follow = sa_outbox_get_first_follow (relay, receipt->relay_id, fact->time);
  sa_outbox_follow_expect (mail->outbox, fact->next_follow);
  sa_report_queue_push (mail->outbox->reports, fact, written_cb, mail);
}

static void
paused_cb (gboolean written,
           gpointer user_data)
{
  Mail *mail = user_data;

  /* then it goes on, and the relay says it again */
  if (!written)
    mail->outbox->paused = FALSE;
  written_cb (written, mail);
}

/* The account is broken: the whole outbox waits, with one notice, and no mail fails for it */
static void
report_paused (Mail       *mail,
               const char *text)
{
  mail->outbox->paused = TRUE;
  sa_report_queue_push (mail->outbox->reports,
                        new_report (mail->outbox, mail->record->id, SA_REPORT_PAUSED, SA_ERROR_CLASS_ACCOUNT, text),
                        paused_cb, mail);
}

/* What is claimed and not begun */
static void
give_back (Mail *mail)
{
  if (mail->record->state == SA_DELIVERY_UNKNOWN)
    end_mail (mail);
  else
    report (mail, SA_REPORT_RELEASED, SA_ERROR_CLASS_NONE, NULL, 0);
}

/* For how long it has been tried */
static SaTime
get_age (Mail *mail)
{
  SaTime first = mail->record->first_tried;

  return first != 0 ? sa_outbox_now (mail->outbox) - first : 0;
}

static void
report_retry (Mail            *mail,
              const SaReceipt *receipt)
{
  SaTime late = sa_outbox_now (mail->outbox) - mail->record->not_before;
  g_autofree char *text = NULL;

  /* Only a try in its time is the last: after a holiday, a pause or a jump of the clock there is one more. */
  if (get_age (mail) < GIVE_UP_SECONDS || late > LATE_SECONDS)
    {
      report (mail, SA_REPORT_RETRY, receipt->error_class, receipt->text,
              sa_relay_back_off (MAX (mail->record->attempts, 1), receipt->retry_after));
      return;
    }

  /* Translators: %s is what the mail relay said last */
  text = g_strdup_printf (_("Given up after three days. The mail relay last said: %s"),
                          receipt->text != NULL ? receipt->text : "–");
  report (mail, SA_REPORT_FAILED, receipt->error_class, text, 0);
}

/*
 * Unknown outcomes
 */

/* Returns: (transfer full): what a person can do when nobody will ever know */
static char *
explain (const char *said)
{
  if (said == NULL)
    return g_strdup (_("Site Admin was ended while this mail was being handed over. Whether it left cannot be found out: "
                       "ask the recipient whether it came, or send it again."));

  /* Translators: %s is a whole sentence, of the mail relay or about it */
  return g_strdup_printf (_("%s Whether the mail left cannot be found out: ask the recipient whether it came, or send it "
                            "again."), said);
}

static void
explained_cb (gboolean written,
              gpointer user_data)
{
  g_autoptr (SaOutbox) self = user_data;

  sa_outbox_pump (self);
}

void
sa_outbox_explain_unknown (SaOutbox              *self,
                           const SaMessageRecord *record)
{
  g_autofree char *text = explain (NULL);

  sa_outbox_defer (self, record->id, TRUE, -1);
  sa_report_queue_push (self->reports,
                        new_report (self, record->id, SA_REPORT_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, text), explained_cb,
                        g_object_ref (self));
}

static void
unknown_cb (gboolean written,
            gpointer user_data)
{
  end_mail (user_data);
}

static void
report_unknown (Mail       *mail,
                const char *text)
{
  sa_report_queue_push (mail->outbox->reports,
                        new_report (mail->outbox, mail->record->id, SA_REPORT_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, text),
                        unknown_cb, mail);
}

static void
report_unknown_for_ever (Mail       *mail,
                         const char *said)
{
  g_autofree char *text = explain (said);

  sa_outbox_defer (mail->outbox, mail->record->id, TRUE, -1);
  report_unknown (mail, text);
}

/* The relay may still be at it: it is asked a while later, if it can be */
static void
report_doubt (Mail        *mail,
              SaMailRelay *relay,
              const char  *text,
              int          retry_after)
{
  if (!sa_mail_relay_can_look_up (relay))
    {
      report_unknown_for_ever (mail, text);
      return;
    }

  sa_outbox_defer (mail->outbox, mail->record->id, TRUE, sa_relay_back_off (1, retry_after));
  report_unknown (mail, text);
}

/*
 * At the relay
 */

static void
enter_relay (Mail *mail)
{
  mail->outbox->n_at_relay++;
  sa_outbox_emit_activity (mail->outbox);
}

/* The next one has its turn: what came of this one can be written meanwhile */
static void
leave_relay (Mail *mail)
{
  mail->outbox->n_at_relay--;
  leave_account (mail);
  sa_outbox_emit_activity (mail->outbox);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Mail *mail = user_data;
  g_autoptr (SaOutbox) outbox = g_object_ref (mail->outbox);
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  SaMailRelay *relay = SA_MAIL_RELAY (source);

  receipt = sa_mail_relay_send_finish (relay, result, &error);
  leave_relay (mail);
  if (receipt == NULL)
    {
      /* given up while stopping: it may have left */
      report_doubt (mail, relay, _("Site Admin was closed before the mail relay answered."), 0);
      return;
    }

  sa_relay_account_note (mail->account, receipt, sa_outbox_ticks (outbox));
  switch (receipt->error_class)
    {
    case SA_ERROR_CLASS_NONE:
      report_handed_over (mail, relay, receipt);
      break;
    case SA_ERROR_CLASS_TRY_AGAIN:
      report_retry (mail, receipt);
      break;
    case SA_ERROR_CLASS_ACCOUNT:
      report_paused (mail, receipt->text);
      break;
    case SA_ERROR_CLASS_RECIPIENT:
    case SA_ERROR_CLASS_MESSAGE:
      report (mail, SA_REPORT_FAILED, receipt->error_class, receipt->text, 0);
      break;
    case SA_ERROR_CLASS_UNKNOWN:
    default:
      report_doubt (mail, relay, receipt->text, receipt->retry_after);
      break;
    }
  sa_outbox_pump (outbox);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Mail *mail = user_data;
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
      report_handed_over (mail, relay, receipt);
    }
  else if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN)
    {
      /* surely not sent: it may go, now */
      report (mail, SA_REPORT_RETRY, SA_ERROR_CLASS_TRY_AGAIN, receipt->text, 0);
    }
  else if (receipt != NULL && (receipt->final || get_age (mail) >= GIVE_UP_SECONDS))
    {
      report_unknown_for_ever (mail, receipt->text);
    }
  else
    {
      n_tries = sa_outbox_get_tries (outbox, mail->record->id) + 1;
      sa_outbox_defer (outbox, mail->record->id, TRUE,
                       sa_relay_back_off (n_tries, receipt != NULL ? receipt->retry_after : 0));
      end_mail (mail);
    }
  sa_outbox_pump (outbox);
}

/* What was frozen is what leaves; only if that is what was composed here nobody has to read it again */
static gboolean
is_what_was_composed (Mail *mail)
{
  const SaEnvelope *envelope = mail->envelope;
  const SaMessageRecord *record = mail->record;

  return envelope != NULL && record->bytes != NULL && g_bytes_equal (envelope->bytes, record->bytes) &&
         g_strcmp0 (envelope->message_id, record->message_id) == 0 && g_strcmp0 (envelope->key, record->key) == 0;
}

/* Making a request of the mail may be what the program dies of. Of what it dies when a relay answers can only be told
 * for look-ups, which then go alone. */
static void
hand_over (Mail *mail)
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
      give_back (mail);
      return;
    }
  if (!is_what_was_composed (mail))
    {
      g_clear_pointer (&mail->envelope, sa_envelope_unref);
      mail->envelope = sa_composer_get_envelope (mail->record, &error);
    }
  if (mail->envelope == NULL)
    {
      report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE, error->message, 0);
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
      end_mail (mail);
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
      Mail *mail = g_queue_peek_head (&account->claimed);
      gboolean go_back = self->paused || is_to_go_back (self, account);

      /* one that has ended a sender goes alone, so that no other is taken for it */
      if (!go_back && (!sa_relay_account_may_send (account, sa_outbox_ticks (self)) || self->alone ||
                       (self->n_at_relay > 0 &&
                        sa_sender_notes_count (self->notes, SA_POISON_LOOK_UP, mail->record->id) > 0)))
        return;

      g_queue_pop_head (&account->claimed);
      if (go_back)
        {
          give_back (mail);
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
  Mail *mail = user_data;
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
      end_mail (mail);
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
      const SaMessageRecord *record = ((Mail *) mails->pdata[i])->record;

      if (record->state != SA_DELIVERY_UNKNOWN)
        g_array_append_val (ids, record->id);
    }
  sa_sender_notes_claim (self->notes, (const SaId *) (gpointer) ids->data, ids->len);
  for (guint i = 0; i < mails->len; i++)
    {
      Mail *mail = mails->pdata[i];

      sa_repository_claim_async (self->repository, mail->record->id, sa_outbox_now (self), claimed_cb, mail);
    }
}

static void
serve_waiting (SaOutbox       *self,
               SaRelayAccount *account)
{
  g_autoptr (GPtrArray) mails = g_ptr_array_new ();
  gint64 ticks = sa_outbox_ticks (self);

  while (!g_queue_is_empty (&account->waiting))
    {
      Mail *mail = g_queue_peek_head (&account->waiting);
      gboolean go_back = is_to_go_back (self, account);

      if (!go_back && !sa_relay_account_may_claim (account, ticks))
        break;

      g_queue_pop_head (&account->waiting);
      if (go_back)
        {
          /* what is frozen and not claimed waits unharmed for another round, or for another day */
          end_mail (mail);
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
wait_for_turn (Mail *mail)
{
  SaOutbox *outbox = mail->outbox;
  SaRelayAccount *account = mail->account;

  g_queue_push_tail (&account->waiting, mail);
  sa_outbox_serve (outbox, account);
  /* its turn comes with the time, and the timer was set when nobody waited for that */
  if (sa_relay_account_get_next (account, sa_outbox_ticks (outbox)) != 0)
    sa_outbox_pump (outbox);
}

static void
given_back_cb (gboolean written,
               gpointer user_data)
{
  g_autoptr (SaOutbox) self = user_data;

  /* of what could not be given back nobody will know whether it left */
  if (--self->n_giving_back == 0)
    sa_sender_notes_forget_claims (self->notes);
  sa_outbox_pump (self);
}

void
sa_outbox_give_back (SaOutbox    *self,
                     const SaIds *claimed)
{
  self->n_giving_back += (guint) sa_ids_get_size (claimed);
  for (gsize i = 0; i < sa_ids_get_size (claimed); i++)
    sa_report_queue_push (self->reports,
                          new_report (self, sa_ids_get_nth (claimed, i), SA_REPORT_RELEASED, SA_ERROR_CLASS_NONE, NULL),
                          given_back_cb, g_object_ref (self));
}

/*
 * Composing
 */

static void
frozen_cb (gboolean written,
           gpointer user_data)
{
  Mail *mail = user_data;

  if (written)
    wait_for_turn (mail);
  else
    end_mail (mail);
}

static void
compose (Mail *mail)
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
    report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_RECIPIENT, error->message, 0);
  else if (g_error_matches (error, SA_ERROR, SA_ERROR_NOT_FOUND))
    report_paused (mail, error->message);
  else
    report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE, error->message, 0);
}

/* What sender after sender has ended over is set aside. Returns: whether it was */
static gboolean
set_aside (Mail *mail)
{
  SaSenderNotes *notes = mail->outbox->notes;
  SaId id = mail->record->id;

  if (mail->record->state == SA_DELIVERY_UNKNOWN)
    {
      if (sa_sender_notes_count (notes, SA_POISON_LOOK_UP, id) < MAX_ENDED_SENDERS)
        return FALSE;
      report_unknown_for_ever (mail, _("Site Admin ended each time when it asked the mail relay about this mail."));
      return TRUE;
    }

  if (sa_sender_notes_count (notes, SA_POISON_SEND, id) < MAX_ENDED_SENDERS)
    return FALSE;
  report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE,
          _("Site Admin ended each time when it worked on this mail. Look for what is strange in its message or in the "
            "names, and resend the invitation."), 0);
  sa_sender_notes_leave (notes, SA_POISON_SEND, id);
  return TRUE;
}

void
sa_outbox_begin_mail (SaOutbox        *self,
                      SaMessageRecord *record,
                      SaRelayAccount  *account)
{
  Mail *mail = g_new0 (Mail, 1);

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
