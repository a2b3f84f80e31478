/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-seats.h"

/* Users whose products are looked up, by page loads on the main thread. For more, the usual is assumed. */
#define MAX_USERS 256

struct _SaInviteSeats
{
  SaRepository *repository;
  GHashTable   *had;  /* gint64* user → SaIds of products */
};

SaInviteSeats *
sa_invite_seats_new (SaRepository *repository)
{
  SaInviteSeats *self = g_new0 (SaInviteSeats, 1);

  self->repository = g_object_ref (repository);
  self->had = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) sa_ids_unref);

  return self;
}

void
sa_invite_seats_free (SaInviteSeats *self)
{
  g_object_unref (self->repository);
  g_hash_table_unref (self->had);
  g_free (self);
}

void
sa_invite_seats_forget (SaInviteSeats *self)
{
  g_hash_table_remove_all (self->had);
}

static gboolean
needs_user (SaInviteRow *row)
{
  SaInviteState state = sa_invite_row_get_state (row);

  return (state == SA_INVITE_STATE_RESEND || state == SA_INVITE_STATE_RESTORE) && sa_invite_row_get_user (row) != 0;
}

/* Looks up the products of users that are not known yet. On failure the usual is assumed: the count is a forecast. */
static void
load_users (SaInviteSeats *self,
            SaInviteList  *list)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(GPtrArray) users = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint i = 0;

  for (i = 0; i < n && g_hash_table_size (self->had) + ids->len < MAX_USERS; i++)
    {
      SaInviteRow *row = sa_invite_list_get_row (list, i);
      SaId user = sa_invite_row_get_user (row);

      if (needs_user (row) && !g_hash_table_contains (self->had, &user))
        g_array_append_val (ids, user);
    }
  if (ids->len == 0)
    return;

  users = sa_repository_load (self->repository, SA_ENTITY_USER, (const SaId *) (gpointer) ids->data, ids->len, NULL);
  for (i = 0; users != NULL && i < users->len; i++)
    {
      const SaUserRecord *user = g_ptr_array_index (users, i);

      g_hash_table_replace (self->had, g_memdup2 (&user->id, sizeof user->id),
                            user->products != NULL ? sa_ids_ref (user->products) : sa_ids_new (NULL, 0));
    }
}

static gboolean
has_product (SaIds *products,
             SaId   product)
{
  gsize i = 0;

  for (i = 0; products != NULL && i < sa_ids_get_size (products); i++)
    if (sa_ids_get_nth (products, i) == product)
      return TRUE;

  return FALSE;
}

void
sa_invite_seats_count (SaInviteSeats *self,
                       SaInviteList  *list,
                       GPtrArray     *products)
{
  const SaInviteCounts *counts = sa_invite_list_get_counts (list);
  guint n_new = counts->n_by_state[SA_INVITE_STATE_NEW] + counts->n_by_state[SA_INVITE_STATE_ACCOUNT];
  guint n_known = counts->n_by_state[SA_INVITE_STATE_RESEND] + counts->n_by_state[SA_INVITE_STATE_RESTORE];
  guint n = n_known > 0 ? counts->n_total : 0;
  guint i = 0;
  guint p = 0;

  if (n_known > 0)
    load_users (self, list);

  for (p = 0; p < products->len; p++)
    {
      SaInviteProduct *product = g_ptr_array_index (products, p);
      gboolean given = product->chosen || product->by_group;

      product->added = given ? n_new : 0;
    }

  for (i = 0; i < n; i++)
    {
      SaInviteRow *row = sa_invite_list_get_row (list, i);
      SaInviteState state = sa_invite_row_get_state (row);
      SaId user = sa_invite_row_get_user (row);
      SaIds *had = NULL;
      gboolean known = FALSE;

      if (state != SA_INVITE_STATE_RESEND && state != SA_INVITE_STATE_RESTORE)
        continue;

      known = g_hash_table_lookup_extended (self->had, &user, NULL, (gpointer *) &had);
      for (p = 0; p < products->len; p++)
        {
          SaInviteProduct *product = g_ptr_array_index (products, p);
          gboolean given = product->chosen || product->by_group;
          gboolean had_it = known ? has_product (had, product->id) : state == SA_INVITE_STATE_RESEND;

          /* A restored user had no seat, whatever their groups; one who is invited again kept theirs. */
          if (state == SA_INVITE_STATE_RESTORE ? given || had_it : given && !had_it)
            product->added++;
        }
    }
}
