/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-texts.h"

#include "sa-language.h"
#include "sa-lock.h"

#include <glib/gi18n-lib.h>

/* What is known of one text. */
typedef struct
{
  char *built_in;
  char *saved;    /* (nullable): the organization's own */
  char *edited;   /* (nullable): what stands in the field, where that was touched */
  char *error;    /* (nullable): of what was edited */
} Text;

/* What is known of one language. */
typedef struct
{
  Text texts[SA_MAIL_N_OWN_KEYS];
} Words;

struct _SaMailTexts
{
  GObject parent_instance;

  SaRepository      *repository;
  SaActor           *actor;
  SaMailWordsLoader  loader;
  GHashTable        *words;     /* tags of the list, borrowed, to Words */
  const char        *language;  /* of the list */
  SaReason           lock;
  gboolean           busy;
};

G_DEFINE_FINAL_TYPE (SaMailTexts, sa_mail_texts, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
words_free (gpointer data)
{
  Words *words = data;
  guint i = 0;

  for (i = 0; i < SA_MAIL_N_OWN_KEYS; i++)
    {
      g_free (words->texts[i].built_in);
      g_free (words->texts[i].saved);
      g_free (words->texts[i].edited);
      g_free (words->texts[i].error);
    }
  g_free (words);
}

static Words *
get_words (SaMailTexts *self,
           const char  *language)
{
  Words *words = g_hash_table_lookup (self->words, language);
  g_autoptr(GVariant) texts = NULL;
  guint i = 0;

  if (words != NULL)
    return words;

  words = g_new0 (Words, 1);
  texts = self->loader (language);
  for (i = 0; i < SA_MAIL_N_OWN_KEYS; i++)
    if (!g_variant_lookup (texts, sa_mail_key_get_name (SA_MAIL_FIRST_OWN_KEY + i), "s", &words->texts[i].built_in))
      words->texts[i].built_in = g_strdup ("");
  g_hash_table_insert (self->words, (gpointer) language, words);

  return words;
}

static Text *
get_text_of (SaMailTexts *self,
             SaMailKey    key)
{
  g_assert (key >= SA_MAIL_FIRST_OWN_KEY && key < SA_MAIL_N_KEYS);

  return &get_words (self, self->language)->texts[key - SA_MAIL_FIRST_OWN_KEY];
}

static const char *
get_saved (const Text *text)
{
  return text->saved != NULL ? text->saved : text->built_in;
}

/* What the mail will say once it is saved. */
static const char *
get_effective (const Text *text)
{
  if (text->edited == NULL)
    return get_saved (text);

  return text->edited[0] != '\0' ? text->edited : text->built_in;
}

static gboolean
is_dirty (const Text *text)
{
  return !g_str_equal (get_effective (text), get_saved (text));
}

static gboolean
words_are_dirty (const Words *words)
{
  guint i = 0;

  while (i < SA_MAIL_N_OWN_KEYS && !is_dirty (&words->texts[i]))
    i++;

  return i < SA_MAIL_N_OWN_KEYS;
}

static gboolean
words_are_bad (const Words *words)
{
  guint i = 0;

  while (i < SA_MAIL_N_OWN_KEYS && words->texts[i].error == NULL)
    i++;

  return i < SA_MAIL_N_OWN_KEYS;
}

static void
edit (SaMailTexts *self,
      SaMailKey    key,
      const char  *edited)
{
  Text *text = get_text_of (self, key);
  g_autoptr(GError) error = NULL;

  g_free (text->edited);
  g_clear_pointer (&text->error, g_free);
  text->edited = g_strdup (edited);
  /* The name only serves the sentence, and people do not call it by its tag. */
  if (edited[0] != '\0' && !sa_mail_words_check (sa_language_get_name (self->language), key, edited, &error))
    text->error = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0, (int) key);
}

/* Takes over what is saved; what somebody is writing stays. */
static void
load (SaMailTexts *self)
{
  g_autoptr(GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_TEMPLATE, NULL, 0, NULL);
  const char * const *tags = sa_language_list ();
  guint i = 0;
  guint k = 0;

  /* Without an answer all stays as it was; the repository has the last word when it is saved. */
  if (records == NULL)
    return;

  for (i = 0; tags[i] != NULL; i++)
    for (k = 0; k < SA_MAIL_N_OWN_KEYS; k++)
      g_clear_pointer (&get_words (self, tags[i])->texts[k].saved, g_free);
  for (i = 0; i < records->len; i++)
    {
      const SaTemplateRecord *record = g_ptr_array_index (records, i);
      const char *language = sa_language_match (record->language);
      Words *words = language != NULL ? get_words (self, language) : NULL;

      for (k = 0; words != NULL && record->texts != NULL && k < SA_MAIL_N_OWN_KEYS; k++)
        g_variant_lookup (record->texts, sa_mail_key_get_name (SA_MAIL_FIRST_OWN_KEY + k), "s",
                          &words->texts[k].saved);
    }
}

static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  SaMailTexts *self = user_data;

  /* Words belong to the organization; what moves on one site alone is none of them. */
  if (site != 0)
    return;
  load (self);
  self->lock = sa_lock_of_organization (self->repository, self->actor, SA_CHANGE_SET_TEMPLATE);
  g_signal_emit (self, signals[CHANGED], 0, -1);
}

static void
sa_mail_texts_finalize (GObject *object)
{
  SaMailTexts *self = SA_MAIL_TEXTS (object);

  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_hash_table_unref (self->words);

  G_OBJECT_CLASS (sa_mail_texts_parent_class)->finalize (object);
}

static void
sa_mail_texts_class_init (SaMailTextsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_mail_texts_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
sa_mail_texts_init (SaMailTexts *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, words_free);
  self->language = SA_LANGUAGE_DEFAULT;
}

SaMailTexts *
sa_mail_texts_new (SaRepository      *repository,
                   const SaActor     *actor,
                   SaMailWordsLoader  loader,
                   const char        *language)
{
  SaMailTexts *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL && loader != NULL, NULL);

  self = g_object_new (SA_TYPE_MAIL_TEXTS, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->loader = loader;
  if (sa_language_match (language) != NULL)
    self->language = sa_language_match (language);
  self->lock = sa_lock_of_organization (repository, actor, SA_CHANGE_SET_TEMPLATE);
  load (self);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);

  return self;
}

const char *
sa_mail_texts_get_language (SaMailTexts *self)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  return self->language;
}

void
sa_mail_texts_set_language (SaMailTexts *self,
                            const char  *language)
{
  const char *found = NULL;

  g_return_if_fail (SA_IS_MAIL_TEXTS (self));

  found = sa_language_match (language);
  if (found == NULL || found == self->language)
    return;
  self->language = found;
  g_signal_emit (self, signals[CHANGED], 0, -1);
}

SaReason
sa_mail_texts_get_lock (SaMailTexts *self)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), SA_REASON_NOT_ALLOWED);

  return self->lock;
}

const char *
sa_mail_texts_get_text (SaMailTexts *self,
                        SaMailKey    key)
{
  const Text *text = NULL;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  text = get_text_of (self, key);
  return text->edited != NULL ? text->edited : get_saved (text);
}

const char *
sa_mail_texts_get_built_in (SaMailTexts *self,
                            SaMailKey    key)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  return get_text_of (self, key)->built_in;
}

gboolean
sa_mail_texts_is_changed (SaMailTexts *self,
                          SaMailKey    key)
{
  const Text *text = NULL;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), FALSE);

  text = get_text_of (self, key);
  return !g_str_equal (get_effective (text), text->built_in);
}

const char *
sa_mail_texts_get_error (SaMailTexts *self,
                         SaMailKey    key)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  return get_text_of (self, key)->error;
}

void
sa_mail_texts_set_text (SaMailTexts *self,
                        SaMailKey    key,
                        const char  *text)
{
  g_return_if_fail (SA_IS_MAIL_TEXTS (self));
  g_return_if_fail (text != NULL);

  if (self->lock == SA_REASON_NONE && !g_str_equal (text, sa_mail_texts_get_text (self, key)))
    edit (self, key, text);
}

void
sa_mail_texts_reset (SaMailTexts *self,
                     SaMailKey    key)
{
  g_return_if_fail (SA_IS_MAIL_TEXTS (self));

  sa_mail_texts_set_text (self, key, sa_mail_texts_get_built_in (self, key));
}

void
sa_mail_texts_reset_all (SaMailTexts *self)
{
  guint key = 0;

  g_return_if_fail (SA_IS_MAIL_TEXTS (self));

  for (key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    sa_mail_texts_reset (self, key);
}

guint
sa_mail_texts_get_n_changed (SaMailTexts *self)
{
  guint n = 0;
  guint key = 0;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), 0);

  for (key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    if (sa_mail_texts_is_changed (self, key))
      n++;

  return n;
}

gboolean
sa_mail_texts_is_dirty (SaMailTexts *self)
{
  g_auto(GStrv) names = sa_mail_texts_dup_dirty (self);

  return names != NULL && names[0] != NULL;
}

char **
sa_mail_texts_dup_dirty (SaMailTexts *self)
{
  const char * const *tags = sa_language_list ();
  g_autoptr(GStrvBuilder) builder = NULL;
  guint i = 0;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  builder = g_strv_builder_new ();
  for (i = 0; tags[i] != NULL; i++)
    if (words_are_dirty (get_words (self, tags[i])))
      g_strv_builder_add (builder, sa_language_get_name (tags[i]));

  return g_strv_builder_end (builder);
}

const char *
sa_mail_texts_get_bad_language (SaMailTexts *self)
{
  const char * const *tags = sa_language_list ();
  guint i = 0;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  if (words_are_bad (get_words (self, self->language)))
    return self->language;
  while (tags[i] != NULL && !words_are_bad (get_words (self, tags[i])))
    i++;

  return tags[i];
}

gboolean
sa_mail_texts_can_save (SaMailTexts *self)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), FALSE);

  return !self->busy && self->lock == SA_REASON_NONE && sa_mail_texts_is_dirty (self) &&
         sa_mail_texts_get_bad_language (self) == NULL;
}

/* What differs from what is built in: a{ss} */
static GVariant *
dup_own (const Words *words,
         gboolean     skip_bad)
{
  GVariantBuilder builder;
  guint i = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (i = 0; i < SA_MAIL_N_OWN_KEYS; i++)
    {
      const Text *text = &words->texts[i];
      const char *effective = skip_bad && text->error != NULL ? get_saved (text) : get_effective (text);

      if (!g_str_equal (effective, text->built_in))
        g_variant_builder_add (&builder, "{ss}", sa_mail_key_get_name (SA_MAIL_FIRST_OWN_KEY + i), effective);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

GVariant *
sa_mail_texts_dup_templates (SaMailTexts *self)
{
  const char * const *tags = sa_language_list ();
  GVariantBuilder builder;
  guint i = 0;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{ss}}"));
  for (i = 0; tags[i] != NULL; i++)
    {
      g_autoptr(GVariant) own = dup_own (get_words (self, tags[i]), TRUE);

      g_variant_builder_add (&builder, "{s@a{ss}}", tags[i], own);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

SaPlan *
sa_mail_texts_dup_plan (SaMailTexts *self)
{
  const char * const *tags = sa_language_list ();
  g_autoptr(SaPlan) plan = NULL;
  g_auto(GStrv) names = NULL;
  g_autofree char *list = NULL;
  g_autofree char *title = NULL;
  guint i = 0;

  g_return_val_if_fail (SA_IS_MAIL_TEXTS (self), NULL);

  names = sa_mail_texts_dup_dirty (self);
  if (names[0] == NULL)
    return NULL;

  list = g_strjoinv (", ", names);
  /* Translators: a title in the list of activities; %s are names of languages. Header capitalization */
  title = g_strdup_printf (_("Change Mail Texts: %s"), list);
  plan = sa_plan_new (title, TRUE);
  for (i = 0; tags[i] != NULL; i++)
    {
      const Words *words = get_words (self, tags[i]);
      g_autoptr(GVariant) own = NULL;
      SaChange *change = NULL;

      if (!words_are_dirty (words))
        continue;
      own = dup_own (words, FALSE);
      change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);
      sa_change_set_language (change, tags[i]);
      sa_change_set_settings (change, own);
      sa_plan_take (plan, change);
    }

  return g_steal_pointer (&plan);
}

/* What was saved is no edit any more; what was typed meanwhile is. */
static void
settle (SaMailTexts *self,
        SaPlan      *plan)
{
  guint i = 0;
  guint k = 0;

  load (self);
  for (i = 0; i < plan->changes->len; i++)
    {
      const SaChange *change = g_ptr_array_index (plan->changes, i);
      Words *words = get_words (self, sa_language_match (change->language));

      for (k = 0; k < SA_MAIL_N_OWN_KEYS; k++)
        if (!is_dirty (&words->texts[k]))
          {
            g_clear_pointer (&words->texts[k].edited, g_free);
            g_clear_pointer (&words->texts[k].error, g_free);
          }
    }
}

static void
apply_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaMailTexts *self = g_task_get_source_object (task);
  GError *error = NULL;
  SaOutcome *outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);
  gsize i = 0;

  self->busy = FALSE;
  for (i = 0; outcome != NULL && error == NULL && i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);

      if (!sa_verdict_is_success (row->verdict))
        g_set_error_literal (&error, SA_ERROR, SA_ERROR_REFUSED, sa_reason_to_text (row->reason));
    }
  if (error == NULL)
    settle (self, g_task_get_task_data (task));
  g_signal_emit (self, signals[CHANGED], 0, -1);
  if (error == NULL)
    {
      g_task_return_pointer (task, outcome, (GDestroyNotify) sa_outcome_unref);
      return;
    }
  g_clear_pointer (&outcome, sa_outcome_unref);
  g_task_return_error (task, error);
}

void
sa_mail_texts_save_async (SaMailTexts         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SaPlan *plan = NULL;

  g_return_if_fail (SA_IS_MAIL_TEXTS (self));
  g_return_if_fail (sa_mail_texts_can_save (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_mail_texts_save_async);
  plan = sa_mail_texts_dup_plan (self);
  g_task_set_task_data (task, plan, (GDestroyNotify) sa_plan_unref);
  self->busy = TRUE;
  g_signal_emit (self, signals[CHANGED], 0, -1);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, apply_cb, g_object_ref (task));
}

SaOutcome *
sa_mail_texts_save_finish (SaMailTexts   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
