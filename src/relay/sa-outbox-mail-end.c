/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-mail-private.h"

#include <glib/gi18n-lib.h>

#define GIVE_UP_SECONDS (3 * 24 * 60 * 60)
#define LATE_SECONDS (60 * 60)

void
sa_outbox_mail_leave_account (SaOutboxMail *mail)
{
  mail->account->n_at_relay -= mail->has_turn;
  mail->account->n_claimed -= mail->claimed;
  mail->account->n_in_hand -= mail->in_hand;
  mail->has_turn = FALSE;
  mail->claimed = FALSE;
  mail->in_hand = FALSE;
}

void
sa_outbox_mail_end (SaOutboxMail *mail)
{
  SaOutbox *outbox = mail->outbox;

  sa_outbox_mail_leave_account (mail);
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
  SaOutboxMail *mail = user_data;

  if (written)
    {
      /* in a final state, or the repository knows when: nothing is to be remembered here */
      g_hash_table_remove (mail->outbox->later, &mail->record->id);
      sa_sender_notes_drop_claim (mail->outbox->notes, mail->record->id);
    }
  sa_outbox_mail_end (mail);
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

void
sa_outbox_mail_report (SaOutboxMail *mail,
                       SaReportKind  kind,
                       SaErrorClass  error_class,
                       const char   *text,
                       int           seconds)
{
  SaReport *fact = new_report (mail->outbox, mail->record->id, kind, error_class, text);

  fact->next_try = fact->time + seconds;
  sa_report_queue_push (mail->outbox->reports, fact, written_cb, mail);
}

void
sa_outbox_mail_report_handed_over (SaOutboxMail    *mail,
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
  SaOutboxMail *mail = user_data;

  /* then it goes on, and the relay says it again */
  if (!written)
    mail->outbox->paused = FALSE;
  written_cb (written, mail);
}

void
sa_outbox_mail_report_paused (SaOutboxMail *mail,
                              const char   *text)
{
  mail->outbox->paused = TRUE;
  sa_report_queue_push (mail->outbox->reports,
                        new_report (mail->outbox, mail->record->id, SA_REPORT_PAUSED, SA_ERROR_CLASS_ACCOUNT, text),
                        paused_cb, mail);
}

void
sa_outbox_mail_give_back (SaOutboxMail *mail)
{
  if (mail->record->state == SA_DELIVERY_UNKNOWN)
    sa_outbox_mail_end (mail);
  else
    sa_outbox_mail_report (mail, SA_REPORT_RELEASED, SA_ERROR_CLASS_NONE, NULL, 0);
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

gboolean
sa_outbox_mail_is_given_up (SaOutboxMail *mail)
{
  SaTime first = mail->record->first_tried;

  return first != 0 && sa_outbox_now (mail->outbox) - first >= GIVE_UP_SECONDS;
}

void
sa_outbox_mail_report_retry (SaOutboxMail    *mail,
                             const SaReceipt *receipt)
{
  SaTime late = sa_outbox_now (mail->outbox) - mail->record->not_before;
  g_autofree char *text = NULL;

  /* Only a try in its time is the last: after a holiday, a pause or a jump of the clock there is one more. */
  if (!sa_outbox_mail_is_given_up (mail) || late > LATE_SECONDS)
    {
      sa_outbox_mail_report (mail, SA_REPORT_RETRY, receipt->error_class, receipt->text,
                             sa_relay_back_off (MAX (mail->record->attempts, 1), receipt->retry_after));
      return;
    }

  /* Translators: %s is what the mail relay said last */
  text = g_strdup_printf (_("Given up after three days. The mail relay last said: %s"),
                          receipt->text != NULL ? receipt->text : "–");
  sa_outbox_mail_report (mail, SA_REPORT_FAILED, receipt->error_class, text, 0);
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
  sa_outbox_mail_end (user_data);
}

static void
push_unknown (SaOutboxMail *mail,
              const char   *text)
{
  sa_report_queue_push (mail->outbox->reports,
                        new_report (mail->outbox, mail->record->id, SA_REPORT_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, text),
                        unknown_cb, mail);
}

void
sa_outbox_mail_report_unknown (SaOutboxMail *mail,
                               const char   *said)
{
  g_autofree char *text = explain (said);

  sa_outbox_defer (mail->outbox, mail->record->id, TRUE, -1);
  push_unknown (mail, text);
}

void
sa_outbox_mail_report_doubt (SaOutboxMail *mail,
                             SaMailRelay  *relay,
                             const char   *text,
                             int           retry_after)
{
  if (!sa_mail_relay_can_look_up (relay))
    {
      sa_outbox_mail_report_unknown (mail, text);
      return;
    }

  sa_outbox_defer (mail->outbox, mail->record->id, TRUE, sa_relay_back_off (1, retry_after));
  push_unknown (mail, text);
}
