/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-addresses.h"

#include "sa-content-row.h"
#include "sa-invite-fix-row.h"
#include "sa-invite-line.h"
#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

/* Rows to fix that show at once; the others wait behind one more row. */
#define N_FIX_ROWS 3

typedef enum
{
  SHOW_ALL,
  SHOW_NEW,
  SHOW_HERE,
  SHOW_TO_FIX,
  N_SHOWS
} Show;

struct _SaInviteAddresses
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm    *form;
  GtkFilter       *filter;
  GtkWidget       *chips[N_SHOWS];
  GtkWidget       *chip_counts[N_SHOWS];
  GPtrArray       *fix_rows;  /* of SaInviteFixRow, borrowed */
  Show             show;
  gboolean         all_to_fix;
  gboolean         narrow;

  GtkListBox      *card;
  GtkWidget       *filter_row;
  GtkBox          *filters;
  GtkWidget       *list_row;
  GtkListView     *list_view;
  GtkWidget       *entry_row;
  SaAddressEntry  *entry;
  AdwActionRow    *more_row;
  GtkLabel        *summary;
};

G_DEFINE_FINAL_TYPE (SaInviteAddresses, sa_invite_addresses, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  FILES_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SaInviteList *
get_list (SaInviteAddresses *self)
{
  return sa_invite_form_get_list (self->form);
}

static gboolean
filter_func (gpointer item,
             gpointer user_data)
{
  SaInviteAddresses *self = user_data;
  SaInviteState state = sa_invite_row_get_state (item);

  switch (self->show)
    {
    case SHOW_NEW:
      return sa_invite_state_takes_part (state);
    case SHOW_HERE:
      return !sa_invite_state_takes_part (state) && !sa_invite_state_is_to_fix (state);
    case SHOW_TO_FIX:
      return sa_invite_state_is_to_fix (state);
    case SHOW_ALL:
    case N_SHOWS:
    default:
      return TRUE;
    }
}

static void
chip_toggled_cb (GtkToggleButton *button,
                 gpointer         user_data)
{
  SaInviteAddresses *self = user_data;
  Show show = SHOW_ALL;

  if (!gtk_toggle_button_get_active (button))
    return;
  for (show = SHOW_ALL; show < N_SHOWS; show++)
    if (self->chips[show] == GTK_WIDGET (button))
      self->show = show;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
fix_cb (SaInviteFixRow *row,
        int             what,
        gpointer        user_data)
{
  SaInviteAddresses *self = user_data;
  g_autoptr(SaInviteRow) address = g_object_ref (sa_invite_fix_row_get_row (row));

  switch ((SaInviteFix) what)
    {
    case SA_INVITE_FIX_EDIT:
      sa_address_entry_edit (self->entry, address);
      break;
    case SA_INVITE_FIX_USE:
      sa_invite_list_use_suggestion (get_list (self), address);
      break;
    case SA_INVITE_FIX_KEEP:
      sa_invite_list_keep_spelling (get_list (self), address);
      break;
    case SA_INVITE_FIX_REMOVE:
    default:
      sa_invite_list_remove (get_list (self), address);
      break;
    }
}

static void
show_fix_row (SaInviteAddresses *self,
              guint              position,
              SaInviteRow       *row)
{
  GtkWidget *fix = NULL;

  if (position == self->fix_rows->len)
    {
      int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->entry_row)) + 1;

      fix = sa_invite_fix_row_new ();
      g_signal_connect (fix, "fix", G_CALLBACK (fix_cb), self);
      gtk_list_box_insert (self->card, fix, place + (int) position);
      g_ptr_array_add (self->fix_rows, fix);
    }
  fix = g_ptr_array_index (self->fix_rows, position);
  sa_invite_fix_row_set_narrow (SA_INVITE_FIX_ROW (fix), self->narrow);
  sa_invite_fix_row_set_row (SA_INVITE_FIX_ROW (fix), row);
}

/* One row for each address to fix, reused where it was there before, so that the focus stays. What cannot be sent at
 * all comes before what may only be mistyped. */
static void
update_fix_rows (SaInviteAddresses *self)
{
  SaInviteList *list = get_list (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_to_fix = sa_invite_list_get_counts (list)->n_to_fix;
  guint n_wanted = self->all_to_fix ? n_to_fix : MIN (n_to_fix, N_FIX_ROWS);
  guint used = 0;
  guint i = 0;

  if (!sa_address_entry_get_show_chips (self->entry))
    n_wanted = 0;

  for (i = 0; i < 2 * n && used < n_wanted; i++)
    {
      SaInviteRow *row = sa_invite_list_get_row (list, i % n);
      SaInviteState state = sa_invite_row_get_state (row);

      if (sa_invite_state_is_to_fix (state) && (state == SA_INVITE_STATE_SPELLING) == (i >= n))
        show_fix_row (self, used++, row);
    }

  while (self->fix_rows->len > used)
    {
      GtkWidget *last = g_ptr_array_steal_index (self->fix_rows, self->fix_rows->len - 1);

      if (gtk_widget_get_focus_child (last) != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      gtk_list_box_remove (self->card, last);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->more_row), n_wanted > 0 && n_to_fix > used);
  if (n_to_fix > used)
    {
      /* Translators: a row that shows the other addresses with a mistake */
      g_autofree char *title = g_strdup_printf (ngettext ("%'u More to Fix", "%'u More to Fix", n_to_fix - used),
                                                n_to_fix - used);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more_row), title);
    }
}

static void
update_filters (SaInviteAddresses *self)
{
  const SaInviteCounts *counts = sa_invite_list_get_counts (get_list (self));
  guint numbers[N_SHOWS] = { counts->n_total, counts->n_taking_part, counts->n_left_out, counts->n_to_fix };
  gboolean list_mode = !sa_address_entry_get_show_chips (self->entry);
  guint i = 0;

  gtk_widget_set_visible (self->filter_row, list_mode);
  gtk_widget_set_visible (self->list_row, list_mode);
  if (!list_mode)
    return;

  for (i = 0; i < N_SHOWS; i++)
    {
      /* Translators: the count on a filter chip */
      g_autofree char *text = g_strdup_printf (_("%'u"), numbers[i]);

      gtk_label_set_text (GTK_LABEL (self->chip_counts[i]), text);
    }
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
list_changed_cb (SaInviteList *list,
                 gpointer      user_data)
{
  SaInviteAddresses *self = user_data;
  const SaInviteCounts *counts = sa_invite_list_get_counts (list);
  g_autofree char *summary = sa_invite_counts_dup_text (counts);

  if (counts->n_to_fix == 0)
    self->all_to_fix = FALSE;
  update_filters (self);
  update_fix_rows (self);
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), summary[0] != '\0');
}

static void
row_activated_cb (GtkListBox    *card,
                  GtkListBoxRow *row,
                  gpointer       user_data)
{
  SaInviteAddresses *self = user_data;

  if (row != GTK_LIST_BOX_ROW (self->more_row))
    return;
  self->all_to_fix = TRUE;
  update_fix_rows (self);
}

static void
list_activate_cb (GtkListView *view,
                  guint        position,
                  gpointer     user_data)
{
  SaInviteAddresses *self = user_data;
  g_autoptr(SaInviteRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);

  if (row != NULL)
    sa_address_entry_edit (self->entry, row);
}

static gboolean
delete_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  SaInviteAddresses *self = user_data;
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (self->list_view));
  SaInviteRow *row = gtk_single_selection_get_selected_item (selection);

  if (row == NULL)
    return FALSE;
  sa_invite_list_remove (get_list (self), row);

  return TRUE;
}

static void
line_remove_cb (SaInviteLine *line,
                gpointer      user_data)
{
  SaInviteAddresses *self = user_data;
  SaInviteRow *row = sa_invite_line_get_row (line);

  if (row != NULL)
    sa_invite_list_remove (get_list (self), row);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *line = sa_invite_line_new ();

  g_signal_connect (line, "remove", G_CALLBACK (line_remove_cb), user_data);
  gtk_list_item_set_child (item, line);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  sa_invite_line_set_row (SA_INVITE_LINE (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  sa_invite_line_set_row (SA_INVITE_LINE (gtk_list_item_get_child (item)), NULL);
}

static void
show_chips_cb (SaAddressEntry *entry,
               GParamSpec     *pspec,
               gpointer        user_data)
{
  SaInviteAddresses *self = user_data;
  GtkSingleSelection *selection = NULL;
  GtkFilterListModel *filtered = NULL;

  /* The list is built only when it is needed, and let go with its widgets when it is not. */
  if (!sa_address_entry_get_show_chips (entry) && gtk_list_view_get_model (self->list_view) == NULL)
    {
      filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (get_list (self))), g_object_ref (self->filter));
      selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, NULL);
      gtk_single_selection_set_model (selection, G_LIST_MODEL (filtered));
      g_object_unref (filtered);
      gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
      g_object_unref (selection);
    }
  else if (sa_address_entry_get_show_chips (entry))
    {
      gtk_list_view_set_model (self->list_view, NULL);
    }
}

static void
files_dropped_cb (SaAddressEntry *entry,
                  GListModel     *files,
                  gpointer        user_data)
{
  g_signal_emit (user_data, signals[FILES_DROPPED], 0, files);
}

static void
add_filter_chip (SaInviteAddresses *self,
                 Show               show,
                 const char        *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *chip = gtk_toggle_button_new ();
  GtkWidget *count = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_widget_add_css_class (count, "sa-count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "sa-chip");
  if (show == SHOW_ALL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  else
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (self->chips[SHOW_ALL]));
  g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled_cb), self);
  gtk_box_append (self->filters, chip);
  self->chips[show] = chip;
  self->chip_counts[show] = count;
}

static void
sa_invite_addresses_dispose (GObject *object)
{
  SaInviteAddresses *self = SA_INVITE_ADDRESSES (object);

  g_clear_object (&self->form);
  g_clear_object (&self->filter);
  if (self->fix_rows != NULL)
    g_ptr_array_set_size (self->fix_rows, 0);

  G_OBJECT_CLASS (sa_invite_addresses_parent_class)->dispose (object);
}

static void
sa_invite_addresses_finalize (GObject *object)
{
  g_ptr_array_unref (SA_INVITE_ADDRESSES (object)->fix_rows);

  G_OBJECT_CLASS (sa_invite_addresses_parent_class)->finalize (object);
}

static void
sa_invite_addresses_class_init (SaInviteAddressesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_invite_addresses_dispose;
  object_class->finalize = sa_invite_addresses_finalize;

  signals[FILES_DROPPED] = g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);

  g_type_ensure (SA_TYPE_ADDRESS_ENTRY);
  g_type_ensure (SA_TYPE_CONTENT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-invite-addresses.ui");
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, card);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, filter_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, filters);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, list_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, list_view);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, entry_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, entry);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, more_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteAddresses, summary);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_chips_cb);
  gtk_widget_class_bind_template_callback (widget_class, files_dropped_cb);
}

static void
sa_invite_addresses_init (SaInviteAddresses *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->fix_rows = g_ptr_array_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_func, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));

  add_filter_chip (self, SHOW_ALL, C_("addresses", "All"));
  add_filter_chip (self, SHOW_NEW, C_("addresses", "New"));
  add_filter_chip (self, SHOW_HERE, C_("addresses", "Already Here"));
  add_filter_chip (self, SHOW_TO_FIX, C_("addresses", "To Fix"));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
                                                          gtk_callback_action_new (delete_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), shortcuts);
}

void
sa_invite_addresses_set_form (SaInviteAddresses *self,
                              SaInviteForm      *form)
{
  g_return_if_fail (SA_IS_INVITE_ADDRESSES (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  sa_address_entry_set_list (self->entry, get_list (self));
  g_signal_connect_object (get_list (self), "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_DEFAULT);
  list_changed_cb (get_list (self), self);
}

void
sa_invite_addresses_set_narrow (SaInviteAddresses *self,
                                gboolean           narrow)
{
  guint i = 0;

  g_return_if_fail (SA_IS_INVITE_ADDRESSES (self));

  self->narrow = narrow;
  for (i = 0; i < self->fix_rows->len; i++)
    sa_invite_fix_row_set_narrow (g_ptr_array_index (self->fix_rows, i), narrow);
}

SaAddressEntry *
sa_invite_addresses_get_entry (SaInviteAddresses *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ADDRESSES (self), NULL);

  return self->entry;
}
