/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-style.h"

#include <string.h>

#define ROOT_FONT_SIZE 16

void
sa_mail_style_init_root (SaMailStyle *self)
{
  g_return_if_fail (self != NULL);

  *self = (SaMailStyle) {
    .color = SA_MAIL_NO_COLOR,
    .background = SA_MAIL_NO_COLOR,
    .border_color = SA_MAIL_NO_COLOR,
    .font_size = ROOT_FONT_SIZE,
  };
}

void
sa_mail_style_init_child (SaMailStyle       *self,
                          const SaMailStyle *parent)
{
  g_return_if_fail (self != NULL && parent != NULL);

  sa_mail_style_init_root (self);
  self->color = parent->color;
  self->font_size = parent->font_size;
  self->bold = parent->bold;
}

/* "#1e1e1e", which may stand among other words: "0 solid #9a9996" */
static guint32
read_color (const char *value)
{
  const char *hash = strchr (value, '#');
  guint32 color = 0;
  int i = 0;

  if (hash == NULL)
    return SA_MAIL_NO_COLOR;

  for (i = 1; i <= 6; i++)
    {
      if (!g_ascii_isxdigit (hash[i]))
        return SA_MAIL_NO_COLOR;
      color = color * 16 + (guint32) g_ascii_xdigit_value (hash[i]);
    }

  return color;
}

/* The @position-th length of @value, or its only one: "12px 24px" */
static int
read_length (const char *value,
             guint       position)
{
  g_auto(GStrv) words = g_strsplit (value, " ", -1);
  guint n = g_strv_length (words);

  if (n == 0)
    return 0;

  return (int) g_ascii_strtoll (words[MIN (position, n - 1)], NULL, 10);
}

static void
apply_one (SaMailStyle *self,
           const char  *name,
           const char  *value,
           GHashTable  *unknown)
{
  /* Of no meaning for the picture here, or the same for all of it. */
  static const char * const passed_over[] = {
    "color-scheme", "font-family", "line-height", "max-width", "supported-color-schemes", "text-decoration",
    "word-break", NULL,
  };

  if (g_str_equal (name, "color"))
    self->color = read_color (value);
  else if (g_str_equal (name, "background"))
    self->background = read_color (value);
  else if (g_str_equal (name, "border") || g_str_equal (name, "border-color"))
    self->border_color = read_color (value);
  else if (g_str_equal (name, "border-inline-start-width"))
    self->border = read_length (value, 0);
  else if (g_str_equal (name, "border-radius"))
    self->radius = read_length (value, 0);
  else if (g_str_equal (name, "margin"))
    self->margin = read_length (value, 0);
  else if (g_str_equal (name, "padding"))
    {
      self->padding_block = read_length (value, 0);
      self->padding_inline = read_length (value, 1);
    }
  else if (g_str_equal (name, "font-size"))
    self->font_size = MAX (read_length (value, 0), 1);
  else if (g_str_equal (name, "font-weight"))
    self->bold = g_str_equal (value, "bold");
  else if (g_str_equal (name, "display"))
    self->box = g_str_equal (value, "inline-block");
  else if (!g_strv_contains (passed_over, name) && unknown != NULL)
    g_hash_table_add (unknown, g_strdup (name));
}

void
sa_mail_style_apply (SaMailStyle *self,
                     const char  *declarations,
                     GHashTable  *unknown)
{
  g_auto(GStrv) parts = NULL;
  guint i = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (declarations != NULL);

  parts = g_strsplit (declarations, ";", -1);
  for (i = 0; parts[i] != NULL; i++)
    {
      char *colon = strchr (parts[i], ':');
      char *important = strstr (parts[i], "!important");

      if (colon == NULL)
        continue;
      if (important != NULL)
        *important = '\0';
      *colon = '\0';
      apply_one (self, g_strstrip (parts[i]), g_strstrip (colon + 1), unknown);
    }
}

/* Rules from @css up to its end or to a brace that closes more than was opened here. Returns: where it stopped */
static const char *
read_rules (const char *css,
            gboolean    dark,
            GHashTable *classes,
            GHashTable *unknown)
{
  const char *p = css;
  const char *open = NULL;

  while ((open = strpbrk (p, "{}")) != NULL && *open == '{')
    {
      g_autofree char *selector = g_strstrip (g_strndup (p, (gsize) (open - p)));
      const char *close = strchr (open, '}');

      if (selector[0] == '@')
        {
          p = read_rules (open + 1, strstr (selector, "prefers-color-scheme: dark") != NULL, classes, unknown);
          continue;
        }
      if (close == NULL)
        return open + strlen (open);
      if (selector[0] == '.' && dark)
        g_hash_table_insert (classes, g_strdup (selector + 1), g_strndup (open + 1, (gsize) (close - open - 1)));
      else if (!g_str_equal (selector, ":root") && unknown != NULL)
        g_hash_table_add (unknown, g_strdup (selector));
      p = close + 1;
    }

  return open != NULL ? open + 1 : p + strlen (p);
}

GHashTable *
sa_mail_sheet_new (const char *css,
                   GHashTable *unknown)
{
  GHashTable *classes = NULL;
  const char *p = css;

  g_return_val_if_fail (css != NULL, NULL);

  classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (*p != '\0')
    p = read_rules (p, FALSE, classes, unknown);

  return classes;
}
