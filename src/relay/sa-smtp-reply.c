/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-reply.h"

#include <string.h>

#define MAX_WORDS 2000
#define MAX_ID 100
#define MAX_WAIT (24 * 60 * 60)

void
sa_smtp_reply_clear (SaSmtpReply *self)
{
  if (self->words != NULL)
    g_string_free (self->words, TRUE);
  memset (self, 0, sizeof *self);
}

/* Returns: how many digits @text begins with, at most @max; their @value */
static gsize
read_number (const char *text,
             gsize       length,
             gsize       max,
             guint      *value)
{
  gsize n = 0;

  *value = 0;
  while (n < length && n < max && g_ascii_isdigit (text[n]))
    *value = *value * 10 + (guint) g_ascii_digit_value (text[n++]);

  return n;
}

/* RFC 3463, 2: class "." subject "." detail, and RFC 2034, 4: of the same class as the reply, before its text.
 * Returns: how many bytes it takes with the blank after it; 0: there is none */
static gsize
read_enhanced (SaSmtpReply *self,
               const char  *text,
               gsize        length)
{
  gsize at = 0;
  gsize n;
  guint numbers[3];
  static const gsize digits[] = { 1, 3, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (i > 0 && (at >= length || text[at++] != '.'))
        return 0;
      n = read_number (text + at, length - at, digits[i], &numbers[i]);
      if (n == 0)
        return 0;
      at += n;
    }
  if (numbers[0] != self->code / 100 || (at < length && text[at] != ' '))
    return 0;

  if (!self->has_enhanced)
    {
      self->has_enhanced = TRUE;
      self->subject = numbers[1];
      self->detail = numbers[2];
    }
  return MIN (at + 1, length);
}

static void
add_words (SaSmtpReply *self,
           const char  *text,
           gsize        length)
{
  if (self->words == NULL)
    self->words = g_string_new (NULL);
  if (length > 0 && self->words->len > 0 && self->words->len < MAX_WORDS)
    g_string_append_c (self->words, ' ');
  for (gsize i = 0; i < length && self->words->len < MAX_WORDS; i++)
    g_string_append_c (self->words, g_ascii_iscntrl (text[i]) ? ' ' : text[i]);
}

gboolean
sa_smtp_reply_add (SaSmtpReply *self,
                   const char  *line,
                   gsize        length)
{
  guint code = 0;
  gsize at = 4;

  g_return_val_if_fail (line != NULL, FALSE);

  if (self->complete)
    sa_smtp_reply_clear (self);
  self->n_bytes += length;
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;

  /* RFC 5321, 4.2.1: the lines of a reply have one code, and 4.2: a code without a text is one too */
  if (read_number (line, length, 3, &code) != 3 || code < 200 || code > 599 || self->n_bytes > SA_SMTP_MAX_REPLY)
    return FALSE;
  if ((length > 3 && line[3] != ' ' && line[3] != '-') || (self->code != 0 && self->code != code))
    return FALSE;

  self->code = code;
  self->complete = length <= 3 || line[3] == ' ';
  if (length <= at)
    at = length;
  at += read_enhanced (self, line + at, length - at);
  add_words (self, line + at, length - at);
  return TRUE;
}

static const char *
get_words (const SaSmtpReply *self)
{
  return self->words != NULL ? self->words->str : "";
}

char *
sa_smtp_reply_to_text (const SaSmtpReply *self)
{
  g_autofree char *words = NULL;
  g_autofree char *enhanced = NULL;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  words = g_utf8_make_valid (get_words (self), -1);
  if (self->has_enhanced)
    enhanced = g_strdup_printf (" %u.%u.%u", self->code / 100, self->subject, self->detail);
  text = g_strdup_printf ("%03u%s %s", self->code, enhanced != NULL ? enhanced : "", words);
  return g_strchomp (text);
}

static gboolean
is_id_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.';
}

/* Returns: (transfer full) (nullable): the name that begins at @text */
static char *
read_id_at (const char *text)
{
  gsize length = 0;

  while (is_id_character (text[length]))
    length++;
  /* the end of a sentence is none of it */
  while (length > 0 && text[length - 1] == '.')
    length--;

  return length > 0 && length <= MAX_ID ? g_strndup (text, length) : NULL;
}

/* Returns: (transfer full) (nullable): the word that ends before @end */
static char *
read_id_before (const char *text,
                const char *end)
{
  const char *start = end;

  while (start > text && is_id_character (start[-1]))
    start--;

  return end - start > 0 && end - start <= MAX_ID ? g_strndup (start, (gsize) (end - start)) : NULL;
}

/* "Ok 0102018f-7a" and "OK id": a last word with a digit in it is no word of a language */
static char *
read_last (const char *words)
{
  g_autofree char *id = NULL;

  if (g_ascii_strncasecmp (words, "ok ", 3) != 0 || strchr (words + 3, ' ') != NULL)
    return NULL;

  id = read_id_at (words + 3);
  if (id == NULL || strlen (id) != strlen (words + 3) || strpbrk (id, "0123456789") == NULL)
    return NULL;
  return g_steal_pointer (&id);
}

char *
sa_smtp_reply_read_id (const SaSmtpReply *self)
{
  /* Postfix and Haraka, Exim, "queued with id", qmail */
  static const char * const before[] = { "queued as ", "queued (", " id=", "with id ", " qp " };
  static const char * const after[] = { " message accepted for delivery" };  /* Sendmail, OpenSMTPD */
  g_autofree char *lower = NULL;
  const char *words;

  g_return_val_if_fail (self != NULL, NULL);

  words = get_words (self);
  lower = g_ascii_strdown (words, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      const char *found = strstr (lower, before[i]);

      if (found != NULL)
        return read_id_at (words + (found - lower) + strlen (before[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (after); i++)
    {
      const char *found = strstr (lower, after[i]);

      if (found != NULL)
        return read_id_before (words, words + (found - lower));
    }

  return read_last (words);
}

int
sa_smtp_reply_read_wait (const SaSmtpReply *self)
{
  static const struct { const char *unit; int seconds; } units[] = {
    { "second", 1 }, { "sec", 1 }, { "s", 1 },
    { "minute", 60 }, { "min", 60 }, { "m", 60 },
    { "hour", 60 * 60 }, { "h", 60 * 60 },
  };
  g_auto (GStrv) words = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (self != NULL, 0);

  lower = g_ascii_strdown (get_words (self), -1);
  words = g_strsplit_set (lower, " ,;.()", -1);
  for (gsize i = 0; words[i] != NULL && words[i + 1] != NULL && words[i + 2] != NULL; i++)
    {
      guint value = 0;
      gsize length = strlen (words[i + 1]);

      if (strcmp (words[i], "in") != 0 && strcmp (words[i], "after") != 0 && strcmp (words[i], "for") != 0)
        continue;
      if (length == 0 || read_number (words[i + 1], length, 6, &value) != length)
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (units); j++)
        {
          gsize n = strlen (units[j].unit);
          const char *unit = words[i + 2];

          if (strncmp (unit, units[j].unit, n) == 0 && (unit[n] == '\0' || g_str_equal (unit + n, "s")))
            return (int) MIN ((gint64) value * units[j].seconds, MAX_WAIT);
        }
    }

  return 0;
}

/* Returns: (transfer full): the server's own words alone, lower-case, with one blank around each */
static char *
get_own_words (const SaSmtpReply *self)
{
  g_auto (GStrv) words = NULL;
  GString *own = g_string_new (" ");
  GString *text = g_string_new (NULL);
  int depth = 0;

  for (const char *p = get_words (self); *p != '\0'; p++)
    {
      depth += *p == '<';
      if (depth == 0)
        g_string_append_c (text, g_ascii_isalnum (*p) || strchr ("@.-_", *p) != NULL ? g_ascii_tolower (*p) : ' ');
      depth -= *p == '>' && depth > 0;
    }
  words = g_strsplit (text->str, " ", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *end = words[i] + strlen (words[i]);

      while (end > words[i] && strchr (".-_", end[-1]) != NULL)
        *--end = '\0';
      if (*words[i] != '\0' && strpbrk (words[i], "@.") == NULL)
        g_string_append_printf (own, "%s ", words[i]);
    }

  g_string_free (text, TRUE);
  return g_string_free (own, FALSE);
}

gboolean
sa_smtp_reply_says (const SaSmtpReply  *self,
                    const char * const *phrases)
{
  g_autofree char *own = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  own = get_own_words (self);
  for (gsize i = 0; phrases[i] != NULL; i++)
    if (strstr (own, phrases[i]) != NULL)
      return TRUE;

  return FALSE;
}
