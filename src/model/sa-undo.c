/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-undo.h"

/*
 * What has happened outside stays, whoever undoes: somebody came in, a link was spent, a mail went its way. A message's
 * state goes back only as far as the mail is still here, which the repository judges, as it knows the state.
 */
static const struct
{
  SaEntity    entity;
  const char *field;
} facts[] = {
  { SA_ENTITY_ACCOUNT, "exists" }, /* an account stays, in state none, for the next site */
  { SA_ENTITY_ACCOUNT, "state" },
  { SA_ENTITY_ACCOUNT, "first_seen" },
  { SA_ENTITY_USER, "first_seen" },
  { SA_ENTITY_USER, "last_seen" },
  { SA_ENTITY_INVITATION, "accepted" },
  { SA_ENTITY_INVITATION, "link" },
  { SA_ENTITY_INVITATION, "delivery" },
};

/**
 * sa_undo_field:
 * @field: the name in the event's row, see the table above
 *
 * Returns: how it goes back
 */
SaUndoField
sa_undo_field (SaEntity    entity,
               const char *field)
{
  guint i;

  g_return_val_if_fail (field != NULL, SA_UNDO_NEVER);

  for (i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i].entity == entity && g_str_equal (facts[i].field, field))
      return SA_UNDO_NEVER;

  return SA_UNDO_SET;
}

SaVerdict
sa_undo_judge (const SaEventRow *row,
               const char       *current)
{
  g_return_val_if_fail (row != NULL, SA_VERDICT_CHANGED_SINCE);

  if (g_strcmp0 (current, row->before) == 0)
    return SA_VERDICT_ALREADY_SO;
  if (g_strcmp0 (current, row->after) == 0)
    return SA_VERDICT_DONE;

  return SA_VERDICT_CHANGED_SINCE;
}
