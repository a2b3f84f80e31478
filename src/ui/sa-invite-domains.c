/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-choice-row.h"
#include "sa-invite-access.h"
#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

struct _SaInviteDomains
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm *form;
  GStrv         shown;     /* the domains that the rows below are of */
  GPtrArray    *rows;      /* of SaChoiceRow, borrowed */
  GtkWidget    *expander;  /* (nullable): where there are several */
};

G_DEFINE_FINAL_TYPE (SaInviteDomains, sa_invite_domains, ADW_TYPE_PREFERENCES_GROUP)

static void
chosen_cb (SaChoiceRow *row,
           gboolean     active,
           gpointer     user_data)
{
  SaInviteDomains *self = user_data;
  guint position = 0;

  if (g_ptr_array_find (self->rows, row, &position))
    sa_invite_form_allow_domain (self->form, self->shown[position], active);
}

static GStrv
dup_names (GPtrArray *domains)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint i = 0;

  for (i = 0; i < domains->len; i++)
    g_strv_builder_add (builder, ((SaInviteDomain *) g_ptr_array_index (domains, i))->domain);

  return g_strv_builder_end (builder);
}

static void
clear (SaInviteDomains *self)
{
  if (self->expander != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->expander);
  else if (self->rows->len > 0)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, 0));
  self->expander = NULL;
  g_ptr_array_set_size (self->rows, 0);
}

static void
rebuild (SaInviteDomains *self)
{
  gboolean expanded = self->expander != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self->expander));
  guint n = g_strv_length (self->shown);
  guint i = 0;

  clear (self);
  if (n > 1)
    {
      self->expander = adw_expander_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), _("Let Others From These Domains Join"));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->expander), FALSE);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->expander), expanded);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->expander);
    }

  for (i = 0; i < n; i++)
    {
      /* Translators: %s is a domain, such as example.com */
      g_autofree char *title = g_strdup_printf (_("Allow accounts on the %s domain to join this site"), self->shown[i]);
      GtkWidget *row = sa_choice_row_new (title);

      gtk_widget_add_css_class (row, "sa-data-row");
      g_signal_connect (row, "chosen", G_CALLBACK (chosen_cb), self);
      g_ptr_array_add (self->rows, row);
      if (self->expander != NULL)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expander), row);
      else
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
}

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaInviteDomains *self = user_data;
  GPtrArray *domains = sa_invite_form_get_domains (form);
  g_auto(GStrv) names = dup_names (domains);
  g_autoptr(GStrvBuilder) on = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) off = g_strv_builder_new ();
  guint i = 0;

  if (self->shown == NULL || !g_strv_equal ((const char * const *) names, (const char * const *) self->shown))
    {
      g_strfreev (self->shown);
      self->shown = g_steal_pointer (&names);
      rebuild (self);
    }

  for (i = 0; i < domains->len; i++)
    {
      const SaInviteDomain *domain = g_ptr_array_index (domains, i);
      gboolean active = domain->allowed || domain->joined;

      g_strv_builder_add (active ? on : off, domain->domain);
      sa_choice_row_set (g_ptr_array_index (self->rows, i), active,
                         domain->joined ? _("They may already: change it on the Site Access page") : NULL,
                         domain->joined ? SA_REASON_NONE : domain->lock);
      gtk_widget_set_sensitive (g_ptr_array_index (self->rows, i), !domain->joined);
    }

  if (self->expander != NULL)
    {
      g_auto(GStrv) on_names = g_strv_builder_end (on);
      g_auto(GStrv) off_names = g_strv_builder_end (off);
      g_autofree char *text = sa_invite_dup_domains_text ((const char * const *) on_names,
                                                         (const char * const *) off_names);

      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->expander), text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), domains->len > 0);
}

static void
sa_invite_domains_dispose (GObject *object)
{
  g_clear_object (&SA_INVITE_DOMAINS (object)->form);

  G_OBJECT_CLASS (sa_invite_domains_parent_class)->dispose (object);
}

static void
sa_invite_domains_finalize (GObject *object)
{
  SaInviteDomains *self = SA_INVITE_DOMAINS (object);

  g_strfreev (self->shown);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sa_invite_domains_parent_class)->finalize (object);
}

static void
sa_invite_domains_class_init (SaInviteDomainsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_invite_domains_dispose;
  object_class->finalize = sa_invite_domains_finalize;
}

static void
sa_invite_domains_init (SaInviteDomains *self)
{
  self->rows = g_ptr_array_new ();
}

void
sa_invite_domains_set_form (SaInviteDomains *self,
                            SaInviteForm    *form)
{
  g_return_if_fail (SA_IS_INVITE_DOMAINS (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);
}
