/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fact-cell.h"
#include "sa-query.h"
#include "sa-rows.h"
#include "sa-status-cell.h"

G_BEGIN_DECLS

#define SA_NO_SORT (-1)

/** SaColumnKind: what stands in the cells of a column. */
typedef enum
{
  SA_COLUMN_PERSON,   /* who; there is one, and it is the first */
  SA_COLUMN_ADDRESS,  /* a fact that otherwise stands in for a name that is not known */
  SA_COLUMN_STATUS,   /* as wide as the longest word needs */
  SA_COLUMN_FACT,
  SA_COLUMN_MORE,     /* ⋮ */
} SaColumnKind;

/** SaColumn: one column of a table. Static. */
typedef struct
{
  SaColumnKind  kind;
  const char   *id;           /* its name in settings; %NULL for one that always shows */
  const char   *title;        /* marked for translation; "" for none */
  guint         width_class;  /* the narrowest page that has room for it */
  int           width;        /* 0: takes the room that is left */
  int           sort;         /* #SaSort, or SA_NO_SORT */
  SaFactFunc    func;         /* (nullable): its words */
} SaColumn;

/** sa_column_get_title: Returns: translated */
const char *sa_column_get_title (const SaColumn *self);

#define SA_TYPE_ROW_TABLE (sa_row_table_get_type ())
G_DECLARE_FINAL_TYPE (SaRowTable, sa_row_table, SA, ROW_TABLE, GtkWidget)

/**
 * SaRowTable:
 *
 * Rows about persons in columns. The column chooser says what may show, the width says what does.
 *
 * Signals: `activate (GObject *row)` by double click or Return; `sort (SaSort sort, gboolean descending)` when a
 * heading was clicked.
 */

/**
 * sa_row_table_new:
 * @list: of #SaRow
 * @label: for screen readers: "Users"
 * @columns: (array length=n_columns): borrowed for ever
 * @pills: all states that the status column may show
 */
GtkWidget      *sa_row_table_new (SaRowList *list, const char *label, const SaColumn *columns, guint n_columns,
                                  SaPillFunc pills);

GtkWidget      *sa_row_table_get_view (SaRowTable *self);
const SaColumn *sa_row_table_get_columns (SaRowTable *self, guint *n_columns);
/** sa_row_table_set_shown: whether it has rows; at first it has none */
void            sa_row_table_set_shown (SaRowTable *self, gboolean shown);
void            sa_row_table_set_width_class (SaRowTable *self, guint width_class);
/** sa_row_table_set_room_for: @width_class: the narrowest page that has room for the column @index from now on */
void            sa_row_table_set_room_for (SaRowTable *self, guint index, guint width_class);
/** sa_row_table_set_left_out: @columns: a mask of `1 << index` that say nothing about what the page shows now */
void            sa_row_table_set_left_out (SaRowTable *self, guint columns);
/** sa_row_table_set_hidden: @columns: a mask of `1 << index` that the person does not want to see */
void            sa_row_table_set_hidden (SaRowTable *self, guint columns);
void            sa_row_table_set_sort (SaRowTable *self, SaSort sort, gboolean descending);
/** sa_row_table_set_header_menu: what a right click on a heading offers */
void            sa_row_table_set_header_menu (SaRowTable *self, GMenuModel *menu);

G_END_DECLS
