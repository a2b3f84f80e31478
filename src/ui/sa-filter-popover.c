/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-filter-popover.h"

#include <glib/gi18n-lib.h>

struct _SaFilterPopover
{
  GtkPopover parent_instance;

  /* Owned References */
  SaUsersView  *view;
  SaRepository *repository;
  GArray       *values[SA_N_USERS_FILTERS];  /* of gint64, beside the drop-down's strings; the first is -1 */

  SaId     site;
  gboolean filling;

  /* Template Widgets */
  GtkDropDown *product;
  GtkDropDown *group;
  GtkDropDown *role;
  GtkDropDown *origin;
};

G_DEFINE_FINAL_TYPE (SaFilterPopover, sa_filter_popover, GTK_TYPE_POPOVER)

static GtkDropDown *
sa_filter_popover_get_drop_down (SaFilterPopover *self,
                                 SaUsersFilter    filter)
{
  GtkDropDown *drop_downs[SA_N_USERS_FILTERS] = { self->product, self->group, self->role, self->origin };

  return drop_downs[filter];
}

static void
sa_filter_popover_add (SaFilterPopover *self,
                       GtkStringList   *names,
                       SaUsersFilter    filter,
                       gint64           value,
                       const char      *name)
{
  gtk_string_list_append (names, name);
  g_array_append_val (self->values[filter], value);
}

static void
sa_filter_popover_add_records (SaFilterPopover *self,
                               GtkStringList   *names,
                               SaUsersFilter    filter)
{
  g_autoptr(GPtrArray) records = NULL;
  guint i;

  /* When it fails there is nothing to choose from; the page itself shows why the repository does not answer. */
  records = sa_repository_load (self->repository,
                                filter == SA_USERS_FILTER_PRODUCT ? SA_ENTITY_PRODUCT : SA_ENTITY_GROUP,
                                NULL, 0, NULL);
  for (i = 0; records != NULL && i < records->len; i++)
    {
      if (filter == SA_USERS_FILTER_PRODUCT)
        {
          const SaProductRecord *product = g_ptr_array_index (records, i);

          if (product->site == self->site)
            sa_filter_popover_add (self, names, filter, product->id, product->name);
        }
      else
        {
          const SaGroupRecord *group = g_ptr_array_index (records, i);

          if (group->site == self->site)
            sa_filter_popover_add (self, names, filter, group->id, group->name);
        }
    }
}

static void
sa_filter_popover_fill (SaFilterPopover *self,
                        SaUsersFilter    filter)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkDropDown *drop_down = sa_filter_popover_get_drop_down (self, filter);
  guint i;

  g_array_set_size (self->values[filter], 0);
  /* Translators: no filter is in force, anything will do */
  sa_filter_popover_add (self, names, filter, -1, C_("filter", "Any"));
  switch (filter)
    {
    case SA_USERS_FILTER_PRODUCT:
    case SA_USERS_FILTER_GROUP:
      sa_filter_popover_add_records (self, names, filter);
      break;

    case SA_USERS_FILTER_ROLE:
      for (i = 0; i < SA_N_ROLES; i++)
        sa_filter_popover_add (self, names, filter, i, sa_role_to_text (i));
      break;

    case SA_USERS_FILTER_ORIGIN:
      for (i = 0; i < SA_N_ORIGINS; i++)
        sa_filter_popover_add (self, names, filter, i, sa_origin_to_text (i));
      break;

    case SA_N_USERS_FILTERS:
    default:
      g_assert_not_reached ();
    }

  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  for (i = 0; i < self->values[filter]->len; i++)
    if (g_array_index (self->values[filter], gint64, i) == sa_users_view_get_filter (self->view, filter))
      gtk_drop_down_set_selected (drop_down, i);
}

static void
sa_filter_popover_show_cb (SaFilterPopover *self)
{
  int i;

  if (self->view == NULL)
    return;

  self->filling = TRUE;
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    sa_filter_popover_fill (self, i);
  self->filling = FALSE;
}

static void
sa_filter_popover_selected_cb (GtkDropDown     *drop_down,
                               GParamSpec      *pspec,
                               SaFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  GtkStringObject *name = gtk_drop_down_get_selected_item (drop_down);
  int i;

  if (self->filling || self->view == NULL)
    return;

  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    if (sa_filter_popover_get_drop_down (self, i) == drop_down && selected < self->values[i]->len)
      sa_users_view_set_filter (self->view, i, g_array_index (self->values[i], gint64, selected),
                                gtk_string_object_get_string (name));
}

static void
sa_filter_popover_view_changed_cb (SaUsersView     *view,
                                   SaFilterPopover *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)) && !sa_users_view_is_narrowed (view))
    gtk_popover_popdown (GTK_POPOVER (self));
}

static void
sa_filter_popover_dispose (GObject *object)
{
  SaFilterPopover *self = (SaFilterPopover *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_FILTER_POPOVER);
  g_clear_object (&self->view);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_filter_popover_parent_class)->dispose (object);
}

static void
sa_filter_popover_finalize (GObject *object)
{
  SaFilterPopover *self = (SaFilterPopover *) object;
  int i;

  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    g_array_unref (self->values[i]);

  G_OBJECT_CLASS (sa_filter_popover_parent_class)->finalize (object);
}

static void
sa_filter_popover_class_init (SaFilterPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_filter_popover_dispose;
  object_class->finalize = sa_filter_popover_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SaFilterPopover, product);
  gtk_widget_class_bind_template_child (widget_class, SaFilterPopover, group);
  gtk_widget_class_bind_template_child (widget_class, SaFilterPopover, role);
  gtk_widget_class_bind_template_child (widget_class, SaFilterPopover, origin);
}

static void
sa_filter_popover_init (SaFilterPopover *self)
{
  int i;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    {
      GtkDropDown *drop_down = sa_filter_popover_get_drop_down (self, i);
      g_autoptr(GtkExpression) expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

      self->values[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
      gtk_drop_down_set_expression (drop_down, expression);
      g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (sa_filter_popover_selected_cb), self, 0);
    }
  g_signal_connect (self, "show", G_CALLBACK (sa_filter_popover_show_cb), NULL);
}

void
sa_filter_popover_set_up (SaFilterPopover *self,
                          SaUsersView     *view,
                          SaRepository    *repository,
                          SaId             site)
{
  g_return_if_fail (SA_IS_FILTER_POPOVER (self));
  g_return_if_fail (SA_IS_USERS_VIEW (view));
  g_return_if_fail (SA_IS_REPOSITORY (repository));
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  self->repository = g_object_ref (repository);
  self->site = site;
  g_signal_connect_object (view, "changed", G_CALLBACK (sa_filter_popover_view_changed_cb), self, 0);
}
