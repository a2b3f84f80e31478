/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-poison-list.h"

#include <stdio.h>

#define MAX_ENTRIES 100 /* that fit into the file */

typedef struct
{
  SaPoison poison;
  SaId     message;
  int      count;    /* tries that have not ended, the one under way included */
  gboolean inside;   /* one is under way */
} Entry;

struct _SaPoisonList
{
  SaSenderLock *lock;
  GArray       *entries;  /* of Entry */
};

SaPoisonList *
sa_poison_list_new (SaSenderLock *lock)
{
  SaPoisonList *self = NULL;

  g_return_val_if_fail (lock != NULL, NULL);

  self = g_new0 (SaPoisonList, 1);
  self->lock = lock;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
sa_poison_list_free (SaPoisonList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->entries);
  g_free (self);
}

static Entry *
find (SaPoisonList *self,
      SaPoison      poison,
      SaId          message)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->poison == poison && entry->message == message)
        return entry;
    }

  return NULL;
}

static void
write_down (SaPoisonList *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      g_string_append_printf (text, "%d %" G_GINT64_FORMAT " %d\n", entry->poison, entry->message, entry->count);
    }
  sa_sender_lock_write (self->lock, text->str);
}

void
sa_poison_list_load (SaPoisonList *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_if_fail (self != NULL);

  g_array_set_size (self->entries, 0);
  text = sa_sender_lock_read (self->lock);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && self->entries->len < MAX_ENTRIES; i++)
    {
      Entry entry = { 0 };
      int poison = 0;

      if (sscanf (lines[i], "%d %" G_GINT64_FORMAT " %d", &poison, &entry.message, &entry.count) != 3)
        continue;
      entry.poison = (SaPoison) poison;
      g_array_append_val (self->entries, entry);
    }
}

int
sa_poison_list_count (SaPoisonList *self,
                      SaPoison      poison,
                      SaId          message)
{
  const Entry *entry;

  g_return_val_if_fail (self != NULL, 0);

  entry = find (self, poison, message);
  return entry != NULL ? entry->count - (entry->inside ? 1 : 0) : 0;
}

void
sa_poison_list_enter (SaPoisonList *self,
                      SaPoison      poison,
                      SaId          message)
{
  Entry *entry = NULL;

  g_return_if_fail (self != NULL);

  entry = find (self, poison, message);
  if (entry == NULL)
    {
      const Entry fresh = { .poison = poison, .message = message };

      /* the oldest is the one that most likely is no more */
      if (self->entries->len >= MAX_ENTRIES)
        g_array_remove_index (self->entries, 0);
      g_array_append_val (self->entries, fresh);
      entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
    }
  entry->count += entry->inside ? 0 : 1;
  entry->inside = TRUE;
  write_down (self);
}

void
sa_poison_list_leave (SaPoisonList *self,
                      SaPoison      poison,
                      SaId          message)
{
  Entry *entry = NULL;

  g_return_if_fail (self != NULL);

  entry = find (self, poison, message);
  if (entry == NULL)
    return;
  g_array_remove_index (self->entries, (guint) (entry - &g_array_index (self->entries, Entry, 0)));
  write_down (self);
}
