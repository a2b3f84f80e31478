/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mime.h"

#include "sa-address.h"
#include "sa-mime-words.h"

#include <gmime/gmime.h>
#include <string.h>

#define MAX_WORD_BYTES 45 /* 60 in base64 and 12 around them */

/* GMime's types have no g_autoptr of their own */
#define owned __attribute__ ((cleanup (unref_owned)))

static void
unref_owned (void *variable)
{
  GObject **object = variable;

  g_clear_object (object);
}

/* GMime's tables and charsets; its own id maker, which would tell the name of this computer, is never used */
static void
init_gmime (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      g_mime_init ();
      g_once_init_leave (&done, 1);
    }
}

static GMimePart *
new_text_part (const char *subtype,
               const char *text)
{
  GMimePart *part = g_mime_part_new_with_type ("text", subtype);
  owned GMimeStream *stream = g_mime_stream_mem_new_with_buffer (text, strlen (text));
  owned GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimeContentEncoding encoding;

  /* not GMime's text part, which would choose a charset of its own for each text */
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  g_mime_part_set_content (part, content);

  /* never 7bit: a link or a paragraph may be longer than a line is allowed to be (RFC 5322, 2.1.1) */
  encoding = g_mime_part_get_best_content_encoding (part, GMIME_ENCODING_CONSTRAINT_7BIT);
  if (encoding != GMIME_CONTENT_ENCODING_BASE64)
    encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
  g_mime_part_set_content_encoding (part, encoding);

  return part;
}

/* RFC 2047 words of at most 75 characters, parted between characters. GMime makes one word of any length, and leaves
 * alone what looks encoded already, so that a name such as "=?utf-8?q?=0A?=" would be read as something else than what
 * was typed. */
static char *
encode_words (const char *text)
{
  GString *words = NULL;
  const char *p = text;

  if (g_str_is_ascii (text) && strstr (text, "=?") == NULL)
    return g_strdup (text);

  words = g_string_new (NULL);
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

static void
add_mailbox (GMimeMessage     *message,
             GMimeAddressType  type,
             const char       *name,
             const char       *address)
{
  g_autofree char *encoded = encode_words (name);

  g_mime_message_add_mailbox (message, type, *encoded != '\0' ? encoded : NULL, address);
}

GBytes *
sa_mime_write (const SaMimeMail *mail)
{
  owned GMimeMessage *message = NULL;
  owned GMimeMultipart *multipart = NULL;
  owned GMimePart *plain = NULL;
  owned GMimePart *html = NULL;
  owned GMimeStream *stream = NULL;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *boundary = NULL;
  GMimeFormatOptions *options = NULL;
  GByteArray *bytes = NULL;

  g_return_val_if_fail (mail != NULL, NULL);

  init_gmime ();
  message = g_mime_message_new (TRUE);
  add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from);
  if (mail->reply_to != NULL)
    add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, mail->reply_to_name, mail->reply_to);
  add_mailbox (message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to);
  subject = encode_words (mail->subject);
  g_mime_message_set_subject (message, subject, "utf-8");
  date = g_date_time_new_from_unix_utc (mail->date);
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->message_id);
  g_mime_object_set_header (GMIME_OBJECT (message), "Content-Language", mail->language, NULL);

  /* "=_" can occur in neither encoding of a part (RFC 2045, 6.7) */
  boundary = g_strconcat ("=_", mail->boundary, NULL);
  multipart = g_mime_multipart_new_with_subtype ("alternative");
  g_mime_multipart_set_boundary (multipart, boundary);
  plain = new_text_part ("plain", mail->text);
  g_mime_multipart_add (multipart, GMIME_OBJECT (plain));
  html = new_text_part ("html", mail->html);
  g_mime_multipart_add (multipart, GMIME_OBJECT (html));
  g_mime_message_set_mime_part (message, GMIME_OBJECT (multipart));

  stream = g_mime_stream_mem_new ();
  options = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_mime_format_options_free (options);

  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (bytes->data, bytes->len);
}

/* Returns: (transfer full) (nullable): the one valid address of a header, with @name (out) (optional) */
static char *
get_only_address (InternetAddressList  *list,
                  char                **name)
{
  InternetAddress *first = NULL;
  const char *address = NULL;

  if (list != NULL && internet_address_list_length (list) == 1)
    first = internet_address_list_get_address (list, 0);
  if (first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first))
    address = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first));
  if (address == NULL || sa_address_check (address, NULL) != SA_REASON_NONE)
    return NULL;

  if (name != NULL)
    *name = g_strdup (internet_address_get_name (first) != NULL ? internet_address_get_name (first) : "");
  /* GMime gives domains in Unicode */
  return sa_address_wire (address);
}

/* Returns: (transfer full) (nullable) */
static GMimeMessage *
parse_message (GBytes *bytes)
{
  owned GMimeStream *stream = NULL;
  owned GMimeParser *parser = NULL;
  gsize length = 0;
  const char *data;

  data = g_bytes_get_data (bytes, &length);
  if (length == 0)
    return NULL;

  init_gmime ();
  stream = g_mime_stream_mem_new_with_buffer (data, length);
  parser = g_mime_parser_new_with_stream (stream);
  return g_mime_parser_construct_message (parser, NULL);
}

gboolean
sa_mime_read_head (GBytes  *bytes,
                   char   **from,
                   char   **to,
                   SaTime  *date)
{
  owned GMimeMessage *message = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *recipient = NULL;
  GDateTime *sent = NULL;

  g_return_val_if_fail (bytes != NULL, FALSE);
  g_return_val_if_fail (from != NULL && to != NULL && date != NULL, FALSE);

  message = parse_message (bytes);
  if (message == NULL)
    return FALSE;

  sender = get_only_address (g_mime_message_get_addresses (message, GMIME_ADDRESS_TYPE_FROM), NULL);
  recipient = get_only_address (g_mime_message_get_addresses (message, GMIME_ADDRESS_TYPE_TO), NULL);
  if (sender == NULL || recipient == NULL)
    return FALSE;

  *from = g_steal_pointer (&sender);
  *to = g_steal_pointer (&recipient);
  sent = g_mime_message_get_date (message);
  *date = sent != NULL ? g_date_time_to_unix (sent) : 0;
  return TRUE;
}

/* Returns: (transfer full) (nullable): UTF-8 with "\n" at line ends */
static char *
read_text (GMimeObject *part)
{
  g_autofree char *raw = NULL;
  g_auto (GStrv) pieces = NULL;
  GMimeDataWrapper *content = GMIME_IS_PART (part) ? g_mime_part_get_content (GMIME_PART (part)) : NULL;
  owned GMimeStream *stream = NULL;
  GByteArray *bytes = NULL;

  if (content == NULL)
    return NULL;
  stream = g_mime_stream_mem_new ();
  if (g_mime_data_wrapper_write_to_stream (content, stream) < 0)
    return NULL;

  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  raw = g_strndup ((const char *) bytes->data, bytes->len);
  if (!g_utf8_validate (raw, -1, NULL))
    return NULL;
  pieces = g_strsplit (raw, "\r\n", -1);
  return g_strjoinv ("\n", pieces);
}

static void
read_parts (SaMimeFields *fields,
            GMimeObject  *body)
{
  GMimeMultipart *multipart = GMIME_IS_MULTIPART (body) ? GMIME_MULTIPART (body) : NULL;
  int n = multipart != NULL ? g_mime_multipart_get_count (multipart) : 1;

  for (int i = 0; i < n; i++)
    {
      GMimeObject *part = multipart != NULL ? g_mime_multipart_get_part (multipart, i) : body;
      GMimeContentType *type = part != NULL ? g_mime_object_get_content_type (part) : NULL;

      if (type == NULL)
        continue;
      if (fields->text == NULL && g_mime_content_type_is_type (type, "text", "plain"))
        fields->text = read_text (part);
      else if (fields->html == NULL && g_mime_content_type_is_type (type, "text", "html"))
        fields->html = read_text (part);
    }
}

/* Returns: (transfer full) (nullable): a header as it came, with words that GMime reads */
static char *
get_header (GMimeMessage *message,
            const char   *name)
{
  GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (message));
  GMimeHeader *header = g_mime_header_list_get_header (list, name);
  const char *raw = header != NULL ? g_mime_header_get_raw_value (header) : NULL;

  return raw != NULL ? sa_mime_join_words (raw) : NULL;
}

/* As get_only_address(), of the header @header */
static char *
read_mailbox (GMimeMessage  *message,
              const char    *header,
              char         **name)
{
  g_autofree char *text = get_header (message, header);
  owned InternetAddressList *list = text != NULL ? internet_address_list_parse (NULL, text) : NULL;

  return get_only_address (list, name);
}

static char *
read_subject (GMimeMessage *message)
{
  g_autofree char *joined = get_header (message, "Subject");
  g_autofree char *text = joined != NULL ? g_mime_utils_header_unfold (joined) : NULL;
  g_autofree char *decoded = text != NULL ? g_mime_utils_header_decode_text (NULL, g_strstrip (text)) : NULL;

  return decoded != NULL ? g_utf8_make_valid (decoded, -1) : NULL;
}

static char *
copy_text (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

SaMimeFields *
sa_mime_read_fields (GBytes *bytes)
{
  owned GMimeMessage *message = NULL;
  g_autoptr (SaMimeFields) fields = NULL;
  GMimeObject *body = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  message = parse_message (bytes);
  if (message == NULL)
    return NULL;

  fields = g_new0 (SaMimeFields, 1);
  fields->from = read_mailbox (message, "From", &fields->from_name);
  fields->to = read_mailbox (message, "To", &fields->to_name);
  fields->reply_to = read_mailbox (message, "Reply-To", &fields->reply_to_name);
  fields->subject = read_subject (message);
  body = g_mime_message_get_mime_part (message);
  if (body == NULL)
    return NULL;
  /* GMime keeps all that begins with "Content-" with the body */
  fields->language = copy_text (g_mime_object_get_header (body, "Content-Language"));
  read_parts (fields, body);
  if (fields->from == NULL || fields->to == NULL || fields->text == NULL || fields->subject == NULL)
    return NULL;

  return g_steal_pointer (&fields);
}

void
sa_mime_fields_free (SaMimeFields *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->from_name);
  g_free (self->from);
  g_free (self->reply_to_name);
  g_free (self->reply_to);
  g_free (self->to_name);
  g_free (self->to);
  g_free (self->subject);
  g_free (self->language);
  g_free (self->text);
  g_free (self->html);
  g_free (self);
}

gboolean
sa_mime_parse_mailbox (const char  *text,
                       char       **name,
                       char       **address)
{
  g_autofree char *joined = NULL;
  owned InternetAddressList *list = NULL;
  char *found;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (name != NULL && address != NULL, FALSE);

  init_gmime ();
  joined = sa_mime_join_words (text);
  list = internet_address_list_parse (NULL, joined);
  found = get_only_address (list, name);
  if (found == NULL)
    return FALSE;

  *address = found;
  return TRUE;
}

char *
sa_mime_decode_words (const char *phrase)
{
  g_autofree char *joined = NULL;

  g_return_val_if_fail (phrase != NULL, NULL);

  init_gmime ();
  joined = sa_mime_join_words (phrase);
  return g_mime_utils_header_decode_phrase (NULL, joined);
}
