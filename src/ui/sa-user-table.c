/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user-table.h"

#include "sa-fact-cell.h"
#include "sa-format.h"
#include "sa-page-bin.h"
#include "sa-person-cell.h"
#include "sa-status-cell.h"

#include <glib/gi18n-lib.h>

#define NO_SORT (-1)

typedef struct
{
  const char *id;
  const char *title;
  guint       width_class;  /* the narrowest page that has room for it */
  int         width;        /* 0: takes the room that is left; -1: as its words need */
  int         sort;         /* SaSort */
  SaFactFunc  func;
} SaColumnInfo;

static char *sa_user_table_format_address (const SaUserRecord *record, SaTime now);
static char *sa_user_table_format_role (const SaUserRecord *record, SaTime now);
static char *sa_user_table_format_products (const SaUserRecord *record, SaTime now);
static char *sa_user_table_format_sent (const SaUserRecord *record, SaTime now);
static char *sa_user_table_format_expires (const SaUserRecord *record, SaTime now);

static const SaColumnInfo infos[SA_N_USER_COLUMNS] =
{
  [SA_USER_COLUMN_NAME] = { NULL, N_("Name"), 0, 0, SA_SORT_NAME, NULL },
  [SA_USER_COLUMN_ADDRESS] = { "address", N_("Address"), 540, 0, SA_SORT_ADDRESS, sa_user_table_format_address },
  [SA_USER_COLUMN_STATUS] = { "status", N_("Status"), 480, -1, SA_SORT_STATUS, NULL },
  [SA_USER_COLUMN_ROLE] = { "role", N_("Role"), 1000, 130, SA_SORT_ROLE, sa_user_table_format_role },
  [SA_USER_COLUMN_PRODUCTS] = { "products", N_("Products"), 840, 120, NO_SORT, sa_user_table_format_products },
  [SA_USER_COLUMN_ACTIVITY] = { "activity", N_("Last Activity"), 700, 140, SA_SORT_LAST_SEEN, sa_format_activity },
  [SA_USER_COLUMN_SENT] = { "sent", N_("Sent"), 640, 120, SA_SORT_LAST_SEEN, sa_user_table_format_sent },
  [SA_USER_COLUMN_EXPIRES] = { "expires", N_("Expires"), 540, 100, NO_SORT, sa_user_table_format_expires },
  [SA_USER_COLUMN_MORE] = { NULL, "", 640, 44, NO_SORT, NULL },
};

/* What the signals of a column's factory are told. */
typedef struct
{
  SaUserTable  *table;
  SaUserColumn  column;
} SaColumnClosure;

struct _SaUserTable
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRowList           *list;
  GtkColumnViewColumn *columns[SA_N_USER_COLUMNS];
  SaColumnClosure      closures[SA_N_USER_COLUMNS];
  GtkWidget           *scroller;

  /* Borrowed References */
  GtkWidget           *view;

  guint    width_class;
  guint    hidden;
  int      recorded;      /* the first column that a comparison came to, or -1 */
  guint    invitations : 1;
  guint    sorting : 1;
};

G_DEFINE_FINAL_TYPE (SaUserTable, sa_user_table, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  SORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
sa_user_table_format_address (const SaUserRecord *record,
                              SaTime              now)
{
  return g_strdup (record->address);
}

static char *
sa_user_table_format_role (const SaUserRecord *record,
                           SaTime              now)
{
  return g_strdup (sa_role_to_text (record->role));
}

static char *
sa_user_table_format_products (const SaUserRecord *record,
                               SaTime              now)
{
  return sa_format_names (record->product_names);
}

static char *
sa_user_table_format_sent (const SaUserRecord *record,
                           SaTime              now)
{
  return sa_format_ago (record->facts.last_sent, now);
}

static char *
sa_user_table_format_expires (const SaUserRecord *record,
                              SaTime              now)
{
  if (record->facts.last_sent == 0)
    return g_strdup ("–");

  return sa_format_expires (record->facts.expires, now);
}

/* A column's sorter is never asked to sort, only which column it belongs to: the first one that a comparison comes to
 * is the primary one, and since all say "smaller", the answer tells the direction. */
static int
sa_user_table_record_cb (gconstpointer a,
                         gconstpointer b,
                         gpointer      data)
{
  GtkColumnViewColumn *column = data;
  GtkWidget *view = GTK_WIDGET (gtk_column_view_column_get_column_view (column));
  SaUserTable *self = SA_USER_TABLE (gtk_widget_get_ancestor (view, SA_TYPE_USER_TABLE));
  int i;

  for (i = 0; i < SA_N_USER_COLUMNS && self->recorded < 0; i++)
    if (self->columns[i] == column)
      self->recorded = i;

  return GTK_ORDERING_SMALLER;
}

static void
sa_user_table_sorter_changed_cb (GtkSorter       *sorter,
                                 GtkSorterChange  change,
                                 SaUserTable     *self)
{
  g_autoptr(SaUser) first = NULL;
  g_autoptr(SaUser) second = NULL;
  GtkOrdering ordering;

  if (self->sorting)
    return;

  first = sa_user_new (1, NULL);
  second = sa_user_new (2, NULL);
  self->recorded = -1;
  ordering = gtk_sorter_compare (sorter, first, second);
  if (self->recorded >= 0 && infos[self->recorded].sort != NO_SORT)
    g_signal_emit (self, signals[SORT], 0, infos[self->recorded].sort, ordering == GTK_ORDERING_LARGER);
}

static void
sa_user_table_activate_cb (GtkColumnView *view,
                           guint          position,
                           SaUserTable   *self)
{
  g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (user != NULL)
    g_signal_emit (self, signals[ACTIVATE], 0, user);
}

static gboolean
sa_user_table_is_address_shown (SaUserTable *self)
{
  return gtk_column_view_column_get_visible (self->columns[SA_USER_COLUMN_ADDRESS]);
}

static void
sa_user_table_setup_cb (GtkListItemFactory *factory,
                        GtkListItem        *item,
                        SaColumnClosure    *closure)
{
  GtkWidget *more = NULL;

  switch ((int) closure->column)
    {
    case SA_USER_COLUMN_NAME:
      sa_user_rows_setup_person (item, NULL, closure->table->list);
      break;

    case SA_USER_COLUMN_STATUS:
      gtk_list_item_set_child (item, sa_status_cell_new (SA_STATUS_FORM_COLUMN));
      break;

    case SA_USER_COLUMN_MORE:
      more = gtk_image_new_from_icon_name ("view-more-symbolic");
      gtk_widget_add_css_class (more, "sa-more");
      gtk_widget_set_halign (more, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (more, _("Actions"));
      gtk_list_item_set_child (item, more);
      break;

    default:
      gtk_list_item_set_child (item, sa_fact_cell_new (infos[closure->column].func));
    }
}

static void
sa_user_table_bind_cb (GtkListItemFactory *factory,
                       GtkListItem        *item,
                       SaColumnClosure    *closure)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  SaUser *user = gtk_list_item_get_item (item);

  if (SA_IS_PERSON_CELL (child))
    {
      sa_person_cell_set_address_shown (SA_PERSON_CELL (child), sa_user_table_is_address_shown (closure->table));
      sa_person_cell_set_user (SA_PERSON_CELL (child), user);
    }
  else if (SA_IS_STATUS_CELL (child))
    {
      sa_status_cell_set_user (SA_STATUS_CELL (child), user);
    }
  else if (SA_IS_FACT_CELL (child))
    {
      sa_fact_cell_set_user (SA_FACT_CELL (child), user);
    }
}

static void
sa_user_table_unbind_cb (GtkListItemFactory *factory,
                         GtkListItem        *item,
                         SaColumnClosure    *closure)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  if (SA_IS_PERSON_CELL (child))
    sa_person_cell_set_user (SA_PERSON_CELL (child), NULL);
  else if (SA_IS_STATUS_CELL (child))
    sa_status_cell_set_user (SA_STATUS_CELL (child), NULL);
  else if (SA_IS_FACT_CELL (child))
    sa_fact_cell_set_user (SA_FACT_CELL (child), NULL);
}

static int
sa_user_table_get_column_width (SaUserTable  *self,
                                SaUserColumn  column)
{
  if (infos[column].width < 0)
    return sa_status_cell_measure_column (GTK_WIDGET (self));
  if (infos[column].width == 0)
    return -1;

  return (int) (infos[column].width * sa_page_bin_get_text_scale (GTK_WIDGET (self)));
}

static void
sa_user_table_refresh_persons (GtkWidget *widget,
                               gboolean   address_shown)
{
  GtkWidget *child = NULL;

  if (SA_IS_PERSON_CELL (widget))
    {
      sa_person_cell_set_address_shown (SA_PERSON_CELL (widget), address_shown);
      return;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    sa_user_table_refresh_persons (child, address_shown);
}

static void
sa_user_table_update_columns (SaUserTable *self)
{
  gboolean address_shown = sa_user_table_is_address_shown (self);
  int i;

  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    {
      gboolean shown = sa_user_column_is_shown (i, self->width_class, self->invitations) &&
                       (self->hidden & 1u << i) == 0;

      if (shown)
        {
          gtk_column_view_column_set_fixed_width (self->columns[i], sa_user_table_get_column_width (self, i));
          gtk_column_view_column_set_visible (self->columns[i], TRUE);
        }
      else
        {
          /* In GTK 4.8 a hidden column would keep its width. */
          gtk_column_view_column_set_fixed_width (self->columns[i], 0);
          gtk_column_view_column_set_visible (self->columns[i], FALSE);
        }
    }

  if (address_shown != sa_user_table_is_address_shown (self))
    sa_user_table_refresh_persons (self->view, !address_shown);
}

static void
sa_user_table_add_column (SaUserTable  *self,
                          SaUserColumn  column)
{
  const SaColumnInfo *info = &infos[column];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *title = info->title[0] != '\0' ? _(info->title) : "";

  self->closures[column] = (SaColumnClosure) { self, column };
  g_signal_connect (factory, "setup", G_CALLBACK (sa_user_table_setup_cb), &self->closures[column]);
  g_signal_connect (factory, "bind", G_CALLBACK (sa_user_table_bind_cb), &self->closures[column]);
  g_signal_connect (factory, "unbind", G_CALLBACK (sa_user_table_unbind_cb), &self->closures[column]);

  self->columns[column] = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (self->columns[column], info->width == 0);
  if (info->sort != NO_SORT)
    {
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (sa_user_table_record_cb,
                                                                       self->columns[column], NULL));

      gtk_column_view_column_set_sorter (self->columns[column], sorter);
    }
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), self->columns[column]);
}

static void
sa_user_table_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sa_user_table_parent_class)->root (widget);

  /* The width of the words is known only with the window's fonts. */
  sa_user_table_update_columns (SA_USER_TABLE (widget));
}

static void
sa_user_table_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_user_table_parent_class)->system_setting_changed (widget, setting);

  sa_user_table_update_columns (SA_USER_TABLE (widget));
}

static gboolean
sa_user_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SA_USER_TABLE (widget)->view);
}

static void
sa_user_table_dispose (GObject *object)
{
  SaUserTable *self = (SaUserTable *) object;
  int i;

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sa_user_table_parent_class)->dispose (object);
}

static void
sa_user_table_class_init (SaUserTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_user_table_dispose;

  widget_class->root = sa_user_table_root;
  widget_class->system_setting_changed = sa_user_table_system_setting_changed;
  widget_class->grab_focus = sa_user_table_grab_focus;

  signals[ACTIVATE] =
    g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SA_TYPE_USER);
  signals[SORT] =
    g_signal_new ("sort", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  /* Nearer than the window's: the search, which takes what is typed on a row, would take this key too. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "win.remove", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sa_user_table_init (SaUserTable *self)
{
  self->recorded = -1;
  self->view = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->view, "sa-users");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_column_view_set_enable_rubberband (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Users"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (sa_user_table_activate_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
sa_user_table_new (SaRowList *list)
{
  SaUserTable *self = NULL;
  int i;

  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  self = g_object_new (SA_TYPE_USER_TABLE, NULL);
  self->list = g_object_ref (list);
  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    sa_user_table_add_column (self, i);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (list));
  sa_user_table_set_sort (self, SA_SORT_NAME, FALSE);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (sa_user_table_sorter_changed_cb), self, 0);
  sa_user_table_update_columns (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sa_user_table_get_view (SaUserTable *self)
{
  g_return_val_if_fail (SA_IS_USER_TABLE (self), NULL);

  return self->view;
}

void
sa_user_table_set_width_class (SaUserTable *self,
                               guint        width_class)
{
  g_return_if_fail (SA_IS_USER_TABLE (self));

  if (self->width_class == width_class)
    return;

  self->width_class = width_class;
  sa_user_table_update_columns (self);
}

void
sa_user_table_set_invitations (SaUserTable *self,
                               gboolean     invitations)
{
  g_return_if_fail (SA_IS_USER_TABLE (self));

  if (self->invitations == !!invitations)
    return;

  self->invitations = !!invitations;
  sa_user_table_update_columns (self);
}

void
sa_user_table_set_hidden (SaUserTable *self,
                          guint        columns)
{
  g_return_if_fail (SA_IS_USER_TABLE (self));

  self->hidden = columns;
  sa_user_table_update_columns (self);
}

void
sa_user_table_set_sort (SaUserTable *self,
                        SaSort       sort,
                        gboolean     descending)
{
  int i;

  g_return_if_fail (SA_IS_USER_TABLE (self));

  self->sorting = TRUE;
  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    if (infos[i].sort == (int) sort)
      {
        gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), self->columns[i],
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
        break;
      }
  self->sorting = FALSE;
}

void
sa_user_table_set_header_menu (SaUserTable *self,
                               GMenuModel  *menu)
{
  int i;

  g_return_if_fail (SA_IS_USER_TABLE (self));

  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    gtk_column_view_column_set_header_menu (self->columns[i], menu);
}

const char *
sa_user_column_get_id (SaUserColumn column)
{
  g_return_val_if_fail (column < SA_N_USER_COLUMNS, NULL);

  return infos[column].id;
}

const char *
sa_user_column_get_title (SaUserColumn column)
{
  g_return_val_if_fail (column < SA_N_USER_COLUMNS, NULL);

  return infos[column].title[0] != '\0' ? _(infos[column].title) : "";
}

gboolean
sa_user_column_is_shown (SaUserColumn column,
                         guint        width_class,
                         gboolean     invitations)
{
  g_return_val_if_fail (column < SA_N_USER_COLUMNS, FALSE);

  if (column == SA_USER_COLUMN_ACTIVITY && invitations)
    return FALSE;
  if ((column == SA_USER_COLUMN_SENT || column == SA_USER_COLUMN_EXPIRES) && !invitations)
    return FALSE;

  return width_class >= infos[column].width_class;
}
