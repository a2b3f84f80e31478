/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-fix-row.h"

#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

struct _SaInviteFixRow
{
  AdwActionRow parent_instance;

  SaInviteRow *row;
  GtkWidget   *icon;
  GtkWidget   *main_button;
  GtkWidget   *keep_button;
  GtkWidget   *remove_button;
  gboolean     narrow;
};

G_DEFINE_FINAL_TYPE (SaInviteFixRow, sa_invite_fix_row, ADW_TYPE_ACTION_ROW)

enum
{
  FIX,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_spelling (SaInviteFixRow *self)
{
  return sa_invite_row_get_state (self->row) == SA_INVITE_STATE_SPELLING;
}

static void
main_clicked_cb (GtkButton *button,
                 gpointer   user_data)
{
  SaInviteFixRow *self = user_data;

  g_signal_emit (self, signals[FIX], 0, is_spelling (self) ? SA_INVITE_FIX_USE : SA_INVITE_FIX_EDIT);
}

static void
keep_clicked_cb (GtkButton *button,
                 gpointer   user_data)
{
  g_signal_emit (user_data, signals[FIX], 0, SA_INVITE_FIX_KEEP);
}

static void
remove_clicked_cb (GtkButton *button,
                   gpointer   user_data)
{
  g_signal_emit (user_data, signals[FIX], 0, SA_INVITE_FIX_REMOVE);
}

static void
update (SaInviteFixRow *self)
{
  gboolean spelling = is_spelling (self);
  g_autofree char *sentence = sa_invite_row_dup_sentence (self->row);
  const char *text = sa_invite_row_get_text (self->row);
  const char *label = spelling ? _("Use It") : _("Edit");
  g_autofree char *name = NULL;
  g_autofree char *remove = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), sentence);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), sa_invite_state_to_icon (sa_invite_row_get_state (self->row)));
  gtk_widget_remove_css_class (self->icon, spelling ? "sa-icon-error" : "sa-icon-warning");
  gtk_widget_add_css_class (self->icon, spelling ? "sa-icon-warning" : "sa-icon-error");
  gtk_button_set_label (GTK_BUTTON (self->main_button), label);
  gtk_widget_set_visible (self->keep_button, spelling && !self->narrow);

  /* Translators: the name of a button beside an address: "Edit" or "Use It", then the address or what is suggested */
  name = g_strdup_printf (_("%s: %s"), label, spelling ? sa_invite_row_get_suggestion (self->row) : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->main_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* Translators: %s is an address that was given */
  remove = g_strdup_printf (_("Remove %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

static void
row_changed_cb (SaInviteRow *row,
                GParamSpec  *pspec,
                gpointer     user_data)
{
  update (user_data);
}

static void
sa_invite_fix_row_dispose (GObject *object)
{
  SaInviteFixRow *self = SA_INVITE_FIX_ROW (object);

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_clear_object (&self->row);

  G_OBJECT_CLASS (sa_invite_fix_row_parent_class)->dispose (object);
}

static void
sa_invite_fix_row_class_init (SaInviteFixRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_invite_fix_row_dispose;
  signals[FIX] = g_signal_new ("fix", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT);
}

static GtkWidget *
add_button (SaInviteFixRow *self,
            GtkWidget      *button,
            GCallback       callback)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
sa_invite_fix_row_init (SaInviteFixRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sa-data-row");

  self->icon = gtk_image_new ();
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->icon);

  self->keep_button = add_button (self, gtk_button_new_with_label (_("Keep")), G_CALLBACK (keep_clicked_cb));
  gtk_widget_set_tooltip_text (self->keep_button, _("The address is right as it is"));
  gtk_widget_add_css_class (self->keep_button, "flat");
  self->main_button = add_button (self, gtk_button_new (), G_CALLBACK (main_clicked_cb));
  self->remove_button = add_button (self, gtk_button_new_from_icon_name ("window-close-symbolic"),
                                    G_CALLBACK (remove_clicked_cb));
  gtk_widget_set_tooltip_text (self->remove_button, _("Remove"));
  gtk_widget_add_css_class (self->remove_button, "flat");
}

GtkWidget *
sa_invite_fix_row_new (void)
{
  return g_object_new (SA_TYPE_INVITE_FIX_ROW, NULL);
}

void
sa_invite_fix_row_set_row (SaInviteFixRow *self,
                           SaInviteRow    *row)
{
  g_return_if_fail (SA_IS_INVITE_FIX_ROW (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));

  if (row == self->row)
    return;
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_set_object (&self->row, row);
  g_signal_connect (row, "notify::state", G_CALLBACK (row_changed_cb), self);
  update (self);
}

SaInviteRow *
sa_invite_fix_row_get_row (SaInviteFixRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FIX_ROW (self), NULL);

  return self->row;
}

void
sa_invite_fix_row_set_narrow (SaInviteFixRow *self,
                              gboolean        narrow)
{
  g_return_if_fail (SA_IS_INVITE_FIX_ROW (self));

  narrow = !!narrow;
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (self->row != NULL)
    update (self);
}
