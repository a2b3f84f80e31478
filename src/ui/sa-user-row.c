/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list.h"
#include "sa-user.h"

static GObject *
sa_user_row_make (SaId     id,
                  gpointer record)
{
  return G_OBJECT (sa_user_new (id, record));
}

static void
sa_user_row_update (GObject  *object,
                    gpointer  record)
{
  sa_user_update (SA_USER (object), record);
}

static SaId
sa_user_row_get_user (GObject *object)
{
  return sa_user_get_id (SA_USER (object));
}

const SaRowFactory sa_user_row_factory =
{
  SA_ENTITY_USER, sa_user_row_make, sa_user_row_update, sa_user_row_get_user
};
