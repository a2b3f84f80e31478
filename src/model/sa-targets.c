/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-targets.h"

#include <string.h>

/* Offsets into the blob. The blob starts with an empty string, so that offset 0 is "". */
typedef struct
{
  guint32 input;
  guint32 address;
  guint32 name;
  guint32 reason;
  guint32 language;
} Record;

#define NO_STRING G_MAXUINT32

struct _SaTargets
{
  gatomicrefcount  ref_count;
  SaIds           *ids;     /* of these two, one is set */
  GArray          *records; /* of Record */
  GString         *blob;
};

static SaTargets *
targets_new (void)
{
  SaTargets *self;

  self = g_new0 (SaTargets, 1);
  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

static guint32
add_string (SaTargets  *self,
            const char *text)
{
  gsize offset;
  gsize length;

  if (text == NULL || *text == '\0')
    return 0;

  offset = self->blob->len;
  length = strlen (text);
  if (offset + length + 1 >= NO_STRING)
    g_error ("More than 4 GiB of addresses in one change");
  g_string_append_len (self->blob, text, (gssize) length + 1);

  return (guint32) offset;
}

static const Record *
get_record (const SaTargets *self,
            gsize            position)
{
  g_assert (self->records != NULL && position < self->records->len);

  return &g_array_index (self->records, Record, position);
}

/** sa_targets_new_ids: Returns: (transfer full): a table that holds a reference on @ids */
SaTargets *
sa_targets_new_ids (SaIds *ids)
{
  SaTargets *self;

  g_return_val_if_fail (ids != NULL, NULL);

  self = targets_new ();
  self->ids = sa_ids_ref (ids);

  return self;
}

SaTargets *
sa_targets_new_id (SaId id)
{
  SaTargets *self;

  self = targets_new ();
  self->ids = sa_ids_new (&id, 1);

  return self;
}

SaTargets *
sa_targets_new_addresses (void)
{
  SaTargets *self;

  self = targets_new ();
  self->records = g_array_new (FALSE, FALSE, sizeof (Record));
  self->blob = g_string_new_len ("", 1);

  return self;
}

void
sa_targets_add_address (SaTargets  *self,
                        const char *input,
                        const char *address,
                        const char *name,
                        SaReason    reason)
{
  Record record = { 0, NO_STRING, 0, (guint32) reason, 0 };

  g_return_if_fail (self != NULL && self->records != NULL);
  g_return_if_fail (g_atomic_ref_count_compare (&self->ref_count, 1));
  g_return_if_fail (input != NULL);
  g_return_if_fail (address != NULL || reason != SA_REASON_NONE);

  record.input = add_string (self, input);
  if (address != NULL && strcmp (input, address) == 0)
    record.address = record.input;
  else if (address != NULL)
    record.address = add_string (self, address);
  record.name = add_string (self, name);
  g_array_append_val (self->records, record);
}

void
sa_targets_set_language (SaTargets  *self,
                         const char *language)
{
  g_return_if_fail (self != NULL && self->records != NULL && self->records->len > 0);
  g_return_if_fail (g_atomic_ref_count_compare (&self->ref_count, 1));

  g_array_index (self->records, Record, self->records->len - 1).language = add_string (self, language);
}

SaTargets *
sa_targets_ref (SaTargets *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_targets_unref (SaTargets *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->ids, sa_ids_unref);
  g_clear_pointer (&self->records, g_array_unref);
  if (self->blob != NULL)
    g_string_free (self->blob, TRUE);
  g_free (self);
}

gsize
sa_targets_get_size (const SaTargets *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ids != NULL ? sa_ids_get_size (self->ids) : self->records->len;
}

gboolean
sa_targets_are_addresses (const SaTargets *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->records != NULL;
}

SaId
sa_targets_get_id (const SaTargets *self,
                   gsize            position)
{
  g_return_val_if_fail (self != NULL && self->ids != NULL, 0);

  return sa_ids_get_nth (self->ids, position);
}

const char *
sa_targets_get_input (const SaTargets *self,
                      gsize            position)
{
  g_return_val_if_fail (self != NULL && self->records != NULL, NULL);
  g_return_val_if_fail (position < self->records->len, NULL);

  return self->blob->str + get_record (self, position)->input;
}

const char *
sa_targets_get_address (const SaTargets *self,
                        gsize            position)
{
  guint32 offset;

  g_return_val_if_fail (self != NULL && self->records != NULL, NULL);
  g_return_val_if_fail (position < self->records->len, NULL);

  offset = get_record (self, position)->address;

  return offset == NO_STRING ? NULL : self->blob->str + offset;
}

const char *
sa_targets_get_name (const SaTargets *self,
                     gsize            position)
{
  g_return_val_if_fail (self != NULL && self->records != NULL, NULL);
  g_return_val_if_fail (position < self->records->len, NULL);

  return self->blob->str + get_record (self, position)->name;
}

const char *
sa_targets_get_language (const SaTargets *self,
                         gsize            position)
{
  guint32 offset;

  g_return_val_if_fail (self != NULL && self->records != NULL, NULL);
  g_return_val_if_fail (position < self->records->len, NULL);

  offset = get_record (self, position)->language;

  return offset == 0 ? NULL : self->blob->str + offset;
}

SaReason
sa_targets_get_reason (const SaTargets *self,
                       gsize            position)
{
  g_return_val_if_fail (self != NULL && self->records != NULL, SA_REASON_NONE);
  g_return_val_if_fail (position < self->records->len, SA_REASON_NONE);

  return (SaReason) get_record (self, position)->reason;
}

SaTargets *
sa_targets_slice (const SaTargets *self,
                  gsize            first,
                  gsize            length)
{
  SaTargets *slice;
  gsize i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (first <= sa_targets_get_size (self), NULL);
  g_return_val_if_fail (length <= sa_targets_get_size (self) - first, NULL);

  if (self->ids != NULL)
    {
      slice = targets_new ();
      slice->ids = sa_ids_new (sa_ids_get (self->ids, NULL) + first, length);
      return slice;
    }

  slice = sa_targets_new_addresses ();
  for (i = first; i < first + length; i++)
    {
      sa_targets_add_address (slice,
                              sa_targets_get_input (self, i),
                              sa_targets_get_address (self, i),
                              sa_targets_get_name (self, i),
                              sa_targets_get_reason (self, i));
      sa_targets_set_language (slice, sa_targets_get_language (self, i));
    }

  return slice;
}
