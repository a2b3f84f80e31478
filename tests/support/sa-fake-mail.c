/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-check.h"
#include "sa-fake-work.h"
#include "sa-language.h"
#include "sa-mail-words.h"

/* The changes about how mail leaves, and in which words: relays, the outbox as a whole, languages. */

static SaReason
set_relay (SaFakeWork     *work,
           const SaChange *change,
           SaId           *made,
           gboolean       *changed)
{
  g_autofree char *settings = change->settings != NULL ? g_variant_print (change->settings, FALSE) : g_strdup ("{}");
  SaFakeRelay relay = { 0 };
  guint i;

  if (change->name == NULL || *change->name == '\0' || change->text == NULL || *change->text == '\0')
    return SA_REASON_SETTING_INVALID;
  for (i = 0; i < work->state->relays->len; i++)
    if (g_array_index (work->state->relays, SaFakeRelay, i).site == work->site)
      *made = g_array_index (work->state->relays, SaFakeRelay, i).id;
  if (*made == 0)
    {
      relay.id = work->state->relays->len + 1;
      relay.site = work->site;
      g_array_append_val (work->state->relays, relay);
      *made = relay.id;
    }
  *changed = sa_fake_move (work, SA_ENTITY_RELAY, *made, "protocol", change->name) || *changed;
  *changed = sa_fake_move (work, SA_ENTITY_RELAY, *made, "sender", change->text) || *changed;
  *changed = sa_fake_move (work, SA_ENTITY_RELAY, *made, "settings", settings) || *changed;

  return SA_REASON_NONE;
}

static gboolean
remove_relay (SaFakeWork *work,
              SaId       *made)
{
  guint i;

  for (i = 0; i < work->state->relays->len; i++)
    if (g_array_index (work->state->relays, SaFakeRelay, i).site == work->site)
      *made = g_array_index (work->state->relays, SaFakeRelay, i).id;
  if (*made == 0 || sa_fake_relay (work->state, *made)->protocol == NULL)
    return FALSE;
  sa_fake_move (work, SA_ENTITY_RELAY, *made, "settings", NULL);
  sa_fake_move (work, SA_ENTITY_RELAY, *made, "sender", NULL);
  sa_fake_move (work, SA_ENTITY_RELAY, *made, "protocol", NULL);

  return TRUE;
}

static SaReason
pause_outbox (SaFakeWork     *work,
              const SaChange *change,
              gboolean       *changed)
{
  SaReason reason = change->text != NULL && *change->text != '\0' ? sa_check_text (change->text) : SA_REASON_NONE;

  *changed = reason == SA_REASON_NONE && work->state->pause == SA_PAUSE_NONE;
  if (!*changed)
    return reason;
  work->state->pause = SA_PAUSE_PERSON;
  if (change->text != NULL && *change->text != '\0')
    work->state->pause_reason = sa_fake_string (work->state, change->text);
  sa_fake_log (work, SA_ENTITY_ORGANIZATION, 1, "outbox_pause_kind", NULL, sa_fake_number (work->state, SA_PAUSE_PERSON));

  return SA_REASON_NONE;
}

static gboolean
resume_outbox (SaFakeWork *work)
{
  if (work->state->pause == SA_PAUSE_NONE)
    return FALSE;
  sa_fake_log (work, SA_ENTITY_ORGANIZATION, 1, "outbox_pause_kind", sa_fake_number (work->state, work->state->pause),
               NULL);
  work->state->pause = SA_PAUSE_NONE;
  work->state->pause_reason = NULL;

  return TRUE;
}

/* Those that are not as they were built in, in one order. */
static char *
print_texts (GVariant *texts)
{
  g_autoptr(GVariantDict) given = g_variant_dict_new (NULL);
  g_autoptr(GVariant) kept = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  const char *text;
  SaMailKey i;

  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &text))
    g_variant_dict_insert (given, key, "s", text);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (i = SA_MAIL_FIRST_OWN_KEY; i < SA_MAIL_N_KEYS; i++)
    if (g_variant_dict_lookup (given, sa_mail_key_get_name (i), "&s", &text) && *text != '\0')
      g_variant_builder_add (&builder, "{ss}", sa_mail_key_get_name (i), text);
  kept = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_n_children (kept) > 0 ? g_variant_print (kept, FALSE) : NULL;
}

static SaReason
set_template (SaFakeWork     *work,
              const SaChange *change,
              SaId           *made,
              gboolean       *changed)
{
  g_autofree char *texts = NULL;
  SaFakeTemplate template = { 0 };
  guint i;

  if (change->language == NULL || !g_strv_contains (sa_language_list (), change->language))
    return SA_REASON_LANGUAGE_UNKNOWN;
  if (change->settings != NULL && !sa_mail_words_check_own (change->language, change->settings, NULL))
    return SA_REASON_TEMPLATE_INVALID;
  texts = change->settings != NULL ? print_texts (change->settings) : NULL;
  for (i = 0; i < work->state->templates->len; i++)
    if (g_str_equal (g_array_index (work->state->templates, SaFakeTemplate, i).language, change->language))
      *made = i + 1;
  if (*made == 0 && texts != NULL)
    {
      template.id = work->state->templates->len + 1;
      template.language = sa_fake_string (work->state, change->language);
      g_array_append_val (work->state->templates, template);
      *made = template.id;
    }
  *changed = *made != 0 && sa_fake_move (work, SA_ENTITY_TEMPLATE, *made, "texts", texts);

  return SA_REASON_NONE;
}

static SaReason
set_language (SaFakeWork     *work,
              const SaChange *change,
              gboolean       *changed)
{
  if (!sa_fake_is_language (change->language))
    return SA_REASON_LANGUAGE_UNKNOWN;
  *changed = sa_fake_move (work, SA_ENTITY_ORGANIZATION, 1, "language", change->language);

  return SA_REASON_NONE;
}

void
sa_fake_change_mail (SaFakeWork     *work,
                     const SaChange *change)
{
  SaReason reason = sa_fake_check (work, change->kind, NULL, SA_ROLE_BASIC);
  gboolean changed = FALSE;
  SaVerdict verdict;
  SaId made = 0;

  if (reason == SA_REASON_NONE && work->site == 0 && change->site != 0)
    {
      sa_fake_verdict (work, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
      return;
    }
  if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_SET_RELAY)
    reason = set_relay (work, change, &made, &changed);
  else if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_REMOVE_RELAY)
    changed = remove_relay (work, &made);
  else if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_PAUSE_OUTBOX)
    reason = pause_outbox (work, change, &changed);
  else if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_RESUME_OUTBOX)
    changed = resume_outbox (work);
  else if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_SET_TEMPLATE)
    reason = set_template (work, change, &made, &changed);
  else if (reason == SA_REASON_NONE)
    reason = set_language (work, change, &changed);

  verdict = reason != SA_REASON_NONE ? SA_VERDICT_REFUSED : changed ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
  sa_fake_verdict (work, 0, verdict, reason, made, NULL);
}
