/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fold.h"
#include "sa-roster-private.h"

#include <string.h>

/*
 * For searching a row has a folded line, "address name\n"; a needle holds neither blanks nor line ends, so that a hit
 * lies within one of the two.
 *
 * For sorting it needs the name as shown and the address key. Most often both follow from the line: the name is the
 * line's with capitals at the start of words, the key is the line's address. Then nothing more is kept. Otherwise the
 * names' text has "name\0", or "name\0key\0" when the key too is something else.
 */

void
sa_roster_text_append (SaRosterText *self,
                       guint32       row,
                       const char   *bytes,
                       gsize         n_bytes)
{
  if (self->n_bytes + n_bytes > self->n_allocated)
    {
      self->n_allocated = MAX (self->n_bytes + n_bytes, self->n_allocated + self->n_allocated / 4 + 256);
      self->bytes = g_realloc (self->bytes, self->n_allocated);
    }
  if (self->n_bytes + n_bytes > G_MAXUINT32)
    g_error ("More than 4 GiB of names and addresses in one site");

  if (n_bytes > 0)
    memcpy (self->bytes + self->n_bytes, bytes, n_bytes);
  self->n_bytes += n_bytes;
  self->offsets[row + 1] = (guint32) self->n_bytes;
}

/* Whether @key, of @length bytes, is what stands before the blank or the end of @line */
static gboolean
line_has_key (const char *line,
              gsize       line_length,
              const char *key,
              gsize       length)
{
  return length < line_length && (line[length] == ' ' || line[length] == '\n') &&
         memchr (key, ' ', length) == NULL && memcmp (line, key, length) == 0;
}

/* Writes the name that follows from @line into @name. */
static void
derive_name (const char *line,
             gsize       line_length,
             GString    *name)
{
  const char *blank = memchr (line, ' ', line_length);
  const char *end = line + line_length - 1;
  gboolean in_word = FALSE;

  g_string_truncate (name, 0);
  if (blank == NULL || blank + 1 == end)
    {
      g_string_append_len (name, line, (blank != NULL ? blank : end) - line);
      return;
    }

  for (const char *p = blank + 1; p < end; p++)
    {
      g_string_append_c (name, in_word ? *p : g_ascii_toupper (*p));
      in_word = g_ascii_isalpha (*p);
    }
}

void
sa_roster_make_texts (SaRoster          *self,
                      const SaRosterRow *row)
{
  const char *name = row->name != NULL && *row->name != '\0' ? row->name : row->address;
  g_autofree char *key = NULL;
  gboolean key_follows = FALSE;

  g_string_truncate (self->line, 0);
  if (row->fold != NULL)
    {
      g_string_append (self->line, row->fold);
    }
  else
    {
      g_autofree char *both = g_strconcat (row->address, "\n", row->name, NULL);
      g_autofree char *fold = sa_fold (both);

      g_string_append (self->line, fold);
    }
  /* A line end within would make two lines of one. */
  for (char *p = strchr (self->line->str, '\n'); p != NULL; p = strchr (p, '\n'))
    *p = ' ';
  g_string_append_c (self->line, '\n');

  key = sa_address_key (row->address);
  key_follows = line_has_key (self->line->str, self->line->len, key, strlen (key));

  derive_name (self->line->str, self->line->len, self->name);
  if (key_follows && g_str_equal (self->name->str, name))
    {
      g_string_truncate (self->name, 0);
      return;
    }

  g_string_assign (self->name, name);
  g_string_append_c (self->name, '\0');
  if (!key_follows)
    g_string_append_len (self->name, key, (gssize) strlen (key) + 1);
}

const char *
sa_roster_get_name (const SaRoster *self,
                    guint32         row,
                    GString        *scratch)
{
  guint32 line = self->lines.offsets[row];

  if (self->names.offsets[row] < self->names.offsets[row + 1])
    return self->names.bytes + self->names.offsets[row];

  derive_name (self->lines.bytes + line, self->lines.offsets[row + 1] - line, scratch);

  return scratch->str;
}

const char *
sa_roster_get_key (const SaRoster *self,
                   guint32         row,
                   gsize          *length)
{
  const char *line = self->lines.bytes + self->lines.offsets[row];
  const char *p = line;
  guint32 name = self->names.offsets[row];
  guint32 name_end = self->names.offsets[row + 1];

  if (name < name_end)
    {
      gsize name_length = strlen (self->names.bytes + name) + 1;

      if (name + name_length < name_end)
        {
          *length = name_end - name - name_length - 1;
          return self->names.bytes + name + name_length;
        }
    }

  while (*p != ' ' && *p != '\n')
    p++;
  *length = (gsize) (p - line);

  return line;
}
