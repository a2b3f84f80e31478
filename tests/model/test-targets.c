/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-targets.h"

static void
test_addresses_keep_their_parts (void)
{
  g_autoptr(SaTargets) targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, "Ana <ana@example.com>", "ana@example.com", "Ana", SA_REASON_NONE);
  sa_targets_add_address (targets, "bo@example.com", "bo@example.com", NULL, SA_REASON_NONE);
  sa_targets_add_address (targets, "g.rossi@example", NULL, "", SA_REASON_ADDRESS_DOMAIN_NO_ENDING);
  sa_targets_add_address (targets, "", NULL, NULL, SA_REASON_ADDRESS_EMPTY);

  g_assert_true (sa_targets_are_addresses (targets));
  g_assert_cmpuint (sa_targets_get_size (targets), ==, 4);

  g_assert_cmpstr (sa_targets_get_input (targets, 0), ==, "Ana <ana@example.com>");
  g_assert_cmpstr (sa_targets_get_address (targets, 0), ==, "ana@example.com");
  g_assert_cmpstr (sa_targets_get_name (targets, 0), ==, "Ana");
  g_assert_cmpint (sa_targets_get_reason (targets, 0), ==, SA_REASON_NONE);

  g_assert_cmpstr (sa_targets_get_input (targets, 1), ==, "bo@example.com");
  g_assert_cmpstr (sa_targets_get_address (targets, 1), ==, "bo@example.com");
  g_assert_cmpstr (sa_targets_get_name (targets, 1), ==, "");

  g_assert_null (sa_targets_get_address (targets, 2));
  g_assert_cmpint (sa_targets_get_reason (targets, 2), ==, SA_REASON_ADDRESS_DOMAIN_NO_ENDING);
  g_assert_cmpstr (sa_targets_get_input (targets, 3), ==, "");
}

static void
test_many_addresses_stay_apart (void)
{
  g_autoptr(SaTargets) targets = sa_targets_new_addresses ();
  guint i;

  for (i = 0; i < 20000; i++)
    {
      g_autofree char *address = g_strdup_printf ("u%u@example.com", i);
      g_autofree char *input = g_strdup_printf ("N%u <%s>", i, address);

      sa_targets_add_address (targets, input, address, "N", SA_REASON_NONE);
    }
  for (i = 0; i < 20000; i += 997)
    {
      g_autofree char *address = g_strdup_printf ("u%u@example.com", i);

      g_assert_cmpstr (sa_targets_get_address (targets, i), ==, address);
      g_assert_cmpstr (sa_targets_get_name (targets, i), ==, "N");
    }
}

static void
test_ids (void)
{
  SaId numbers[] = { 4, 2, 8 };
  g_autoptr(SaIds) ids = sa_ids_new (numbers, G_N_ELEMENTS (numbers));
  g_autoptr(SaTargets) targets = sa_targets_new_ids (ids);
  g_autoptr(SaTargets) one = sa_targets_new_id (-3);

  g_assert_false (sa_targets_are_addresses (targets));
  g_assert_cmpuint (sa_targets_get_size (targets), ==, 3);
  g_assert_cmpint (sa_targets_get_id (targets, 1), ==, 2);
  g_assert_cmpuint (sa_targets_get_size (one), ==, 1);
  g_assert_cmpint (sa_targets_get_id (one, 0), ==, -3);
}

static void
test_slice_is_a_table_of_its_own (void)
{
  SaId numbers[] = { 4, 2, 8, 6 };
  g_autoptr(SaIds) ids = sa_ids_new (numbers, G_N_ELEMENTS (numbers));
  g_autoptr(SaTargets) of_ids = sa_targets_new_ids (ids);
  g_autoptr(SaTargets) middle = sa_targets_slice (of_ids, 1, 2);
  g_autoptr(SaTargets) none = sa_targets_slice (of_ids, 4, 0);
  SaTargets *addresses = sa_targets_new_addresses ();
  g_autoptr(SaTargets) last = NULL;

  g_assert_cmpuint (sa_targets_get_size (middle), ==, 2);
  g_assert_cmpint (sa_targets_get_id (middle, 0), ==, 2);
  g_assert_cmpint (sa_targets_get_id (middle, 1), ==, 8);
  g_assert_cmpuint (sa_targets_get_size (none), ==, 0);

  sa_targets_add_address (addresses, "a@example.com", "a@example.com", "A", SA_REASON_NONE);
  sa_targets_add_address (addresses, "b", NULL, "B", SA_REASON_ADDRESS_NO_AT);
  last = sa_targets_slice (addresses, 1, 1);
  sa_targets_unref (addresses);
  g_assert_cmpuint (sa_targets_get_size (last), ==, 1);
  g_assert_cmpstr (sa_targets_get_input (last, 0), ==, "b");
  g_assert_cmpstr (sa_targets_get_name (last, 0), ==, "B");
  g_assert_null (sa_targets_get_address (last, 0));
  g_assert_cmpint (sa_targets_get_reason (last, 0), ==, SA_REASON_ADDRESS_NO_AT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/targets/addresses-keep-their-parts", test_addresses_keep_their_parts);
  g_test_add_func ("/targets/many-addresses-stay-apart", test_many_addresses_stay_apart);
  g_test_add_func ("/targets/ids", test_ids);
  g_test_add_func ("/targets/slice-is-a-table-of-its-own", test_slice_is_a_table_of_its_own);

  return g_test_run ();
}
