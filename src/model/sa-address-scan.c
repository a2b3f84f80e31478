/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-scan-private.h"

#include <string.h>

#define MAILTO "mailto:"

typedef enum
{
  CHAR_TEXT,
  CHAR_BLANK,
  CHAR_TAB,
  CHAR_COMMA,
  CHAR_SEMICOLON,
  CHAR_LINE_END,
} CharClass;

static CharClass
classify (gunichar c)
{
  switch (c)
    {
    case '\t':
      return CHAR_TAB;
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0x0085:
    case 0x2028:
    case 0x2029:
      return CHAR_LINE_END;
    case ',':
    case 0x060c: /* Arabic */
    case 0x3001: /* ideographic */
    case 0xfe50:
    case 0xfe51:
    case 0xff0c: /* full width */
    case 0xff64:
      return CHAR_COMMA;
    case ';':
    case 0x061b:
    case 0xfe54:
    case 0xff1b:
      return CHAR_SEMICOLON;
    default:
      if (c > ' ' && c < 0x7f)
        return CHAR_TEXT;
      return g_unichar_isspace (c) ? CHAR_BLANK : CHAR_TEXT;
    }
}

static CharClass
classify_at (const char *p)
{
  return classify (g_utf8_get_char (p));
}

static const char *
find_line_end (const char *text)
{
  while (*text != '\0' && classify_at (text) != CHAR_LINE_END)
    text = g_utf8_next_char (text);

  return text;
}

gboolean
sa_address_is_separator (gunichar c)
{
  return classify (c) != CHAR_TEXT;
}

static gboolean
is_separator (const char *p)
{
  return classify_at (p) != CHAR_TEXT;
}

/* Returns what comes after the quoted string at @start, or %NULL when nothing on the line closes it: then no token
   after
 * it begins with a quote either, and the line is not read in vain again. */
static const char *
skip_quoted (SaAddressScanner *self,
             const char       *start)
{
  const char *p = start + 1;

  while (p < self->line_end && *p != '"')
    p += p[0] == '\\' && p + 1 < self->line_end ? 2 : 1;

  return p < self->line_end ? p + 1 : NULL;
}

/* RFC 5322, 3.2.2: comments nest, and a backslash takes the meaning from a parenthesis. That nothing closes one is
 * remembered, so that a line of a million parentheses is not read a million times. */
static const char *
skip_comment (SaAddressScanner *self,
              const char       *start)
{
  const char *p = start;
  gsize depth = 0;

  if (self->no_comment || start < self->no_comment_before)
    return NULL;

  for (; p < self->line_end; p++)
    {
      if (*p == '\\' && p + 1 < self->line_end)
        p++;
      else if (*p == '(')
        depth++;
      else if (*p == ')' && --depth == 0)
        return p + 1;
    }
  self->no_comment = TRUE;

  return NULL;
}

/* Whether the text holds one or more pieces, all with an "@": then the quotes or brackets around them mean nothing. */
static gboolean
is_list (const char *start,
         const char *end,
         guint       n_least)
{
  gboolean in_piece = FALSE;
  gboolean has_at = TRUE;
  guint n_pieces = 0;

  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gboolean is_text = !is_separator (p);

      if (is_text && !in_piece)
        {
          if (!has_at)
            return FALSE;
          n_pieces++;
          has_at = FALSE;
        }
      in_piece = is_text;
      has_at |= *p == '@';
    }

  return has_at && n_pieces >= n_least;
}

static void
add_token (GArray      *tokens,
           SaTokenType  type,
           const char  *start,
           const char  *end)
{
  SaToken token = { type, FALSE, type == SA_TOKEN_WORD, start, end };

  token.has_at = memchr (start, '@', (gsize) (end - start)) != NULL;
  for (const char *p = start; p < end && token.is_filler; p = g_utf8_next_char (p))
    token.is_filler = *p != '@' && !g_unichar_isalnum (g_utf8_get_char (p));
  g_array_append_val (tokens, token);
}

/* A URI reaches to a blank or a bracket. Its commas separate addresses; in its query everything goes. */
static const char *
find_mailto_end (SaAddressScanner *self,
                 const char       *start)
{
  const char *p = start;
  gboolean in_query = FALSE;

  for (; p < self->line_end && strchr ("<>\")", *p) == NULL; p = g_utf8_next_char (p))
    {
      CharClass class = classify_at (p);

      in_query |= *p == '?';
      if (*p != ',' && class != CHAR_TEXT && !(in_query && class == CHAR_SEMICOLON))
        break;
    }

  return p;
}

static void
scan_word (SaAddressScanner *self,
           GArray           *tokens)
{
  const char *start = self->cursor;
  const char *p = start;
  gboolean has_at = FALSE;

  if (*p == '"')
    {
      const char *after = skip_quoted (self, p);

      p = after != NULL ? after : p + 1;
    }
  else if (*p == '(' || *p == '<')
    {
      p++;
    }

  for (; p < self->line_end && *p != '<' && !is_separator (p); p = g_utf8_next_char (p))
    {
      if (*p == '(' && skip_comment (self, p) != NULL)
        break;

      /* "Team:a@b", but not "http://" and not the inside of user@[IPv6:::1] */
      has_at |= *p == '@';
      if (*p == ':' && !has_at && !g_str_has_prefix (p, "://"))
        {
          add_token (tokens, SA_TOKEN_LABEL, start, p + 1);
          self->cursor = p + 1;
          return;
        }
    }

  add_token (tokens, SA_TOKEN_WORD, start, p);
  self->cursor = p;
}

static void
scan_quoted (SaAddressScanner *self,
             GArray           *tokens)
{
  const char *start = self->cursor;
  const char *after = skip_quoted (self, start);
  const char *next = after;

  if (start == self->filler)
    {
      add_token (tokens, SA_TOKEN_WORD, start, start + 1);
      self->cursor = start + 1;
      return;
    }

  /* Nothing closes it, or it is a local part */
  if (after == NULL || *after == '@' || *after == '.')
    {
      scan_word (self, tokens);
      return;
    }

  while (next < self->line_end && classify_at (next) == CHAR_BLANK)
    next = g_utf8_next_char (next);
  if (*next != '<' && is_list (start + 1, after - 1, 1))
    {
      add_token (tokens, SA_TOKEN_WORD, start, start + 1);
      self->cursor = start + 1;
      self->filler = after - 1;
      return;
    }

  add_token (tokens, SA_TOKEN_QUOTED, start, after);
  self->cursor = after;
}

static void
scan_angle (SaAddressScanner *self,
            GArray           *tokens)
{
  const char *start = self->cursor;
  const char *content = start + 1;
  const char *p = NULL;

  while (content < self->line_end && classify_at (content) == CHAR_BLANK)
    content = g_utf8_next_char (content);
  if (*content == '"')
    p = skip_quoted (self, content);
  if (p == NULL)
    p = content;
  while (p < self->line_end && *p != '<' && *p != '>')
    p++;

  if (*p == '>' && p < self->line_end)
    {
      if (is_list (content, p, 2))
        {
          add_token (tokens, SA_TOKEN_WORD, start, start + 1);
          self->cursor = start + 1;
          return;
        }
      add_token (tokens, SA_TOKEN_ANGLE, start, p + 1);
      self->cursor = p + 1;
      return;
    }

  /* Nothing closes it: it reaches as far as a word does */
  for (p = start + 1; p < self->line_end && *p != '<' && !is_separator (p);)
    p = g_utf8_next_char (p);
  add_token (tokens, SA_TOKEN_ANGLE, start, p);
  if (!g_array_index (tokens, SaToken, tokens->len - 1).has_at)
    {
      g_array_set_size (tokens, tokens->len - 1);
      add_token (tokens, SA_TOKEN_WORD, start, p);
    }
  self->cursor = p;
}

static void
scan_comment (SaAddressScanner *self,
              GArray           *tokens,
              const char       *after)
{
  const char *start = self->cursor;

  if (is_list (start + 1, after - 1, 2))
    {
      add_token (tokens, SA_TOKEN_WORD, start, start + 1);
      self->cursor = start + 1;
      self->no_comment_before = after;
      return;
    }

  /* "(work @ acme)" is a remark, "(a@b)" an address */
  add_token (tokens, SA_TOKEN_COMMENT, start, after);
  g_array_index (tokens, SaToken, tokens->len - 1).has_at = is_list (start + 1, after - 1, 1);
  self->cursor = after;
}

static void
scan_token (SaAddressScanner *self,
            GArray           *tokens)
{
  const char *start = self->cursor;
  const char *after = NULL;

  if (*start == '"')
    {
      scan_quoted (self, tokens);
    }
  else if (*start == '<')
    {
      scan_angle (self, tokens);
    }
  else if (*start == '(' && (after = skip_comment (self, start)) != NULL)
    {
      scan_comment (self, tokens, after);
    }
  else if (g_ascii_strncasecmp (start, MAILTO, strlen (MAILTO)) == 0)
    {
      self->cursor = find_mailto_end (self, start);
      add_token (tokens, SA_TOKEN_MAILTO, start, self->cursor);
    }
  else
    {
      scan_word (self, tokens);
    }
}

void
sa_address_scanner_init (SaAddressScanner *self,
                         const char       *text)
{
  g_assert (self != NULL && text != NULL);

  self->cursor = text;
  self->line_end = find_line_end (text);
  self->filler = NULL;
  self->no_comment_before = text;
  self->no_comment = FALSE;
}

SaSegmentEnd
sa_address_scanner_next (SaAddressScanner *self,
                         GArray           *tokens)
{
  g_assert (self != NULL && tokens != NULL);

  g_array_set_size (tokens, 0);
  while (self->cursor < self->line_end)
    {
      const char *start = self->cursor;
      CharClass class = classify_at (start);

      switch (class)
        {
        case CHAR_SEMICOLON:
          self->cursor = g_utf8_next_char (start);
          return SA_SEGMENT_SEMICOLON;
        case CHAR_TAB:
        case CHAR_COMMA:
          self->cursor = g_utf8_next_char (start);
          add_token (tokens, class == CHAR_TAB ? SA_TOKEN_TAB : SA_TOKEN_COMMA, start, self->cursor);
          break;
        case CHAR_TEXT:
          /* Invisible characters before a word are as good as blanks. */
          if (sa_address_is_wrapping (g_utf8_get_char (start)))
            self->cursor = g_utf8_next_char (start);
          else
            scan_token (self, tokens);
          break;
        case CHAR_BLANK:
        case CHAR_LINE_END:
        default:
          self->cursor = g_utf8_next_char (start);
          break;
        }
    }

  if (*self->cursor == '\0')
    return SA_SEGMENT_LAST;
  sa_address_scanner_init (self, g_utf8_next_char (self->cursor));

  return SA_SEGMENT_LINE;
}
