/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-chip-box.h"

#include "sa-chip-layout.h"

#define SPACING 6
#define LEAST_FIELD_WIDTH 150

struct _SaChipBox
{
  GtkWidget parent_instance;

  GtkWidget *field;
  GPtrArray *chips;   /* of SaAddressChip, borrowed: they are children */
  GtkWidget *edited;  /* (nullable): a chip, hidden while the field stands in its place */
};

G_DEFINE_FINAL_TYPE (SaChipBox, sa_chip_box, GTK_TYPE_WIDGET)

enum
{
  COMMIT,
  REMOVE,
  EDIT,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
chip_edit_cb (SaAddressChip *chip,
              gpointer       user_data)
{
  g_signal_emit (user_data, signals[EDIT], 0, chip);
}

static void
chip_remove_cb (SaAddressChip *chip,
                gpointer       user_data)
{
  g_signal_emit (user_data, signals[REMOVE], 0, chip);
}

static void
field_activate_cb (GtkText  *field,
                   gpointer  user_data)
{
  sa_chip_box_commit (user_data);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller,
                gpointer                 user_data)
{
  SaChipBox *self = user_data;

  /* What was typed is not forgotten because somebody looked elsewhere. */
  if (self->edited != NULL || gtk_entry_buffer_get_length (gtk_text_get_buffer (GTK_TEXT (self->field))) > 0)
    sa_chip_box_commit (self);
}

static GtkWidget *
get_visible_sibling (GtkWidget *from,
                     gboolean   next)
{
  GtkWidget *sibling = from;

  do
    sibling = next ? gtk_widget_get_next_sibling (sibling) : gtk_widget_get_prev_sibling (sibling);
  while (sibling != NULL && !gtk_widget_get_visible (sibling));

  return sibling;
}

/* An arrow at an end of the text leaves the field for the chip beside it; GtkText itself would only ring the bell. */
static gboolean
leave_field (SaChipBox       *self,
             guint            keyval,
             GdkModifierType  state)
{
  GtkEntryBuffer *buffer = gtk_text_get_buffer (GTK_TEXT (self->field));
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean left = keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left;
  gboolean right = keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right;
  gboolean forward = right != mirrored;
  int position = gtk_editable_get_position (GTK_EDITABLE (self->field));
  GtkWidget *to = NULL;

  if ((!left && !right) || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      gtk_editable_get_selection_bounds (GTK_EDITABLE (self->field), NULL, NULL) ||
      position != (forward ? (int) gtk_entry_buffer_get_length (buffer) : 0))
    return FALSE;

  to = get_visible_sibling (self->field, forward);
  return to != NULL && gtk_widget_grab_focus (to);
}

static gboolean
field_key_cb (GtkEventControllerKey *controller,
              guint                  keyval,
              guint                  keycode,
              GdkModifierType        state,
              gpointer               user_data)
{
  SaChipBox *self = user_data;
  gboolean empty = gtk_entry_buffer_get_length (gtk_text_get_buffer (GTK_TEXT (self->field))) == 0;

  if (keyval == GDK_KEY_BackSpace && empty && self->edited == NULL && self->chips->len > 0)
    {
      g_signal_emit (self, signals[EDIT], 0, g_ptr_array_index (self->chips, self->chips->len - 1));
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Escape && (!empty || self->edited != NULL))
    {
      sa_chip_box_end_edit (self);
      g_signal_emit (self, signals[CANCEL], 0);
      return GDK_EVENT_STOP;
    }

  return leave_field (self, keyval, state);
}

/* The chip or field that is nearest to @from in the line above or below. */
static GtkWidget *
find_in_line (SaChipBox *self,
              GtkWidget *from,
              gboolean   below)
{
  GtkWidget *child = NULL;
  GtkWidget *best = NULL;
  graphene_rect_t own = GRAPHENE_RECT_INIT_ZERO;
  float best_y = 0;
  float best_distance = 0;

  if (!gtk_widget_compute_bounds (from, GTK_WIDGET (self), &own))
    return NULL;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t other = GRAPHENE_RECT_INIT_ZERO;
      float dy = 0;
      float distance = 0;

      if (!gtk_widget_get_visible (child) || !gtk_widget_compute_bounds (child, GTK_WIDGET (self), &other))
        continue;
      dy = below ? other.origin.y - own.origin.y : own.origin.y - other.origin.y;
      if (dy < own.size.height / 2)
        continue;
      distance = ABS (other.origin.x - own.origin.x);
      if (best == NULL || dy < best_y - 1 || (dy < best_y + 1 && distance < best_distance))
        {
          best = child;
          best_y = dy;
          best_distance = distance;
        }
    }

  return best;
}

static gboolean
box_key_cb (GtkEventControllerKey *controller,
            guint                  keyval,
            guint                  keycode,
            GdkModifierType        state,
            gpointer               user_data)
{
  SaChipBox *self = user_data;
  GtkWidget *from = gtk_widget_get_focus_child (GTK_WIDGET (self));
  GtkWidget *to = NULL;

  if (from == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    to = find_in_line (self, from, keyval == GDK_KEY_Down);
  else if (keyval == GDK_KEY_Home && from != self->field && self->chips->len > 0)
    to = g_ptr_array_index (self->chips, 0);
  else if (keyval == GDK_KEY_End && from != self->field)
    to = self->field;
  else if (from != self->field && gdk_keyval_to_unicode (keyval) > ' ')
    {
      /* Somebody on a chip starts to type: that is meant for the field. */
      gtk_widget_grab_focus (self->field);
      return gtk_event_controller_key_forward (controller, self->field);
    }

  return to != NULL && gtk_widget_grab_focus (to);
}

static gboolean
paste_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  SaChipBox *self = SA_CHIP_BOX (widget);

  gtk_widget_grab_focus (self->field);
  return gtk_widget_activate_action (self->field, "clipboard.paste", NULL);
}

static gboolean
sa_chip_box_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  SaChipBox *self = SA_CHIP_BOX (widget);
  GtkWidget *from = gtk_widget_get_focus_child (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *to = NULL;

  if (from == NULL)
    return gtk_widget_grab_focus (self->field);

  if (direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT)
    {
      to = get_visible_sibling (from, (direction == GTK_DIR_RIGHT) != mirrored);
      /* At either end the focus stays: an arrow does not leave what Tab leaves. */
      if (to == NULL)
        return TRUE;
    }

  return to != NULL && gtk_widget_grab_focus (to);
}

static gboolean
sa_chip_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SA_CHIP_BOX (widget)->field);
}

static void
sa_chip_box_dispose (GObject *object)
{
  SaChipBox *self = SA_CHIP_BOX (object);
  GtkWidget *child = NULL;

  sa_chip_layout_set_field (SA_CHIP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), NULL);
  g_ptr_array_set_size (self->chips, 0);
  self->edited = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sa_chip_box_parent_class)->dispose (object);
}

static void
sa_chip_box_finalize (GObject *object)
{
  SaChipBox *self = SA_CHIP_BOX (object);

  g_ptr_array_unref (self->chips);

  G_OBJECT_CLASS (sa_chip_box_parent_class)->finalize (object);
}

static void
sa_chip_box_class_init (SaChipBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_chip_box_dispose;
  object_class->finalize = sa_chip_box_finalize;
  widget_class->focus = sa_chip_box_focus;
  widget_class->grab_focus = sa_chip_box_grab_focus;

  signals[COMMIT] = g_signal_new ("commit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, SA_TYPE_ADDRESS_CHIP);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SA_TYPE_ADDRESS_CHIP);
  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SA_TYPE_ADDRESS_CHIP);
  signals[CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "chipbox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sa_chip_box_init (SaChipBox *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *box_keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkLayoutManager *layout = sa_chip_layout_new (SPACING, LEAST_FIELD_WIDTH);

  self->chips = g_ptr_array_new ();
  gtk_widget_set_layout_manager (widget, layout);

  /* By itself a GtkText is no thing of its own to assistive technologies, but a part of an entry. */
  self->field = g_object_new (GTK_TYPE_TEXT, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  gtk_widget_add_css_class (self->field, "sa-chip-field");
  gtk_widget_set_parent (self->field, widget);
  sa_chip_layout_set_field (SA_CHIP_LAYOUT (layout), self->field);
  g_signal_connect (self->field, "activate", G_CALLBACK (field_activate_cb), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (field_key_cb), self);
  gtk_widget_add_controller (self->field, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (self->field, focus);
  g_signal_connect (box_keys, "key-pressed", G_CALLBACK (box_key_cb), self);
  gtk_widget_add_controller (widget, box_keys);
}

GtkWidget *
sa_chip_box_new (void)
{
  return g_object_new (SA_TYPE_CHIP_BOX, NULL);
}

GtkText *
sa_chip_box_get_field (SaChipBox *self)
{
  g_return_val_if_fail (SA_IS_CHIP_BOX (self), NULL);

  return GTK_TEXT (self->field);
}

void
sa_chip_box_insert (SaChipBox     *self,
                    guint          position,
                    SaAddressChip *chip)
{
  GtkWidget *after = NULL;

  g_return_if_fail (SA_IS_CHIP_BOX (self));
  g_return_if_fail (SA_IS_ADDRESS_CHIP (chip));
  g_return_if_fail (position <= self->chips->len);

  if (position > 0)
    after = g_ptr_array_index (self->chips, position - 1);
  g_ptr_array_insert (self->chips, (int) position, chip);
  gtk_widget_insert_after (GTK_WIDGET (chip), GTK_WIDGET (self), after);
  if (self->edited == NULL)
    gtk_widget_insert_before (self->field, GTK_WIDGET (self), NULL);
  g_signal_connect (chip, "edit", G_CALLBACK (chip_edit_cb), self);
  g_signal_connect (chip, "remove", G_CALLBACK (chip_remove_cb), self);
}

void
sa_chip_box_take (SaChipBox     *self,
                  SaAddressChip *chip)
{
  guint position = 0;

  g_return_if_fail (SA_IS_CHIP_BOX (self));
  g_return_if_fail (SA_IS_ADDRESS_CHIP (chip));

  if (!g_ptr_array_find (self->chips, chip, &position))
    return;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (chip))
    {
      GtkWidget *next = get_visible_sibling (GTK_WIDGET (chip), TRUE);

      gtk_widget_grab_focus (next != NULL ? next : self->field);
    }
  if (self->edited == GTK_WIDGET (chip))
    sa_chip_box_end_edit (self);

  g_signal_handlers_disconnect_by_data (chip, self);
  g_ptr_array_remove_index (self->chips, position);
  gtk_widget_unparent (GTK_WIDGET (chip));
}

guint
sa_chip_box_get_n_chips (SaChipBox *self)
{
  g_return_val_if_fail (SA_IS_CHIP_BOX (self), 0);

  return self->chips->len;
}

SaAddressChip *
sa_chip_box_get_chip (SaChipBox *self,
                      guint      position)
{
  g_return_val_if_fail (SA_IS_CHIP_BOX (self), NULL);

  return position < self->chips->len ? g_ptr_array_index (self->chips, position) : NULL;
}

void
sa_chip_box_begin_edit (SaChipBox     *self,
                        SaAddressChip *chip,
                        const char    *text)
{
  g_return_if_fail (SA_IS_CHIP_BOX (self));
  g_return_if_fail (SA_IS_ADDRESS_CHIP (chip));
  g_return_if_fail (text != NULL);

  /* What is in the field now is committed first, as if the focus had left it. */
  if (gtk_widget_is_focus (self->field))
    focus_leave_cb (NULL, self);

  self->edited = GTK_WIDGET (chip);
  gtk_widget_insert_after (self->field, GTK_WIDGET (self), GTK_WIDGET (chip));
  gtk_entry_buffer_set_text (gtk_text_get_buffer (GTK_TEXT (self->field)), text, -1);
  gtk_widget_grab_focus (self->field);
  gtk_editable_select_region (GTK_EDITABLE (self->field), 0, -1);
  gtk_widget_set_visible (GTK_WIDGET (chip), FALSE);
}

SaAddressChip *
sa_chip_box_get_edited (SaChipBox *self)
{
  g_return_val_if_fail (SA_IS_CHIP_BOX (self), NULL);

  return self->edited != NULL ? SA_ADDRESS_CHIP (self->edited) : NULL;
}

void
sa_chip_box_end_edit (SaChipBox *self)
{
  GtkWidget *edited = NULL;

  g_return_if_fail (SA_IS_CHIP_BOX (self));

  edited = g_steal_pointer (&self->edited);
  gtk_editable_set_text (GTK_EDITABLE (self->field), "");
  if (edited == NULL)
    return;
  gtk_widget_set_visible (edited, TRUE);
  gtk_widget_insert_before (self->field, GTK_WIDGET (self), NULL);
}

void
sa_chip_box_commit (SaChipBox *self)
{
  g_autofree char *text = NULL;
  g_autoptr(GtkWidget) edited = NULL;

  g_return_if_fail (SA_IS_CHIP_BOX (self));

  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->field)));
  edited = self->edited != NULL ? g_object_ref (self->edited) : NULL;
  sa_chip_box_end_edit (self);
  g_signal_emit (self, signals[COMMIT], 0, text, edited);
}
