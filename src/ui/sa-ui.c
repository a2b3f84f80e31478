/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ui.h"
#include "sa-ui-resources.h"

#include <gtk/gtk.h>

#define RESOURCE_PREFIX "/org/example/SiteAdmin"

void
sa_ui_init (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr(GtkCssProvider) provider = NULL;

  /* A linker drops the resources of a static library unless somebody asks for them. */
  g_resources_register (sa_ui_get_resource ());

  g_return_if_fail (display != NULL);

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCE_PREFIX "/icons");

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCE_PREFIX "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
