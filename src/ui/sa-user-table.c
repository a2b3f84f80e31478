/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user-table.h"

#include "sa-format.h"
#include "sa-user.h"

#include <glib/gi18n-lib.h>

static char *
sa_user_table_format_address (SaRow  *row,
                              SaTime  now)
{
  return g_strdup (sa_row_get_address (row));
}

static char *
sa_user_table_format_role (SaRow  *row,
                           SaTime  now)
{
  return g_strdup (sa_role_to_text (sa_user_get_record (SA_USER (row))->role));
}

static char *
sa_user_table_format_products (SaRow  *row,
                               SaTime  now)
{
  return sa_format_names (sa_user_get_record (SA_USER (row))->product_names);
}

static char *
sa_user_table_format_activity (SaRow  *row,
                               SaTime  now)
{
  return sa_format_activity (sa_user_get_record (SA_USER (row)), now);
}

static char *
sa_user_table_format_sent (SaRow  *row,
                           SaTime  now)
{
  return sa_format_ago (sa_user_get_record (SA_USER (row))->facts.last_sent, now);
}

static char *
sa_user_table_format_expires (SaRow  *row,
                              SaTime  now)
{
  const SaUserRecord *record = sa_user_get_record (SA_USER (row));

  if (record->facts.last_sent == 0)
    return g_strdup ("–");

  return sa_format_expires (record->facts.expires, now);
}

static const SaColumn columns[SA_N_USER_COLUMNS] =
{
  [SA_USER_COLUMN_NAME] =
  { SA_COLUMN_PERSON, NULL, N_("Name"), 0, 0, SA_SORT_NAME, NULL },
  [SA_USER_COLUMN_ADDRESS] =
  { SA_COLUMN_ADDRESS, "address", N_("Address"), 540, 0, SA_SORT_ADDRESS, sa_user_table_format_address },
  [SA_USER_COLUMN_STATUS] =
  { SA_COLUMN_STATUS, "status", N_("Status"), 480, 0, SA_SORT_STATUS, NULL },
  [SA_USER_COLUMN_ROLE] =
  { SA_COLUMN_FACT, "role", N_("Role"), 1000, 130, SA_SORT_ROLE, sa_user_table_format_role },
  [SA_USER_COLUMN_PRODUCTS] =
  { SA_COLUMN_FACT, "products", N_("Products"), 840, 120, SA_NO_SORT, sa_user_table_format_products },
  [SA_USER_COLUMN_ACTIVITY] =
  { SA_COLUMN_FACT, "activity", N_("Last Activity"), 700, 140, SA_SORT_LAST_SEEN, sa_user_table_format_activity },
  [SA_USER_COLUMN_SENT] =
  { SA_COLUMN_FACT, "sent", N_("Sent"), 640, 120, SA_SORT_LAST_SEEN, sa_user_table_format_sent },
  [SA_USER_COLUMN_EXPIRES] =
  { SA_COLUMN_FACT, "expires", N_("Expires"), 540, 100, SA_NO_SORT, sa_user_table_format_expires },
  [SA_USER_COLUMN_MORE] =
  { SA_COLUMN_MORE, NULL, "", 640, 44, SA_NO_SORT, NULL },
};

GtkWidget *
sa_user_table_new (SaRowList *list)
{
  GtkWidget *table = NULL;

  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  table = sa_row_table_new (list, _("Users"), columns, G_N_ELEMENTS (columns), sa_look_get_pill);
  sa_row_table_set_left_out (SA_ROW_TABLE (table), sa_user_columns_left_out (FALSE));
  sa_row_table_set_sort (SA_ROW_TABLE (table), SA_SORT_NAME, FALSE);
  return table;
}

guint
sa_user_columns_left_out (gboolean invitations)
{
  return invitations ? 1u << SA_USER_COLUMN_ACTIVITY : 1u << SA_USER_COLUMN_SENT | 1u << SA_USER_COLUMN_EXPIRES;
}
