/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-repository-contract.h"
#include "sa-store.h"
#include "sa-test.h"

/* What every repository promises, on the one that keeps. */

/* @data: flags besides those that it takes to make a database */
static SaRepository *
make_store (gpointer data)
{
  SaTestDir *dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "organization.db");
  g_autoptr (GError) error = NULL;
  SaStore *store = sa_store_open (path, SA_STORE_CREATE | GPOINTER_TO_INT (data), &error);

  g_assert_no_error (error);
  g_object_set_data_full (G_OBJECT (store), "sa-test-dir", dir, (GDestroyNotify) sa_test_dir_free);
  return SA_REPOSITORY (store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  sa_repository_contract_add ("/store", make_store, GINT_TO_POINTER (SA_STORE_NONE));
  sa_repository_contract_add ("/store-without-roster", make_store, GINT_TO_POINTER (SA_STORE_NO_ROSTER));

  return g_test_run ();
}
