/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-cache.h"

/* Few enough for a frame: each that has a widget draws and tells its name anew. */
#define RELOAD_PAGE 16

typedef struct
{
  GList    link;     /* in the queue, most recent first */
  SaId     id;
  GObject *object;   /* by a toggle reference */
  gboolean stale;
  gboolean held;     /* by somebody else too */
} SaRowEntry;

struct _SaRowCache
{
  SaRepository       *repository;
  const SaRowFactory *factory;
  GHashTable         *entries;  /* id → SaRowEntry, owned */
  GQueue              recent;
  guint               reload_id;
};

static void
sa_row_entry_toggle_cb (gpointer  data,
                        GObject  *object,
                        gboolean  is_last)
{
  ((SaRowEntry *) data)->held = !is_last;
}

static void
sa_row_entry_free (gpointer data)
{
  SaRowEntry *entry = data;

  g_object_remove_toggle_ref (entry->object, sa_row_entry_toggle_cb, entry);
  g_free (entry);
}

static SaRowEntry *
sa_row_cache_lookup (SaRowCache *self,
                     SaId        id)
{
  return g_hash_table_lookup (self->entries, &id);
}

static void
sa_row_cache_promote (SaRowCache *self,
                      SaRowEntry *entry)
{
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
}

static void
sa_row_cache_drop (SaRowCache *self,
                   SaRowEntry *entry)
{
  g_queue_unlink (&self->recent, &entry->link);
  g_hash_table_remove (self->entries, &entry->id);
}

/* Takes @record; an object that a view holds already learns of it. */
static void
sa_row_cache_put (SaRowCache *self,
                  SaId        id,
                  gpointer    record)
{
  SaRowEntry *entry = sa_row_cache_lookup (self, id);

  if (entry != NULL)
    {
      entry->stale = FALSE;
      sa_row_cache_promote (self, entry);
      if (record != NULL)
        self->factory->update (entry->object, record);
      return;
    }

  entry = g_new0 (SaRowEntry, 1);
  entry->id = id;
  entry->object = self->factory->make (id, record);
  entry->held = TRUE;
  g_object_add_toggle_ref (entry->object, sa_row_entry_toggle_cb, entry);
  g_object_unref (entry->object);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->id, entry);
  g_queue_push_head_link (&self->recent, &entry->link);
}

static gboolean
sa_row_cache_load (SaRowCache  *self,
                   const SaId  *ids,
                   gsize        n_ids,
                   GError     **error)
{
  g_autoptr(GPtrArray) records = NULL;
  gsize next = 0;
  gsize i;

  records = sa_repository_load (self->repository, self->factory->entity, ids, n_ids, error);
  if (records == NULL)
    return FALSE;

  /* The records change hands one by one. */
  g_ptr_array_set_free_func (records, NULL);
  for (i = 0; i < n_ids; i++)
    {
      gpointer record = NULL;

      if (next < records->len && *(SaId *) g_ptr_array_index (records, next) == ids[i])
        record = g_ptr_array_index (records, next++);
      sa_row_cache_put (self, ids[i], record);
    }
  g_warn_if_fail (next == records->len);

  return TRUE;
}

SaRowCache *
sa_row_cache_new (SaRepository       *repository,
                  const SaRowFactory *factory)
{
  SaRowCache *self = g_new0 (SaRowCache, 1);

  self->repository = g_object_ref (repository);
  self->factory = factory;
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, sa_row_entry_free);
  g_queue_init (&self->recent);
  return self;
}

void
sa_row_cache_free (SaRowCache *self)
{
  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_hash_table_unref (self->entries);
  g_object_unref (self->repository);
  g_free (self);
}

GObject *
sa_row_cache_get (SaRowCache  *self,
                  const SaId  *ids,
                  gsize        n_ids,
                  gsize        position,
                  GError     **error)
{
  SaRowEntry *entry;
  SaId missing[SA_ROW_PAGE];
  gsize n_missing = 0;
  gsize first;
  gsize i;

  g_return_val_if_fail (position < n_ids, NULL);

  entry = sa_row_cache_lookup (self, ids[position]);
  if (entry != NULL && !entry->stale)
    {
      sa_row_cache_promote (self, entry);
      return g_object_ref (entry->object);
    }

  first = position - position % SA_ROW_PAGE;
  for (i = first; i < MIN (first + SA_ROW_PAGE, n_ids); i++)
    {
      entry = sa_row_cache_lookup (self, ids[i]);
      if (entry == NULL || entry->stale)
        missing[n_missing++] = ids[i];
    }

  if (!sa_row_cache_load (self, missing, n_missing, error))
    {
      entry = sa_row_cache_lookup (self, ids[position]);
      if (entry != NULL)
        return g_object_ref (entry->object);
      return self->factory->make (ids[position], NULL); /* not kept: the next look tries again */
    }

  while (self->recent.length > SA_ROW_CACHE_MAX)
    sa_row_cache_drop (self, self->recent.tail->data);

  entry = sa_row_cache_lookup (self, ids[position]);
  return g_object_ref (entry->object);
}

GObject *
sa_row_cache_peek (SaRowCache *self,
                   SaId        id)
{
  SaRowEntry *entry = sa_row_cache_lookup (self, id);

  return entry != NULL ? entry->object : NULL;
}

gboolean
sa_row_cache_is_held (SaRowCache *self,
                      SaId        id)
{
  const SaRowEntry *entry = sa_row_cache_lookup (self, id);

  return entry != NULL && entry->held;
}

static gboolean
sa_row_cache_is_about (SaRowCache *self,
                       SaRowEntry *entry,
                       GHashTable *users)
{
  SaId user = self->factory->get_user (entry->object);

  return user == 0 || g_hash_table_contains (users, &user);
}

void
sa_row_cache_mark_stale (SaRowCache *self,
                         SaIds      *ids)
{
  g_autoptr(GHashTable) users = NULL;
  const SaId *array = NULL;
  GList *link = NULL;
  gsize n_ids = 0;
  gsize i;

  if (ids != NULL && self->factory->get_user != NULL)
    {
      users = g_hash_table_new (g_int64_hash, g_int64_equal);
      array = sa_ids_get (ids, &n_ids);
      for (i = 0; i < n_ids; i++)
        g_hash_table_add (users, (gpointer) &array[i]);
    }

  for (link = self->recent.head; link != NULL; link = link->next)
    if (users == NULL || sa_row_cache_is_about (self, link->data, users))
      ((SaRowEntry *) link->data)->stale = TRUE;
}

/* Returns: whether there may be more */
static gboolean
sa_row_cache_reload_page (SaRowCache  *self,
                          GError     **error)
{
  SaId stale[RELOAD_PAGE];
  gsize n_stale = 0;

  for (GList *link = self->recent.head; link != NULL && n_stale < RELOAD_PAGE; link = link->next)
    {
      const SaRowEntry *entry = link->data;

      if (entry->stale)
        stale[n_stale++] = entry->id;
    }

  return n_stale > 0 && sa_row_cache_load (self, stale, n_stale, error) && n_stale == RELOAD_PAGE;
}

static gboolean
sa_row_cache_reload_cb (gpointer data)
{
  SaRowCache *self = data;

  /* what cannot be loaded now stays stale, and whoever asks for it is told */
  if (sa_row_cache_reload_page (self, NULL))
    return G_SOURCE_CONTINUE;
  self->reload_id = 0;
  return G_SOURCE_REMOVE;
}

void
sa_row_cache_reload (SaRowCache  *self,
                     GError     **error)
{
  GList *link = self->recent.head;

  while (link != NULL)
    {
      SaRowEntry *entry = link->data;

      link = link->next;
      if (entry->stale && !entry->held)
        sa_row_cache_drop (self, entry);
    }

  if (sa_row_cache_reload_page (self, error) && self->reload_id == 0)
    self->reload_id = g_idle_add (sa_row_cache_reload_cb, self);
}

void
sa_row_cache_touch (SaRowCache *self)
{
  GList *link;

  for (link = self->recent.head; link != NULL; link = link->next)
    self->factory->update (((SaRowEntry *) link->data)->object, NULL);
}

void
sa_row_cache_foreach (SaRowCache     *self,
                      SaRowCacheFunc  func,
                      gpointer        data)
{
  GList *link;

  for (link = self->recent.head; link != NULL; link = link->next)
    func (((SaRowEntry *) link->data)->object, data);
}

gsize
sa_row_cache_get_size (SaRowCache *self)
{
  return self->recent.length;
}
