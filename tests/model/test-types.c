/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-types.h"

#include <string.h>

typedef const char *(*Words) (guint value);

/* Each value has a word and no two share one; @texts: words for people, which start with a capital. */
static void
assert_words (Words words,
              guint n_values,
              gboolean texts)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint i;

  for (i = 0; i < n_values; i++)
    {
      const char *word = words (i);

      g_assert_nonnull (word);
      g_assert_cmpstr (word, !=, "");
      g_assert_true (g_utf8_validate (word, -1, NULL));
      if (texts)
        {
          g_assert_true (g_unichar_isupper (g_utf8_get_char (word)));
        }
      else
        {
          g_assert_false (g_ascii_isupper (*word));
          g_assert_null (strpbrk (word, "_ ."));
        }
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
}

#define WORDS(function, type) static const char *function##_word (guint value) { return function ((type) value); }
WORDS (sa_role_to_string, SaRole)
WORDS (sa_origin_to_string, SaOrigin)
WORDS (sa_account_state_to_string, SaAccountState)
WORDS (sa_delivery_to_string, SaDelivery)
WORDS (sa_status_to_string, SaStatus)
WORDS (sa_verdict_to_string, SaVerdict)
WORDS (sa_reason_to_string, SaReason)
WORDS (sa_entity_to_string, SaEntity)
WORDS (sa_error_class_to_string, SaErrorClass)
WORDS (sa_role_to_text, SaRole)
WORDS (sa_origin_to_text, SaOrigin)
WORDS (sa_status_to_text, SaStatus)
WORDS (sa_verdict_to_text, SaVerdict)

static void
test_every_value_has_a_word (void)
{
  assert_words (sa_role_to_string_word, SA_N_ROLES, FALSE);
  assert_words (sa_origin_to_string_word, SA_N_ORIGINS, FALSE);
  assert_words (sa_account_state_to_string_word, SA_N_ACCOUNT_STATES, FALSE);
  assert_words (sa_delivery_to_string_word, SA_N_DELIVERIES, FALSE);
  assert_words (sa_status_to_string_word, SA_N_STATUSES, FALSE);
  assert_words (sa_verdict_to_string_word, SA_N_VERDICTS, FALSE);
  assert_words (sa_reason_to_string_word, SA_N_REASONS, FALSE);
  assert_words (sa_entity_to_string_word, SA_N_ENTITIES, FALSE);
  assert_words (sa_error_class_to_string_word, SA_ERROR_CLASS_ACCOUNT + 1, FALSE);
}

static void
test_every_value_has_a_text (void)
{
  guint i;

  assert_words (sa_role_to_text_word, SA_N_ROLES, TRUE);
  assert_words (sa_origin_to_text_word, SA_N_ORIGINS, TRUE);
  assert_words (sa_status_to_text_word, SA_N_STATUSES, TRUE);
  assert_words (sa_verdict_to_text_word, SA_N_VERDICTS, TRUE);

  g_assert_cmpstr (sa_reason_to_text (SA_REASON_NONE), ==, "");
  for (i = 1; i < SA_N_REASONS; i++)
    {
      const char *text = sa_reason_to_text ((SaReason) i);

      g_assert_cmpuint (g_utf8_strlen (text, -1), >, 10);
      g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
      g_assert_null (strchr (text, '"'));
      g_assert_null (strchr (text, '\''));
    }
}

/* The words of command-line.md, on which scripts rely. */
static void
test_promised_words (void)
{
  g_assert_cmpstr (sa_status_to_string (SA_STATUS_HAS_ACCESS), ==, "has-site-access");
  g_assert_cmpstr (sa_status_to_string (SA_STATUS_PENDING), ==, "invitation-pending");
  g_assert_cmpstr (sa_status_to_string (SA_STATUS_NOT_SENT), ==, "invitation-not-sent");
  g_assert_cmpstr (sa_status_to_string (SA_STATUS_NO_ACCESS), ==, "no-site-access");
  g_assert_cmpstr (sa_role_to_string (SA_ROLE_SITE_ADMIN), ==, "site-admin");
  g_assert_cmpstr (sa_origin_to_string (SA_ORIGIN_SELF_SIGNUP), ==, "self-signup");
  g_assert_cmpstr (sa_delivery_to_string (SA_DELIVERY_HANDED_OVER), ==, "handed-over");
  g_assert_cmpstr (sa_delivery_to_string (SA_DELIVERY_CANCELLED), ==, "cancelled");
  g_assert_cmpstr (sa_verdict_to_string (SA_VERDICT_EXISTING_ACCOUNT), ==, "existing-account");
  g_assert_cmpstr (sa_verdict_to_string (SA_VERDICT_ALREADY_USER), ==, "already-user");
  g_assert_cmpstr (sa_verdict_to_string (SA_VERDICT_CHANGED_SINCE), ==, "changed-since");
  g_assert_cmpstr (sa_verdict_to_string (SA_VERDICT_NOT_FOUND), ==, "not-found");
  g_assert_cmpstr (sa_reason_to_text (SA_REASON_ADDRESS_DOMAIN_NO_ENDING), ==,
                   "The domain has no ending, such as “.com”");
}

static void
test_words_come_back (void)
{
  SaRole role = SA_ROLE_BASIC;
  SaOrigin origin = SA_ORIGIN_INVITED;
  SaStatus status = SA_STATUS_HAS_ACCESS;
  guint i;

  for (i = 0; i < SA_N_ROLES; i++)
    {
      g_assert_true (sa_role_from_string (sa_role_to_string ((SaRole) i), &role));
      g_assert_cmpuint (role, ==, i);
    }
  for (i = 0; i < SA_N_ORIGINS; i++)
    {
      g_assert_true (sa_origin_from_string (sa_origin_to_string ((SaOrigin) i), &origin));
      g_assert_cmpuint (origin, ==, i);
    }
  for (i = 0; i < SA_N_STATUSES; i++)
    {
      g_assert_true (sa_status_from_string (sa_status_to_string ((SaStatus) i), &status));
      g_assert_cmpuint (status, ==, i);
    }

  role = SA_ROLE_TRUSTED;
  g_assert_false (sa_role_from_string ("Basic", &role));
  g_assert_false (sa_role_from_string ("", &role));
  g_assert_false (sa_role_from_string (NULL, &role));
  g_assert_cmpint (role, ==, SA_ROLE_TRUSTED);
}

static void
test_time_is_utc (void)
{
  g_autofree char *never = sa_time_to_rfc3339 (0);
  g_autofree char *epoch = sa_time_to_rfc3339 (1);
  g_autofree char *moment = sa_time_to_rfc3339 (1735787045);
  g_autofree char *absurd = sa_time_to_rfc3339 (G_MAXINT64);

  g_assert_null (never);
  g_assert_cmpstr (epoch, ==, "1970-01-01T00:00:01Z");
  g_assert_cmpstr (moment, ==, "2025-01-02T03:04:05Z");
  g_assert_null (absurd);
}

static void
test_ids_are_a_copy (void)
{
  SaId numbers[] = { 5, 3, 9 };
  g_autoptr(SaIds) ids = sa_ids_new (numbers, G_N_ELEMENTS (numbers));
  g_autoptr(SaIds) empty = sa_ids_new (NULL, 0);
  g_autoptr(SaIds) taken = NULL;
  GArray *array = g_array_new (FALSE, FALSE, sizeof (SaId));
  gsize n_ids = 0;

  numbers[0] = 1;
  g_assert_cmpint (sa_ids_get_nth (ids, 0), ==, 5);
  g_assert_cmpint (sa_ids_get (ids, &n_ids)[2], ==, 9);
  g_assert_cmpuint (n_ids, ==, 3);
  g_assert_cmpuint (sa_ids_get_size (empty), ==, 0);

  g_array_append_vals (array, numbers, 2);
  taken = sa_ids_new_take (array);
  g_assert_cmpuint (sa_ids_get_size (taken), ==, 2);
  g_assert_cmpint (sa_ids_get_nth (taken, 1), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/types/every-value-has-a-word", test_every_value_has_a_word);
  g_test_add_func ("/types/every-value-has-a-text", test_every_value_has_a_text);
  g_test_add_func ("/types/promised-words", test_promised_words);
  g_test_add_func ("/types/words-come-back", test_words_come_back);
  g_test_add_func ("/types/time-is-utc", test_time_is_utc);
  g_test_add_func ("/types/ids-are-a-copy", test_ids_are_a_copy);

  return g_test_run ();
}
