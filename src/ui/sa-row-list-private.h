/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the list (sa-row-list.c) and its becoming another one (sa-row-list-change.c) share */

#include "sa-row-list.h"

G_BEGIN_DECLS

struct _SaRowList
{
  GObject parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaRowCache   *cache;
  SaQuery      *query;
  GCancellable *cancellable;  /* of the request under way */
  GError       *error;
  GArray       *ids;          /* of SaId */
  GtkBitset    *selected;

  gsize   n_total;
  gint64  seq;                /* the latest that the repository told */
  gint64  last_refresh;       /* monotonic, µs */
  gint64  work;               /* how long the main thread was busy with its answer, µs */
  guint   refresh_id;
  SaIds  *wanted;             /* (nullable): what the list becomes in steps */
  guint   step_id;
  guint   n_freezes;
  guint   loading : 1;
  guint   loaded : 1;
  guint   answered : 1;       /* what is listed is of this query, not of one before */
  guint   pending : 1;        /* a refresh is wanted as soon as it may be */
  guint   selecting : 1;
  guint   toggling : 1;
};

/**
 * sa_row_list_take_ids: becomes @found: at once, or, where many rows of the same query go that have widgets, in steps
 * between frames: then the next one is under way while `step_id` is not 0
 */
void sa_row_list_take_ids (SaRowList *self, SaIds *found);
/** sa_row_list_queue_refresh: asks anew as soon as it may */
void sa_row_list_queue_refresh (SaRowList *self);
/** sa_row_list_show_first: tells the views to show the first rows */
void sa_row_list_show_first (SaRowList *self);
/** sa_row_list_stop_steps: stays as it is now */
void sa_row_list_stop_steps (SaRowList *self);
/** sa_row_list_update_selecting: after the selection has changed */
void sa_row_list_update_selecting (SaRowList *self);

G_END_DECLS
