/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store-emitter.h"

/* While mail leaves, hundreds of things move in a second, and who looks at them needs no more than this. */
#define PAUSE (100 * G_TIME_SPAN_MILLISECOND)

struct _SaStoreEmitter
{
  gatomicrefcount  ref_count;
  GMainContext    *context;
  GWeakRef         repository;

  GMutex           mutex;    /* guards what follows */
  gboolean         pending;
  gboolean         soon;     /* the emission that is pending waits for the end of the pause */
  gint64           told;     /* monotonic, when the last one was */
  gint64           seq;
  SaId             site;
  GArray          *ids;      /* (nullable) of SaId: anything */
  GHashTable      *known;    /* of SaId: those in @ids */
  gboolean         writing;
  GHashTable      *own;      /* of gint64: written here, not met in the feed yet */
  GPtrArray       *waiting;  /* of Row: read while the writer was writing: perhaps what it writes */
};

typedef struct
{
  gint64  seq;
  SaId    site;
  GArray *ids;  /* (nullable) */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->ids, g_array_unref);
  g_free (row);
}

SaStoreEmitter *
sa_store_emitter_new (SaRepository *repository,
                      GMainContext *context)
{
  SaStoreEmitter *self = g_new0 (SaStoreEmitter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context);
  g_weak_ref_init (&self->repository, repository);
  g_mutex_init (&self->mutex);
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func (row_free);
  return self;
}

SaStoreEmitter *
sa_store_emitter_ref (SaStoreEmitter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_store_emitter_unref (SaStoreEmitter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_hash_table_unref (self->own);
  g_ptr_array_unref (self->waiting);
  g_mutex_clear (&self->mutex);
  g_weak_ref_clear (&self->repository);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
emit_cb (gpointer data)
{
  SaStoreEmitter *self = data;
  g_autoptr (SaRepository) repository = g_weak_ref_get (&self->repository);
  g_autoptr (SaIds) ids = NULL;
  gboolean was_pending;
  gint64 seq;
  SaId site;

  g_mutex_lock (&self->mutex);
  was_pending = self->pending;
  seq = self->seq;
  site = self->site;
  if (self->ids != NULL)
    ids = sa_ids_new_take (g_steal_pointer (&self->ids));
  g_clear_pointer (&self->known, g_hash_table_unref);
  self->pending = FALSE;
  self->told = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);

  /* what was to be told after the pause may have been told with something else */
  if (repository != NULL && was_pending)
    sa_repository_emit_changed (repository, seq, site, ids);
  return G_SOURCE_REMOVE;
}

static void
add_ids (SaStoreEmitter *self,
         const GArray   *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      SaId id = g_array_index (ids, SaId, i);

      if (g_hash_table_add (self->known, g_memdup2 (&id, sizeof id)))
        g_array_append_val (self->ids, id);
    }
}

static void
attach (SaStoreEmitter *self,
        gint64          wait)
{
  /* a time-out of nothing may be late by a turn, and then an answer would come first */
  g_autoptr (GSource) source = wait > 0 ? g_timeout_source_new ((guint) (wait / G_TIME_SPAN_MILLISECOND))
                                        : g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_cb, sa_store_emitter_ref (self), (GDestroyNotify) sa_store_emitter_unref);
  g_source_set_static_name (source, "[site-admin] changed");
  g_source_attach (source, self->context);
}

/* With the mutex held. @at_once: without the pause. Returns: whether it is told at once */
static gboolean
post (SaStoreEmitter *self,
      gint64          seq,
      SaId            site,
      const GArray   *ids,
      gboolean        at_once)
{
  gboolean was_pending = self->pending;
  gint64 wait = at_once ? 0 : MAX (self->told + PAUSE - g_get_monotonic_time (), 0);

  self->seq = MAX (self->seq, seq);
  if (!was_pending)
    {
      self->site = site;
      if (ids != NULL)
        {
          self->ids = g_array_new (FALSE, FALSE, sizeof (SaId));
          self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
        }
    }
  else
    {
      if (self->site != site)
        self->site = 0;
      if (ids == NULL)
        {
          g_clear_pointer (&self->ids, g_array_unref);
          g_clear_pointer (&self->known, g_hash_table_unref);
        }
    }
  if (ids != NULL && self->ids != NULL)
    add_ids (self, ids);

  if (!was_pending || (self->soon && wait == 0))
    {
      self->pending = TRUE;
      self->soon = wait > 0;
      attach (self, wait);
    }
  return !self->soon;
}

void
sa_store_emitter_post (SaStoreEmitter *self,
                       gint64          seq,
                       SaId            site,
                       const GArray   *ids)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  post (self, seq, site, ids, TRUE);
}

void
sa_store_emitter_begin_write (SaStoreEmitter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert (!self->writing);
  self->writing = TRUE;
}

gboolean
sa_store_emitter_end_write (SaStoreEmitter *self,
                            gint64          seq,
                            SaId            site,
                            const GArray   *ids,
                            gboolean        at_once)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean told = FALSE;

  g_assert (self->writing);
  self->writing = FALSE;
  if (seq != 0)
    {
      told = post (self, seq, site, ids, at_once);
      g_hash_table_add (self->own, g_memdup2 (&seq, sizeof seq));
    }
  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Row *row = g_ptr_array_index (self->waiting, i);

      if (!g_hash_table_remove (self->own, &row->seq))
        post (self, row->seq, row->site, row->ids, FALSE);
    }
  g_ptr_array_set_size (self->waiting, 0);
  return told;
}

void
sa_store_emitter_post_read (SaStoreEmitter *self,
                            gint64          seq,
                            SaId            site,
                            const GArray   *ids)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_hash_table_remove (self->own, &seq))
    return;
  if (self->writing)
    {
      Row *row = g_new0 (Row, 1);

      row->seq = seq;
      row->site = site;
      row->ids = ids != NULL ? g_array_copy ((GArray *) ids) : NULL;
      g_ptr_array_add (self->waiting, row);
      return;
    }
  post (self, seq, site, ids, FALSE);
}
