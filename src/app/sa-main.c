/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (SaApplication) application = NULL;
  const char *locale_dir = g_getenv ("SITE_ADMIN_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (SA_APP_ID);
  /* Translators: the name of the program */
  g_set_application_name (_("Site Admin"));

  application = sa_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
