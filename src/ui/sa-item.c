/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-item.h"

struct _SaItem
{
  GObject parent_instance;

  SaId           id;
  SaEventRecord *event;
};

G_DEFINE_FINAL_TYPE (SaItem, sa_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_item_finalize (GObject *object)
{
  SaItem *self = (SaItem *) object;

  g_clear_pointer (&self->event, sa_event_record_free);

  G_OBJECT_CLASS (sa_item_parent_class)->finalize (object);
}

static void
sa_item_class_init (SaItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_item_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sa_item_init (SaItem *self)
{
}

static GObject *
sa_event_row_make (SaId     id,
                   gpointer record)
{
  SaItem *self = g_object_new (SA_TYPE_ITEM, NULL);

  self->id = id;
  self->event = record;
  return G_OBJECT (self);
}

static void
sa_event_row_update (GObject  *object,
                     gpointer  record)
{
  SaItem *self = SA_ITEM (object);

  if (record != NULL)
    {
      g_clear_pointer (&self->event, sa_event_record_free);
      self->event = record;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

const SaRowFactory sa_event_row_factory = { SA_ENTITY_EVENT, sa_event_row_make, sa_event_row_update, NULL };

SaId
sa_item_get_id (SaItem *self)
{
  g_return_val_if_fail (SA_IS_ITEM (self), 0);

  return self->id;
}

const SaEventRecord *
sa_item_get_event (SaItem *self)
{
  g_return_val_if_fail (SA_IS_ITEM (self), NULL);

  return self->event;
}
