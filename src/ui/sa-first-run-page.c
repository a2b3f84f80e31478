/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-first-run-page.h"

struct _SaFirstRunPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SaFirstRunPage, sa_first_run_page, ADW_TYPE_BIN)

static void
sa_first_run_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SA_TYPE_FIRST_RUN_PAGE);

  G_OBJECT_CLASS (sa_first_run_page_parent_class)->dispose (object);
}

static void
sa_first_run_page_class_init (SaFirstRunPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sa_first_run_page_dispose;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/example/SiteAdmin/sa-first-run-page.ui");
}

static void
sa_first_run_page_init (SaFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sa_first_run_page_new (void)
{
  return g_object_new (SA_TYPE_FIRST_RUN_PAGE, NULL);
}
