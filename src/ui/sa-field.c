/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-field.h"

#include "sa-content-row.h"

struct _SaField
{
  AdwEntryRow *row;
  GtkWidget   *error_row;
  GtkWidget   *label;
  gboolean     touched;
  gboolean     late;
};

/* Older GTK shows a row with a text to a screen reader, newer GTK the text in it. Returns: (nullable) */
static GtkWidget *
get_inner (GtkWidget *field)
{
  return GTK_IS_EDITABLE (field) ? GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (field))) : NULL;
}

static void
describe (GtkWidget *field,
          GtkWidget *note)
{
  if (note != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, note, NULL, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}

void
sa_field_describe (GtkWidget *field,
                   GtkWidget *note)
{
  GtkWidget *inner = NULL;

  g_return_if_fail (GTK_IS_WIDGET (field));
  g_return_if_fail (note == NULL || GTK_IS_LABEL (note));

  describe (field, note);
  inner = get_inner (field);
  if (inner != NULL)
    describe (inner, note);
}

static void
set_invalid (GtkWidget *field,
             gboolean   invalid)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
update (SaField *self)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->label));
  gboolean shown = self->touched && text[0] != '\0';
  GtkWidget *inner = get_inner (GTK_WIDGET (self->row));

  gtk_widget_set_visible (self->error_row, shown);
  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self->row), "sa-has-error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->row), "sa-has-error");
  set_invalid (GTK_WIDGET (self->row), shown);
  if (inner != NULL)
    set_invalid (inner, shown);
  sa_field_describe (GTK_WIDGET (self->row), shown ? self->label : NULL);
}

static void
changed_cb (GtkEditable *editable,
            gpointer     user_data)
{
  SaField *self = user_data;

  if (!self->late)
    sa_field_touch (self);
}

static void
leave_cb (GtkEventControllerFocus *controller,
          gpointer                 user_data)
{
  sa_field_touch (user_data);
}

static void
row_gone_cb (gpointer  data,
             GObject  *where_it_was)
{
  g_free (data);
}

SaField *
sa_field_new (AdwEntryRow *row)
{
  SaField *self = NULL;
  GtkWidget *list = NULL;

  g_return_val_if_fail (ADW_IS_ENTRY_ROW (row), NULL);

  list = gtk_widget_get_parent (GTK_WIDGET (row));
  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);

  self = g_new0 (SaField, 1);
  self->row = row;
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "sa-error-text");

  self->error_row = sa_content_row_new (self->label);
  gtk_widget_set_visible (self->error_row, FALSE);
  gtk_widget_add_css_class (self->error_row, "sa-field-error");
  gtk_list_box_insert (GTK_LIST_BOX (list), self->error_row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), self);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);

  return self;
}

void
sa_field_set_late (SaField *self)
{
  GtkEventController *focus = NULL;

  g_return_if_fail (self != NULL && !self->late);

  self->late = TRUE;
  focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->row), focus);
}

void
sa_field_remove (SaField *self)
{
  GtkWidget *list = NULL;
  GtkWidget *error_row = NULL;

  g_return_if_fail (self != NULL);

  /* The row first: it may still have the focus to lose, and it takes @self with it. */
  list = gtk_widget_get_parent (GTK_WIDGET (self->row));
  error_row = self->error_row;
  gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (self->row));
  gtk_list_box_remove (GTK_LIST_BOX (list), error_row);
}

void
sa_field_set_error (SaField    *self,
                    const char *error)
{
  g_return_if_fail (self != NULL);

  gtk_label_set_text (GTK_LABEL (self->label), error != NULL ? error : "");
  update (self);
}

void
sa_field_set_reason (SaField  *self,
                     SaReason  reason)
{
  sa_field_set_error (self, reason != SA_REASON_NONE ? sa_reason_to_text (reason) : NULL);
}

void
sa_field_touch (SaField *self)
{
  g_return_if_fail (self != NULL);

  self->touched = TRUE;
  update (self);
}

gboolean
sa_field_has_error (SaField *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return gtk_label_get_text (GTK_LABEL (self->label))[0] != '\0';
}

GtkWidget *
sa_field_get_row (SaField *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return GTK_WIDGET (self->row);
}

const char *
sa_field_get_text (SaField *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->row));
}

const char *
sa_field_get_shown_error (SaField *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return gtk_widget_get_visible (self->error_row) ? gtk_label_get_text (GTK_LABEL (self->label)) : NULL;
}
