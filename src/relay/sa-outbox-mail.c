/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-private.h"

#include <glib/gi18n-lib.h>

#define CONFLICT_SECONDS 30
#define ERROR_SECONDS 5
#define GIVE_UP_SECONDS (3 * 24 * 60 * 60)

/* One mail on its way, from the due record to the written result */
typedef struct
{
  SaOutbox        *outbox;
  SaRelayAccount  *account;
  SaMessageRecord *record;
  SaEnvelope      *envelope;   /* (nullable) */
  gboolean         at_relay;
} Mail;

static void claim (Mail *mail);

/* The mail's way is over, for now or for good */
static void
end_mail (Mail *mail)
{
  SaOutbox *outbox = mail->outbox;

  g_hash_table_remove (outbox->mails, &mail->record->id);
  sa_relay_account_give (mail->account);
  sa_relay_account_unref (mail->account);
  sa_message_record_free (mail->record);
  g_clear_pointer (&mail->envelope, sa_envelope_unref);
  g_free (mail);

  sa_outbox_pump (outbox);
  g_object_unref (outbox);
}

static void
written_cb (gboolean written,
            gpointer user_data)
{
  Mail *mail = user_data;

  /* in a final state, or the repository knows when: nothing is to be remembered here */
  if (written)
    g_hash_table_remove (mail->outbox->later, &mail->record->id);
  end_mail (mail);
}

static SaReport *
new_report (Mail         *mail,
            SaReportKind  kind,
            SaErrorClass  error_class,
            const char   *text)
{
  SaReport *fact = sa_report_new (kind, mail->record->id);

  fact->time = sa_outbox_now (mail->outbox);
  fact->error_class = error_class;
  fact->text = g_strdup (text);
  /* ids alone: a log is no place for addresses, nor for a relay's words that quote them */
  g_info ("Message %" G_GINT64_FORMAT ": report %d, class %s", mail->record->id, kind,
          sa_error_class_to_string (error_class));
  return fact;
}

static void
report (Mail         *mail,
        SaReportKind  kind,
        SaErrorClass  error_class,
        const char   *text,
        int           seconds)
{
  SaReport *fact = new_report (mail, kind, error_class, text);

  fact->next_try = fact->time + seconds;
  sa_report_queue_push (mail->outbox->reports, fact, written_cb, mail);
}

static void
report_handed_over (Mail            *mail,
                    const SaReceipt *receipt)
{
  SaReport *fact = new_report (mail, SA_REPORT_HANDED_OVER, SA_ERROR_CLASS_NONE, NULL);

  fact->relay_id = g_strdup (receipt->relay_id);
  sa_report_queue_push (mail->outbox->reports, fact, written_cb, mail);
}

/* The account is broken: the whole outbox waits, with one notice, and no mail fails for it */
static void
report_paused (Mail       *mail,
               const char *text)
{
  mail->outbox->paused = TRUE;
  report (mail, SA_REPORT_PAUSED, SA_ERROR_CLASS_ACCOUNT, text, 0);
}

static void
report_retry (Mail            *mail,
              const SaReceipt *receipt)
{
  SaTime age = sa_outbox_now (mail->outbox) - mail->record->queued;
  g_autofree char *text = NULL;

  if (age < GIVE_UP_SECONDS)
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

static void
unknown_cb (gboolean written,
            gpointer user_data)
{
  end_mail (user_data);
}

/* The relay may still be at it: it is asked a while later */
static void
report_unknown (Mail       *mail,
                const char *text,
                int         retry_after)
{
  sa_outbox_defer (mail->outbox, mail->record->id, sa_relay_back_off (1, retry_after));
  sa_report_queue_push (mail->outbox->reports, new_report (mail, SA_REPORT_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, text),
                        unknown_cb, mail);
}

static void
leave_relay (Mail *mail)
{
  if (!mail->at_relay)
    return;
  mail->at_relay = FALSE;
  mail->outbox->in_flight--;
  sa_outbox_emit_activity (mail->outbox);
}

static void
enter_relay (Mail *mail)
{
  mail->at_relay = TRUE;
  mail->outbox->in_flight++;
  sa_outbox_emit_activity (mail->outbox);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Mail *mail = user_data;
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  receipt = sa_mail_relay_send_finish (SA_MAIL_RELAY (source), result, &error);
  leave_relay (mail);
  if (receipt == NULL)
    {
      /* given up while stopping: it may have left */
      report_unknown (mail, _("Site Admin was closed before the mail relay answered."), 0);
      return;
    }

  sa_relay_account_note (mail->account, receipt, sa_outbox_now (mail->outbox));
  switch (receipt->error_class)
    {
    case SA_ERROR_CLASS_NONE:
      report_handed_over (mail, receipt);
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
      report_unknown (mail, receipt->text, receipt->retry_after);
      break;
    }
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Mail *mail = user_data;
  g_autoptr (SaReceipt) receipt = NULL;
  int n_tries;

  receipt = sa_mail_relay_look_up_finish (SA_MAIL_RELAY (source), result, NULL);
  leave_relay (mail);
  if (receipt != NULL)
    sa_relay_account_note (mail->account, receipt, sa_outbox_now (mail->outbox));

  if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_NONE)
    {
      report_handed_over (mail, receipt);
    }
  else if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN)
    {
      /* surely not sent: it may go, now */
      report (mail, SA_REPORT_RETRY, SA_ERROR_CLASS_TRY_AGAIN, receipt->text, 0);
    }
  else
    {
      n_tries = sa_outbox_get_tries (mail->outbox, mail->record->id) + 1;
      sa_outbox_defer (mail->outbox, mail->record->id,
                       sa_relay_back_off (n_tries, receipt != NULL ? receipt->retry_after : 0));
      end_mail (mail);
    }
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Mail *mail = user_data;
  SaOutbox *outbox = mail->outbox;
  g_autoptr (SaMessageRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = sa_repository_claim_finish (SA_REPOSITORY (source), result, &error);
  if (record == NULL)
    {
      /* called back meanwhile, or paused; anything else is about the database */
      if (!g_error_matches (error, SA_ERROR, SA_ERROR_CONFLICT))
        {
          sa_outbox_set_problem (outbox, error->message);
          sa_outbox_defer (outbox, mail->record->id, ERROR_SECONDS);
        }
      else if (!outbox->paused)
        {
          sa_outbox_defer (outbox, mail->record->id, CONFLICT_SECONDS);
        }
      end_mail (mail);
      return;
    }

  sa_message_record_free (mail->record);
  mail->record = g_steal_pointer (&record);
  if (!sa_outbox_is_open (outbox))
    {
      if (mail->record->state == SA_DELIVERY_UNKNOWN)
        end_mail (mail);
      else
        report (mail, SA_REPORT_RELEASED, SA_ERROR_CLASS_NONE, NULL, 0);
      return;
    }

  mail->envelope = sa_composer_get_envelope (mail->record, &error);
  if (mail->envelope == NULL)
    {
      report (mail, SA_REPORT_FAILED, SA_ERROR_CLASS_MESSAGE, error->message, 0);
      return;
    }

  enter_relay (mail);
  if (mail->record->state == SA_DELIVERY_UNKNOWN)
    sa_mail_relay_look_up_async (mail->account->relay, mail->envelope, outbox->sending, looked_up_cb, mail);
  else
    sa_mail_relay_send_async (mail->account->relay, mail->envelope, outbox->sending, sent_cb, mail);
}

static void
claim (Mail *mail)
{
  sa_repository_claim_async (mail->outbox->repository, mail->record->id, sa_outbox_now (mail->outbox), claimed_cb,
                             mail);
}

static void
frozen_cb (gboolean written,
           gpointer user_data)
{
  Mail *mail = user_data;

  /* what is frozen and not claimed waits unharmed for another round, or for another day */
  if (!written || !sa_outbox_is_open (mail->outbox))
    end_mail (mail);
  else
    claim (mail);
}

static void
compose (Mail *mail)
{
  SaOutbox *outbox = mail->outbox;
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (GError) error = NULL;
  SaReport *fact = NULL;
  SaTime now = sa_outbox_now (outbox);

  composition = sa_composer_compose (outbox->composer, mail->record, mail->account->sender, now, &error);
  if (composition != NULL)
    {
      fact = sa_report_new (SA_REPORT_FROZEN, mail->record->id);
      fact->time = now;
      fact->message_id = g_strdup (composition->message_id);
      fact->key = g_strdup (composition->key);
      fact->bytes = g_bytes_ref (composition->bytes);
      fact->link_hash = g_bytes_ref (composition->link_hash);
      fact->expires = composition->expires;
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

void
sa_outbox_begin_mail (SaOutbox        *self,
                      SaMessageRecord *record,
                      SaRelayAccount  *account)
{
  Mail *mail = g_new0 (Mail, 1);

  mail->outbox = g_object_ref (self);
  mail->account = sa_relay_account_ref (account);
  mail->record = record;
  sa_relay_account_take (account);
  g_hash_table_add (self->mails, g_memdup2 (&record->id, sizeof record->id));

  if (record->message_id == NULL && record->state != SA_DELIVERY_UNKNOWN)
    compose (mail);
  else
    claim (mail);
}
