/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-list-diff.h"

#define MAX_HUNKS 32
#define LOOK_AHEAD 64

/* From a place where the lists differ: the shortest skip on either side after which both go on alike. */
static gboolean
sa_list_diff_skip (const SaId *old_ids,
                   guint       n_old,
                   const SaId *new_ids,
                   guint       n_new,
                   guint      *removed,
                   guint      *added)
{
  guint sum;
  guint skip;

  for (sum = 1; sum <= LOOK_AHEAD; sum++)
    for (skip = 0; skip <= sum; skip++)
      {
        guint other = sum - skip;

        if (skip > n_old || other > n_new)
          continue;
        if ((skip == n_old && other == n_new) ||
            (skip < n_old && other < n_new && old_ids[skip] == new_ids[other]))
          {
            *removed = skip;
            *added = other;
            return TRUE;
          }
      }

  return FALSE;
}

/* Where things only go, or, with the lists exchanged, only come: however many.
 *
 * Returns: whether it is so, and in few places */
static gboolean
sa_list_diff_find_gone (GArray     *hunks,
                        const SaId *longer,
                        guint       n_longer,
                        const SaId *shorter,
                        guint       n_shorter)
{
  gboolean going = FALSE;
  guint i;
  guint j = 0;

  for (i = 0; i < n_longer; i++)
    {
      if (j < n_shorter && longer[i] == shorter[j])
        {
          j++;
          going = FALSE;
          continue;
        }
      if (n_longer - i <= n_shorter - j || (!going && hunks->len == MAX_HUNKS))
        return FALSE;
      if (!going)
        {
          const SaListHunk hunk = { i, 0, j, 0 };

          g_array_append_val (hunks, hunk);
        }
      g_array_index (hunks, SaListHunk, hunks->len - 1).removed++;
      going = TRUE;
    }

  return TRUE;
}

static void
sa_list_diff_exchange (GArray *hunks)
{
  guint i;

  for (i = 0; i < hunks->len; i++)
    {
      SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);

      *hunk = (SaListHunk) { hunk->source, hunk->added, hunk->position, hunk->removed };
    }
}

GArray *
sa_list_diff (const SaId *old_ids,
              guint       n_old,
              const SaId *new_ids,
              guint       n_new)
{
  GArray *hunks = g_array_new (FALSE, FALSE, sizeof (SaListHunk));
  guint prefix = 0;
  guint suffix = 0;
  guint i;
  guint j;

  if (n_old >= n_new && sa_list_diff_find_gone (hunks, old_ids, n_old, new_ids, n_new))
    return hunks;
  g_array_set_size (hunks, 0);
  if (n_old < n_new && sa_list_diff_find_gone (hunks, new_ids, n_new, old_ids, n_old))
    {
      sa_list_diff_exchange (hunks);
      return hunks;
    }
  g_array_set_size (hunks, 0);

  while (prefix < n_old && prefix < n_new && old_ids[prefix] == new_ids[prefix])
    prefix++;
  while (suffix < n_old - prefix && suffix < n_new - prefix &&
         old_ids[n_old - 1 - suffix] == new_ids[n_new - 1 - suffix])
    suffix++;

  i = prefix;
  j = prefix;
  while (i < n_old - suffix || j < n_new - suffix)
    {
      SaListHunk hunk = { i, 0, j, 0 };

      if (i < n_old - suffix && j < n_new - suffix && old_ids[i] == new_ids[j])
        {
          i++;
          j++;
          continue;
        }

      if (hunks->len == MAX_HUNKS ||
          !sa_list_diff_skip (old_ids + i, n_old - suffix - i, new_ids + j, n_new - suffix - j,
                              &hunk.removed, &hunk.added))
        {
          hunk = (SaListHunk) { prefix, n_old - prefix - suffix, prefix, n_new - prefix - suffix };
          g_array_set_size (hunks, 0);
          g_array_append_val (hunks, hunk);
          break;
        }
      g_array_append_val (hunks, hunk);
      i += hunk.removed;
      j += hunk.added;
    }

  return hunks;
}
