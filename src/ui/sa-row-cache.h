/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/** SA_ROW_PAGE: how many rows are loaded at once: a list view holds some 205 row widgets, so a jump costs few loads */
#define SA_ROW_PAGE 128
/** SA_ROW_CACHE_MAX: how many row objects are kept */
#define SA_ROW_CACHE_MAX 4096

/**
 * SaRowFactory:
 * @make: an object for the thing with this id; @record (nullable) (transfer full): %NULL when it could not be loaded
 * @update: @record (nullable) (transfer full): %NULL when only time has passed
 * @get_user: (nullable): the user that a thing is about, and with whom alone it changes
 *
 * How rows of one entity become objects. Every record begins with its id.
 */
typedef struct
{
  SaEntity   entity;
  GObject *(*make)     (SaId id, gpointer record);
  void     (*update)   (GObject *object, gpointer record);
  SaId     (*get_user) (GObject *object);
} SaRowFactory;

/**
 * SaRowCache:
 *
 * The row objects of a list, one an id, the least recently asked for dropped first. Loads them by the page.
 */
typedef struct _SaRowCache SaRowCache;

SaRowCache *sa_row_cache_new (SaRepository *repository, const SaRowFactory *factory);
void        sa_row_cache_free (SaRowCache *self);

/**
 * sa_row_cache_get:
 * @ids: of the whole list
 *
 * Returns: (transfer full): the object of the thing at @position, never %NULL: when loading fails it is an empty one,
 *   and @error says why
 */
GObject    *sa_row_cache_get (SaRowCache *self, const SaId *ids, gsize n_ids, gsize position, GError **error);
/** sa_row_cache_peek: Returns: (transfer none) (nullable): the object of @id, if there is one now */
GObject    *sa_row_cache_peek (SaRowCache *self, SaId id);
/** sa_row_cache_is_held: whether somebody beside the cache has the object of @id: as the widget does that shows it */
gboolean    sa_row_cache_is_held (SaRowCache *self, SaId id);
/** sa_row_cache_mark_stale: @ids: (nullable): users who were touched; %NULL: anything may have moved */
void        sa_row_cache_mark_stale (SaRowCache *self, SaIds *ids);
/**
 * sa_row_cache_reload:
 *
 * Of what is stale, loads anew what is held, some at once and the rest between frames, and forgets what is not.
 */
void        sa_row_cache_reload (SaRowCache *self, GError **error);
/** sa_row_cache_touch: tells all objects that time has passed */
void        sa_row_cache_touch (SaRowCache *self);
typedef void (*SaRowCacheFunc) (GObject *object, gpointer data);
/** sa_row_cache_foreach: @func must not ask for rows */
void        sa_row_cache_foreach (SaRowCache *self, SaRowCacheFunc func, gpointer data);
gsize       sa_row_cache_get_size (SaRowCache *self);

G_END_DECLS
