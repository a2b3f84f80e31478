/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message-table.h"

#include "sa-message.h"
#include "sa-message-format.h"

#include <glib/gi18n-lib.h>

static char *
sa_message_table_format_address (SaRow  *row,
                                 SaTime  now)
{
  return g_strdup (sa_row_get_address (row));
}

static char *
sa_message_table_format_when (SaRow  *row,
                              SaTime  now)
{
  return sa_message_format_when (sa_message_get_record (SA_MESSAGE (row)), now);
}

static char *
sa_message_table_format_attempts (SaRow  *row,
                                  SaTime  now)
{
  return sa_message_format_attempts (sa_message_get_record (SA_MESSAGE (row)));
}

static char *
sa_message_table_format_site (SaRow  *row,
                              SaTime  now)
{
  return g_strdup (sa_message_get_record (SA_MESSAGE (row))->site_name);
}

static const SaColumn columns[SA_N_MESSAGE_COLUMNS] =
{
  [SA_MESSAGE_COLUMN_RECIPIENT] =
  { SA_COLUMN_PERSON, NULL, N_("Recipient"), 0, 0, SA_SORT_NAME, NULL },
  [SA_MESSAGE_COLUMN_ADDRESS] =
  { SA_COLUMN_ADDRESS, "address", N_("Address"), 700, 0, SA_SORT_ADDRESS, sa_message_table_format_address },
  [SA_MESSAGE_COLUMN_STATE] =
  { SA_COLUMN_STATUS, "state", N_("State"), 480, 0, SA_SORT_STATUS, NULL },
  [SA_MESSAGE_COLUMN_WHEN] =
  { SA_COLUMN_FACT, "when", N_("When"), 500, 178, SA_SORT_LAST_SEEN, sa_message_table_format_when },
  [SA_MESSAGE_COLUMN_ATTEMPTS] =
  { SA_COLUMN_FACT, "attempts", N_("Attempts"), 840, 80, SA_NO_SORT, sa_message_table_format_attempts },
  [SA_MESSAGE_COLUMN_SITE] =
  { SA_COLUMN_FACT, "site", N_("Site"), 640, 130, SA_NO_SORT, sa_message_table_format_site },
  [SA_MESSAGE_COLUMN_MORE] =
  { SA_COLUMN_MORE, NULL, "", 640, 44, SA_NO_SORT, NULL },
};

GtkWidget *
sa_message_table_new (SaRowList *list)
{
  GtkWidget *table = NULL;

  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  table = sa_row_table_new (list, _("Outbox"), columns, G_N_ELEMENTS (columns), sa_message_look_get_pill);
  sa_row_table_set_left_out (SA_ROW_TABLE (table), sa_message_columns_left_out (FALSE));
  return table;
}

guint
sa_message_columns_left_out (gboolean all_sites)
{
  /* There is room for one of both; how often it was tried the details say too. */
  return all_sites ? 1u << SA_MESSAGE_COLUMN_ATTEMPTS : 1u << SA_MESSAGE_COLUMN_SITE;
}
