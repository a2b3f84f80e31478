/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-private.h"
#include "sa-address-scan-private.h"

#include <string.h>

#define MAX_NAME_COLUMNS 3

/* What becomes one target. It is kept until the next one begins, because what follows may still belong to it. */
typedef struct
{
  gboolean    is_set;
  const char *start;
  const char *end;
  char       *address; /* (owned) (nullable) */
  char       *name;    /* (owned) (nullable) */
  SaReason    reason;
} Piece;

typedef struct
{
  SaTargets     *targets;
  SaWordDecoder  decoder;
  GArray        *tokens;      /* of SaToken: those of one segment */
  gboolean       semicolons;  /* the segment stands between semicolons: its commas belong to names */
  const char    *prefix;      /* (nullable): where a label or stray punctuation began that goes with the next piece */
  const char    *prefix_end;
  Piece          piece;
  GString       *scratch;
} Parser;

static const SaToken *
get_token (const Parser *self,
           guint         i)
{
  return i < self->tokens->len ? &g_array_index (self->tokens, SaToken, i) : NULL;
}

static gboolean
has_type (const SaToken *token,
          SaTokenType    type)
{
  return token != NULL && token->type == type;
}

static gboolean
is_address (const SaToken *token)
{
  return token->type == SA_TOKEN_ANGLE || token->type == SA_TOKEN_MAILTO ||
         ((token->type == SA_TOKEN_WORD || token->type == SA_TOKEN_COMMENT) && token->has_at);
}

/* Pieces */

static void
finish_piece (Parser *self)
{
  Piece *piece = &self->piece;

  if (!piece->is_set)
    return;

  g_string_truncate (self->scratch, 0);
  g_string_append_len (self->scratch, piece->start, piece->end - piece->start);
  sa_targets_add_address (self->targets, self->scratch->str, piece->address, piece->name, piece->reason);

  g_free (piece->address);
  g_free (piece->name);
  *piece = (Piece) { 0 };
}

static void
add_piece (Parser     *self,
           const char *start,
           const char *end,
           char       *address,
           char       *name,
           SaReason    reason)
{
  finish_piece (self);

  self->piece.is_set = TRUE;
  self->piece.start = self->prefix != NULL ? self->prefix : start;
  self->piece.end = end;
  self->piece.address = address;
  self->piece.name = name;
  self->piece.reason = reason;
  self->prefix = NULL;

  /* A name that only says the address again is none. */
  if (address != NULL && name != NULL && g_ascii_strcasecmp (address, name) == 0)
    g_clear_pointer (&self->piece.name, g_free);
}

static void
add_prefix (Parser     *self,
            const char *start,
            const char *end)
{
  if (self->prefix == NULL)
    self->prefix = start;
  self->prefix_end = end;
}

/* Addresses */

/* Moves both ends past what is often copied along with an address and cannot be a part of it. What could begin a local
 * part goes only together with its counterpart at the end. */
static void
trim_stray (const char **start,
            const char **end)
{
  static const char opening[] = "<([{\"'`*_|";
  static const char closing[] = ">)]}\"'`*_|";
  gboolean is_closed[G_N_ELEMENTS (closing)] = { FALSE };
  gboolean is_literal = memchr (*start, '[', (gsize) (*end - *start)) != NULL && **start != '[';

  for (; *end > *start; *end = g_utf8_prev_char (*end))
    {
      gunichar c = g_utf8_get_char (g_utf8_prev_char (*end));
      const char *found = c < 0x80 ? strchr (closing, (int) c) : NULL;

      if (c == ']' && is_literal)
        break;
      if (found != NULL)
        is_closed[found - closing] = TRUE;
      else if (strchr (".,:;!?", (int) MIN (c, 0x7f)) == NULL && !sa_address_is_trimmed (c))
        break;
    }

  for (; *start < *end; *start = g_utf8_next_char (*start))
    {
      gunichar c = g_utf8_get_char (*start);
      const char *found = c < 0x80 ? strchr (opening, (int) c) : NULL;

      if (found != NULL && !is_closed[found - opening] && c != '[')
        break;
      if (found == NULL && c != '>' && c != ')' && c != ']' && !sa_address_is_trimmed (c))
        break;
    }
}

static SaReason
check_stray (const char  *start,
             const char  *end,
             char       **address)
{
  trim_stray (&start, &end);

  return sa_address_check_sized (start, (gsize) (end - start), address);
}

/* RFC 6068: the address of a URI is percent-encoded. What is no valid encoding stands for itself. */
static SaReason
check_encoded (const char  *start,
               const char  *end,
               char       **address)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  if (memchr (start, '%', (gsize) (end - start)) == NULL)
    return check_stray (start, end, address);

  for (const char *p = start; p < end; p++)
    {
      int high = *p == '%' && end - p > 2 ? g_ascii_xdigit_value (p[1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (p[2]) : -1;

      if (low >= 0)
        p += 2;
      g_string_append_c (decoded, low >= 0 ? (char) (high * 16 + low) : *p);
    }
  if (memchr (decoded->str, '\0', decoded->len) != NULL)
    return SA_REASON_ADDRESS_CONTROL;
  if (!g_utf8_validate (decoded->str, (gssize) decoded->len, NULL))
    return SA_REASON_ADDRESS_LOCAL_BAD;

  return check_stray (decoded->str, decoded->str + decoded->len, address);
}

static gboolean
skip_scheme (const char **start,
             const char  *end)
{
  if (end - *start < 7 || g_ascii_strncasecmp (*start, "mailto:", 7) != 0)
    return FALSE;
  *start += 7;

  return TRUE;
}

/* The inside of angle brackets or of a comment */
static SaReason
check_enclosed (const SaToken  *token,
                char          **address)
{
  const char *start = token->start + 1;
  const char *end = token->end;
  const char *query = NULL;

  if (token->type == SA_TOKEN_ANGLE && end[-1] != '>')
    return SA_REASON_ADDRESS_UNBALANCED;

  end--;
  while (start < end && sa_address_is_wrapping (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  if (!skip_scheme (&start, end))
    return check_stray (start, end, address);

  query = memchr (start, '?', (gsize) (end - start));

  return check_encoded (start, query != NULL ? query : end, address);
}

static void
add_mailto (Parser        *self,
            const SaToken *token,
            char          *name)
{
  const char *query = memchr (token->start, '?', (gsize) (token->end - token->start));
  const char *path_end = query != NULL ? query : token->end;
  const char *piece = token->start;

  while (piece < path_end)
    {
      const char *comma = memchr (piece, ',', (gsize) (path_end - piece));
      const char *end = comma != NULL ? comma : path_end;
      const char *start = piece;
      char *address = NULL;
      SaReason reason = SA_REASON_NONE;

      skip_scheme (&start, end);
      reason = check_encoded (start, end, &address);
      if (end > piece)
        add_piece (self, piece, end, address, g_steal_pointer (&name), reason);
      piece = comma != NULL ? comma + 1 : path_end;
    }

  g_free (name);
  self->piece.end = token->end;
}

/* Segments */

/* Makes pieces of tokens that belong to no address. */
static void
add_words (Parser *self,
           guint   first,
           guint   end)
{
  for (guint i = first; i < end; i++)
    {
      const SaToken *token = get_token (self, i);
      char *address = NULL;
      SaReason reason = SA_REASON_NONE;

      if (token->type == SA_TOKEN_COMMA || token->type == SA_TOKEN_TAB)
        continue;
      if (token->is_filler)
        {
          add_prefix (self, token->start, token->end);
          continue;
        }
      reason = sa_address_check_sized (token->start, (gsize) (token->end - token->start), &address);
      add_piece (self, token->start, token->end, address, NULL, reason);
    }
}

/* Which of the tokens from @first to before the address @at are its name: returns the first one */
static guint
find_name (Parser *self,
           guint   first,
           guint   at)
{
  guint n_commas = 0;
  guint after_comma = first;
  guint n_words = 0;

  for (guint i = first; i < at; i++)
    {
      const SaToken *token = get_token (self, i);

      if (token->type == SA_TOKEN_COMMA)
        {
          n_commas++;
          after_comma = i + 1;
        }
      n_words += !token->is_filler;
    }
  if (n_words == 0)
    return first;

  /* "a@b <a@b>": what stands before is not a part of this name */
  if (has_type (get_token (self, at - 1), SA_TOKEN_WORD) && get_token (self, at - 1)->has_at)
    return at - 1;

  /* Without brackets around the address only quotes or a comment say that something is a name. */
  if (get_token (self, at)->type == SA_TOKEN_WORD || get_token (self, at)->type == SA_TOKEN_MAILTO)
    {
      const SaToken *before = get_token (self, at - 1);

      return before->type == SA_TOKEN_QUOTED || before->type == SA_TOKEN_COMMENT ? at - 1 : at;
    }

  /* "Last, First <a@b>" has one comma. With more of them it cannot be told where a name begins, unless semicolons
   * separate the addresses. */
  if (after_comma == at || (n_commas > 1 && !self->semicolons))
    return after_comma;

  return first;
}

/* Whether the word at @i only repeats, as a name, the address in brackets after it: "a@b <a@b>" */
static gboolean
is_repeated (Parser *self,
             guint   i)
{
  const SaToken *word = get_token (self, i);
  const SaToken *next = get_token (self, i + 1);
  g_autofree char *address = NULL;
  g_autofree char *next_address = NULL;

  if (word->type != SA_TOKEN_WORD || !has_type (next, SA_TOKEN_ANGLE))
    return FALSE;

  return check_stray (word->start, word->end, &address) == SA_REASON_NONE &&
         check_enclosed (next, &next_address) == SA_REASON_NONE &&
         g_ascii_strcasecmp (address, next_address) == 0;
}

/* Adds the address at @i with what stands around it, and returns the next token that is not used up. */
static guint
add_address (Parser *self,
             guint   first,
             guint   i)
{
  const SaToken *token = get_token (self, i);
  const SaToken *next = get_token (self, i + 1);
  guint name_first = find_name (self, first, i);
  const char *start = NULL;
  char *name = NULL;
  char *address = NULL;
  SaReason reason = SA_REASON_NONE;

  add_words (self, first, name_first);
  start = name_first < i ? get_token (self, name_first)->start : token->start;
  name = sa_address_make_name (self->tokens, name_first, i, self->decoder);
  if (name == NULL && has_type (next, SA_TOKEN_COMMENT) && !next->has_at)
    name = sa_address_make_name (self->tokens, i + 1, i + 2, self->decoder);

  if (token->type == SA_TOKEN_MAILTO)
    {
      if (name_first < i)
        add_prefix (self, start, token->start);
      add_mailto (self, token, name);
    }
  else
    {
      if (token->type == SA_TOKEN_WORD)
        reason = check_stray (token->start, token->end, &address);
      else
        reason = check_enclosed (token, &address);
      add_piece (self, start, token->end, address, name, reason);
    }

  if (!has_type (next, SA_TOKEN_COMMENT) || next->has_at)
    return i + 1;
  self->piece.end = next->end;

  return i + 2;
}

/* A row of a spreadsheet: one column is an address, the few others are words on one side of it, and so a name. */
static gboolean
add_columns (Parser *self)
{
  guint n_tokens = self->tokens->len;
  guint at = n_tokens;
  guint n_columns = 0;
  gboolean has_tab = FALSE;
  gboolean in_column = FALSE;
  gboolean is_name_before = FALSE;
  char *address = NULL;
  char *name = NULL;
  SaReason reason = SA_REASON_NONE;

  for (guint i = 0; i < n_tokens; i++)
    {
      const SaToken *token = get_token (self, i);

      if (token->type == SA_TOKEN_TAB)
        {
          has_tab = TRUE;
          in_column = FALSE;
        }
      else if (token->type == SA_TOKEN_WORD && token->has_at)
        {
          if (at != n_tokens || in_column || (i + 1 < n_tokens && !has_type (get_token (self, i + 1), SA_TOKEN_TAB)))
            return FALSE;
          at = i;
          is_name_before = n_columns > 0;
        }
      else if (token->type == SA_TOKEN_WORD || token->type == SA_TOKEN_COMMA || token->type == SA_TOKEN_QUOTED)
        {
          for (const char *p = token->start; p < token->end; p++)
            if (g_ascii_isdigit (*p) || *p == '@')
              return FALSE;
          n_columns += !in_column;
          in_column = TRUE;
          if (n_columns > MAX_NAME_COLUMNS || (at != n_tokens && is_name_before))
            return FALSE;
        }
      else
        {
          return FALSE;
        }
    }
  if (!has_tab || n_columns == 0 || at == n_tokens)
    return FALSE;

  reason = check_stray (get_token (self, at)->start, get_token (self, at)->end, &address);
  name = sa_address_make_name (self->tokens, is_name_before ? 0 : at + 1, is_name_before ? at : n_tokens,
                               self->decoder);
  add_piece (self, get_token (self, is_name_before ? 0 : at)->start,
             get_token (self, is_name_before ? at : n_tokens - 1)->end, address, name, reason);

  return TRUE;
}

static void
add_segment (Parser *self)
{
  guint first = 0; /* of the tokens that wait for the address they belong to */
  guint i = 0;

  while (i < self->tokens->len)
    {
      const SaToken *token = get_token (self, i);

      if (token->type == SA_TOKEN_LABEL)
        {
          guint phrase = i;

          while (phrase > first && !has_type (get_token (self, phrase - 1), SA_TOKEN_COMMA))
            phrase--;
          add_words (self, first, phrase);
          add_prefix (self, get_token (self, phrase)->start, token->end);
          first = ++i;
        }
      else if (is_address (token) && !is_repeated (self, i))
        {
          first = i = add_address (self, first, i);
        }
      else
        {
          if ((token->type == SA_TOKEN_COMMA || token->type == SA_TOKEN_TAB) && first == i)
            first++;
          i++;
        }
    }
  add_words (self, first, i);
}

/* Punctuation or a label that nothing follows goes with what stands before it in its segment, or alone. */
static void
finish_segment (Parser *self)
{
  const char *start = self->prefix;

  self->prefix = NULL;
  if (start != NULL && self->piece.is_set)
    self->piece.end = self->prefix_end;
  else if (start != NULL)
    add_piece (self, start, self->prefix_end, NULL, NULL, SA_REASON_ADDRESS_NO_AT);
  finish_piece (self);
}

SaTargets *
sa_address_parse_list (const char    *text,
                       SaWordDecoder  decoder)
{
  g_autofree char *valid = NULL;
  SaAddressScanner scanner;
  SaSegmentEnd end = SA_SEGMENT_LINE;
  Parser parser = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      valid = g_utf8_make_valid (text, -1);
      text = valid;
    }

  parser.targets = sa_targets_new_addresses ();
  parser.decoder = decoder;
  parser.tokens = g_array_new (FALSE, FALSE, sizeof (SaToken));
  parser.scratch = g_string_new (NULL);

  sa_address_scanner_init (&scanner, text);
  while (end != SA_SEGMENT_LAST)
    {
      gboolean after_semicolon = end == SA_SEGMENT_SEMICOLON;

      end = sa_address_scanner_next (&scanner, parser.tokens);
      parser.semicolons = after_semicolon || end == SA_SEGMENT_SEMICOLON;
      if (!add_columns (&parser))
        add_segment (&parser);
      finish_segment (&parser);
    }

  g_string_free (parser.scratch, TRUE);
  g_array_unref (parser.tokens);

  return parser.targets;
}
