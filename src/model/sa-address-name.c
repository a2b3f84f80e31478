/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-scan-private.h"

#include <string.h>

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201f) || c == 0x00ab || c == 0x00bb || c == 0x2039 ||
         c == 0x203a || c == 0x300c || c == 0x300d;
}

/* Blanks, commas, invisible characters, typographic quotes, an ellipsis, bullets */
gboolean
sa_address_is_trimmed (gunichar c)
{
  return c >= 0x80 && (sa_address_is_wrapping (c) || sa_address_is_separator (c) || is_quote (c) || c == 0x2026 ||
                       c == 0x00b7 || c == 0x2022 || c == 0x2023 || c == 0x2043 || c == 0x25aa || c == 0x25ab ||
                       c == 0x25cf || c == 0x25e6);
}

/* Marks of direction could make a list read wrongly; control characters must not come into a header. The joiners
 * within Persian or Indic names stay. */
static char *
clean_name (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  char *start = NULL;
  char *end = NULL;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_joiner = c == 0x200c || c == 0x200d;

      if (g_unichar_iscntrl (c) || g_unichar_isspace (c))
        {
          if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
            g_string_append_c (clean, ' ');
        }
      else if (is_joiner || g_unichar_type (c) != G_UNICODE_FORMAT)
        {
          g_string_append_unichar (clean, c);
        }
    }

  start = g_strchomp (clean->str);
  end = start + strlen (start);
  while (end > start && is_quote (g_utf8_get_char (start)))
    {
      char *last = g_utf8_prev_char (end);

      if (last <= start || !is_quote (g_utf8_get_char (last)))
        break;
      start = g_utf8_next_char (start);
      end = last;
    }
  *end = '\0';

  return sa_address_compose (start, (gsize) (end - start));
}

/* Takes the quotes or brackets off @token, and the backslashes out of it */
static void
append_content (GString       *text,
                const SaToken *token)
{
  for (const char *p = token->start + 1; p < token->end - 1; p++)
    {
      if (*p == '\\' && p + 1 < token->end - 1)
        p++;
      g_string_append_c (text, *p);
    }
}

/* A dash or bullet that a list put before or after a name; not a symbol, which may be a part of it */
static gboolean
is_ornament (const SaToken *token)
{
  gunichar c = g_utf8_get_char (token->start);

  if (token->type == SA_TOKEN_TAB)
    return TRUE;

  return token->is_filler &&
         (c < 0x80 || sa_address_is_trimmed (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION);
}

char *
sa_address_make_name (const GArray  *tokens,
                      guint          first,
                      guint          end,
                      SaWordDecoder  decoder)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *decoded = NULL;
  g_autofree char *name = NULL;
  const char *previous_end = NULL;

  while (first < end && is_ornament (&g_array_index (tokens, SaToken, first)))
    first++;
  while (end > first && is_ornament (&g_array_index (tokens, SaToken, end - 1)))
    end--;

  for (guint i = first; i < end; i++)
    {
      const SaToken *token = &g_array_index (tokens, SaToken, i);

      if (previous_end != NULL && token->start > previous_end)
        g_string_append_c (text, ' ');
      if (token->type == SA_TOKEN_QUOTED || (token->type == SA_TOKEN_COMMENT && end - first == 1))
        append_content (text, token);
      else
        g_string_append_len (text, token->start, token->end - token->start);
      previous_end = token->end;
    }

  if (decoder != NULL && strstr (text->str, "=?") != NULL)
    decoded = decoder (text->str);
  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  name = clean_name (decoded != NULL ? decoded : text->str);

  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}
