/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-results.h"

#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

/* Rows that are shown; who has more to fix does that in the form, which has a list for it. */
#define MAX_ROWS 100

struct _SaInviteResults
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkListBox    *list;
  GtkWidget     *retry;
};

G_DEFINE_FINAL_TYPE (SaInviteResults, sa_invite_results, ADW_TYPE_BIN)

static void
sa_invite_results_class_init (SaInviteResultsClass *klass)
{
}

static GtkWidget *
make_button (const char *label,
             const char *action,
             const char *style_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  if (style_class != NULL)
    gtk_widget_add_css_class (button, style_class);

  return button;
}

static void
sa_invite_results_init (SaInviteResults *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), make_button (_("_Done"), "window.close", NULL));
  self->retry = make_button (_("_Fix and Retry"), "invite.retry", "suggested-action");
  gtk_box_append (GTK_BOX (buttons), self->retry);
  gtk_box_append (GTK_BOX (box), buttons);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 520);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  adw_status_page_set_child (self->page, clamp);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

static void
add_row (SaInviteResults *self,
         SaInviteRow     *row)
{
  SaInviteState state = sa_invite_row_get_state (row);
  GtkWidget *action_row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (sa_invite_state_to_icon (state));
  g_autofree char *sentence = sa_invite_row_dup_sentence (row);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (action_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (action_row), sa_invite_row_get_text (row));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (action_row), sentence);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (action_row), 0);
  gtk_widget_add_css_class (action_row, "sa-data-row");
  if (sa_invite_state_is_to_fix (state))
    gtk_widget_add_css_class (icon, state == SA_INVITE_STATE_SPELLING ? "sa-icon-warning" : "sa-icon-error");
  adw_action_row_add_prefix (ADW_ACTION_ROW (action_row), icon);
  gtk_list_box_append (self->list, action_row);
}

static void
clear_rows (SaInviteResults *self)
{
  GtkListBoxRow *old = NULL;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
}

void
sa_invite_results_show_cancelled (SaInviteResults *self,
                                  SaInviteForm    *form)
{
  g_autofree char *description = NULL;

  g_return_if_fail (SA_IS_INVITE_RESULTS (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));

  description = sa_invite_form_dup_undone (form);
  clear_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->retry), _("_Back to Form"));
  adw_status_page_set_icon_name (self->page, "edit-undo-symbolic");
  adw_status_page_set_title (self->page, _("Invitation Cancelled"));
  adw_status_page_set_description (self->page, description);
  gtk_widget_grab_focus (self->retry);
}

void
sa_invite_results_show (SaInviteResults *self,
                        SaInviteForm    *form,
                        guint            n_done)
{
  SaInviteList *list = NULL;
  g_autofree char *title = NULL;
  g_autofree char *description = NULL;
  guint n_left = 0;
  guint i = 0;

  g_return_if_fail (SA_IS_INVITE_RESULTS (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));

  list = sa_invite_form_get_list (form);
  n_left = g_list_model_get_n_items (G_LIST_MODEL (list));
  clear_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_left > 0);
  gtk_button_set_label (GTK_BUTTON (self->retry), _("_Fix and Retry"));
  for (i = 0; i < MIN (n_left, MAX_ROWS); i++)
    add_row (self, sa_invite_list_get_row (list, i));

  if (n_done == 0)
    title = g_strdup (_("Nobody Was Invited"));
  else
    /* Translators: the title of a report. Header capitalization */
    title = g_strdup_printf (ngettext ("%'u User Invited", "%'u Users Invited", n_done), n_done);
  if (n_left > MAX_ROWS)
    /* Translators: how many addresses were not invited; %d is how many of them are listed */
    description = g_strdup_printf (ngettext ("%'u address could not be invited. Here are the first %d.",
                                             "%'u addresses could not be invited. Here are the first %d.", n_left),
                                   n_left, MAX_ROWS);
  else
    /* Translators: how many addresses were not invited */
    description = g_strdup_printf (ngettext ("%'u address could not be invited", "%'u addresses could not be invited",
                                             n_left), n_left);

  adw_status_page_set_icon_name (self->page, "dialog-warning-symbolic");
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, description);
  gtk_widget_grab_focus (self->retry);
}
