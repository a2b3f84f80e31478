/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-change.h"

#define CHUNK_BYTES 1024

struct _SaOutcome
{
  gatomicrefcount  ref_count;
  GArray          *rows;     /* of SaOutcomeRow */
  GStringChunk    *strings;  /* owns the details */
  GArray          *seats;    /* of SaSeatCount */
  gsize            n_by_verdict[SA_N_VERDICTS];
  SaId             event;
  gint64           seq;
  gsize            mail_queued;
  gsize            mail_cancelled;
  gsize            mail_left;
  gboolean         undone;
};

G_DEFINE_BOXED_TYPE (SaOutcome, sa_outcome, sa_outcome_ref, sa_outcome_unref)

#define MAY_CHANGE(self) ((self) != NULL && g_atomic_ref_count_compare (&(self)->ref_count, 1))

SaOutcome *
sa_outcome_new (void)
{
  SaOutcome *self;

  self = g_new0 (SaOutcome, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->rows = g_array_new (FALSE, FALSE, sizeof (SaOutcomeRow));
  self->seats = g_array_new (FALSE, FALSE, sizeof (SaSeatCount));
  self->strings = g_string_chunk_new (CHUNK_BYTES);

  return self;
}

SaOutcome *
sa_outcome_ref (SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_outcome_unref (SaOutcome *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->rows);
  g_array_unref (self->seats);
  g_string_chunk_free (self->strings);
  g_free (self);
}

void
sa_outcome_add (SaOutcome  *self,
                guint       change,
                guint       target,
                SaVerdict   verdict,
                SaReason    reason,
                SaId        id,
                const char *detail)
{
  SaOutcomeRow row = { change, target, verdict, reason, id, NULL };

  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail ((guint) verdict < SA_N_VERDICTS);

  if (detail != NULL)
    row.detail = g_string_chunk_insert_const (self->strings, detail);
  g_array_append_val (self->rows, row);
  self->n_by_verdict[verdict]++;
}

void
sa_outcome_add_seats (SaOutcome         *self,
                      const SaSeatCount *seats)
{
  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail (seats != NULL);

  g_array_append_val (self->seats, *seats);
}

void
sa_outcome_set_event (SaOutcome *self,
                      SaId       event,
                      gint64     seq)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->event = event;
  self->seq = seq;
}

void
sa_outcome_set_mail (SaOutcome *self,
                     gsize      queued,
                     gsize      cancelled,
                     gsize      left)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->mail_queued = queued;
  self->mail_cancelled = cancelled;
  self->mail_left = left;
}

void
sa_outcome_clear (SaOutcome *self)
{
  guint i;

  g_return_if_fail (MAY_CHANGE (self));

  g_array_set_size (self->rows, 0);
  g_array_set_size (self->seats, 0);
  g_string_chunk_clear (self->strings);
  for (i = 0; i < SA_N_VERDICTS; i++)
    self->n_by_verdict[i] = 0;
  self->event = 0;
  self->seq = 0;
  self->mail_queued = 0;
  self->mail_cancelled = 0;
  self->mail_left = 0;
  self->undone = FALSE;
}

void
sa_outcome_set_undone (SaOutcome *self)
{
  guint kept = 0;
  guint i;

  g_return_if_fail (MAY_CHANGE (self));

  for (i = 0; i < self->rows->len; i++)
    {
      SaOutcomeRow row = g_array_index (self->rows, SaOutcomeRow, i);

      if (sa_verdict_is_success (row.verdict))
        self->n_by_verdict[row.verdict]--;
      else
        g_array_index (self->rows, SaOutcomeRow, kept++) = row;
    }
  g_array_set_size (self->rows, kept);
  g_array_set_size (self->seats, 0);
  self->event = 0;
  self->mail_queued = 0;
  self->mail_cancelled = 0;
  self->mail_left = 0;
  self->undone = TRUE;
}

gsize
sa_outcome_get_size (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

const SaOutcomeRow *
sa_outcome_get_row (const SaOutcome *self,
                    gsize            position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->rows->len, NULL);

  return &g_array_index (self->rows, SaOutcomeRow, position);
}

gsize
sa_outcome_count (const SaOutcome *self,
                  SaVerdict        verdict)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint) verdict < SA_N_VERDICTS, 0);

  return self->n_by_verdict[verdict];
}

gboolean
sa_outcome_is_refused (const SaOutcome *self)
{
  gsize n_refused;

  g_return_val_if_fail (self != NULL, FALSE);

  n_refused = self->n_by_verdict[SA_VERDICT_REFUSED] +
              self->n_by_verdict[SA_VERDICT_NOT_FOUND] +
              self->n_by_verdict[SA_VERDICT_INVALID];

  return self->undone || (n_refused > 0 && n_refused == self->rows->len);
}

SaId
sa_outcome_get_event (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->event;
}

gint64
sa_outcome_get_seq (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

const SaSeatCount *
sa_outcome_get_seats (const SaOutcome *self,
                      gsize           *n_products)
{
  g_return_val_if_fail (self != NULL && n_products != NULL, NULL);

  *n_products = self->seats->len;

  return (const SaSeatCount *) (gpointer) self->seats->data;
}

gsize
sa_outcome_get_mail_queued (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mail_queued;
}

gsize
sa_outcome_get_mail_cancelled (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mail_cancelled;
}

gsize
sa_outcome_get_mail_left (const SaOutcome *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mail_left;
}

gboolean
sa_verdict_is_success (SaVerdict verdict)
{
  switch (verdict)
    {
    case SA_VERDICT_INVITED:
    case SA_VERDICT_EXISTING_ACCOUNT:
    case SA_VERDICT_ALREADY_USER:
    case SA_VERDICT_RESENT:
    case SA_VERDICT_RESTORED:
    case SA_VERDICT_DUPLICATE: /* the first of them has its own verdict */
    case SA_VERDICT_DONE:
    case SA_VERDICT_ALREADY_SO:
      return TRUE;

    case SA_VERDICT_DEACTIVATED:
    case SA_VERDICT_INVALID:
    case SA_VERDICT_REFUSED:
    case SA_VERDICT_CHANGED_SINCE:
    case SA_VERDICT_NOT_FOUND:
    case SA_VERDICT_ERASED:
    default:
      return FALSE;
    }
}
