/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-notes.h"

#include <stdio.h>

/* That fit into the file */
#define MAX_ENTRIES 80
#define MAX_CLAIMS 80

#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

typedef struct
{
  SaPoison poison;
  SaId     message;
  int      count;    /* tries that have not ended, the one under way included */
  gboolean inside;   /* one is under way */
} Entry;

struct _SaSenderNotes
{
  SaSenderLock *lock;
  GArray       *entries;  /* of Entry */
  GArray       *claims;   /* of SaId */
  char         *boot;     /* (nullable): which start of the computer this is */
};

SaSenderNotes *
sa_sender_notes_new (SaSenderLock *lock)
{
  SaSenderNotes *self = NULL;

  g_return_val_if_fail (lock != NULL, NULL);

  self = g_new0 (SaSenderNotes, 1);
  self->lock = lock;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->claims = g_array_new (FALSE, FALSE, sizeof (SaId));
  if (g_file_get_contents (BOOT_ID_PATH, &self->boot, NULL, NULL))
    g_strstrip (self->boot);
  return self;
}

void
sa_sender_notes_free (SaSenderNotes *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->entries);
  g_array_unref (self->claims);
  g_free (self->boot);
  g_free (self);
}

static gboolean
write_down (SaSenderNotes *self)
{
  g_autoptr (GString) text = g_string_sized_new (256);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      g_string_append_printf (text, "%d %" G_GINT64_FORMAT " %d\n", entry->poison, entry->message, entry->count);
    }
  if (self->claims->len > 0)
    g_string_append_printf (text, "boot %s\n", self->boot);
  for (guint i = 0; i < self->claims->len; i++)
    g_string_append_printf (text, "claimed %" G_GINT64_FORMAT "\n", g_array_index (self->claims, SaId, i));

  return sa_sender_lock_write (self->lock, text->str);
}

static void
read_line (SaSenderNotes *self,
           const char    *line,
           gboolean      *this_boot)
{
  Entry entry = { 0 };
  SaId claimed = 0;
  int poison = 0;

  if (g_str_has_prefix (line, "boot "))
    {
      *this_boot = g_strcmp0 (line + strlen ("boot "), self->boot) == 0;
    }
  else if (sscanf (line, "claimed %" G_GINT64_FORMAT, &claimed) == 1)
    {
      if (*this_boot && self->claims->len < MAX_CLAIMS)
        g_array_append_val (self->claims, claimed);
    }
  else if (sscanf (line, "%d %" G_GINT64_FORMAT " %d", &poison, &entry.message, &entry.count) == 3 &&
           self->entries->len < MAX_ENTRIES)
    {
      entry.poison = (SaPoison) poison;
      g_array_append_val (self->entries, entry);
    }
}

void
sa_sender_notes_load (SaSenderNotes  *self,
                      SaIds         **claimed)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean this_boot = FALSE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (claimed != NULL);

  g_array_set_size (self->entries, 0);
  g_array_set_size (self->claims, 0);
  text = sa_sender_lock_read (self->lock);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    read_line (self, lines[i], &this_boot);

  *claimed = sa_ids_new ((const SaId *) (gpointer) self->claims->data, self->claims->len);
}

/*
 * Mails in its hands
 */

static Entry *
find (SaSenderNotes *self,
      SaPoison       poison,
      SaId           message)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->poison == poison && entry->message == message)
        return entry;
    }

  return NULL;
}

int
sa_sender_notes_count (SaSenderNotes *self,
                       SaPoison       poison,
                       SaId           message)
{
  const Entry *entry;

  g_return_val_if_fail (self != NULL, 0);

  entry = find (self, poison, message);
  return entry != NULL ? entry->count - (entry->inside ? 1 : 0) : 0;
}

/* Returns: whether it was there */
static gboolean
take_claim (SaSenderNotes *self,
            SaId           message)
{
  for (guint i = 0; i < self->claims->len; i++)
    if (g_array_index (self->claims, SaId, i) == message)
      {
        g_array_remove_index (self->claims, i);
        return TRUE;
      }

  return FALSE;
}

gboolean
sa_sender_notes_enter (SaSenderNotes *self,
                       SaPoison       poison,
                       SaId           message)
{
  Entry *entry = NULL;
  gboolean claimed;

  g_return_val_if_fail (self != NULL, FALSE);

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
  claimed = take_claim (self, message);
  if (write_down (self) || !claimed)
    return TRUE;

  g_array_append_val (self->claims, message);
  return FALSE;
}

void
sa_sender_notes_leave (SaSenderNotes *self,
                       SaPoison       poison,
                       SaId           message)
{
  Entry *entry = NULL;

  g_return_if_fail (self != NULL);

  entry = find (self, poison, message);
  if (entry == NULL)
    return;
  g_array_remove_index (self->entries, (guint) (entry - &g_array_index (self->entries, Entry, 0)));
  write_down (self);
}

/*
 * Claims
 */

void
sa_sender_notes_claim (SaSenderNotes *self,
                       const SaId    *messages,
                       gsize          n_messages)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (messages != NULL || n_messages == 0);

  /* what is not noted counts as begun */
  if (self->boot == NULL || n_messages == 0)
    return;
  g_array_append_vals (self->claims, messages, (guint) MIN (n_messages, MAX_CLAIMS - self->claims->len));
  write_down (self);
}

void
sa_sender_notes_drop_claim (SaSenderNotes *self,
                            SaId           message)
{
  g_return_if_fail (self != NULL);

  if (take_claim (self, message))
    write_down (self);
}

void
sa_sender_notes_forget_claims (SaSenderNotes *self)
{
  g_return_if_fail (self != NULL);

  if (self->claims->len == 0)
    return;
  g_array_set_size (self->claims, 0);
  write_down (self);
}
