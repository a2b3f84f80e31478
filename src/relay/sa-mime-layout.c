/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mime-layout.h"

#include <gmime/gmime.h>
#include <string.h>

#define MAX_WORD_BYTES 45 /* 60 in base64 and 12 around them */
#define MAX_LINE 76

#define TEXT_TYPE "text/plain; charset=utf-8"
#define HTML_TYPE "text/html; charset=utf-8"
#define QUOTED "quoted-printable"
#define BASE64 "base64"

/*
 * Headers
 */

/* Whether it can stand in a header as it is */
static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || (guchar) *p >= 0x80)
      return FALSE;

  return strstr (text, "=?") == NULL;
}

/* RFC 2047 words of at most 75 characters, parted between characters. GMime makes one word of any length, and leaves
 * alone what looks encoded already, so that a name such as "=?utf-8?q?=0A?=" would be read as something else than what
 * was typed. */
static char *
encode_words (const char *text)
{
  GString *words = g_string_new (NULL);
  const char *p = text;

  while (*p != '\0')
    {
      g_autofree char *encoded = NULL;
      const char *end = p;

      while (*end != '\0' && g_utf8_next_char (end) - p <= MAX_WORD_BYTES)
        end = g_utf8_next_char (end);
      encoded = g_base64_encode ((const guchar *) p, (gsize) (end - p));
      g_string_append_printf (words, "%s=?utf-8?b?%s?=", words->len > 0 ? " " : "", encoded);
      p = end;
    }

  return g_string_free (words, FALSE);
}

/* RFC 5322, 3.2.3 and 3.2.4: a name that is more than atoms with a blank between them is quoted */
static char *
quote (const char *name)
{
  gboolean atoms = *name != ' ' && !g_str_has_suffix (name, " ") && strstr (name, "  ") == NULL;
  GString *quoted = NULL;

  for (const char *p = name; atoms && *p != '\0'; p++)
    atoms = g_ascii_isalnum (*p) || strchr (" !#$%&'*+-/=?^_`{|}~", *p) != NULL;
  if (atoms)
    return g_strdup (name);

  quoted = g_string_new ("\"");
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* Folded before blanks (RFC 5322, 2.2.3), never so that a line is blank */
static void
add_header (GString    *mail,
            const char *name,
            const char *value)
{
  gsize line = mail->len;
  const char *p = value;

  g_string_append_printf (mail, "%s:", name);
  /* the blank after the colon is the first before which it could be folded, and is not */
  g_string_append_c (mail, ' ');
  while (*p != '\0')
    {
      gsize length = strcspn (p, " ");

      g_string_append_len (mail, p, (gssize) length);
      p += length;
      if (*p == '\0')
        break;
      length = strcspn (p + 1, " ");
      if (length > 0 && mail->len > line + strlen (name) + 2 && mail->len - line + 1 + length > MAX_LINE)
        {
          g_string_append (mail, "\r\n");
          line = mail->len;
        }
      g_string_append_c (mail, ' ');
      p++;
    }
  g_string_append (mail, "\r\n");
}

static void
add_mailbox (GString    *mail,
             const char *header,
             const char *name,
             const char *address)
{
  g_autofree char *phrase = is_plain (name) ? quote (name) : encode_words (name);
  g_autofree char *value = *name != '\0' ? g_strdup_printf ("%s <%s>", phrase, address) : g_strdup (address);

  add_header (mail, header, value);
}

static void
add_subject (GString    *mail,
             const char *subject)
{
  g_autofree char *words = is_plain (subject) ? NULL : encode_words (subject);

  add_header (mail, "Subject", words != NULL ? words : subject);
}

/*
 * Texts
 */

static char *
encode (const char           *text,
        GMimeContentEncoding  encoding,
        gsize                *length)
{
  gsize n = strlen (text);
  GMimeEncoding codec;
  char *output = NULL;

  g_mime_encoding_init_encode (&codec, encoding);
  output = g_malloc (g_mime_encoding_outlen (&codec, n) + 1);
  *length = g_mime_encoding_flush (&codec, text, n, output);
  return output;
}

/* Never 7bit: a link or a paragraph may be longer than a line is allowed to be (RFC 5322, 2.1.1). With many letters
 * beyond ASCII base64 is shorter. */
static gboolean
is_for_base64 (const char *text)
{
  gsize n = 0;
  const char *p;

  for (p = text; *p != '\0'; p++)
    n += (guchar) *p >= 0x80;

  return n > 0 && n * 100 >= (gsize) (p - text) * 17;
}

static void
add_part (GString    *mail,
          const char *boundary,
          const char *type,
          const char *text)
{
  gboolean base64 = is_for_base64 (text);
  gsize length = 0;
  g_autofree char *encoded = encode (text, base64 ? GMIME_CONTENT_ENCODING_BASE64
                                                  : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, &length);
  const char *p = encoded;
  const char *end = encoded + length;

  g_string_append_printf (mail, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n", boundary, type,
                          base64 ? BASE64 : QUOTED);
  while (p < end)
    {
      const char *line = memchr (p, '\n', (gsize) (end - p));

      g_string_append_len (mail, p, (line != NULL ? line : end) - p);
      if (line != NULL)
        g_string_append (mail, "\r\n");
      p = line != NULL ? line + 1 : end;
    }
  g_string_append (mail, "\r\n");
}

/* What stands in a header as it is given, and is never anything a person wrote */
static gboolean
is_fit (const SaMimeMail *mail)
{
  return is_plain (mail->from) && is_plain (mail->to) && (mail->reply_to == NULL || is_plain (mail->reply_to)) &&
         is_plain (mail->message_id) && is_plain (mail->language) && is_plain (mail->boundary);
}

GBytes *
sa_mime_layout_write (const SaMimeMail *mail)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (mail->date);
  g_autofree char *sent = g_mime_utils_header_format_date (date);
  /* "=_" can occur in neither encoding of a part (RFC 2045, 6.7) */
  g_autofree char *boundary = g_strconcat ("=_", mail->boundary, NULL);
  GString *text = NULL;
  gsize length;

  g_return_val_if_fail (is_fit (mail), NULL);

  text = g_string_sized_new (2 * (strlen (mail->text) + strlen (mail->html)) + 2000);
  add_header (text, "Date", sent);
  add_mailbox (text, "From", mail->from_name, mail->from);
  if (mail->reply_to != NULL)
    add_mailbox (text, "Reply-To", mail->reply_to_name, mail->reply_to);
  add_subject (text, mail->subject);
  add_mailbox (text, "To", mail->to_name, mail->to);
  g_string_append_printf (text, "Message-Id: <%s>\r\nContent-Language: %s\r\nMIME-Version: 1.0\r\n"
                          "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n",
                          mail->message_id, mail->language, boundary);
  add_part (text, boundary, TEXT_TYPE, mail->text);
  add_part (text, boundary, HTML_TYPE, mail->html);
  g_string_append_printf (text, "--%s--\r\n", boundary);

  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

/*
 * Reading
 */

void
sa_mime_layout_clear (SaMimeLayout *self)
{
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->reply_to, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->html, g_free);
}

/* Takes @prefix off the front of what is left. Returns: whether it was there */
static gboolean
skip (const char **p,
      const char  *prefix)
{
  gsize length = strlen (prefix);

  if (strncmp (*p, prefix, length) != 0)
    return FALSE;

  *p += length;
  return TRUE;
}

/* The next header with what it is folded to. Returns: (transfer full) (nullable): %NULL: @name is not the next one */
static char *
take_header (const char **p,
             const char  *name)
{
  const char *start = *p;
  const char *end = NULL;
  char *value = NULL;

  if (!skip (p, name) || !skip (p, ": "))
    {
      *p = start;
      return NULL;
    }

  end = *p;
  do
    {
      end = strstr (end, "\r\n");
      if (end == NULL)
        return NULL;
      end += 2;
    }
  while (*end == ' ' || *end == '\t');
  value = g_strndup (*p, (gsize) (end - 2 - *p));
  *p = end;
  return value;
}

/* Returns: (transfer full) (nullable) */
static char *
take_part (const char **p,
           const char  *delimiter,
           const char  *type)
{
  GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
  const char *end = NULL;
  GMimeEncoding codec;
  char *text = NULL;
  gsize length;

  if (!skip (p, delimiter) || !skip (p, "\r\nContent-Type: ") || !skip (p, type) ||
      !skip (p, "\r\nContent-Transfer-Encoding: "))
    return NULL;
  if (skip (p, BASE64 "\r\n\r\n"))
    encoding = GMIME_CONTENT_ENCODING_BASE64;
  else if (!skip (p, QUOTED "\r\n\r\n"))
    return NULL;

  end = strstr (*p, delimiter);
  if (end == NULL || end - *p < 2 || strncmp (end - 2, "\r\n", 2) != 0)
    return NULL;
  length = (gsize) (end - 2 - *p);
  g_mime_encoding_init_decode (&codec, encoding);
  text = g_malloc (g_mime_encoding_outlen (&codec, length) + 1);
  length = g_mime_encoding_flush (&codec, *p, length, text);
  text[length] = '\0';
  *p = end;
  if (strlen (text) == length)
    return text;

  g_free (text);
  return NULL;
}

gboolean
sa_mime_layout_read (SaMimeLayout *self,
                     GBytes       *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  /* no data at all is %NULL */
  g_autofree char *copy = g_strndup (length > 0 ? data : "", length);
  g_autofree char *ignored = NULL;
  g_autofree char *name = NULL;
  g_autofree char *boundary = NULL;
  g_autofree char *delimiter = NULL;
  const char *p = copy;

  if (strlen (copy) != length || (ignored = take_header (&p, "Date")) == NULL ||
      (self->from = take_header (&p, "From")) == NULL)
    return FALSE;
  self->reply_to = take_header (&p, "Reply-To");
  if ((self->subject = take_header (&p, "Subject")) == NULL || (self->to = take_header (&p, "To")) == NULL ||
      (name = take_header (&p, "Message-Id")) == NULL ||
      (self->language = take_header (&p, "Content-Language")) == NULL || !skip (&p, "MIME-Version: 1.0\r\n") ||
      !skip (&p, "Content-Type: multipart/alternative; boundary=\"=_"))
    return FALSE;

  boundary = g_strndup (p, strspn (p, "0123456789abcdef"));
  p += strlen (boundary);
  delimiter = g_strconcat ("--=_", boundary, NULL);
  if (!skip (&p, "\"\r\n\r\n") || (self->text = take_part (&p, delimiter, TEXT_TYPE)) == NULL ||
      (self->html = take_part (&p, delimiter, HTML_TYPE)) == NULL)
    return FALSE;

  return skip (&p, delimiter) && strcmp (p, "--\r\n") == 0;
}
