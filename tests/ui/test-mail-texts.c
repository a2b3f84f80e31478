/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-fake-repository.h"
#include "sa-invite-sample.h"
#include "sa-language.h"
#include "sa-mail-key-text.h"
#include "sa-mail-template.h"
#include "sa-mail-texts.h"
#include "sa-test.h"

static GVariant *
load_built_in (const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (language, &error);

  g_assert_no_error (error);
  return sa_mail_template_dup_texts (words);
}

static void
changed_cb (SaMailTexts *texts,
            int          key,
            gpointer     user_data)
{
  *(int *) user_data = key;
}

static void
test_built_in (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "de-AT");

  g_assert_cmpstr (sa_mail_texts_get_language (texts), ==, "de");
  g_assert_cmpint (sa_mail_texts_get_lock (texts), ==, SA_REASON_NONE);
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_SUBJECT), ==, "{inviter} hat Sie zu {site} eingeladen");
  for (guint key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    {
      g_assert_cmpstr (sa_mail_texts_get_text (texts, key), !=, "");
      g_assert_false (sa_mail_texts_is_changed (texts, key));
      g_assert_null (sa_mail_texts_get_error (texts, key));
      g_assert_cmpstr (sa_mail_key_to_title (key), !=, "");
    }
  g_assert_false (sa_mail_texts_is_dirty (texts));
  g_assert_false (sa_mail_texts_can_save (texts));
  g_assert_null (sa_mail_texts_dup_plan (texts));
}

static void
test_edits (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "en");
  g_auto (GStrv) names = NULL;
  int key = -2;

  g_signal_connect (texts, "changed", G_CALLBACK (changed_cb), &key);
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_GREETING, "Dear {name},");
  g_assert_cmpint (key, ==, SA_MAIL_KEY_GREETING);
  g_assert_true (sa_mail_texts_is_changed (texts, SA_MAIL_KEY_GREETING));
  g_assert_cmpuint (sa_mail_texts_get_n_changed (texts), ==, 1);
  g_assert_true (sa_mail_texts_can_save (texts));

  /* Another language is looked at, and what was written stays. */
  sa_mail_texts_set_language (texts, "fr");
  g_assert_cmpint (key, ==, -1);
  g_assert_cmpuint (sa_mail_texts_get_n_changed (texts), ==, 0);
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "Ce lien est pour vous.");
  names = sa_mail_texts_dup_dirty (texts);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "English");
  g_assert_cmpstr (names[1], ==, "Français");
  sa_mail_texts_set_language (texts, "en");
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_GREETING), ==, "Dear {name},");

  sa_mail_texts_reset (texts, SA_MAIL_KEY_GREETING);
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_GREETING), ==, "Hello {name},");
  g_assert_false (sa_mail_texts_is_changed (texts, SA_MAIL_KEY_GREETING));

  /* Emptied: as it is built in. */
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_IGNORE, "");
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_IGNORE), ==, "");
  g_assert_null (sa_mail_texts_get_error (texts, SA_MAIL_KEY_IGNORE));
  g_assert_false (sa_mail_texts_is_changed (texts, SA_MAIL_KEY_IGNORE));
}

static void
test_mistakes (void)
{
  static const struct
  {
    SaMailKey   key;
    const char *text;
    const char *error;
  } mistakes[] = {
    { SA_MAIL_KEY_GREETING, "Dear friend,", "In the mail texts “English”, the text “greeting” lacks the variable “{name}”. Add it." },
    { SA_MAIL_KEY_GREETING, "Dear {nmae},", "In the mail texts “English”, the text “greeting” has “{nmae}”, which is no variable. Correct it or leave out the braces." },
    { SA_MAIL_KEY_GREETING, "Dear {name} of {site},", "In the mail texts “English”, the text “greeting” cannot have the variable “{site}”. Leave it out." },
    { SA_MAIL_KEY_SUBJECT, "{site}\n{inviter}", "In the mail texts “English”, the text “subject” has a line break or another control character. Write it on one line." },
  };
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "en");
  g_autoptr (GVariant) templates = NULL;
  g_autoptr (GVariant) english = NULL;
  const char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      sa_mail_texts_set_text (texts, mistakes[i].key, mistakes[i].text);
      g_assert_cmpstr (sa_mail_texts_get_error (texts, mistakes[i].key), ==, mistakes[i].error);
      g_assert_cmpstr (sa_mail_texts_get_text (texts, mistakes[i].key), ==, mistakes[i].text);
      g_assert_false (sa_mail_texts_can_save (texts));
      g_assert_cmpstr (sa_mail_texts_get_bad_language (texts), ==, "en");
    }

  /* A mistake in a language that is not looked at is one too. */
  sa_mail_texts_set_language (texts, "de");
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "Nur für Sie.");
  g_assert_false (sa_mail_texts_can_save (texts));
  g_assert_cmpstr (sa_mail_texts_get_bad_language (texts), ==, "en");

  /* A preview shows what is good so far. */
  sa_mail_texts_set_language (texts, "en");
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "For you alone.");
  templates = sa_mail_texts_dup_templates (texts);
  english = g_variant_lookup_value (templates, "en", G_VARIANT_TYPE ("a{ss}"));
  g_assert_cmpuint (g_variant_n_children (english), ==, 1);
  g_assert_true (g_variant_lookup (english, "private", "&s", &text));
  g_assert_cmpstr (text, ==, "For you alone.");

  sa_mail_texts_reset_all (texts);
  g_assert_null (sa_mail_texts_get_bad_language (texts));
  g_assert_true (sa_mail_texts_can_save (texts));
}

static void
test_plan (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "de");
  g_autoptr (SaPlan) plan = NULL;
  const SaChange *change = NULL;
  const char *text = NULL;

  sa_mail_texts_set_text (texts, SA_MAIL_KEY_SUBJECT, "{site} erwartet Sie");
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_IGNORE, "");
  plan = sa_mail_texts_dup_plan (texts);
  g_assert_cmpuint (plan->changes->len, ==, 1);
  g_assert_cmpstr (plan->title, ==, "Change Mail Texts: Deutsch");
  change = g_ptr_array_index (plan->changes, 0);
  g_assert_cmpint (change->kind, ==, SA_CHANGE_SET_TEMPLATE);
  g_assert_cmpint (change->site, ==, 0);
  g_assert_cmpstr (change->language, ==, "de");
  g_assert_cmpuint (g_variant_n_children (change->settings), ==, 1);
  g_assert_true (g_variant_lookup (change->settings, "subject", "&s", &text));
  g_assert_cmpstr (text, ==, "{site} erwartet Sie");
}

static SaOutcome *
save (SaMailTexts *texts)
{
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  SaOutcome *outcome = NULL;

  g_assert_true (sa_mail_texts_can_save (texts));
  sa_mail_texts_save_async (texts, sa_test_answer_cb, &answer);
  outcome = sa_mail_texts_save_finish (texts, sa_test_await (&answer), &error);
  g_assert_no_error (error);

  return outcome;
}

static void
test_saved (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "de");
  g_autoptr (SaMailTexts) again = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  g_auto (SaTestAnswer) answer = { 0 };

  sa_mail_texts_set_text (texts, SA_MAIL_KEY_GREETING, "Moin {name},");
  sa_mail_texts_set_language (texts, "en");
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_GREETING, "Ahoy {name},");
  outcome = save (texts);
  g_assert_cmpint (sa_outcome_get_event (outcome), !=, 0);
  g_assert_false (sa_mail_texts_is_dirty (texts));
  g_assert_true (sa_mail_texts_is_changed (texts, SA_MAIL_KEY_GREETING));

  again = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "de");
  g_assert_cmpstr (sa_mail_texts_get_text (again, SA_MAIL_KEY_GREETING), ==, "Moin {name},");
  g_assert_cmpuint (sa_mail_texts_get_n_changed (again), ==, 1);

  /* Undo takes both languages back, and what is being written elsewhere stays. */
  sa_mail_texts_set_text (again, SA_MAIL_KEY_PRIVATE, "Nur für Sie.");
  sa_repository_undo_async (sample->repository, sa_outcome_get_event (outcome), FALSE, sample->admin, FALSE, NULL,
                            sa_test_answer_cb, &answer);
  undone = sa_repository_undo_finish (sample->repository, sa_test_await (&answer), NULL);
  g_assert_nonnull (undone);
  SA_WAIT_UNTIL (!sa_mail_texts_is_changed (again, SA_MAIL_KEY_GREETING));
  g_assert_false (sa_mail_texts_is_changed (texts, SA_MAIL_KEY_GREETING));
  g_assert_cmpstr (sa_mail_texts_get_text (again, SA_MAIL_KEY_PRIVATE), ==, "Nur für Sie.");
}

static void
test_refused (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, "en");
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (sample->repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Another program is busy. Try again."));
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "Mine");
  sa_mail_texts_save_async (texts, sa_test_answer_cb, &answer);
  g_assert_null (sa_mail_texts_save_finish (texts, sa_test_await (&answer), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_PRIVATE), ==, "Mine");
  g_assert_true (sa_mail_texts_can_save (texts));
}

static void
test_locked (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (SaActor) trusted = sa_invite_sample_trusted (sample);
  g_autoptr (SaMailTexts) texts = sa_mail_texts_new (sample->repository, trusted, load_built_in, "en");

  g_assert_cmpint (sa_mail_texts_get_lock (texts), ==, SA_REASON_ORGANIZATION_ADMIN_ONLY);
  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "Mine");
  g_assert_cmpstr (sa_mail_texts_get_text (texts, SA_MAIL_KEY_PRIVATE), ==,
                   sa_mail_texts_get_built_in (texts, SA_MAIL_KEY_PRIVATE));
  g_assert_false (sa_mail_texts_can_save (texts));
}

static void
test_finalizes (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  SaMailTexts *texts = sa_mail_texts_new (sample->repository, sample->admin, load_built_in, NULL);

  sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRIVATE, "Mine");
  g_assert_finalize_object (texts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-texts/begin-as-they-are-built-in", test_built_in);
  g_test_add_func ("/mail-texts/edits-stay-while-other-languages-are-looked-at", test_edits);
  g_test_add_func ("/mail-texts/mistakes-are-told-and-not-saved", test_mistakes);
  g_test_add_func ("/mail-texts/saving-is-one-change-a-language", test_plan);
  g_test_add_func ("/mail-texts/what-is-saved-is-found-again-and-undone", test_saved);
  g_test_add_func ("/mail-texts/failure-keeps-everything", test_refused);
  g_test_add_func ("/mail-texts/only-organization-admins-change-them", test_locked);
  g_test_add_func ("/mail-texts/lets-go-of-everything", test_finalizes);

  return g_test_run ();
}
