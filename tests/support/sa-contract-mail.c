/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

#include <string.h>

/* Short ways to say what the sender and the relays do. */

SaId
sa_contract_latest_message (SaContract *c,
                            SaId        user)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  g_autoptr(SaFound) found = NULL;
  SaId latest = 0;
  gsize i;

  sa_query_set_user (query, user);
  found = sa_contract_find (c, query);
  for (i = 0; i < sa_ids_get_size (found->ids); i++)
    latest = MAX (latest, sa_ids_get_nth (found->ids, i));

  return latest;
}

SaDelivery
sa_contract_message_state (SaContract *c,
                           SaId        message)
{
  g_autoptr(GPtrArray) holder = NULL;

  return ((const SaMessageRecord *) sa_contract_load (c, SA_ENTITY_MESSAGE, message, &holder))->state;
}

void
sa_contract_report (SaContract *c,
                    SaReport   *report)
{
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_report_free);
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;

  if (report->time == 0)
    report->time = sa_contract_now ();
  g_ptr_array_add (reports, report);
  sa_repository_report_async (c->repository, reports, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_report_finish (c->repository, sa_test_await (&answer), &error));
  g_assert_no_error (error);
}

void
sa_contract_report_kind (SaContract   *c,
                         SaReportKind  kind,
                         SaId          message)
{
  SaReport *report = sa_report_new (kind, message);

  if (kind == SA_REPORT_HANDED_OVER)
    report->relay_id = g_strdup ("relay-1");
  if (kind == SA_REPORT_FAILED || kind == SA_REPORT_BOUNCED)
    {
      report->error_class = SA_ERROR_CLASS_RECIPIENT;
      report->text = g_strdup ("550 no such user");
    }
  sa_contract_report (c, report);
}

void
sa_contract_freeze (SaContract *c,
                    SaId        message,
                    const char *secret,
                    SaTime      expires)
{
  SaReport *report = sa_report_new (SA_REPORT_FROZEN, message);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) secret, -1);
  g_checksum_get_digest (checksum, digest, &length);
  report->link_hash = g_bytes_new (digest, length);
  report->bytes = g_bytes_new (secret, strlen (secret));
  report->message_id = g_strdup_printf ("<%s@acme.example>", secret);
  report->key = g_strdup_printf ("key-%s", secret);
  report->expires = expires;
  sa_contract_report (c, report);
}

SaMessageRecord *
sa_contract_claim (SaContract *c,
                   SaId        message,
                   SaTime      now)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaMessageRecord *record;

  sa_repository_claim_async (c->repository, message, now, sa_test_answer_cb, &answer);
  record = sa_repository_claim_finish (c->repository, sa_test_await (&answer), &error);
  if (record == NULL)
    g_assert_error (error, SA_ERROR, SA_ERROR_CONFLICT);
  else
    g_assert_no_error (error);

  return record;
}

void
sa_contract_send (SaContract *c,
                  SaId        message,
                  const char *secret)
{
  g_autoptr(SaMessageRecord) claimed = NULL;

  sa_contract_freeze (c, message, secret, 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (claimed);
  sa_contract_report_kind (c, SA_REPORT_HANDED_OVER, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_HANDED_OVER);
}

void
sa_contract_adopt (SaContract *c)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;

  sa_repository_adopt_async (c->repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_adopt_finish (c->repository, sa_test_await (&answer), &error));
  g_assert_no_error (error);
}

static GPtrArray *
due (SaContract *c,
     SaDue       what,
     SaTime      now,
     gsize       limit,
     SaTime     *next)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  GPtrArray *records;

  sa_repository_due_async (c->repository, what, now, limit, sa_test_answer_cb, &answer);
  records = sa_repository_due_finish (c->repository, sa_test_await (&answer), next, &error);
  g_assert_no_error (error);
  g_assert_nonnull (records);

  return records;
}

GPtrArray *
sa_contract_due (SaContract *c,
                 SaTime      now,
                 gsize       limit,
                 SaTime     *next)
{
  return due (c, SA_DUE_SEND, now, limit, next);
}

GPtrArray *
sa_contract_due_follow (SaContract *c,
                        SaTime      now,
                        gsize       limit,
                        SaTime     *next)
{
  return due (c, SA_DUE_FOLLOW, now, limit, next);
}
