/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-work.h"

/* The changes whose targets are users. Each gives a verdict and, where it is not done, why. */

static SaVerdict
refuse (SaReason *reason,
        SaReason  why)
{
  *reason = why;

  return SA_VERDICT_REFUSED;
}

static const char *
group_field (SaFakeWork *work,
             SaId        group)
{
  g_autofree char *field = g_strdup_printf ("group/%" G_GINT64_FORMAT, group);

  return sa_fake_string (work->state, field);
}

static gboolean
is_living_group (SaFakeWork *work,
                 SaId        id)
{
  const SaFakeGroup *group = sa_fake_group (work->state, id);

  return group != NULL && group->site == work->site && group->removed == 0;
}

static SaVerdict
change_groups (SaFakeWork      *work,
               const SaChange  *change,
               SaId             user,
               SaReason        *reason,
               const char     **detail)
{
  gboolean join = change->kind == SA_CHANGE_ADD_TO_GROUP;
  gboolean changed = FALSE;
  gsize i;

  for (i = 0; change->groups != NULL && i < sa_ids_get_size (change->groups); i++)
    {
      SaId group = sa_fake_resolve (work, sa_ids_get_nth (change->groups, i));
      g_autoptr(GArray) products = g_array_new (FALSE, FALSE, sizeof (SaId));
      guint j;

      if (!is_living_group (work, group))
        return refuse (reason, SA_REASON_NOT_FOUND);
      for (j = 0; j < work->state->opens->len; j++)
        if (g_array_index (work->state->opens, SaFakePair, j).group == group)
          g_array_append_val (products, g_array_index (work->state->opens, SaFakePair, j).other);
      if (join && sa_fake_takes_seat (work->state, sa_fake_user (work->state, user)))
        {
          SaId full = sa_fake_lacking_seat (work, user, products);

          if (full != 0)
            {
              *detail = sa_fake_product (work->state, full)->name;
              return refuse (reason, SA_REASON_NO_SEAT);
            }
        }
    }
  for (i = 0; change->groups != NULL && i < sa_ids_get_size (change->groups); i++)
    if (sa_fake_move (work, SA_ENTITY_USER, user,
                      group_field (work, sa_fake_resolve (work, sa_ids_get_nth (change->groups, i))),
                      join ? "1" : NULL))
      changed = TRUE;

  return changed ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
}

static SaVerdict
change_products (SaFakeWork      *work,
                 const SaChange  *change,
                 SaId             user,
                 SaReason        *reason,
                 const char     **detail)
{
  g_autoptr(GArray) wanted = g_array_new (FALSE, FALSE, sizeof (SaId));
  gboolean changed = FALSE;
  gsize i;
  guint j;

  for (i = 0; change->products != NULL && i < sa_ids_get_size (change->products); i++)
    {
      SaId id = sa_fake_resolve (work, sa_ids_get_nth (change->products, i));
      const SaFakeProduct *product = sa_fake_product (work->state, id);

      if (product == NULL || product->site != work->site || product->removed != 0)
        return refuse (reason, SA_REASON_NOT_FOUND);
      g_array_append_val (wanted, id);
    }

  if (change->kind == SA_CHANGE_GRANT)
    {
      /* Without access, membership is written down and costs nothing until the access comes back. */
      SaId full = 0;

      if (sa_fake_takes_seat (work->state, sa_fake_user (work->state, user)))
        full = sa_fake_lacking_seat (work, user, wanted);
      if (full != 0)
        {
          *detail = sa_fake_product (work->state, full)->name;
          return refuse (reason, SA_REASON_NO_SEAT);
        }
    }

  for (i = 0; i < wanted->len; i++)
    {
      SaId id = g_array_index (wanted, SaId, i);

      if (change->kind == SA_CHANGE_GRANT && !sa_fake_has_product (work->state, user, id))
        changed = sa_fake_move (work, SA_ENTITY_USER, user,
                                group_field (work, sa_fake_product (work->state, id)->group), "1") || changed;
      for (j = 0; change->kind == SA_CHANGE_WITHDRAW && j < work->state->opens->len; j++)
        {
          SaFakePair pair = g_array_index (work->state->opens, SaFakePair, j);

          if (pair.other == id)
            changed = sa_fake_move (work, SA_ENTITY_USER, user, group_field (work, pair.group), NULL) || changed;
        }
    }

  return changed ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
}

static SaVerdict
restore (SaFakeWork  *work,
         SaId         id,
         SaReason    *reason,
         const char **detail)
{
  SaFakeUser *user = sa_fake_user (work->state, id);
  g_autoptr(GArray) products = sa_fake_products_of (work, id);
  gboolean was_removed = user->removed != 0;
  SaId full;

  if (!was_removed && user->access)
    return SA_VERDICT_ALREADY_SO;
  if (sa_fake_changed_since (work, SA_CHANGE_RESTORE, user))
    {
      *reason = SA_REASON_CHANGED_SINCE;
      return SA_VERDICT_CHANGED_SINCE;
    }
  /* Who was removed while revoked comes back to the list, still without access. */
  full = !was_removed || user->access ? sa_fake_lacking_seat (work, id, products) : 0;
  if (full != 0)
    {
      *detail = sa_fake_product (work->state, full)->name;
      return refuse (reason, SA_REASON_NO_SEAT);
    }
  if (was_removed)
    sa_fake_move (work, SA_ENTITY_USER, id, "exists", "1");
  else
    sa_fake_move (work, SA_ENTITY_USER, id, "access", "1");

  return SA_VERDICT_DONE;
}

static SaVerdict
see (SaFakeWork *work,
     SaId        id,
     SaReason   *reason)
{
  SaFakeUser *user = sa_fake_user (work->state, id);
  SaFakeAccount *account = sa_fake_account (work->state, user->account);

  if (!user->access)
    return refuse (reason, SA_REASON_NO_ACCESS_BEFORE);
  if (user->first_seen != 0)
    return SA_VERDICT_ALREADY_SO;

  sa_fake_move (work, SA_ENTITY_USER, id, "first_seen", sa_fake_number (work->state, work->now));
  user->last_seen = work->now;
  /* A product let them in, so they have signed up by some other way. */
  if (account->state == SA_ACCOUNT_NONE)
    {
      sa_fake_log (work, SA_ENTITY_ACCOUNT, account->id, "state", "0", "1");
      account->state = SA_ACCOUNT_ACTIVE;
    }
  if (account->first_seen == 0)
    account->first_seen = work->now;

  return SA_VERDICT_DONE;
}

static SaVerdict
change_user (SaFakeWork      *work,
             const SaChange  *change,
             SaId             id,
             SaReason        *reason,
             const char     **detail)
{
  const SaFakeUser *user = sa_fake_user (work->state, id);
  gboolean changed;

  *reason = sa_fake_check (work, change->kind, user, change->role);
  if (*reason != SA_REASON_NONE)
    return SA_VERDICT_REFUSED;

  if (user->removed != 0 && change->kind == SA_CHANGE_REMOVE)
    return SA_VERDICT_ALREADY_SO;
  if (user->removed != 0 && change->kind != SA_CHANGE_RESTORE)
    return refuse (reason, SA_REASON_REMOVED);

  if (change->kind == SA_CHANGE_ADD_TO_GROUP || change->kind == SA_CHANGE_REMOVE_FROM_GROUP)
    return change_groups (work, change, id, reason, detail);
  if (change->kind == SA_CHANGE_GRANT || change->kind == SA_CHANGE_WITHDRAW)
    return change_products (work, change, id, reason, detail);
  if (change->kind == SA_CHANGE_RESTORE)
    return restore (work, id, reason, detail);
  if (change->kind == SA_CHANGE_SEEN)
    return see (work, id, reason);

  if (!(change->kind == SA_CHANGE_SET_ROLE ? user->role == change->role
                                           : change->kind == SA_CHANGE_REVOKE && !user->access) &&
      sa_fake_changed_since (work, change->kind, user))
    {
      *reason = SA_REASON_CHANGED_SINCE;
      return SA_VERDICT_CHANGED_SINCE;
    }
  if (change->kind == SA_CHANGE_SET_ROLE)
    changed = sa_fake_move (work, SA_ENTITY_USER, id, "role", sa_fake_number (work->state, change->role));
  else if (change->kind == SA_CHANGE_REVOKE)
    changed = sa_fake_move (work, SA_ENTITY_USER, id, "access", "0");
  else
    changed = sa_fake_move (work, SA_ENTITY_USER, id, "exists", "0");
  if (changed && change->kind != SA_CHANGE_SET_ROLE)
    sa_fake_close_door (work, id);

  return changed ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
}

void
sa_fake_change_users (SaFakeWork     *work,
                      const SaChange *change)
{
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      SaId id = sa_fake_resolve (work, sa_targets_get_id (change->targets, i));
      const SaFakeUser *user = sa_fake_user (work->state, id);
      const char *detail = NULL;
      SaReason reason = SA_REASON_NONE;
      SaVerdict verdict;

      if (user == NULL || work->site == 0 || user->site != work->site)
        {
          sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
          continue;
        }
      verdict = change_user (work, change, id, &reason, &detail);
      sa_fake_verdict (work, i, verdict, reason, id, detail);
    }
}
