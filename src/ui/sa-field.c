/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-field.h"

struct _SaField
{
  AdwEntryRow *row;
  GtkWidget   *label;
  gboolean     touched;
};

static void
update (SaField *self)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->label));
  gboolean shown = self->touched && text[0] != '\0';

  gtk_widget_set_visible (self->label, shown);
  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self->row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
                               shown ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
changed_cb (GtkEditable *editable, gpointer user_data)
{
  sa_field_touch (user_data);
}

SaField *
sa_field_new (AdwEntryRow *row)
{
  SaField *self = NULL;
  GtkWidget *child = NULL;
  GtkWidget *box = NULL;

  g_return_val_if_fail (ADW_IS_ENTRY_ROW (row), NULL);

  self = g_new0 (SaField, 1);
  self->row = row;
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "sa-field-error");

  /* The row's own content moves into a box with the sentence, so that both are one row. */
  child = g_object_ref (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), NULL);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), child);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_unref (child);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), self);
  g_object_weak_ref (G_OBJECT (row), (GWeakNotify) g_free, self);

  return self;
}

void
sa_field_set_error (SaField *self, const char *error)
{
  g_return_if_fail (self != NULL);

  gtk_label_set_text (GTK_LABEL (self->label), error != NULL ? error : "");
  update (self);
}

void
sa_field_set_reason (SaField *self, SaReason reason)
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

  return gtk_widget_get_visible (self->label) ? gtk_label_get_text (GTK_LABEL (self->label)) : NULL;
}
