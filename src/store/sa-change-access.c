/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

gboolean
sa_change_revoke (SaWriter *self, GError **error)
{
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!user.facts.access)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  /* Groups are kept: everything comes back with the access. */
  return sa_write_user_access (self, &user, FALSE, error) &&
         sa_write_invitation_end (self, &user, &self->mail_left, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

gboolean
sa_change_remove (SaWriter *self, GError **error)
{
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, TRUE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (user.removed_at != 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  return sa_write_user_removed (self, &user, self->now, error) &&
         sa_write_invitation_end (self, &user, &self->mail_left, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

gboolean
sa_change_restore (SaWriter *self, GError **error)
{
  SaUserState user;
  SaUserState after;
  gboolean go_on;
  SaId full = 0;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, TRUE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (user.removed_at == 0 && user.facts.access)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  /* Back as it was: who was revoked and then removed needs two decisions, as it took two. */
  after = user;
  after.removed_at = 0;
  after.facts.access = user.facts.access || user.removed_at == 0;
  if (!sa_seats_fit (self->seats, user.id, TRUE, sa_user_state_seat (&user), sa_user_state_seat (&after), NULL, &full,
                     error))
    return FALSE;
  if (full != 0)
    return sa_writer_refuse (self, SA_REASON_NO_SEAT, user.id, sa_seats_get_name (self->seats, full));

  return (user.removed_at == 0 || sa_write_user_removed (self, &user, 0, error)) &&
         sa_write_user_access (self, &user, after.facts.access, error) &&
         (!after.facts.access || sa_write_invitation_reopen (self, &user, error)) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

gboolean
sa_change_set_role (SaWriter *self, GError **error)
{
  SaRole role = self->change->role;
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, role, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (user.role == role)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  return sa_write_user_role (self, &user, role, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

gboolean
sa_change_seen (SaWriter *self, GError **error)
{
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!user.facts.access)
    return sa_writer_refuse (self, SA_REASON_NO_ACCESS_BEFORE, user.id, NULL);
  if (user.facts.first_seen != 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);

  return sa_write_account_sign_up (self, &user, error) &&
         sa_write_user_seen (self, &user, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

/*
 * Products
 */

static gboolean
has_product (SaWriter *self, SaId user, SaId product, gboolean *has, GError **error)
{
  gint64 found = 0;

  if (!sa_sql_get_int (self->connection, &found, error, "SELECT 1 FROM product_access WHERE product = ? AND user = ?",
                       SQL_INT (product), SQL_INT (user)))
    return FALSE;
  *has = found != 0;
  return TRUE;
}

gboolean
sa_change_grant (SaWriter *self, GError **error)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaSeatClass seat;
  SaUserState user;
  gboolean go_on;
  SaId full = 0;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  for (guint i = 0; i < self->products->len; i++)
    {
      gboolean has = FALSE;

      /* Whoever has the product through another group has it. */
      if (!has_product (self, user.id, g_array_index (self->products, SaId, i), &has, error))
        return FALSE;
      if (!has)
        g_array_append_val (groups, g_array_index (self->defaults, SaId, i));
    }
  if (groups->len == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  seat = sa_user_state_seat (&user);
  if (!sa_seats_fit (self->seats, user.id, TRUE, seat, seat, groups, &full, error))
    return FALSE;
  if (full != 0)
    return sa_writer_refuse (self, SA_REASON_NO_SEAT, user.id, sa_seats_get_name (self->seats, full));

  for (guint i = 0; i < groups->len; i++)
    {
      gboolean changed;

      if (!sa_write_user_join (self, &user, g_array_index (groups, SaId, i), &changed, error))
        return FALSE;
    }
  return sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}

/* Names of products that went with the ones that were asked for, as their groups opened them too. */
static gboolean
name_also_closed (SaWriter *self, SaId user, const GArray *before, char **names, GError **error)
{
  g_autoptr (GPtrArray) closed = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < before->len; i++)
    {
      SaId product = g_array_index (before, SaId, i);
      gboolean asked = FALSE;
      gboolean has = FALSE;
      char *name = NULL;

      for (guint j = 0; j < self->products->len; j++)
        asked = asked || g_array_index (self->products, SaId, j) == product;
      if (!has_product (self, user, product, &has, error))
        return FALSE;
      if (asked || has)
        continue;
      if (!sa_sql_get_text (self->connection, &name, error, "SELECT name FROM product WHERE id = ?", SQL_INT (product)))
        return FALSE;
      g_ptr_array_add (closed, name);
    }
  g_ptr_array_add (closed, NULL);
  *names = closed->len > 1 ? g_strjoinv (", ", (char **) closed->pdata) : NULL;
  return TRUE;
}

gboolean
sa_change_withdraw (SaWriter *self, GError **error)
{
  g_autoptr (GArray) before = NULL;
  g_autofree char *also = NULL;
  gboolean any = FALSE;
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  before = sa_sql_get_ids (self->connection, error,
                           "SELECT a.product FROM product_access a JOIN product p ON p.id = a.product "
                           "WHERE a.user = ? AND p.removed_at IS NULL ORDER BY p.name_key", SQL_INT (user.id));
  if (before == NULL)
    return FALSE;

  for (guint i = 0; i < self->products->len; i++)
    {
      g_autoptr (GArray) groups = NULL;

      groups = sa_sql_get_ids (self->connection, error,
                               "SELECT m.member_group FROM group_member m JOIN product_group p ON p.member_group = m.member_group "
                               "WHERE m.user = ? AND p.product = ?",
                               SQL_INT (user.id), SQL_INT (g_array_index (self->products, SaId, i)));
      if (groups == NULL)
        return FALSE;
      for (guint j = 0; j < groups->len; j++)
        {
          gboolean changed;

          if (!sa_write_user_leave (self, &user, g_array_index (groups, SaId, j), &changed, error))
            return FALSE;
          any = any || changed;
        }
    }
  if (!any)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  return name_also_closed (self, user.id, before, &also, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, also);
}
