/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-order.h"

typedef struct
{
  SaId    id;
  gint64  number;
  gsize   text;    /* offset in the texts, whose first is empty */
} Entry;

struct _SaReaderOrder
{
  GArray     *entries;  /* of Entry */
  GByteArray *texts;    /* one block instead of a million */
  gboolean    descending;
  gsize       offset;
  gsize       limit;
};

SaReaderOrder *
sa_reader_order_new (const SaQuery *query)
{
  SaReaderOrder *self = g_new0 (SaReaderOrder, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->texts = g_byte_array_new ();
  g_byte_array_append (self->texts, (const guint8 *) "", 1);
  self->descending = sa_query_get_descending (query);
  self->offset = sa_query_get_offset (query);
  self->limit = sa_query_get_limit (query);
  return self;
}

void
sa_reader_order_free (SaReaderOrder *self)
{
  g_array_unref (self->entries);
  g_byte_array_unref (self->texts);
  g_free (self);
}

void
sa_reader_order_add (SaReaderOrder *self,
                     SaId           id,
                     gint64         number,
                     const char    *text,
                     gboolean       in_locale)
{
  Entry entry = { id, number, 0 };

  if (text != NULL)
    {
      g_autofree char *key = in_locale ? g_utf8_collate_key (text, -1) : NULL;
      const char *bytes = in_locale ? key : text;

      entry.text = self->texts->len;
      g_byte_array_append (self->texts, (const guint8 *) bytes, (guint) strlen (bytes) + 1);
    }
  g_array_append_val (self->entries, entry);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  const SaReaderOrder *self = data;
  const Entry *left = a;
  const Entry *right = b;
  int order = 0;

  if (left->number != right->number)
    order = left->number < right->number ? -1 : 1;
  else if (left->text != right->text)
    order = strcmp ((const char *) self->texts->data + left->text, (const char *) self->texts->data + right->text);
  if (order != 0)
    return self->descending ? -order : order;
  /* Turning an order round does not turn round those who are alike in it. */
  return left->id < right->id ? -1 : left->id > right->id;
}

SaFound *
sa_reader_order_get_found (SaReaderOrder *self,
                           gint64         seq)
{
  gsize n_total = self->entries->len;
  gsize first = MIN (self->offset, n_total);
  gsize n_ids = self->limit > 0 ? MIN (self->limit, n_total - first) : n_total - first;
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (SaId), (guint) n_ids);

  g_array_sort_with_data (self->entries, compare, self);
  for (gsize i = 0; i < n_ids; i++)
    g_array_append_val (ids, g_array_index (self->entries, Entry, first + i).id);
  return sa_found_new (sa_ids_new_take (ids), n_total, seq);
}
