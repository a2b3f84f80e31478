/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-organization-window.h"

#include "sa-address.h"
#include "sa-check.h"
#include "sa-field.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  FIELD_ORGANIZATION,
  FIELD_SITE,
  FIELD_URL,
  FIELD_PERSON,
  FIELD_ADDRESS,
  N_FIELDS
} Field;

struct _SaOrganizationWindow
{
  AdwWindow parent_instance;

  SaField    *fields[N_FIELDS];
  gboolean    busy;
  GtkWidget  *focus;      /* (nullable): what had the focus before it became busy; in the form */

  GtkInfoBar *error_bar;
  GtkLabel   *error_label;
  GtkWidget  *form;
  GtkWidget  *organization_row;
  GtkWidget  *site_row;
  GtkWidget  *url_row;
  GtkWidget  *person_row;
  GtkWidget  *address_row;
  GtkLabel   *hint;
};

G_DEFINE_FINAL_TYPE (SaOrganizationWindow, sa_organization_window, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_text (SaOrganizationWindow *self,
          Field                 field)
{
  return g_strstrip (g_strdup (sa_field_get_text (self->fields[field])));
}

/* Most people type a URL without its scheme. */
static char *
dup_url (SaOrganizationWindow *self)
{
  char *url = dup_text (self, FIELD_URL);
  char *whole = NULL;

  if (url[0] == '\0' || strstr (url, "://") != NULL)
    return url;
  whole = g_strconcat ("https://", url, NULL);
  g_free (url);

  return whole;
}

static void
update_hint (SaOrganizationWindow *self,
             const char           *address)
{
  g_autofree char *suggestion = sa_field_has_error (self->fields[FIELD_ADDRESS]) ? NULL : sa_address_suggest (address);
  g_autofree char *text = NULL;

  if (suggestion != NULL)
    /* Translators: %s is an e-mail address */
    text = g_strdup_printf (_("Did you mean %s?"), suggestion);
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

static void
check (SaOrganizationWindow *self)
{
  g_autofree char *organization = dup_text (self, FIELD_ORGANIZATION);
  g_autofree char *site = dup_text (self, FIELD_SITE);
  g_autofree char *url = dup_url (self);
  g_autofree char *person = dup_text (self, FIELD_PERSON);
  g_autofree char *address = dup_text (self, FIELD_ADDRESS);
  gboolean valid = TRUE;
  guint i = 0;

  sa_field_set_reason (self->fields[FIELD_ORGANIZATION], sa_check_name (organization));
  sa_field_set_reason (self->fields[FIELD_SITE], sa_check_name (site));
  sa_field_set_reason (self->fields[FIELD_URL], sa_check_url (url));
  sa_field_set_reason (self->fields[FIELD_PERSON], person[0] != '\0' ? sa_check_name (person) : SA_REASON_NONE);
  sa_field_set_reason (self->fields[FIELD_ADDRESS], sa_address_check (address, NULL));
  update_hint (self, address);

  for (i = 0; i < N_FIELDS; i++)
    valid = valid && !sa_field_has_error (self->fields[i]);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "organization.create", valid && !self->busy);
}

static void
changed_cb (GtkEditable *editable,
            gpointer     user_data)
{
  check (user_data);
}

static void
entry_activated_cb (AdwEntryRow *row,
                    gpointer     user_data)
{
  SaOrganizationWindow *self = user_data;
  guint i = 0;

  /* Return on a form with mistakes says all of them. */
  for (i = 0; i < N_FIELDS; i++)
    sa_field_touch (self->fields[i]);
  gtk_widget_activate_action (GTK_WIDGET (self), "organization.create", NULL);
}

static SaPlan *
make_plan (SaOrganizationWindow *self)
{
  g_autofree char *organization = dup_text (self, FIELD_ORGANIZATION);
  g_autofree char *site = dup_text (self, FIELD_SITE);
  g_autofree char *url = dup_url (self);
  g_autofree char *person = dup_text (self, FIELD_PERSON);
  g_autofree char *typed = dup_text (self, FIELD_ADDRESS);
  g_autofree char *address = NULL;
  /* Translators: the name of this step in the activity; %s is the name of an organization */
  g_autofree char *title = g_strdup_printf (_("Create Organization “%s”"), organization);
  SaPlan *plan = sa_plan_new (title, TRUE);
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *founder = sa_targets_new_addresses ();

  sa_address_check (typed, &address);
  sa_targets_add_address (founder, typed, address, person, SA_REASON_NONE);
  sa_change_set_name (change, organization);
  sa_change_set_text (change, site);
  sa_change_set_url (change, url);
  sa_change_take_targets (change, founder);
  sa_plan_take (plan, change);

  return plan;
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SaOrganizationWindow *self = SA_ORGANIZATION_WINDOW (widget);
  g_autoptr(SaPlan) plan = make_plan (self);

  self->busy = TRUE;
  /* An entry that is made insensitive with the focus in it never hears of its loss, and GTK warns of that. */
  self->focus = gtk_window_get_focus (GTK_WINDOW (self));
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (self->form, FALSE);
  gtk_info_bar_set_revealed (self->error_bar, FALSE);
  check (self);
  g_signal_emit (self, signals[CREATED], 0, plan);
}

static gboolean
sa_organization_window_close_request (GtkWindow *window)
{
  if (SA_ORGANIZATION_WINDOW (window)->busy)
    return TRUE;

  return GTK_WINDOW_CLASS (sa_organization_window_parent_class)->close_request (window);
}

static void
sa_organization_window_class_init (SaOrganizationWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GTK_WINDOW_CLASS (klass)->close_request = sa_organization_window_close_request;
  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SA_TYPE_PLAN);

  gtk_widget_class_install_action (widget_class, "organization.create", NULL, create_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (ADW_TYPE_ENTRY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-organization-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, error_bar);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, form);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, organization_row);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, site_row);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, url_row);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, person_row);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, SaOrganizationWindow, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
sa_organization_window_init (SaOrganizationWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields[FIELD_ORGANIZATION] = sa_field_new (ADW_ENTRY_ROW (self->organization_row));
  self->fields[FIELD_SITE] = sa_field_new (ADW_ENTRY_ROW (self->site_row));
  self->fields[FIELD_URL] = sa_field_new (ADW_ENTRY_ROW (self->url_row));
  self->fields[FIELD_PERSON] = sa_field_new (ADW_ENTRY_ROW (self->person_row));
  self->fields[FIELD_ADDRESS] = sa_field_new (ADW_ENTRY_ROW (self->address_row));
  check (self);
}

GtkWidget *
sa_organization_window_new (GtkWindow  *parent,
                            const char *name,
                            const char *address)
{
  SaOrganizationWindow *self = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (SA_TYPE_ORGANIZATION_WINDOW, "transient-for", parent, NULL);
  if (name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->person_row), name);
  if (address != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);

  return GTK_WIDGET (self);
}

void
sa_organization_window_finish (SaOrganizationWindow *self,
                               const char           *error)
{
  g_return_if_fail (SA_IS_ORGANIZATION_WINDOW (self));

  self->busy = FALSE;
  if (error == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->form, TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), self->focus);
  gtk_label_set_text (self->error_label, error);
  gtk_info_bar_set_revealed (self->error_bar, TRUE);
  check (self);
}
