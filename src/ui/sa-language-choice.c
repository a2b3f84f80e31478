/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language-choice.h"

#include "sa-language.h"

#include <glib/gi18n-lib.h>

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), GPOINTER_TO_INT (user_data) != 0 ? PANGO_ELLIPSIZE_END
                                                                               : PANGO_ELLIPSIZE_NONE);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (name));
}

static GtkListItemFactory *
make_factory (gboolean ellipsize)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (ellipsize));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  return factory;
}

GtkWidget *
sa_language_choice_new (void)
{
  const char * const *tags = sa_language_list ();
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GtkListItemFactory) button_factory = make_factory (TRUE);
  g_autoptr(GtkListItemFactory) list_factory = make_factory (FALSE);
  GtkWidget *self = NULL;
  guint i = 0;

  for (i = 0; tags[i] != NULL; i++)
    gtk_string_list_append (names, sa_language_get_name (tags[i]));
  self = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self), button_factory);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self), list_factory);
  gtk_widget_set_tooltip_text (self, _("Language of the mail"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Language of the mail"), -1);

  return self;
}

const char *
sa_language_choice_get_language (GtkDropDown *self)
{
  guint selected = 0;

  g_return_val_if_fail (GTK_IS_DROP_DOWN (self), NULL);

  selected = gtk_drop_down_get_selected (self);
  return selected != GTK_INVALID_LIST_POSITION ? sa_language_list ()[selected] : NULL;
}

void
sa_language_choice_set_language (GtkDropDown *self,
                                 const char  *language)
{
  const char * const *tags = sa_language_list ();
  guint i = 0;

  g_return_if_fail (GTK_IS_DROP_DOWN (self));

  for (i = 0; tags[i] != NULL; i++)
    if (g_strcmp0 (tags[i], language) == 0)
      gtk_drop_down_set_selected (self, i);
}
