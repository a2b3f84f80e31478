/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the way of one mail (sa-outbox-mail.c) and its ends (sa-outbox-mail-end.c) share. What reports and what ends has
 * the mail: it must not be touched afterwards. */

#include "sa-outbox-private.h"

G_BEGIN_DECLS

/** SaOutboxMail: one mail on its way, from the due record to the written result */
typedef struct
{
  SaOutbox        *outbox;
  SaRelayAccount  *account;
  SaMessageRecord *record;
  SaEnvelope      *envelope;   /* (nullable): of what was composed here, then of what was claimed */
  gboolean         in_hand;    /* counted with the account */
  gboolean         claimed;    /* likewise */
  gboolean         has_turn;   /* likewise */
} SaOutboxMail;

/** sa_outbox_mail_leave_account: the account does not count it any more */
void     sa_outbox_mail_leave_account (SaOutboxMail *mail);
/** sa_outbox_mail_end: its way is over, for now or for good, and there is nothing to write */
void     sa_outbox_mail_end (SaOutboxMail *mail);

/** sa_outbox_mail_report: @text: (nullable): the relay's words; @seconds: until it is due again */
void     sa_outbox_mail_report (SaOutboxMail *mail, SaReportKind kind, SaErrorClass error_class, const char *text,
                                int seconds);
void     sa_outbox_mail_report_handed_over (SaOutboxMail *mail, SaMailRelay *relay, const SaReceipt *receipt);
/** sa_outbox_mail_report_paused: the account is broken: all waits, with one notice, and no mail fails for it */
void     sa_outbox_mail_report_paused (SaOutboxMail *mail, const char *text);
/** sa_outbox_mail_report_retry: later, or, after the last try, not any more */
void     sa_outbox_mail_report_retry (SaOutboxMail *mail, const SaReceipt *receipt);
/** sa_outbox_mail_report_unknown: nobody will ever know whether it left. @said: (nullable): a sentence, of the relay */
void     sa_outbox_mail_report_unknown (SaOutboxMail *mail, const char *said);
/** sa_outbox_mail_report_doubt: the relay may still be at it: it is asked a while later, if it can be */
void     sa_outbox_mail_report_doubt (SaOutboxMail *mail, SaMailRelay *relay, const char *text, int retry_after);
/** sa_outbox_mail_give_back: it is claimed and was not begun */
void     sa_outbox_mail_give_back (SaOutboxMail *mail);
/** sa_outbox_mail_is_given_up: it has been tried for so long that the next try is the last */
gboolean sa_outbox_mail_is_given_up (SaOutboxMail *mail);

G_END_DECLS
