/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-private.h"

#include <string.h>

/* Longer than any valid address in any spelling. g_utf8_normalize() takes time by the square of a text's length. */
#define MAX_COMPOSED_BYTES 4096

gboolean
sa_address_is_wrapping (gunichar c)
{
  switch (c)
    {
    case 0x00ad: /* soft hyphen */
    case 0x2060: /* word joiner */
    case 0xfeff: /* byte order mark */
      return TRUE;
    default:
      /* zero-width blanks and marks of direction; isolates, which sa_address_isolate() adds. Not U+202A to U+202E:
       * those show an address in another order than it has. */
      return g_unichar_isspace (c) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2066 && c <= 0x2069);
    }
}

/* What nobody can see, or what changes how the rest looks, has no place in an address: it would make two people look
 * like one. The joiners of some scripts fall under it. */
static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = G_UNICODE_CONTROL;

      if (c >= 0x20 && c < 0x7f)
        continue;
      type = g_unichar_type (c);
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
          type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE)
        return TRUE;
    }

  return FALSE;
}

/* Returns the closing quote of the quoted string that starts at @text, or %NULL */
static const char *
find_closing_quote (const char *text)
{
  const char *p = text + 1;

  while (*p != '\0' && *p != '"')
    p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;

  return *p == '"' ? p : NULL;
}

const char *
sa_address_find_at (const char *address)
{
  const char *quote = *address == '"' ? find_closing_quote (address) : NULL;

  if (quote != NULL)
    return quote[1] == '@' ? quote + 1 : NULL;

  return strrchr (address, '@');
}

/* RFC 5321, 4.1.2 and RFC 6531, 3.3 */
static gboolean
is_atext (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || (c != 0 && strchr ("!#$%&'*+-/=?^_`{|}~", (int) c) != NULL);

  return !sa_address_is_separator (c) && c != 0xfffd;
}

static gboolean
is_dot_atom (const char *local,
             gsize       length)
{
  gboolean after_dot = TRUE;

  for (const char *p = local; p < local + length; p = g_utf8_next_char (p))
    {
      if (*p == '.' ? after_dot : !is_atext (g_utf8_get_char (p)))
        return FALSE;
      after_dot = *p == '.';
    }

  return !after_dot;
}

static gboolean
is_quoted_string (const char *local,
                  gsize       length)
{
  return length >= 2 && local[0] == '"' && find_closing_quote (local) == local + length - 1;
}

static gboolean
is_unbalanced (const char *address)
{
  int angles = 0;
  int rounds = 0;
  int quotes = 0;

  for (const char *p = address; *p != '\0'; p++)
    {
      angles += (*p == '<') - (*p == '>');
      rounds += (*p == '(') - (*p == ')');
      quotes += *p == '"';
    }

  return angles != 0 || rounds != 0 || quotes % 2 != 0;
}

static SaReason
check_local (const char *local,
             gsize       length)
{
  if (length == 0 || (length == 2 && local[0] == '"' && local[1] == '"'))
    return SA_REASON_ADDRESS_NO_LOCAL;
  if (!is_dot_atom (local, length) && !is_quoted_string (local, length))
    return SA_REASON_ADDRESS_LOCAL_BAD;
  if (length > SA_ADDRESS_MAX_LOCAL_BYTES)
    return SA_REASON_ADDRESS_LOCAL_LONG;

  return SA_REASON_NONE;
}

/* @address is trimmed and NFC */
static SaReason
check_normal (const char *address)
{
  g_autofree char *ascii = NULL;
  const char *at = sa_address_find_at (address);
  gsize local_length = at != NULL ? (gsize) (at - address) : 0;
  SaReason reason = SA_REASON_NONE;

  if (*address == '\0')
    return SA_REASON_ADDRESS_EMPTY;
  if (has_control (address))
    return SA_REASON_ADDRESS_CONTROL;
  if (strchr (address, '@') == NULL)
    return SA_REASON_ADDRESS_NO_AT;
  if (is_unbalanced (address) && (at == NULL || !is_quoted_string (address, local_length)))
    return SA_REASON_ADDRESS_UNBALANCED;
  if (at == NULL)
    return SA_REASON_ADDRESS_LOCAL_BAD;
  if (*address != '"' && memchr (address, '@', local_length) != NULL)
    return SA_REASON_ADDRESS_MANY_AT;

  reason = check_local (address, local_length);
  if (reason == SA_REASON_NONE)
    reason = sa_domain_to_ascii (at + 1, &ascii);
  if (reason == SA_REASON_NONE && local_length + 1 + strlen (ascii) > SA_ADDRESS_MAX_BYTES)
    reason = SA_REASON_ADDRESS_LONG;

  return reason;
}

char *
sa_address_compose (const char *text,
                    gsize       length)
{
  const char *end = text + length;
  g_autofree char *trimmed = NULL;

  while (text < end && sa_address_is_wrapping (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && sa_address_is_wrapping (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);

  trimmed = g_strndup (text, (gsize) (end - text));
  if (g_str_is_ascii (trimmed) || end - text > MAX_COMPOSED_BYTES)
    return g_steal_pointer (&trimmed);

  return g_utf8_normalize (trimmed, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

SaReason
sa_address_check_sized (const char  *text,
                        gsize        length,
                        char       **address_out)
{
  g_autofree char *normal = sa_address_compose (text, length);
  SaReason reason = SA_REASON_NONE;

  reason = check_normal (normal);
  if (reason == SA_REASON_NONE && address_out != NULL)
    *address_out = g_steal_pointer (&normal);

  return reason;
}

SaReason
sa_address_check (const char  *address,
                  char       **address_out)
{
  g_return_val_if_fail (address != NULL, SA_REASON_ADDRESS_EMPTY);

  if (address_out != NULL)
    *address_out = NULL;
  if (!g_utf8_validate (address, -1, NULL))
    return SA_REASON_ADDRESS_CONTROL;

  return sa_address_check_sized (address, strlen (address), address_out);
}

/* Trimmed and NFC, whether valid or not */
static char *
normalize (const char *address)
{
  g_autofree char *valid = g_utf8_make_valid (address, -1);

  return sa_address_compose (valid, strlen (valid));
}

/* "john" and john are the same local part (RFC 5321, 4.1.2): quotes and backslashes stay only where they are needed. */
static void
append_local_key (GString    *key,
                  const char *local,
                  gsize       length)
{
  g_autofree char *lower = g_ascii_strdown (local, (gssize) length);
  g_autoptr (GString) content = g_string_new (NULL);

  if (!is_quoted_string (lower, length))
    {
      g_string_append (key, lower);
      return;
    }

  for (const char *p = lower + 1; p < lower + length - 1; p++)
    {
      if (*p == '\\')
        p++;
      g_string_append_c (content, *p);
    }
  if (is_dot_atom (content->str, content->len))
    {
      g_string_append_len (key, content->str, (gssize) content->len);
      return;
    }

  g_string_append_c (key, '"');
  for (const char *p = content->str; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (key, '\\');
      g_string_append_c (key, *p);
    }
  g_string_append_c (key, '"');
}

char *
sa_address_key (const char *address)
{
  g_autofree char *normal = NULL;
  g_autofree char *ascii = NULL;
  GString *key = NULL;
  const char *at = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  /* Nearly all of them; a million are made when a roster is loaded. */
  if (g_str_is_ascii (address) && strpbrk (address, "\" \t\r\n\f\v") == NULL)
    return g_ascii_strdown (address, -1);

  normal = normalize (address);
  at = sa_address_find_at (normal);
  if (at == NULL)
    return g_ascii_strdown (normal, -1);

  key = g_string_sized_new (strlen (normal) + 1);
  append_local_key (key, normal, (gsize) (at - normal));
  g_string_append_c (key, '@');
  if (sa_domain_to_ascii (at + 1, &ascii) != SA_REASON_NONE)
    ascii = g_ascii_strdown (at + 1, -1);
  g_string_append (key, ascii);

  return g_string_free (key, FALSE);
}

char *
sa_address_wire (const char *address)
{
  g_autofree char *normal = NULL;
  g_autofree char *ascii = NULL;
  const char *at = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  normal = normalize (address);
  at = sa_address_find_at (normal);
  if (at == NULL || sa_domain_to_ascii (at + 1, &ascii) != SA_REASON_NONE)
    return g_steal_pointer (&normal);

  return g_strdup_printf ("%.*s@%s", (int) (at - normal), normal, ascii);
}

char *
sa_address_domain (const char *address)
{
  g_autofree char *normal = NULL;
  g_autofree char *ascii = NULL;
  const char *at = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  normal = normalize (address);
  at = sa_address_find_at (normal);
  if (at == NULL || sa_domain_to_ascii (at + 1, &ascii) != SA_REASON_NONE)
    return NULL;

  return g_steal_pointer (&ascii);
}

char *
sa_address_suggest (const char *address)
{
  g_autofree char *normal = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *suggestion = NULL;
  const char *at = NULL;
  SaReason reason = SA_REASON_NONE;

  g_return_val_if_fail (address != NULL, NULL);

  normal = normalize (address);
  at = sa_address_find_at (normal);
  if (at == NULL)
    return NULL;

  reason = sa_domain_to_ascii (at + 1, &ascii);
  if (reason == SA_REASON_ADDRESS_DOMAIN_NO_ENDING)
    ascii = g_ascii_strdown (at + 1, -1);
  else if (reason != SA_REASON_NONE)
    return NULL;

  domain = sa_domain_suggest (ascii);
  if (domain == NULL)
    return NULL;

  suggestion = g_strdup_printf ("%.*s@%s", (int) (at - normal), normal, domain);

  return sa_address_check (suggestion, NULL) == SA_REASON_NONE ? g_steal_pointer (&suggestion) : NULL;
}

gboolean
sa_address_is_ascii_local (const char *address)
{
  const char *at = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  at = sa_address_find_at (address);
  for (const char *p = address; *p != '\0' && p != at; p++)
    if ((*p & 0x80) != 0)
      return FALSE;

  return TRUE;
}

char *
sa_address_isolate (const char *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  return g_strconcat ("\u2068", address, "\u2069", NULL);
}
