/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mime.h"

#include "sa-address.h"
#include "sa-mime-layout.h"
#include "sa-mime-words.h"

#include <gmime/gmime.h>
#include <string.h>

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

GBytes *
sa_mime_write (const SaMimeMail *mail)
{
  g_return_val_if_fail (mail != NULL, NULL);

  init_gmime ();
  return sa_mime_layout_write (mail);
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
join_lines (const char *raw)
{
  const char *p = raw;
  const char *end = NULL;
  GString *text = NULL;

  if (!g_utf8_validate (raw, -1, NULL))
    return NULL;

  text = g_string_sized_new (strlen (raw));
  while ((end = strstr (p, "\r\n")) != NULL)
    {
      g_string_append_len (text, p, end - p);
      g_string_append_c (text, '\n');
      p = end + 2;
    }
  g_string_append (text, p);
  return g_string_free (text, FALSE);
}

static char *
read_text (GMimeObject *part)
{
  g_autofree char *raw = NULL;
  GMimeDataWrapper *content = GMIME_IS_PART (part) ? g_mime_part_get_content (GMIME_PART (part)) : NULL;
  owned GMimeStream *stream = NULL;
  GByteArray *bytes = NULL;

  if (content == NULL)
    return NULL;
  stream = g_mime_stream_mem_new ();
  if (g_mime_data_wrapper_write_to_stream (content, stream) < 0)
    return NULL;

  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  /* an empty part has no data at all */
  raw = g_strndup (bytes->len > 0 ? (const char *) bytes->data : "", bytes->len);
  return join_lines (raw);
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

/* Returns: (nullable): a header as it stands there */
static const char *
get_header (GMimeMessage *message,
            const char   *name)
{
  GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (message));
  GMimeHeader *header = g_mime_header_list_get_header (list, name);

  return header != NULL ? g_mime_header_get_raw_value (header) : NULL;
}

/* As get_only_address(), of a header as it stands there (nullable) */
static char *
read_mailbox (const char  *raw,
              char       **name)
{
  g_autofree char *text = raw != NULL ? sa_mime_join_words (raw) : NULL;
  owned InternetAddressList *list = text != NULL ? internet_address_list_parse (NULL, text) : NULL;

  return get_only_address (list, name);
}

static char *
read_subject (const char *raw)
{
  g_autofree char *joined = raw != NULL ? sa_mime_join_words (raw) : NULL;
  g_autofree char *text = joined != NULL ? g_mime_utils_header_unfold (joined) : NULL;
  g_autofree char *decoded = text != NULL ? g_mime_utils_header_decode_text (NULL, g_strstrip (text)) : NULL;

  return decoded != NULL ? g_utf8_make_valid (decoded, -1) : NULL;
}

static char *
copy_text (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static void
read_headers (SaMimeFields *fields,
              const char   *from,
              const char   *to,
              const char   *reply_to,
              const char   *subject)
{
  fields->from = read_mailbox (from, &fields->from_name);
  fields->to = read_mailbox (to, &fields->to_name);
  fields->reply_to = read_mailbox (reply_to, &fields->reply_to_name);
  fields->subject = read_subject (subject);
}

/* However it is laid out */
static gboolean
read_any (SaMimeFields *fields,
          GBytes       *bytes)
{
  owned GMimeMessage *message = parse_message (bytes);
  GMimeObject *body = message != NULL ? g_mime_message_get_mime_part (message) : NULL;

  if (body == NULL)
    return FALSE;

  read_headers (fields, get_header (message, "From"), get_header (message, "To"), get_header (message, "Reply-To"),
                get_header (message, "Subject"));
  /* GMime keeps all that begins with "Content-" with the body */
  fields->language = copy_text (g_mime_object_get_header (body, "Content-Language"));
  read_parts (fields, body);
  return TRUE;
}

SaMimeFields *
sa_mime_read_fields (GBytes *bytes)
{
  g_autoptr (SaMimeFields) fields = NULL;
  g_auto (SaMimeLayout) layout = { NULL, };

  g_return_val_if_fail (bytes != NULL, NULL);

  init_gmime ();
  fields = g_new0 (SaMimeFields, 1);
  if (sa_mime_layout_read (&layout, bytes))
    {
      read_headers (fields, layout.from, layout.to, layout.reply_to, layout.subject);
      fields->language = copy_text (layout.language);
      fields->text = join_lines (layout.text);
      fields->html = join_lines (layout.html);
    }
  else if (!read_any (fields, bytes))
    {
      return NULL;
    }
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
