/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-list.h"

#include "sa-address-table.h"
#include "sa-invite-row-private.h"
#include "sa-language.h"

struct _SaInviteList
{
  GObject parent_instance;

  GPtrArray      *rows;       /* of SaInviteRow */
  SaInviteCounts  counts;
  GCancellable   *judging;    /* (nullable): the question under way */
  GError         *error;      /* (nullable) */
  guint           judge_id;
  SaRepository   *repository; /* (nullable) */
  SaId            site;
  SaWordDecoder   decoder;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaInviteList, sa_invite_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What one question to the repository was about. */
typedef struct
{
  SaInviteList *list;
  GPtrArray    *rows;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->list);
  g_ptr_array_unref (question->rows);
  g_free (question);
}

static void schedule_judging (SaInviteList *self);

static void
count (SaInviteList *self)
{
  guint i = 0;

  memset (&self->counts, 0, sizeof self->counts);
  self->counts.n_total = self->rows->len;
  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      self->counts.n_by_state[row->state]++;
      if (sa_invite_state_takes_part (row->state))
        self->counts.n_taking_part++;
      else if (sa_invite_state_is_to_fix (row->state))
        self->counts.n_to_fix++;
      else
        self->counts.n_left_out++;
    }
}

/* The first of several is the one that counts, so removing it promotes the next: all are looked at anew. */
static void
mark_duplicates (SaInviteList *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint i = 0;

  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);
      gboolean duplicate = row->key != NULL && !g_hash_table_add (seen, row->key);

      if (duplicate != row->duplicate)
        {
          row->duplicate = duplicate;
          sa_invite_row_update (row);
        }
    }
}

static void
changed (SaInviteList *self)
{
  count (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GPtrArray *
make_rows (const SaTargets *targets)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  gsize i = 0;

  for (i = 0; i < sa_targets_get_size (targets); i++)
    g_ptr_array_add (rows, sa_invite_row_new (targets, i));

  return rows;
}

static GPtrArray *
parse (SaInviteList *self,
       const char   *text)
{
  g_autoptr(SaTargets) targets = sa_address_parse_list (text, self->decoder);

  return make_rows (targets);
}

static void
splice (SaInviteList *self,
        guint         position,
        guint         n_removed,
        GPtrArray    *added)
{
  guint n_added = added != NULL ? added->len : 0;
  guint i = 0;

  if (n_removed > 0)
    g_ptr_array_remove_range (self->rows, position, n_removed);
  if (position == self->rows->len)
    {
      for (i = 0; i < n_added; i++)
        g_ptr_array_add (self->rows, g_object_ref (g_ptr_array_index (added, i)));
    }
  else
    {
      for (i = 0; i < n_added; i++)
        g_ptr_array_insert (self->rows, (int) (position + i), g_object_ref (g_ptr_array_index (added, i)));
    }

  mark_duplicates (self);
  count (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  g_signal_emit (self, signals[CHANGED], 0);
  schedule_judging (self);
}

static void
take_answer (GPtrArray *rows,
             GArray    *verdicts)
{
  guint i = 0;

  for (i = 0; i < rows->len && i < verdicts->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (rows, i);
      const SaAddressVerdict *verdict = &g_array_index (verdicts, SaAddressVerdict, i);

      row->judged = TRUE;
      row->verdict = verdict->verdict;
      row->reason = verdict->reason;
      row->user = verdict->user;
      sa_invite_row_update (row);
    }
}

static void
judge_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Question *question = user_data;
  SaInviteList *self = question->list;
  g_autoptr(GArray) verdicts = NULL;
  g_autoptr(GError) error = NULL;

  verdicts = sa_repository_judge_finish (SA_REPOSITORY (object), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_object (&self->judging);
      g_clear_error (&self->error);
      if (verdicts != NULL)
        take_answer (question->rows, verdicts);
      else
        self->error = g_steal_pointer (&error);
      changed (self);
    }

  question_free (question);
}

static gboolean
judge_timeout_cb (gpointer user_data)
{
  SaInviteList *self = user_data;
  g_autoptr(SaTargets) targets = sa_targets_new_addresses ();
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  Question *question = NULL;
  guint i = 0;

  self->judge_id = 0;
  if (self->judging != NULL)
    g_cancellable_cancel (self->judging);
  g_clear_object (&self->judging);

  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      if (row->judged || row->address == NULL || row->duplicate)
        continue;
      sa_targets_add_address (targets, row->input, row->address, row->name, SA_REASON_NONE);
      g_ptr_array_add (rows, g_object_ref (row));
    }
  if (rows->len == 0)
    return G_SOURCE_REMOVE;

  question = g_new0 (Question, 1);
  question->list = g_object_ref (self);
  question->rows = g_steal_pointer (&rows);
  self->judging = g_cancellable_new ();
  sa_repository_judge_async (self->repository, self->site, targets, self->judging, judge_cb, question);

  return G_SOURCE_REMOVE;
}

static void
schedule_judging (SaInviteList *self)
{
  if (self->repository == NULL)
    return;

  g_clear_handle_id (&self->judge_id, g_source_remove);
  self->judge_id = g_timeout_add (SA_INVITE_JUDGE_DELAY, judge_timeout_cb, self);
}

static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  SaInviteList *self = user_data;
  guint i = 0;

  if (self->rows->len == 0 || (site != 0 && site != self->site))
    return;

  /* The old verdicts stay on the chips until the new ones are there. */
  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      row->judged = FALSE;
    }
  schedule_judging (self);
}

static GType
sa_invite_list_get_item_type (GListModel *model)
{
  return SA_TYPE_INVITE_ROW;
}

static guint
sa_invite_list_get_n_items (GListModel *model)
{
  return SA_INVITE_LIST (model)->rows->len;
}

static gpointer
sa_invite_list_get_item (GListModel *model,
                         guint       position)
{
  SaInviteList *self = SA_INVITE_LIST (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sa_invite_list_get_item_type;
  iface->get_n_items = sa_invite_list_get_n_items;
  iface->get_item = sa_invite_list_get_item;
}

static void
sa_invite_list_dispose (GObject *object)
{
  SaInviteList *self = SA_INVITE_LIST (object);

  g_clear_handle_id (&self->judge_id, g_source_remove);
  if (self->judging != NULL)
    g_cancellable_cancel (self->judging);
  g_clear_object (&self->judging);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_invite_list_parent_class)->dispose (object);
}

static void
sa_invite_list_finalize (GObject *object)
{
  SaInviteList *self = SA_INVITE_LIST (object);

  g_clear_error (&self->error);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sa_invite_list_parent_class)->finalize (object);
}

static void
sa_invite_list_class_init (SaInviteListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_invite_list_dispose;
  object_class->finalize = sa_invite_list_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sa_invite_list_init (SaInviteList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

SaInviteList *
sa_invite_list_new (SaRepository  *repository,
                    SaId           site,
                    SaWordDecoder  decoder)
{
  SaInviteList *self = NULL;

  g_return_val_if_fail (repository == NULL || SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_INVITE_LIST, NULL);
  self->site = site;
  self->decoder = decoder;
  if (g_set_object (&self->repository, repository))
    g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);

  return self;
}

/* Text that names its columns is a table, wherever it comes from; @is_file: one that does not may be one too. */
static SaTargets *
read_text (SaInviteList *self,
           const char   *text,
           gboolean      is_file)
{
  SaTargets *targets = sa_address_table_parse (text, self->decoder);
  g_autofree char *picked = NULL;

  if (targets != NULL)
    return targets;
  if (is_file)
    picked = sa_address_table_pick (text);

  return sa_address_parse_list (picked != NULL ? picked : text, self->decoder);
}

static guint
add (SaInviteList *self,
     const char   *text,
     gboolean      is_file,
     guint        *n_unknown)
{
  g_autoptr(SaTargets) targets = read_text (self, text, is_file);
  g_autoptr(GPtrArray) added = make_rows (targets);
  gsize i = 0;

  for (i = 0; n_unknown != NULL && i < sa_targets_get_size (targets); i++)
    {
      const char *language = sa_targets_get_language (targets, i);

      if (language != NULL && sa_language_match (language) == NULL)
        (*n_unknown)++;
    }
  if (added->len > 0)
    splice (self, self->rows->len, 0, added);

  return added->len;
}

guint
sa_invite_list_add_text (SaInviteList *self,
                         const char   *text)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), 0);
  g_return_val_if_fail (text != NULL, 0);

  return add (self, text, FALSE, NULL);
}

guint
sa_invite_list_add_file_text (SaInviteList *self,
                              const char   *text,
                              guint        *n_unknown)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), 0);
  g_return_val_if_fail (text != NULL, 0);

  if (n_unknown != NULL)
    *n_unknown = 0;
  return add (self, text, TRUE, n_unknown);
}

void
sa_invite_list_set_language (SaInviteList *self,
                             SaInviteRow  *row,
                             const char   *language)
{
  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));

  sa_invite_row_set_language (row, language);
}

void
sa_invite_list_edit (SaInviteList *self,
                     SaInviteRow  *row,
                     const char   *text)
{
  g_autoptr(GPtrArray) added = NULL;
  guint position = 0;

  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));
  g_return_if_fail (text != NULL);

  if (!sa_invite_list_find (self, row, &position))
    return;

  added = parse (self, text);
  if (added->len == 1)
    {
      SaInviteRow *only = g_ptr_array_index (added, 0);

      sa_invite_row_set_language (only, row->language);
      if (row->address != NULL && g_strcmp0 (only->address, row->address) == 0)
        {
          only->kept = TRUE;
          sa_invite_row_update (only);
        }
    }
  splice (self, position, 1, added);
}

void
sa_invite_list_remove (SaInviteList *self,
                       SaInviteRow  *row)
{
  guint position = 0;

  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));

  if (sa_invite_list_find (self, row, &position))
    splice (self, position, 1, NULL);
}

void
sa_invite_list_clear (SaInviteList *self)
{
  g_return_if_fail (SA_IS_INVITE_LIST (self));

  if (self->rows->len > 0)
    splice (self, 0, self->rows->len, NULL);
}

void
sa_invite_list_use_suggestion (SaInviteList *self,
                               SaInviteRow  *row)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr(SaTargets) targets = NULL;
  g_autoptr(GPtrArray) added = NULL;
  guint position = 0;

  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));
  g_return_if_fail (row->suggestion != NULL);

  if (!sa_invite_list_find (self, row, &position))
    return;

  text = g_strdup (row->suggestion);
  name = g_strdup (row->name);
  targets = sa_targets_new_addresses ();
  sa_targets_add_address (targets, text, text, name, SA_REASON_NONE);
  sa_targets_set_language (targets, row->language);
  added = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (added, sa_invite_row_new (targets, 0));
  splice (self, position, 1, added);
}

void
sa_invite_list_keep_spelling (SaInviteList *self,
                              SaInviteRow  *row)
{
  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));

  row->kept = TRUE;
  if (sa_invite_row_update (row))
    changed (self);
}

const SaInviteCounts *
sa_invite_list_get_counts (SaInviteList *self)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), NULL);

  return &self->counts;
}

SaInviteRow *
sa_invite_list_get_row (SaInviteList *self,
                        guint         position)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), NULL);

  return position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
}

gboolean
sa_invite_list_find (SaInviteList *self,
                     SaInviteRow  *row,
                     guint        *position)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), FALSE);

  return g_ptr_array_find (self->rows, row, position);
}

gboolean
sa_invite_list_is_judging (SaInviteList *self)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), FALSE);

  return self->judge_id != 0 || self->judging != NULL;
}

const GError *
sa_invite_list_get_error (SaInviteList *self)
{
  g_return_val_if_fail (SA_IS_INVITE_LIST (self), NULL);

  return self->error;
}

char **
sa_invite_list_dup_domains (SaInviteList *self)
{
  g_autoptr(GHashTable) seen = NULL;
  g_autoptr(GStrvBuilder) builder = NULL;
  guint i = 0;

  g_return_val_if_fail (SA_IS_INVITE_LIST (self), NULL);

  seen = g_hash_table_new (g_str_hash, g_str_equal);
  builder = g_strv_builder_new ();
  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      if (row->domain != NULL && sa_invite_state_takes_part (row->state) && g_hash_table_add (seen, row->domain))
        g_strv_builder_add (builder, row->domain);
    }

  return g_strv_builder_end (builder);
}

SaTargets *
sa_invite_list_dup_targets (SaInviteList  *self,
                            GPtrArray    **rows)
{
  SaTargets *targets = NULL;
  guint i = 0;

  g_return_val_if_fail (SA_IS_INVITE_LIST (self), NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  targets = sa_targets_new_addresses ();
  *rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      if (!sa_invite_state_takes_part (row->state))
        continue;
      sa_targets_add_address (targets, row->input, row->address, row->name, SA_REASON_NONE);
      sa_targets_set_language (targets, row->language);
      g_ptr_array_add (*rows, g_object_ref (row));
    }

  return targets;
}

void
sa_invite_list_settle (SaInviteList *self,
                       GPtrArray    *rows,
                       SaOutcome    *outcome,
                       guint         change)
{
  g_autoptr(GHashTable) done = NULL;
  g_autoptr(GPtrArray) left = NULL;
  guint n_before = 0;
  gsize i = 0;

  g_return_if_fail (SA_IS_INVITE_LIST (self));
  g_return_if_fail (rows != NULL && outcome != NULL);

  done = g_hash_table_new (g_str_hash, g_str_equal);
  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *verdict = sa_outcome_get_row (outcome, i);
      SaInviteRow *row = NULL;

      if (verdict->change != change || verdict->target >= rows->len)
        continue;

      row = g_ptr_array_index (rows, verdict->target);
      if (sa_verdict_is_success (verdict->verdict))
        {
          g_hash_table_add (done, row->key);
          continue;
        }
      row->failed = TRUE;
      row->verdict = verdict->verdict;
      row->reason = verdict->reason;
      g_free (row->detail);
      row->detail = g_strdup (verdict->detail);
      sa_invite_row_update (row);
    }

  /* What was invited goes, and with it what needs nothing: its doubles, and who was here before. */
  n_before = self->rows->len;
  left = g_ptr_array_new_with_free_func (g_object_unref);
  for (i = 0; i < n_before; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      if ((row->key != NULL && g_hash_table_contains (done, row->key)) || row->state == SA_INVITE_STATE_HERE
          || row->state == SA_INVITE_STATE_DUPLICATE)
        continue;
      g_ptr_array_add (left, g_object_ref (row));
    }
  splice (self, 0, n_before, left);
}

void
sa_invite_list_retry (SaInviteList *self)
{
  guint i = 0;

  g_return_if_fail (SA_IS_INVITE_LIST (self));

  for (i = 0; i < self->rows->len; i++)
    {
      SaInviteRow *row = g_ptr_array_index (self->rows, i);

      if (!row->failed)
        continue;
      row->failed = FALSE;
      row->judged = FALSE;
      g_clear_pointer (&row->detail, g_free);
      sa_invite_row_update (row);
    }
  changed (self);
  schedule_judging (self);
}
