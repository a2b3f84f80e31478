/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster-private.h"

#include "sa-row-set-private.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WORD_BITS 64

/* Below this share of all rows, reading only the lines of those that are left is faster than reading all lines. */
#define FEW_SHARE 16

/* Returns the first occurrence of @needle, of at least one byte, from @p to before @end; as memmem(), but several times
 * faster for the short needles that people type: it looks for places where the first and the last byte fit. */
static inline G_ALWAYS_INLINE const char *
find_needle (const char *p,
             const char *end,
             const char *needle,
             gsize       length)
{
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8 (needle[0]);
  const __m128i last = _mm_set1_epi8 (needle[length - 1]);

  for (; (gsize) (end - p) >= length + 15; p += 16)
    {
      __m128i at_first = _mm_loadu_si128 ((const __m128i *) (gconstpointer) p);
      __m128i at_last = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (p + length - 1));
      guint fits = (guint) _mm_movemask_epi8 (_mm_and_si128 (_mm_cmpeq_epi8 (at_first, first),
                                                             _mm_cmpeq_epi8 (at_last, last)));

      for (; fits != 0; fits &= fits - 1)
        {
          const char *hit = p + __builtin_ctz (fits);

          if (length <= 2 || memcmp (hit + 1, needle + 1, length - 2) == 0)
            return hit;
        }
    }
#endif

  return memmem (p, (gsize) (end - p), needle, length);
}

/* Returns the row whose line holds @offset; it is @row or a later one, and most often a near one. */
static guint32
find_row (const guint32 *offsets,
          guint32        n_rows,
          guint32        row,
          gsize          offset)
{
  guint32 low = row;
  guint32 step = 1;

  while (low + step < n_rows && offsets[low + step] <= offset)
    {
      low += step;
      step *= 2;
    }
  for (guint32 high = MIN (low + step, n_rows); high - low > 1;)
    {
      guint32 middle = low + (high - low) / 2;

      if (offsets[middle] <= offset)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static void
search_all (const SaRoster *self,
            const char     *needle,
            guint64        *found)
{
  gsize length = strlen (needle);
  const char *lines = self->lines.bytes;
  const char *end = lines + self->lines.n_bytes;
  const char *hit = lines;
  guint32 row = 0;

  while (hit < end && (hit = find_needle (hit, end, needle, length)) != NULL)
    {
      row = find_row (self->lines.offsets, self->n_rows, row, (gsize) (hit - lines));
      found[row / WORD_BITS] |= G_GUINT64_CONSTANT (1) << row % WORD_BITS;
      hit = lines + self->lines.offsets[row + 1];
    }
}

static void
search_few (const SaRoster *self,
            const char     *needle,
            guint64        *words,
            gsize           n_words)
{
  gsize length = strlen (needle);

  for (gsize i = 0; i < n_words; i++)
    for (guint64 left = words[i]; left != 0; left &= left - 1)
      {
        guint bit = (guint) __builtin_ctzll (left);
        const guint32 *offsets = self->lines.offsets + i * WORD_BITS + bit;

        if (find_needle (self->lines.bytes + offsets[0], self->lines.bytes + offsets[1], needle, length) == NULL)
          words[i] &= ~(G_GUINT64_CONSTANT (1) << bit);
      }
}

static gsize
count_bits (const guint64 *words,
            gsize          n_words)
{
  gsize n = 0;

  for (gsize i = 0; i < n_words; i++)
    n += (gsize) __builtin_popcountll (words[i]);

  return n;
}

static gboolean
mask_allows (guint mask,
             guint value)
{
  return mask == 0 || (mask >> value & 1) != 0;
}

/* Every combination of status, role, origin and removed is judged once, not once a user. */
static void
match_bits (const SaRoster *self,
            const SaQuery  *query,
            guint64        *words)
{
  guint8 allowed[SA_ROW_N_BITS];

  for (guint bits = 0; bits < SA_ROW_N_BITS; bits++)
    allowed[bits] = !SA_ROW_IS_DEAD (bits) && SA_ROW_REMOVED (bits) == (sa_query_get_removed (query) ? 1 : 0) &&
                    mask_allows (sa_query_get_statuses (query), SA_ROW_STATUS (bits)) &&
                    mask_allows (sa_query_get_roles (query), SA_ROW_ROLE (bits)) &&
                    mask_allows (sa_query_get_origins (query), SA_ROW_ORIGIN (bits));

  for (guint32 row = 0; row < self->n_rows; row++)
    words[row / WORD_BITS] |= (guint64) allowed[self->bits[row]] << row % WORD_BITS;
}

static void
match_problems (const SaRoster *self,
                SaTime          now,
                guint64        *words)
{
  guint32 moment = sa_roster_to_seconds (now);

  for (guint32 row = 0; row < self->n_rows; row++)
    if (self->problem_from[row] > moment)
      words[row / WORD_BITS] &= ~(G_GUINT64_CONSTANT (1) << row % WORD_BITS);
}

static void
match_member (GHashTable *sets,
              SaId        id,
              guint64    *words,
              guint64    *scratch,
              gsize       n_words)
{
  const SaRowSet *set = g_hash_table_lookup (sets, &id);

  if (set != NULL)
    sa_row_set_intersect (set, words, scratch, n_words);
  else
    memset (words, 0, n_words * sizeof *words);
}

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gsize left = strlen (*(const char * const *) a);
  gsize right = strlen (*(const char * const *) b);

  return left < right ? 1 : left > right ? -1 : 0;
}

guint64 *
sa_roster_match (const SaRoster *self,
                 const SaQuery  *query,
                 SaTime          now,
                 gsize          *n_matches)
{
  gsize n_words = self->n_rows / WORD_BITS + 1;
  g_autofree guint64 *words = g_new0 (guint64, n_words);
  g_autofree guint64 *scratch = g_new (guint64, n_words);
  g_autoptr (GPtrArray) needles = g_ptr_array_new ();

  match_bits (self, query, words);
  if (sa_query_get_problems (query))
    match_problems (self, now, words);
  if (sa_query_get_product (query) != 0)
    match_member (self->products, sa_query_get_product (query), words, scratch, n_words);
  if (sa_query_get_group (query) != 0)
    match_member (self->groups, sa_query_get_group (query), words, scratch, n_words);
  *n_matches = count_bits (words, n_words);

  /* The longest first: it leaves the fewest. */
  for (const char * const *p = sa_query_get_needles (query); *p != NULL; p++)
    if (**p != '\0')
      g_ptr_array_add (needles, (gpointer) *p);
  g_ptr_array_sort (needles, compare_lengths);

  for (guint i = 0; i < needles->len && *n_matches > 0; i++)
    {
      const char *needle = g_ptr_array_index (needles, i);

      if (*n_matches < self->n_rows / FEW_SHARE)
        {
          search_few (self, needle, words, n_words);
        }
      else
        {
          memset (scratch, 0, n_words * sizeof *scratch);
          search_all (self, needle, scratch);
          for (gsize k = 0; k < n_words; k++)
            words[k] &= scratch[k];
        }
      *n_matches = count_bits (words, n_words);
    }

  return g_steal_pointer (&words);
}
