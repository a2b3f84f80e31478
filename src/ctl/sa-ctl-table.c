/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <string.h>

/* Columns as wide as their widest cell; the last one is not padded. */

#define FACT_WIDTH 18

struct _SaCtlTable
{
  GPtrArray *rows; /* of GStrv, the first holds the headings */
  gsize      n_columns;
};

char *
sa_ctl_safe_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *safe = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* Bidi overrides and isolates would let a name rearrange the line that it stands in. */
      if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
          (c >= 0x2066 && c <= 0x2069))
        g_string_append_unichar (safe, 0xfffd);
      else
        g_string_append_unichar (safe, c);
    }
  return g_string_free (safe, FALSE);
}

void
sa_ctl_put (const char *text)
{
  fputs (text, stdout);
}

static gsize
get_width (const char *text)
{
  gsize width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
sa_ctl_print_fact (const char *label,
                   const char *value)
{
  g_autofree char *safe = sa_ctl_safe_text (value != NULL && value[0] != '\0' ? value : "–");

  g_print ("%s%*s %s\n", label, (int) (FACT_WIDTH - MIN (get_width (label), FACT_WIDTH)), "", safe);
}

void
sa_ctl_print_time (const char *label,
                   SaTime      time)
{
  g_autofree char *text = sa_ctl_format_time (time);

  sa_ctl_print_fact (label, text);
}

SaCtlTable *
sa_ctl_table_new (const char * const *headings)
{
  SaCtlTable *self = g_new0 (SaCtlTable, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->n_columns = g_strv_length ((char **) headings);
  sa_ctl_table_add (self, headings);
  return self;
}

void
sa_ctl_table_add (SaCtlTable         *self,
                  const char * const *cells)
{
  char **row = g_new0 (char *, self->n_columns + 1);

  for (gsize i = 0; i < self->n_columns; i++)
    {
      row[i] = sa_ctl_safe_text (cells[i] != NULL ? cells[i] : "");
      g_strdelimit (row[i], "\n", ' ');
    }
  g_ptr_array_add (self->rows, row);
}

void
sa_ctl_table_print (SaCtlTable *self)
{
  g_autofree gsize *widths = g_new0 (gsize, self->n_columns);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint r = 0; r < self->rows->len; r++)
    for (gsize c = 0; c < self->n_columns; c++)
      widths[c] = MAX (widths[c], get_width (((char **) self->rows->pdata[r])[c]));

  for (guint r = 0; r < self->rows->len; r++)
    {
      char **row = self->rows->pdata[r];

      for (gsize c = 0; c < self->n_columns; c++)
        {
          g_string_append (text, row[c]);
          if (c + 1 < self->n_columns)
            for (gsize pad = get_width (row[c]); pad < widths[c] + 2; pad++)
              g_string_append_c (text, ' ');
        }
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }
  g_print ("%s", text->str);
}

void
sa_ctl_table_free (SaCtlTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
sa_ctl_csv_print (const char * const *cells)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (gsize i = 0; cells[i] != NULL; i++)
    {
      gboolean computed = cells[i][0] != '\0' && strchr ("=+-@\t\r", cells[i][0]) != NULL;
      gboolean quoted = computed || strpbrk (cells[i], ",\"\r\n") != NULL;

      if (i > 0)
        g_string_append_c (line, ',');
      if (quoted)
        g_string_append_c (line, '"');
      if (computed)
        g_string_append_c (line, '\'');
      for (const char *at = cells[i]; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (line, '"');
          g_string_append_c (line, *at);
        }
      if (quoted)
        g_string_append_c (line, '"');
    }
  /* RFC 4180, section 2: lines end in CRLF */
  g_string_append (line, "\r\n");
  sa_ctl_put (line->str);
}
