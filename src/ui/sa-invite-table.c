/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-table.h"

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
  "idioma", "lang", "langue", "language", "lingua", "locale", "mailsprache", "preferredlanguage", "sprache", NULL,
};

/* What people call the languages beside the names that these have for themselves; folded. */
static const struct
{
  const char *name;
  const char *tag;
} language_names[] = {
  { "arabic", "ar" }, { "arabisch", "ar" },
  { "german", "de" }, { "allemand", "de" }, { "aleman", "de" },
  { "englisch", "en" }, { "anglais", "en" }, { "ingles", "en" },
  { "spanish", "es" }, { "spanisch", "es" }, { "espagnol", "es" },
  { "french", "fr" }, { "franzosisch", "fr" }, { "frances", "fr" },
  { "japanese", "ja" }, { "japanisch", "ja" }, { "japonais", "ja" }, { "japones", "ja" },
  { "portuguese", "pt-BR" }, { "portugues", "pt-BR" }, { "portugiesisch", "pt-BR" }, { "portugais", "pt-BR" },
  { "brazilian portuguese", "pt-BR" },
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
          if (*p != separator)
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

/* Returns: (nullable): a tag of the list of languages */
static const char *
find_language (const char *cell)
{
  const char * const *tags = sa_language_list ();
  const char *found = sa_language_match (cell);
  g_autofree char *folded = sa_fold (cell);
  gsize i = 0;

  for (i = 0; found == NULL && tags[i] != NULL; i++)
    {
      g_autofree char *own = sa_fold (sa_language_get_name (tags[i]));

      if (g_str_equal (own, folded))
        found = tags[i];
    }
  for (i = 0; found == NULL && i < G_N_ELEMENTS (language_names); i++)
    if (g_str_equal (language_names[i].name, folded))
      found = language_names[i].tag;

  return found;
}

static char *
dup_address (const char *name,
             const char *address)
{
  g_autoptr(GString) text = NULL;
  const char *p = NULL;

  if (name[0] == '\0' || !is_plain_address (address))
    return g_strdup (address);

  /* A quoted phrase (RFC 5322, 3.2.4). */
  text = g_string_new ("\"");
  for (p = name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p == '\n' || *p == '\r' ? ' ' : *p);
    }
  g_string_append_printf (text, "\" <%s>", address);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_row (SaTargets     *targets,
         const char    *text,
         const char    *language,
         SaWordDecoder  decoder)
{
  g_autoptr(SaTargets) parsed = sa_address_parse_list (text, decoder);
  gsize i = 0;

  for (i = 0; i < sa_targets_get_size (parsed); i++)
    {
      sa_targets_add_address (targets, sa_targets_get_input (parsed, i), sa_targets_get_address (parsed, i),
                              sa_targets_get_name (parsed, i), sa_targets_get_reason (parsed, i));
      if (language != NULL)
        sa_targets_set_language (targets, language);
    }
}

SaTargets *
sa_invite_table_read (const char    *text,
                      SaWordDecoder  decoder,
                      gboolean       needs_heading,
                      guint         *n_unknown)
{
  g_autoptr(GPtrArray) rows = NULL;
  SaTargets *targets = NULL;
  char separator = '\0';
  int column = -1;
  int name_column = -1;
  int language_column = -1;
  guint first = 0;
  guint i = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (n_unknown != NULL)
    *n_unknown = 0;
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
      language_column = find_heading (g_ptr_array_index (rows, 0), language_headings);
      first = 1;
    }
  else if (!needs_heading)
    {
      column = find_column (rows);
    }
  if (column < 0)
    return NULL;

  targets = sa_targets_new_addresses ();
  for (i = first; i < rows->len; i++)
    {
      const char *address = get_cell (rows, i, column);
      const char *cell = get_cell (rows, i, language_column);
      const char *language = cell[0] != '\0' ? find_language (cell) : NULL;
      g_autofree char *piece = NULL;

      if (address[0] == '\0')
        continue;
      if (cell[0] != '\0' && language == NULL && n_unknown != NULL)
        (*n_unknown)++;
      piece = dup_address (get_cell (rows, i, name_column), address);
      add_row (targets, piece, language, decoder);
    }

  return targets;
}
