/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-table.h"

#include "sa-fold.h"
#include "sa-language.h"

#include <string.h>

/* Headings, folded and without anything but letters. */
static const char * const address_headings[] = {
  "address", "adresse", "adresseemail", "correo", "correoelectronico", "courriel", "email", "emailaddress",
  "emailadresse", "emailid", "mail", "mailaddress", "primaryemail", "useremail", "userprincipalname", "workemail", NULL,
};
static const char * const name_headings[] = {
  "displayname", "fullname", "name", "nom", "nombre", "username", NULL,
};

static const char * const language_headings[] = {
  "idioma", "lang", "langue", "language", "lingua", "locale", "preferredlanguage", "sprache", NULL,
};

static char
find_separator (const char *text)
{
  static const char separators[] = ",;\t";
  int best = 0;
  char found = '\0';
  gsize i = 0;

  for (i = 0; i < sizeof separators - 1; i++)
    {
      gboolean quoted = FALSE;
      const char *p = NULL;
      int n = 0;

      for (p = text; *p != '\0' && (quoted || (*p != '\n' && *p != '\r')); p++)
        {
          if (*p == '"')
            quoted = !quoted;
          else if (!quoted && *p == separators[i])
            n++;
        }
      if (n > best)
        {
          best = n;
          found = separators[i];
        }
    }

  return found;
}

/* One cell from *@p on, which is left at what ends it. */
static char *
read_cell (const char **p,
           char         separator)
{
  g_autoptr(GString) cell = g_string_new (NULL);
  gboolean quoted = **p == '"';

  if (quoted)
    (*p)++;
  for (; **p != '\0'; (*p)++)
    {
      if (quoted && **p == '"' && (*p)[1] == '"')
        (*p)++;
      else if (quoted && **p == '"')
        {
          quoted = FALSE;
          continue;
        }
      else if (!quoted && (**p == separator || **p == '\n' || **p == '\r'))
        break;
      g_string_append_c (cell, **p);
    }

  return g_strstrip (g_string_free (g_steal_pointer (&cell), FALSE));
}

/* Rows of cells; lines with nothing in them are left out. */
static GPtrArray *
read_rows (const char *text,
           char        separator)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  const char *p = text;

  while (*p != '\0')
    {
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
      gboolean empty = TRUE;

      for (;;)
        {
          char *cell = read_cell (&p, separator);

          empty = empty && cell[0] == '\0';
          g_ptr_array_add (row, cell);
          if (*p == '\0' || *p != separator)
            break;
          p++;
        }
      while (*p == '\n' || *p == '\r')
        p++;
      if (empty)
        g_ptr_array_unref (row);
      else
        g_ptr_array_add (rows, row);
    }

  return rows;
}

static const char *
get_cell (GPtrArray *rows,
          guint      row,
          int        column)
{
  GPtrArray *cells = g_ptr_array_index (rows, row);

  return column >= 0 && (guint) column < cells->len ? g_ptr_array_index (cells, column) : "";
}

static int
find_heading (GPtrArray          *heads,
              const char * const *wanted)
{
  guint i = 0;

  for (i = 0; i < heads->len; i++)
    {
      g_autofree char *folded = sa_fold (g_ptr_array_index (heads, i));
      char *from = folded;
      char *to = folded;

      for (; *from != '\0'; from++)
        if (g_ascii_isalpha (*from))
          *to++ = *from;
      *to = '\0';
      if (g_strv_contains (wanted, folded))
        return (int) i;
    }

  return -1;
}

static gboolean
is_plain_address (const char *cell)
{
  return strchr (cell, '@') != NULL && strpbrk (cell, " <>,;\"") == NULL;
}

/* The one column of plain addresses, where no other cell has an @. */
static int
find_column (GPtrArray *rows)
{
  int column = -1;
  guint i = 0;
  guint k = 0;

  for (i = 0; i < rows->len; i++)
    {
      GPtrArray *cells = g_ptr_array_index (rows, i);

      for (k = 0; k < cells->len; k++)
        {
          const char *cell = g_ptr_array_index (cells, k);

          if (strchr (cell, '@') == NULL)
            continue;
          if (!is_plain_address (cell) || (column >= 0 && column != (int) k))
            return -1;
          column = (int) k;
        }
    }

  return column;
}

static void
add_address (GString    *list,
             const char *name,
             const char *address)
{
  const char *p = NULL;

  if (name[0] != '\0' && is_plain_address (address))
    {
      /* A quoted phrase (RFC 5322, 3.2.4). */
      g_string_append_c (list, '"');
      for (p = name; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (list, '\\');
          g_string_append_c (list, *p == '\n' || *p == '\r' ? ' ' : *p);
        }
      g_string_append_printf (list, "\" <%s>\n", address);
      return;
    }
  g_string_append_printf (list, "%s\n", address);
}

char *
sa_address_table_pick (const char *text)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GString) list = NULL;
  char separator = '\0';
  int column = -1;
  int name_column = -1;
  guint first = 0;
  guint i = 0;

  g_return_val_if_fail (text != NULL, NULL);

  separator = find_separator (text);
  if (separator == '\0')
    return NULL;
  rows = read_rows (text, separator);
  if (rows->len < 2)
    return NULL;

  column = find_heading (g_ptr_array_index (rows, 0), address_headings);
  if (column >= 0)
    {
      name_column = find_heading (g_ptr_array_index (rows, 0), name_headings);
      first = 1;
    }
  else
    {
      column = find_column (rows);
    }
  if (column < 0)
    return NULL;

  list = g_string_new (NULL);
  for (i = first; i < rows->len; i++)
    if (get_cell (rows, i, column)[0] != '\0')
      add_address (list, get_cell (rows, i, name_column), get_cell (rows, i, column));

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* The address in one row, or what stands there in its place. */
static void
add_row (SaTargets     *targets,
         GPtrArray     *rows,
         guint          row,
         const int     *columns,   /* address, name, language */
         SaWordDecoder  decoder)
{
  const char *cell = get_cell (rows, row, columns[0]);
  const char *name = get_cell (rows, row, columns[1]);
  const char *language_cell = get_cell (rows, row, columns[2]);
  const char *language_name = sa_language_from_name (language_cell);
  g_autofree char *language = language_name != NULL ? g_strdup (language_name)
                                                    : g_strdelimit (g_strdup (language_cell), "_", '-');
  g_autofree char *joined = g_strdelimit (g_strdup (name), "\r\n\t", ' ');
  g_autoptr(SaTargets) found = sa_address_parse_list (cell, decoder);
  gsize i = 0;

  if (sa_targets_get_size (found) == 0)
    {
      GPtrArray *cells = g_ptr_array_index (rows, row);
      guint k = 0;

      while (k + 1 < cells->len && *(char *) g_ptr_array_index (cells, k) == '\0')
        k++;
      sa_targets_add_address (targets, g_ptr_array_index (cells, k), NULL, NULL, SA_REASON_ADDRESS_EMPTY);
    }
  for (i = 0; i < sa_targets_get_size (found); i++)
    {
      const char *own = sa_targets_get_name (found, i);

      sa_targets_add_address (targets, sa_targets_get_input (found, i), sa_targets_get_address (found, i),
                              own[0] != '\0' ? own : joined[0] != '\0' ? joined : NULL, sa_targets_get_reason (found, i));
      if (language[0] != '\0')
        sa_targets_set_language (targets, language);
    }
}

SaTargets *
sa_address_table_parse (const char    *text,
                        SaWordDecoder  decoder)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(SaTargets) targets = NULL;
  GPtrArray *heads = NULL;
  int columns[3];
  guint i = 0;

  g_return_val_if_fail (text != NULL, NULL);

  rows = read_rows (text, find_separator (text));
  if (rows->len == 0)
    return NULL;
  heads = g_ptr_array_index (rows, 0);
  columns[0] = find_heading (heads, address_headings);
  columns[1] = find_heading (heads, name_headings);
  columns[2] = find_heading (heads, language_headings);
  if (columns[0] < 0)
    return NULL;

  targets = sa_targets_new_addresses ();
  for (i = 1; i < rows->len; i++)
    add_row (targets, rows, i, columns, decoder);

  return g_steal_pointer (&targets);
}
