/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-dialogs.h"

#include "sa-dialog.h"
#include "sa-format.h"
#include "sa-message-format.h"

#include <glib/gi18n-lib.h>

/* More reasons than this nobody reads; they are in the activity. */
#define MAX_REFUSALS 100

static GtkWidget *
sa_dialog_new_question (GtkWindow  *parent,
                        const char *heading,
                        const char *body)
{
  GtkWidget *dialog = sa_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

static GtkWidget *
sa_dialog_add_list (GtkWidget *dialog)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  sa_dialog_set_child (dialog, list);
  return list;
}

static GtkWidget *
sa_dialog_add_row (GtkWidget  *list,
                   const char *title,
                   const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
sa_dialog_add_check (GtkWidget  *list,
                     const char *title,
                     const char *subtitle)
{
  GtkWidget *row = sa_dialog_add_row (list, title, subtitle);
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return check;
}

typedef struct
{
  GtkWidget        *revoke;  /* (nullable): the choice; belongs to the dialog */
  SaRemoveCallback  callback;
  gpointer          data;
  char             *remove_label;
  char             *revoke_label;
} SaRemoveQuestion;

static void
sa_remove_question_free (gpointer data,
                         GClosure *closure)
{
  SaRemoveQuestion *question = data;

  g_free (question->remove_label);
  g_free (question->revoke_label);
  g_free (question);
}

static void
sa_remove_dialog_toggled_cb (GtkCheckButton   *revoke,
                             SaRemoveQuestion *question)
{
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (revoke)));

  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (dialog), "do",
                                         gtk_check_button_get_active (revoke) ? question->revoke_label :
                                         question->remove_label);
}

static void
sa_remove_dialog_response_cb (AdwMessageDialog *dialog,
                              const char       *response,
                              SaRemoveQuestion *question)
{
  gboolean revoke = question->revoke != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (question->revoke));

  if (g_str_equal (response, "do"))
    question->callback (revoke ? SA_CHANGE_REVOKE : SA_CHANGE_REMOVE, question->data);
}

void
sa_remove_dialog_present (GtkWindow        *parent,
                          const char       *site_name,
                          const char       *name,
                          guint             n_users,
                          gboolean          can_revoke,
                          SaRemoveCallback  callback,
                          gpointer          data)
{
  SaRemoveQuestion *question = g_new0 (SaRemoveQuestion, 1);
  g_autofree char *heading = NULL;
  GtkWidget *dialog = NULL;
  GtkWidget *list = NULL;
  GtkWidget *remove = NULL;

  if (name != NULL)
    /* Translators: a question; %1$s is a person, %2$s a site */
    heading = g_strdup_printf (_("Take %1$s Off %2$s?"), name, site_name);
  else
    /* Translators: a question; %1$u is a number of users, %2$s a site */
    heading = g_strdup_printf (ngettext ("Take %1$u User Off %2$s?", "Take %1$u Users Off %2$s?", n_users),
                               n_users, site_name);
  question->callback = callback;
  question->data = data;
  /* Translators: a button; from more than one user on with their number and the site */
  question->remove_label = n_users == 1 ? g_strdup (_("_Remove User")) :
    /* Translators: a button; how many, and the site */
    g_strdup_printf (ngettext ("_Remove %1$u User From %2$s", "_Remove %1$u Users From %2$s", n_users), n_users, site_name);
  question->revoke_label = n_users == 1 ? g_strdup (_("_Revoke Access")) :
    /* Translators: a button; how many, and the site */
    g_strdup_printf (ngettext ("_Revoke Access of %1$u User on %2$s", "_Revoke Access of %1$u Users on %2$s", n_users),
                     n_users, site_name);

  dialog = sa_dialog_new_question (parent, heading, NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", question->remove_label);
  list = sa_dialog_add_list (dialog);
  remove = sa_dialog_add_check (list, _("Remove From This Site"),
                                _("Off the list, no seats, and open invitation links stop working. "
                                  "Account, content and other sites stay. Can be undone."));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (remove), TRUE);
  if (can_revoke)
    {
      question->revoke = sa_dialog_add_check (list, _("Revoke Access"),
                                              _("Stays on the list without access or seats. "
                                                "Groups are remembered for when access is restored. Can be undone."));
      gtk_check_button_set_group (GTK_CHECK_BUTTON (question->revoke), GTK_CHECK_BUTTON (remove));
      g_signal_connect (question->revoke, "toggled", G_CALLBACK (sa_remove_dialog_toggled_cb), question);
    }
  g_signal_connect_data (dialog, "response", G_CALLBACK (sa_remove_dialog_response_cb), question,
                         sa_remove_question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  GPtrArray        *checks;   /* of GtkWidget, borrowed from the dialog */
  GArray           *ids;      /* of SaId, beside the checks */
  GArray           *shares;   /* of int: how many had it: 0 none, 1 some, 2 all */
  SaGroupsCallback  callback;
  gpointer          data;
} SaGroupsQuestion;

static void
sa_groups_question_free (gpointer  data,
                         GClosure *closure)
{
  SaGroupsQuestion *question = data;

  g_ptr_array_unref (question->checks);
  g_array_unref (question->ids);
  g_array_unref (question->shares);
  g_free (question);
}

static void
sa_groups_dialog_toggled_cb (GtkCheckButton *check,
                             gpointer        data)
{
  gtk_check_button_set_inconsistent (check, FALSE);
}

static void
sa_groups_dialog_response_cb (AdwMessageDialog *dialog,
                              const char       *response,
                              SaGroupsQuestion *question)
{
  GArray *added = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *removed = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(SaIds) added_ids = NULL;
  g_autoptr(SaIds) removed_ids = NULL;
  guint i;

  /* Only what was touched changes: a mixed group stays mixed. */
  for (i = 0; i < question->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (question->checks, i);
      int share = g_array_index (question->shares, int, i);

      if (gtk_check_button_get_inconsistent (check))
        continue;
      if (gtk_check_button_get_active (check) && share < 2)
        g_array_append_val (added, g_array_index (question->ids, SaId, i));
      if (!gtk_check_button_get_active (check) && share > 0)
        g_array_append_val (removed, g_array_index (question->ids, SaId, i));
    }
  added_ids = sa_ids_new_take (added);
  removed_ids = sa_ids_new_take (removed);
  if (g_str_equal (response, "do") && (sa_ids_get_size (added_ids) > 0 || sa_ids_get_size (removed_ids) > 0))
    question->callback (added_ids, removed_ids, question->data);
}

static int
sa_groups_dialog_share (GPtrArray *users,
                        guint      n_users,
                        SaId       group)
{
  guint n_have = 0;
  guint i;
  gsize j;

  for (i = 0; i < users->len; i++)
    {
      const SaUserRecord *user = g_ptr_array_index (users, i);

      for (j = 0; user->groups != NULL && j < sa_ids_get_size (user->groups); j++)
        if (sa_ids_get_nth (user->groups, j) == group)
          n_have++;
    }
  if (n_have == 0)
    return users->len < n_users ? 1 : 0;

  return n_have == n_users ? 2 : 1;
}

void
sa_groups_dialog_present (GtkWindow        *parent,
                          GPtrArray        *groups,
                          GPtrArray        *users,
                          guint             n_users,
                          SaGroupsCallback  callback,
                          gpointer          data)
{
  SaGroupsQuestion *question = NULL;
  g_autofree char *heading = NULL;
  GtkWidget *dialog = NULL;
  GtkWidget *list = NULL;
  guint i;

  if (n_users == 1 && users->len == 1)
    /* Translators: the title of a dialog; %s is a person */
    heading = g_strdup_printf (_("Groups of %s"), sa_format_title (g_ptr_array_index (users, 0)));
  else
    /* Translators: the title of a dialog */
    heading = g_strdup_printf (ngettext ("Groups of %u User", "Groups of %u Users", n_users), n_users);

  if (groups->len == 0)
    {
      dialog = sa_dialog_new (parent, heading, _("This site has no groups yet."));
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }

  question = g_new0 (SaGroupsQuestion, 1);
  question->checks = g_ptr_array_new ();
  question->ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  question->shares = g_array_new (FALSE, FALSE, sizeof (int));
  question->callback = callback;
  question->data = data;

  dialog = sa_dialog_new_question (parent, heading, NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", _("_Apply"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  list = sa_dialog_add_list (dialog);
  for (i = 0; i < groups->len; i++)
    {
      const SaGroupRecord *group = g_ptr_array_index (groups, i);
      int share = sa_groups_dialog_share (users, n_users, group->id);
      g_autofree char *opens = NULL;
      GtkWidget *check = NULL;

      if (group->product_names != NULL && group->product_names[0] != NULL)
        {
          g_autofree char *names = sa_format_list (group->product_names);

          /* Translators: of a group; %s lists the products that its users have */
          opens = g_strdup_printf (_("Opens %s"), names);
        }
      check = sa_dialog_add_check (list, group->name, opens != NULL ? opens : group->description);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), share == 2);
      gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (check), share == 1);
      g_signal_connect (check, "toggled", G_CALLBACK (sa_groups_dialog_toggled_cb), NULL);
      g_ptr_array_add (question->checks, check);
      g_array_append_val (question->ids, group->id);
      g_array_append_val (question->shares, share);
    }
  g_signal_connect_data (dialog, "response", G_CALLBACK (sa_groups_dialog_response_cb), question,
                         sa_groups_question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  SaConfirmCallback callback;
  gpointer          data;
  GDestroyNotify    destroy;
} SaConfirmQuestion;

static void
sa_confirm_question_free (gpointer  data,
                          GClosure *closure)
{
  SaConfirmQuestion *question = data;

  if (question->destroy != NULL)
    question->destroy (question->data);
  g_free (question);
}

static void
sa_confirm_dialog_response_cb (AdwMessageDialog  *dialog,
                               const char        *response,
                               SaConfirmQuestion *question)
{
  if (g_str_equal (response, "do"))
    question->callback (question->data);
}

void
sa_confirm_dialog_present (GtkWindow         *parent,
                           const char        *heading,
                           const char        *body,
                           const char        *verb,
                           SaConfirmCallback  callback,
                           gpointer           data,
                           GDestroyNotify     destroy)
{
  SaConfirmQuestion *question = g_new0 (SaConfirmQuestion, 1);
  GtkWidget *dialog = sa_dialog_new_question (parent, heading, body);

  question->callback = callback;
  question->data = data;
  question->destroy = destroy;
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", verb);
  g_signal_connect_data (dialog, "response", G_CALLBACK (sa_confirm_dialog_response_cb), question,
                         sa_confirm_question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
sa_refusals_dialog_get_recipient (SaRepository *repository,
                                  SaId          id)
{
  g_autoptr(GPtrArray) messages = sa_repository_load (repository, SA_ENTITY_MESSAGE, &id, 1, NULL);

  return g_strdup (messages != NULL && messages->len > 0 ? sa_message_get_title (g_ptr_array_index (messages, 0)) : "–");
}

static char *
sa_refusals_dialog_get_name (SaRepository       *repository,
                             SaPlan             *plan,
                             const SaOutcomeRow *row)
{
  SaChange *change = g_ptr_array_index (plan->changes, row->change);
  g_autoptr(GPtrArray) users = NULL;
  SaId id;

  if (change->targets == NULL || row->target >= sa_targets_get_size (change->targets))
    return g_strdup (plan->title);
  if (sa_targets_are_addresses (change->targets))
    return g_strdup (sa_targets_get_input (change->targets, row->target));

  id = sa_targets_get_id (change->targets, row->target);
  if (change->kind == SA_CHANGE_CANCEL_MESSAGE || change->kind == SA_CHANGE_RETRY_MESSAGE ||
      change->kind == SA_CHANGE_POSTPONE_MESSAGE)
    return sa_refusals_dialog_get_recipient (repository, id);
  users = sa_repository_load (repository, SA_ENTITY_USER, &id, 1, NULL);
  if (users == NULL || users->len == 0)
    return g_strdup ("–");

  return g_strdup (sa_format_title (g_ptr_array_index (users, 0)));
}

void
sa_refusals_dialog_present (GtkWindow    *parent,
                            SaRepository *repository,
                            SaPlan       *plan,
                            SaOutcome    *outcome)
{
  GtkWidget *dialog = sa_dialog_new (parent, _("Left Out"), NULL);
  GtkWidget *list = sa_dialog_add_list (dialog);
  guint n_shown = 0;
  gsize i;

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  for (i = 0; i < sa_outcome_get_size (outcome) && n_shown < MAX_REFUSALS; i++)
    {
      const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);
      g_autofree char *name = NULL;

      if (sa_verdict_is_success (row->verdict))
        continue;
      name = sa_refusals_dialog_get_name (repository, plan, row);
      sa_dialog_add_row (list, name, row->reason != SA_REASON_NONE ? sa_reason_to_text (row->reason) :
                         sa_verdict_to_text (row->verdict));
      n_shown++;
    }
  gtk_window_present (GTK_WINDOW (dialog));
}
