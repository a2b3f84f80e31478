/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-set-private.h"

#include <string.h>

#define WORD_BITS 64
#define ROWS_BEFORE_BITSET 64

struct _SaRowSet
{
  GArray  *rows;   /* of guint32, sorted; %NULL once there are words */
  guint64 *words;  /* (nullable) */
  gsize    n_words;
};

SaRowSet *
sa_row_set_new (void)
{
  SaRowSet *self = g_new0 (SaRowSet, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

void
sa_row_set_free (SaRowSet *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self->words);
  g_free (self);
}

/* Returns the position of the first row that is not below @row */
static guint
find_position (const SaRowSet *self,
               guint32         row)
{
  guint low = 0;
  guint high = self->rows->len;

  /* Loading adds at the end. */
  if (high > 0 && g_array_index (self->rows, guint32, high - 1) < row)
    return high;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->rows, guint32, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
has_row_at (const SaRowSet *self,
            guint           position,
            guint32         row)
{
  return position < self->rows->len && g_array_index (self->rows, guint32, position) == row;
}

static void
set_bit (SaRowSet *self,
         guint32   row)
{
  gsize word = row / WORD_BITS;

  if (word >= self->n_words)
    {
      gsize n_words = MAX (word + 1, self->n_words + self->n_words / 2);

      self->words = g_renew (guint64, self->words, n_words);
      memset (self->words + self->n_words, 0, (n_words - self->n_words) * sizeof (guint64));
      self->n_words = n_words;
    }
  self->words[word] |= G_GUINT64_CONSTANT (1) << row % WORD_BITS;
}

static void
become_bitset (SaRowSet *self,
               guint32   n_rows)
{
  self->n_words = n_rows / WORD_BITS + 1;
  self->words = g_new0 (guint64, self->n_words);
  for (guint i = 0; i < self->rows->len; i++)
    set_bit (self, g_array_index (self->rows, guint32, i));
  g_clear_pointer (&self->rows, g_array_unref);
}

void
sa_row_set_add (SaRowSet *self,
                guint32   row,
                guint32   n_rows)
{
  guint position = 0;

  if (self->words != NULL)
    {
      set_bit (self, row);
      return;
    }

  position = find_position (self, row);
  if (has_row_at (self, position, row))
    return;
  g_array_insert_val (self->rows, position, row);

  /* A row costs 32 bits here, and one in a bitset. */
  if (self->rows->len > ROWS_BEFORE_BITSET && self->rows->len > n_rows / 32)
    become_bitset (self, n_rows);
}

gboolean
sa_row_set_contains (const SaRowSet *self,
                     guint32         row)
{
  if (self->words == NULL)
    return has_row_at (self, find_position (self, row), row);

  return row / WORD_BITS < self->n_words && (self->words[row / WORD_BITS] >> row % WORD_BITS & 1) != 0;
}

void
sa_row_set_remove (SaRowSet *self,
                   guint32   row)
{
  guint position = 0;

  if (self->words != NULL)
    {
      if (row / WORD_BITS < self->n_words)
        self->words[row / WORD_BITS] &= ~(G_GUINT64_CONSTANT (1) << row % WORD_BITS);
      return;
    }

  position = find_position (self, row);
  if (has_row_at (self, position, row))
    g_array_remove_index (self->rows, position);
}

void
sa_row_set_intersect (const SaRowSet *self,
                      guint64        *words,
                      guint64        *scratch,
                      gsize           n_words)
{
  if (self->words != NULL)
    {
      gsize n_common = MIN (n_words, self->n_words);

      for (gsize i = 0; i < n_common; i++)
        words[i] &= self->words[i];
      memset (words + n_common, 0, (n_words - n_common) * sizeof (guint64));
      return;
    }

  memset (scratch, 0, n_words * sizeof (guint64));
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint32 row = g_array_index (self->rows, guint32, i);

      scratch[row / WORD_BITS] |= G_GUINT64_CONSTANT (1) << row % WORD_BITS;
    }
  for (gsize i = 0; i < n_words; i++)
    words[i] &= scratch[i];
}

void
sa_row_set_renumber (SaRowSet      *self,
                     const guint32 *new_rows,
                     guint32        n_rows)
{
  if (self->words != NULL)
    {
      g_autofree guint64 *words = g_steal_pointer (&self->words);
      gsize n_words = self->n_words;

      self->n_words = 0;
      set_bit (self, 0);
      self->words[0] = 0;
      for (gsize row = 0; row < MIN (n_words * WORD_BITS, n_rows); row++)
        if ((words[row / WORD_BITS] >> row % WORD_BITS & 1) != 0)
          set_bit (self, new_rows[row]);
      return;
    }

  for (guint i = 0; i < self->rows->len; i++)
    g_array_index (self->rows, guint32, i) = new_rows[g_array_index (self->rows, guint32, i)];
}

gsize
sa_row_set_get_memory (const SaRowSet *self)
{
  return sizeof *self + (self->words != NULL ? self->n_words * sizeof (guint64) : self->rows->len * sizeof (guint32));
}
