/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list-private.h"

#define REFRESH_INTERVAL_MS 250
#define WORK_SHARE 4  /* one part of so many of its time, at most, the main thread follows what changes */

static void sa_row_list_list_model_init (GListModelInterface *iface);
static void sa_row_list_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaRowList, sa_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sa_row_list_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, sa_row_list_selection_model_init))

typedef enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
  PROP_N_TOTAL,
  PROP_N_SELECTED,
  PROP_SELECTING,
} SaRowListProps;

static GParamSpec *properties[PROP_SELECTING + 1];

enum
{
  SHOW_FIRST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_row_list_set_loading (SaRowList *self,
                         gboolean   loading)
{
  if (self->loading == !!loading)
    return;

  self->loading = !!loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Takes @error. */
static void
sa_row_list_take_error (SaRowList *self,
                        GError    *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
sa_row_list_show_first (SaRowList *self)
{
  g_signal_emit (self, signals[SHOW_FIRST], 0);
}

void
sa_row_list_update_selecting (SaRowList *self)
{
  guint64 n = gtk_bitset_get_size (self->selected);
  gboolean selecting = n >= 2 || (n == 1 && self->toggling);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  if (self->selecting == selecting)
    return;

  self->selecting = selecting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
}

static void
sa_row_list_find_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr(SaRowList) self = data;
  g_autoptr(SaFound) found = NULL;
  g_autoptr(GError) error = NULL;

  found = sa_repository_find_finish (SA_REPOSITORY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* a newer request took its place */

  g_clear_object (&self->cancellable);
  self->last_refresh = g_get_monotonic_time ();
  self->work = 0;

  if (found == NULL)
    {
      sa_row_list_take_error (self, g_steal_pointer (&error));
    }
  else
    {
      self->loaded = TRUE;
      sa_row_list_take_error (self, NULL);
      sa_row_cache_reload (self->cache, &error);
      if (error != NULL)
        sa_row_list_take_error (self, g_steal_pointer (&error));
      sa_row_list_take_ids (self, found->ids);
      self->answered = TRUE;
      if (self->n_total != found->n_total)
        {
          self->n_total = found->n_total;
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
        }
    }

  sa_row_list_set_loading (self, FALSE);
  if (self->pending)
    sa_row_list_queue_refresh (self);
}

static void
sa_row_list_find (SaRowList *self)
{
  g_assert (self->query != NULL);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_id, g_source_remove);

  self->pending = FALSE;
  self->cancellable = g_cancellable_new ();
  sa_row_list_set_loading (self, TRUE);
  sa_repository_find_async (self->repository, self->query, self->seq, self->cancellable,
                            sa_row_list_find_cb, g_object_ref (self));
}

static gboolean
sa_row_list_refresh_cb (gpointer data)
{
  SaRowList *self = data;

  self->refresh_id = 0;
  sa_row_list_find (self);
  return G_SOURCE_REMOVE;
}

/* One request under way, at most one more wanted, and never two within the interval, which is longer where the answers
 * are much work. */
void
sa_row_list_queue_refresh (SaRowList *self)
{
  gint64 interval = MAX (REFRESH_INTERVAL_MS, WORK_SHARE * self->work / 1000);
  gint64 wait = self->last_refresh / 1000 + interval - g_get_monotonic_time () / 1000;

  if (self->query == NULL)
    return;

  self->pending = TRUE;
  if (self->n_freezes > 0 || self->cancellable != NULL || self->refresh_id != 0 || self->step_id != 0)
    return;

  self->refresh_id = g_timeout_add ((guint) CLAMP (wait, 0, interval), sa_row_list_refresh_cb, self);
}

static void
sa_row_list_changed_cb (SaRepository *repository,
                        gint64        seq,
                        SaId          site,
                        SaIds        *ids,
                        SaRowList    *self)
{
  self->seq = MAX (self->seq, seq);
  if (self->query == NULL)
    return;
  if (site != 0 && sa_query_get_site (self->query) != 0 && sa_query_get_site (self->query) != site)
    return;

  sa_row_cache_mark_stale (self->cache, ids);
  sa_row_list_queue_refresh (self);
}

static GType
sa_row_list_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
sa_row_list_get_n_items (GListModel *model)
{
  return SA_ROW_LIST (model)->ids->len;
}

static gpointer
sa_row_list_get_item (GListModel *model,
                      guint       position)
{
  SaRowList *self = SA_ROW_LIST (model);
  GError *error = NULL;
  GObject *object = NULL;

  if (position >= self->ids->len)
    return NULL;

  object = sa_row_cache_get (self->cache, (const SaId *) (gpointer) self->ids->data, self->ids->len, position, &error);
  if (error != NULL)
    sa_row_list_take_error (self, error);
  return object;
}

static void
sa_row_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sa_row_list_get_item_type;
  iface->get_n_items = sa_row_list_get_n_items;
  iface->get_item = sa_row_list_get_item;
}

static gboolean
sa_row_list_is_selected (GtkSelectionModel *model,
                         guint              position)
{
  return gtk_bitset_contains (SA_ROW_LIST (model)->selected, position);
}

static GtkBitset *
sa_row_list_get_selection_in_range (GtkSelectionModel *model,
                                    guint              position,
                                    guint              n_items)
{
  return gtk_bitset_ref (SA_ROW_LIST (model)->selected);
}

static gboolean
sa_row_list_set_selection (GtkSelectionModel *model,
                           GtkBitset         *selected,
                           GtkBitset         *mask)
{
  SaRowList *self = SA_ROW_LIST (model);
  g_autoptr(GtkBitset) wanted = gtk_bitset_copy (self->selected);
  g_autoptr(GtkBitset) changes = NULL;

  gtk_bitset_subtract (wanted, mask);
  changes = gtk_bitset_copy (selected);
  gtk_bitset_intersect (changes, mask);
  gtk_bitset_union (wanted, changes);
  if (gtk_bitset_get_maximum (wanted) >= self->ids->len)
    gtk_bitset_remove_range_closed (wanted, self->ids->len, G_MAXUINT);

  g_clear_pointer (&changes, gtk_bitset_unref);
  changes = gtk_bitset_copy (self->selected);
  gtk_bitset_difference (changes, wanted);
  if (!gtk_bitset_is_empty (changes))
    {
      guint first = gtk_bitset_get_minimum (changes);
      guint last = gtk_bitset_get_maximum (changes);

      gtk_bitset_unref (self->selected);
      self->selected = g_steal_pointer (&wanted);
      gtk_selection_model_selection_changed (model, first, last - first + 1);
    }

  /* Also when the same row is clicked again: that ends checking. */
  sa_row_list_update_selecting (self);
  return TRUE;
}

static void
sa_row_list_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = sa_row_list_is_selected;
  iface->get_selection_in_range = sa_row_list_get_selection_in_range;
  iface->set_selection = sa_row_list_set_selection;
}

static void
sa_row_list_dispose (GObject *object)
{
  SaRowList *self = (SaRowList *) object;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  sa_row_list_stop_steps (self);
  if (self->repository != NULL)
    g_signal_handlers_disconnect_by_func (self->repository, sa_row_list_changed_cb, self);
  g_clear_pointer (&self->query, sa_query_unref);

  G_OBJECT_CLASS (sa_row_list_parent_class)->dispose (object);
}

static void
sa_row_list_finalize (GObject *object)
{
  SaRowList *self = (SaRowList *) object;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->cache, sa_row_cache_free);
  g_clear_object (&self->repository);
  g_clear_error (&self->error);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->selected, gtk_bitset_unref);

  G_OBJECT_CLASS (sa_row_list_parent_class)->finalize (object);
}

static void
sa_row_list_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SaRowList *self = SA_ROW_LIST (object);

  switch ((SaRowListProps) property_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_N_TOTAL:
      g_value_set_uint64 (value, self->n_total);
      break;

    case PROP_N_SELECTED:
      g_value_set_uint (value, sa_row_list_get_n_selected (self));
      break;

    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_row_list_class_init (SaRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_row_list_dispose;
  object_class->finalize = sa_row_list_finalize;
  object_class->get_property = sa_row_list_get_property;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_TOTAL] =
    g_param_spec_uint64 ("n-total", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTING] =
    g_param_spec_boolean ("selecting", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SHOW_FIRST] =
    g_signal_new ("show-first", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sa_row_list_init (SaRowList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->selected = gtk_bitset_new_empty ();
}

SaRowList *
sa_row_list_new (SaRepository       *repository,
                 const SaRowFactory *factory)
{
  SaRowList *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (factory != NULL, NULL);

  self = g_object_new (SA_TYPE_ROW_LIST, NULL);
  self->repository = g_object_ref (repository);
  self->cache = sa_row_cache_new (repository, factory);
  g_signal_connect_object (repository, "changed", G_CALLBACK (sa_row_list_changed_cb), self, 0);
  return self;
}

void
sa_row_list_set_query (SaRowList *self,
                       SaQuery   *query)
{
  g_autoptr(SaIds) none = NULL;

  g_return_if_fail (SA_IS_ROW_LIST (self));

  if (query == self->query || (query != NULL && self->query != NULL && sa_query_equal (query, self->query)))
    return;

  g_clear_pointer (&self->query, sa_query_unref);
  self->answered = FALSE;
  sa_row_list_stop_steps (self);
  if (query != NULL)
    {
      self->query = sa_query_ref (query);
      sa_row_list_find (self);
    }
  else
    {
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      g_clear_handle_id (&self->refresh_id, g_source_remove);
      none = sa_ids_new (NULL, 0);
      sa_row_list_take_ids (self, none);
      sa_row_list_set_loading (self, FALSE);
    }
}

SaQuery *
sa_row_list_get_query (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), NULL);

  return self->query;
}

void
sa_row_list_refresh (SaRowList *self)
{
  g_return_if_fail (SA_IS_ROW_LIST (self));

  sa_row_cache_mark_stale (self->cache, NULL);
  sa_row_list_queue_refresh (self);
}

gboolean
sa_row_list_get_loading (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), FALSE);

  return self->loading;
}

gboolean
sa_row_list_get_loaded (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), FALSE);

  return self->loaded;
}

const GError *
sa_row_list_get_error (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), NULL);

  return self->error;
}

gsize
sa_row_list_get_n_total (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), 0);

  return self->n_total;
}

void
sa_row_list_freeze (SaRowList *self)
{
  g_return_if_fail (SA_IS_ROW_LIST (self));

  self->n_freezes++;
  if (self->refresh_id != 0)
    g_clear_handle_id (&self->refresh_id, g_source_remove);
}

void
sa_row_list_thaw (SaRowList *self)
{
  g_return_if_fail (SA_IS_ROW_LIST (self));
  g_return_if_fail (self->n_freezes > 0);

  self->n_freezes--;
  if (self->n_freezes == 0 && self->pending)
    sa_row_list_queue_refresh (self);
}

guint
sa_row_list_get_position (SaRowList *self,
                          SaId       id)
{
  guint i;

  g_return_val_if_fail (SA_IS_ROW_LIST (self), GTK_INVALID_LIST_POSITION);

  for (i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, SaId, i) == id)
      return i;

  return GTK_INVALID_LIST_POSITION;
}

SaId
sa_row_list_get_id (SaRowList *self,
                    guint      position)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), 0);

  return position < self->ids->len ? g_array_index (self->ids, SaId, position) : 0;
}

guint
sa_row_list_get_n_selected (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), 0);

  return (guint) gtk_bitset_get_size (self->selected);
}

void
sa_row_list_toggle (SaRowList *self,
                    guint      position)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self);

  g_return_if_fail (SA_IS_ROW_LIST (self));

  self->toggling = TRUE;
  /* The one row that only filled the details pane is not a row that was checked. */
  if (!self->selecting)
    gtk_selection_model_select_item (model, position, TRUE);
  else if (gtk_selection_model_is_selected (model, position))
    gtk_selection_model_unselect_item (model, position);
  else
    gtk_selection_model_select_item (model, position, FALSE);
  self->toggling = FALSE;
}

gboolean
sa_row_list_get_selecting (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), FALSE);

  return self->selecting;
}

void
sa_row_list_touch (SaRowList *self)
{
  g_return_if_fail (SA_IS_ROW_LIST (self));

  sa_row_cache_touch (self->cache);
}

void
sa_row_list_foreach_cached (SaRowList      *self,
                            SaRowCacheFunc  func,
                            gpointer        data)
{
  g_return_if_fail (SA_IS_ROW_LIST (self));

  sa_row_cache_foreach (self->cache, func, data);
}

gsize
sa_row_list_get_n_cached (SaRowList *self)
{
  g_return_val_if_fail (SA_IS_ROW_LIST (self), 0);

  return sa_row_cache_get_size (self->cache);
}
