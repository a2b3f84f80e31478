/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-group-picker.h"

#include "sa-chip-box.h"
#include "sa-content-row.h"
#include "sa-fold.h"

#include <glib/gi18n-lib.h>

/* Groups that are offered at once: who has more types a letter. */
#define MAX_OFFERS 50
#define POPOVER_HEIGHT 260

struct _SaGroupPicker
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm *form;
  SaChipBox    *box;
  GtkWidget    *popover;
  GtkListBox   *offers;
  gboolean      choosing;  /* the field is emptied because a choice was made */
};

G_DEFINE_FINAL_TYPE (SaGroupPicker, sa_group_picker, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_typed (SaGroupPicker *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (sa_chip_box_get_field (self->box)));
}

static void
choose (SaGroupPicker *self,
        const char    *name,
        gboolean       create)
{
  g_autofree char *owned = g_strdup (name);

  self->choosing = TRUE;
  sa_chip_box_end_edit (self->box);
  self->choosing = FALSE;
  if (create)
    sa_invite_form_create_group (self->form, owned);
  else
    sa_invite_form_choose_group (self->form, owned, TRUE);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
make_offer (const char *name,
            const char *text,
            const char *detail,
            gboolean    create)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_box_append (GTK_BOX (box), label);
  if (detail != NULL)
    {
      GtkWidget *second = gtk_label_new (detail);

      gtk_label_set_xalign (GTK_LABEL (second), 0);
      gtk_label_set_wrap (GTK_LABEL (second), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (second), 40);
      gtk_widget_add_css_class (second, "caption");
      gtk_widget_add_css_class (second, "sa-secondary");
      gtk_box_append (GTK_BOX (box), second);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  /* The name is the identity of an offer: a group of it is chosen, or created. */
  gtk_widget_set_name (row, name);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), detail == NULL);
  gtk_widget_set_sensitive (row, detail == NULL);
  if (create)
    gtk_widget_add_css_class (row, "sa-create");

  return row;
}

static void
clear_offers (SaGroupPicker *self)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->offers, 0)) != NULL)
    gtk_list_box_remove (self->offers, GTK_WIDGET (row));
}

/* Marks the next offer that can be chosen; with @by 0 the first one. */
static void
move_selection (SaGroupPicker *self,
                int            by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->offers);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + by : 0;

  row = gtk_list_box_get_row_at_index (self->offers, index);
  while (row != NULL && !gtk_list_box_row_get_activatable (row))
    row = gtk_list_box_get_row_at_index (self->offers, index += by >= 0 ? 1 : -1);
  if (row != NULL)
    gtk_list_box_select_row (self->offers, row);
}

/* Fills the list below the field with what fits the text in it. Returns whether there is anything to offer. */
static gboolean
fill_offers (SaGroupPicker *self)
{
  GPtrArray *groups = sa_invite_form_get_groups (self->form);
  g_autofree char *typed = g_strstrip (g_strdup (get_typed (self)));
  g_autofree char *needle = sa_fold (typed);
  gboolean exact = FALSE;
  guint n = 0;
  guint i = 0;

  clear_offers (self);
  for (i = 0; i < groups->len; i++)
    {
      const SaInviteGroup *group = g_ptr_array_index (groups, i);
      g_autofree char *folded = sa_fold (group->name);

      exact = exact || g_str_equal (folded, needle);
      if (group->chosen || strstr (folded, needle) == NULL || n >= MAX_OFFERS)
        continue;
      gtk_list_box_append (self->offers, make_offer (group->name, group->name,
                                                     group->lock != SA_REASON_NONE ? sa_reason_to_text (group->lock)
                                                                                   : NULL,
                                                     FALSE));
      n++;
    }

  if (typed[0] != '\0' && !exact)
    {
      SaReason lock = sa_invite_form_get_lock (self->form, SA_CHANGE_ADD_GROUP);
      /* Translators: a choice that makes a group of this name */
      g_autofree char *text = g_strdup_printf (_("Create Group “%s”"), typed);

      gtk_list_box_append (self->offers, make_offer (typed, text,
                                                     lock != SA_REASON_NONE ? sa_reason_to_text (lock) : NULL, TRUE));
      n++;
    }
  /* With nothing typed nothing is marked, so that Return does not choose by accident. */
  if (typed[0] != '\0')
    move_selection (self, 0);

  return n > 0;
}

static void
show_offers (SaGroupPicker *self)
{
  GtkWidget *field = GTK_WIDGET (sa_chip_box_get_field (self->box));
  GdkRectangle area = { 0 };
  graphene_rect_t bounds;

  if (self->form == NULL || self->choosing || !gtk_widget_get_mapped (field) || !gtk_widget_is_focus (field))
    return;
  if (!fill_offers (self))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  if (gtk_widget_compute_bounds (field, gtk_widget_get_parent (self->popover), &bounds))
    {
      area.x = (int) bounds.origin.x;
      area.y = (int) bounds.origin.y;
      area.width = MIN ((int) bounds.size.width, 200);
      area.height = (int) bounds.size.height;
      gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &area);
    }
  if (!gtk_widget_get_visible (self->popover))
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
offer_activated_cb (GtkListBox    *list,
                    GtkListBoxRow *row,
                    gpointer       user_data)
{
  choose (user_data, gtk_widget_get_name (GTK_WIDGET (row)), gtk_widget_has_css_class (GTK_WIDGET (row), "sa-create"));
}

static void
field_changed_cb (GtkEditable *editable,
                  gpointer     user_data)
{
  show_offers (user_data);
}

static gboolean
field_key_cb (GtkEventControllerKey *controller,
              guint                  keyval,
              guint                  keycode,
              GdkModifierType        state,
              gpointer               user_data)
{
  SaGroupPicker *self = user_data;
  gboolean open = gtk_widget_get_visible (self->popover);

  switch (keyval)
    {
    case GDK_KEY_Down:
      if (open)
        move_selection (self, 1);
      else
        show_offers (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      if (open)
        move_selection (self, -1);
      return open;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (open && gtk_list_box_get_selected_row (self->offers) != NULL)
        offer_activated_cb (self->offers, gtk_list_box_get_selected_row (self->offers), self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (open)
        gtk_popover_popdown (GTK_POPOVER (self->popover));
      return open;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  show_offers (user_data);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller,
                gpointer                 user_data)
{
  gtk_popover_popdown (GTK_POPOVER (SA_GROUP_PICKER (user_data)->popover));
}

static void
commit_cb (SaChipBox     *box,
           const char    *text,
           SaAddressChip *chip,
           gpointer       user_data)
{
  SaGroupPicker *self = user_data;
  g_autofree char *name = g_strstrip (g_strdup (text));

  /* Text that was left in the field chooses the group of that name; it creates none by accident. */
  sa_invite_form_choose_group (self->form, name, TRUE);
}

static void
remove_cb (SaChipBox     *box,
           SaAddressChip *chip,
           gpointer       user_data)
{
  SaGroupPicker *self = user_data;
  g_autofree char *name = g_strdup (sa_address_chip_get_text (chip));

  sa_invite_form_choose_group (self->form, name, FALSE);
}

static void
edit_cb (SaChipBox     *box,
         SaAddressChip *chip,
         gpointer       user_data)
{
  /* A group is chosen or not: Backspace and Return on its chip have one meaning. */
  remove_cb (box, chip, user_data);
}

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaGroupPicker *self = user_data;
  GPtrArray *groups = sa_invite_form_get_groups (form);
  guint n = 0;
  guint i = 0;

  for (i = 0; i < groups->len; i++)
    {
      const SaInviteGroup *group = g_ptr_array_index (groups, i);
      SaAddressChip *chip = NULL;

      if (!group->chosen)
        continue;

      /* Chips that are not chosen any more go; the rest stand in the order of the groups. */
      while ((chip = sa_chip_box_get_chip (self->box, n)) != NULL
             && g_strcmp0 (sa_address_chip_get_text (chip), group->name) != 0
             && sa_chip_box_get_n_chips (self->box) > 0)
        {
          gboolean still_chosen = FALSE;
          guint k = 0;

          for (k = i; k < groups->len; k++)
            {
              const SaInviteGroup *later = g_ptr_array_index (groups, k);

              still_chosen = still_chosen
                             || (later->chosen && g_strcmp0 (later->name, sa_address_chip_get_text (chip)) == 0);
            }
          if (still_chosen)
            break;
          sa_chip_box_take (self->box, chip);
        }

      chip = sa_chip_box_get_chip (self->box, n);
      if (chip == NULL || g_strcmp0 (sa_address_chip_get_text (chip), group->name) != 0)
        {
          chip = SA_ADDRESS_CHIP (sa_address_chip_new ());
          sa_address_chip_set (chip, group->name, NULL, group->id == 0 ? _("New") : NULL, NULL, NULL);
          sa_chip_box_insert (self->box, n, chip);
        }
      n++;
    }
  while (sa_chip_box_get_n_chips (self->box) > n)
    sa_chip_box_take (self->box, sa_chip_box_get_chip (self->box, n));
}

static void
sa_group_picker_dispose (GObject *object)
{
  SaGroupPicker *self = SA_GROUP_PICKER (object);

  g_clear_object (&self->form);
  g_clear_pointer (&self->popover, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_group_picker_parent_class)->dispose (object);
}

static void
sa_group_picker_class_init (SaGroupPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sa_group_picker_dispose;
}

static void
make_popover (SaGroupPicker *self,
              GtkWidget     *row)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->offers = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->offers, GTK_SELECTION_BROWSE);
  gtk_widget_set_focusable (GTK_WIDGET (self->offers), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->offers), "sa-offers");
  g_signal_connect (self->offers, "row-activated", G_CALLBACK (offer_activated_cb), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), POPOVER_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->offers));

  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_parent (self->popover, row);
}

static void
sa_group_picker_init (SaGroupPicker *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *row = NULL;
  GtkText *field = NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Groups"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _("Optional, in addition to those of the products"));

  self->box = SA_CHIP_BOX (sa_chip_box_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 9);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 9);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 10);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Groups"), -1);
  g_signal_connect (self->box, "commit", G_CALLBACK (commit_cb), self);
  g_signal_connect (self->box, "remove", G_CALLBACK (remove_cb), self);
  g_signal_connect (self->box, "edit", G_CALLBACK (edit_cb), self);
  row = sa_content_row_new (GTK_WIDGET (self->box));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  make_popover (self, row);

  field = sa_chip_box_get_field (self->box);
  gtk_text_set_placeholder_text (field, _("Add groups"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add groups"), -1);
  g_signal_connect (field, "changed", G_CALLBACK (field_changed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (field_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (field), keys);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (field), focus);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "released", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (field), GTK_EVENT_CONTROLLER (click));
}

void
sa_group_picker_set_form (SaGroupPicker *self,
                          SaInviteForm  *form)
{
  g_return_if_fail (SA_IS_GROUP_PICKER (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);
}
