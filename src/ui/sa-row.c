/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row.h"

G_DEFINE_INTERFACE (SaRow, sa_row, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_row_default_init (SaRowInterface *iface)
{
  signals[CHANGED] =
    g_signal_new ("changed", SA_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

SaId
sa_row_get_id (SaRow *self)
{
  g_return_val_if_fail (SA_IS_ROW (self), 0);

  return SA_ROW_GET_IFACE (self)->get_id (self);
}

const char *
sa_row_get_name (SaRow *self)
{
  g_return_val_if_fail (SA_IS_ROW (self), "");

  return SA_ROW_GET_IFACE (self)->get_name (self);
}

const char *
sa_row_get_address (SaRow *self)
{
  g_return_val_if_fail (SA_IS_ROW (self), "");

  return SA_ROW_GET_IFACE (self)->get_address (self);
}

const char *
sa_row_get_title (SaRow *self)
{
  const char *name = sa_row_get_name (self);

  return name[0] != '\0' ? name : sa_row_get_address (self);
}

char *
sa_row_dup_fact (SaRow  *self,
                 SaTime  now)
{
  g_return_val_if_fail (SA_IS_ROW (self), NULL);

  return SA_ROW_GET_IFACE (self)->dup_fact (self, now);
}

const SaPill *
sa_row_get_pill (SaRow  *self,
                 SaTime  now)
{
  g_return_val_if_fail (SA_IS_ROW (self), NULL);

  return SA_ROW_GET_IFACE (self)->get_pill (self, now);
}

char *
sa_row_dup_status (SaRow  *self,
                   SaTime  now)
{
  g_return_val_if_fail (SA_IS_ROW (self), NULL);

  return SA_ROW_GET_IFACE (self)->dup_status (self, now);
}

void
sa_row_changed (SaRow *self)
{
  g_return_if_fail (SA_IS_ROW (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
