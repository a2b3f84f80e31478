/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-composer.h"
#include "sa-http-request.h"
#include "sa-secret.h"

#include <glib/gi18n-lib.h>
#include <gmime/gmime.h>
#include <string.h>

#define SECONDS_PER_DAY (24 * 60 * 60)
#define MAX_HEADER_CHARACTERS 200
#define ID_CHARACTERS 32
#define MAX_WORD_BYTES 45 /* 60 in base64 and 12 around them */

/* GMime's types have no g_autoptr of their own */
#define owned __attribute__ ((cleanup (unref_owned)))

static void
unref_owned (void *variable)
{
  GObject **object = variable;

  g_clear_object (object);
}

struct _SaComposer
{
  GObject     parent_instance;

  char       *link_base;   /* (nullable) */
  char       *language;    /* (nullable) */
  GHashTable *templates;   /* language to SaMailTemplate */
};

G_DEFINE_FINAL_TYPE (SaComposer, sa_composer, G_TYPE_OBJECT)

/* All that goes into one mail, cleaned */
typedef struct
{
  SaMailTemplate  *words;
  char            *sender_name;
  char            *sender;        /* wire */
  char            *recipient;     /* wire */
  char            *reply_to;      /* (nullable): wire */
  char            *name;
  char            *inviter;
  char            *site;
  char            *organization;
  GPtrArray       *products;      /* NULL-terminated */
  char            *link_base;     /* without a slash at its end */
} Draft;

static void
draft_clear (Draft *self)
{
  g_clear_pointer (&self->words, sa_mail_template_unref);
  g_free (self->sender_name);
  g_free (self->sender);
  g_free (self->recipient);
  g_free (self->reply_to);
  g_free (self->name);
  g_free (self->inviter);
  g_free (self->site);
  g_free (self->organization);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_free (self->link_base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

void
sa_composition_free (SaComposition *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->message_id);
  g_free (self->key);
  g_bytes_unref (self->bytes);
  g_bytes_unref (self->link_hash);
  g_free (self);
}

void
sa_mail_preview_free (SaMailPreview *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->from);
  g_free (self->reply_to);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_free (self->language);
  g_free (self);
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

/* A name in NFC, cut to what a header bears, without marks that turn the direction of text. A line break in it would
 * begin a header of its own (CWE-93) and is refused rather than mended. */
static char *
clean_name (const char  *name,
            GError     **error)
{
  g_autofree char *normal = NULL;
  GString *clean = NULL;
  glong n = 0;

  normal = name != NULL ? g_utf8_normalize (name, -1, G_NORMALIZE_NFC) : g_strdup ("");
  if (normal == NULL)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("A name in this invitation is not valid text. Enter the name again."));
      return NULL;
    }

  clean = g_string_new (NULL);
  for (const char *p = g_strstrip (normal); *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (g_unichar_iscntrl (c) || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        {
          g_string_free (clean, TRUE);
          g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                               _("A name in this invitation holds a line break or another control character. "
                                 "Enter the name again."));
          return NULL;
        }
      if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        continue;
      if (++n > MAX_HEADER_CHARACTERS)
        {
          g_string_append (clean, "…");
          break;
        }
      g_string_append_unichar (clean, c);
    }

  return g_string_free (clean, FALSE);
}

char *
sa_composer_decode_words (const char *phrase)
{
  g_return_val_if_fail (phrase != NULL, NULL);

  init_gmime ();
  return g_mime_utils_header_decode_phrase (NULL, phrase);
}

gboolean
sa_composer_check_sender (const char  *sender,
                          char       **name,
                          char       **address,
                          GError     **error)
{
  owned InternetAddressList *list = NULL;
  g_autofree char *clean = NULL;
  InternetAddress *first = NULL;
  const char *bare = NULL;

  g_return_val_if_fail (sender != NULL, FALSE);

  init_gmime ();
  clean = clean_name (sender, error);
  if (clean == NULL)
    return FALSE;

  list = internet_address_list_parse (NULL, sender);
  if (list != NULL && internet_address_list_length (list) == 1)
    first = internet_address_list_get_address (list, 0);
  if (first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first))
    bare = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first));
  if (bare == NULL || sa_address_check (bare, NULL) != SA_REASON_NONE || !sa_address_is_ascii_local (bare))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("The sender of the mail is not a valid address. "
                             "Write it like “Example <invitations@example.com>”."));
      return FALSE;
    }

  if (name != NULL)
    {
      *name = clean_name (internet_address_get_name (first), error);
      if (*name == NULL)
        return FALSE;
    }
  if (address != NULL)
    *address = sa_address_wire (bare);

  return TRUE;
}

static char *
get_link_base (SaComposer             *self,
               const SaMessageRecord  *message,
               GError                **error)
{
  const char *base = message->link_base != NULL && *message->link_base != '\0' ? message->link_base : self->link_base;
  g_autoptr (GUri) uri = NULL;
  char *clean;

  if (base == NULL || *base == '\0')
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("There is no address that invitation links can lead to. Enter one in the site's settings."));
      return NULL;
    }

  uri = g_uri_parse (base, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !sa_http_is_plain_text (base) || strpbrk (base, " <>\"?#") != NULL || !sa_http_uri_is_safe (uri))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: %s is a URL */
                   _("Invitation links cannot lead to “%s”. Enter an address that starts with “https://” "
                     "in the site's settings."),
                   base);
      return NULL;
    }

  clean = g_strdup (base);
  while (g_str_has_suffix (clean, "/"))
    clean[strlen (clean) - 1] = '\0';
  return clean;
}

static SaMailTemplate *
get_words (SaComposer             *self,
           const SaMessageRecord  *message,
           GError                **error)
{
  const char * const wishes[] = { message->language, message->account_language, self->language };
  g_autofree char *language = sa_mail_template_choose (wishes, G_N_ELEMENTS (wishes));
  SaMailTemplate *words = g_hash_table_lookup (self->templates, language);

  if (words == NULL)
    {
      words = sa_mail_template_load (language, error);
      if (words == NULL)
        return NULL;
      g_hash_table_insert (self->templates, g_strdup (language), words);
    }

  return sa_mail_template_ref (words);
}

static gboolean
prepare (SaComposer             *self,
         const SaMessageRecord  *message,
         const char             *sender,
         Draft                  *draft,
         GError                **error)
{
  const char *inviter_address = message->inviter_address;
  const char *inviter = message->inviter_name;

  if (sa_address_check (message->to_address, NULL) != SA_REASON_NONE || !sa_address_is_ascii_local (message->to_address))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_REJECTED,
                           _("The address has letters before its “@” that mail relays do not take. "
                             "Invite the person by another address."));
      return FALSE;
    }
  if (!sa_composer_check_sender (sender, &draft->sender_name, &draft->sender, error))
    return FALSE;

  if (inviter == NULL || *inviter == '\0')
    inviter = inviter_address;
  if (inviter_address != NULL && *inviter_address != '\0' &&
      sa_address_check (inviter_address, NULL) == SA_REASON_NONE && sa_address_is_ascii_local (inviter_address))
    draft->reply_to = sa_address_wire (inviter_address);

  draft->recipient = sa_address_wire (message->to_address);
  draft->words = get_words (self, message, error);
  if (draft->words == NULL)
    return FALSE;
  if ((draft->name = clean_name (message->to_name, error)) == NULL ||
      (draft->inviter = clean_name (inviter, error)) == NULL ||
      (draft->site = clean_name (message->site_name, error)) == NULL ||
      (draft->organization = clean_name (message->organization_name, error)) == NULL ||
      (draft->link_base = get_link_base (self, message, error)) == NULL)
    return FALSE;

  draft->products = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; message->product_names != NULL && message->product_names[i] != NULL; i++)
    {
      char *product = clean_name (message->product_names[i], error);

      if (product == NULL)
        return FALSE;
      g_ptr_array_add (draft->products, product);
    }
  g_ptr_array_add (draft->products, NULL);

  return TRUE;
}

static SaMailText *
render (const Draft           *draft,
        const SaMessageRecord *message,
        const char            *secret,
        SaTime                 expires)
{
  g_autofree char *link = g_strconcat (draft->link_base, "/i/", secret, NULL);
  SaMailFacts facts = {
    .name = draft->name,
    .address = draft->recipient,
    .inviter = draft->inviter,
    .can_reply = draft->reply_to != NULL && *draft->inviter != '\0',
    .site = draft->site,
    .organization = draft->organization,
    .products = (const char * const *) draft->products->pdata,
    .message = message->personal_message,
    .link = link,
    .expires = expires,
    .has_account = message->has_account,
  };

  /* people know an address as they write it, not by its A-labels */
  if (g_utf8_validate (message->to_address, -1, NULL))
    facts.address = message->to_address;

  return sa_mail_template_render (draft->words, &facts);
}

static SaTime
get_expiry (const SaMessageRecord *message,
            SaTime                 now)
{
  return message->expires_days > 0 ? now + (SaTime) message->expires_days * SECONDS_PER_DAY : 0;
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

/* GMime encodes what is not ASCII and leaves alone what looks encoded already: a name such as "=?utf-8?q?=0A?=" would
 * be read as something else than what was typed. Such a text is encoded here, in words of at most 75 characters
 * (RFC 2047, 2). */
static char *
guard_words (const char *text)
{
  GString *words = NULL;
  const char *p = text;

  if (strstr (text, "=?") == NULL)
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
  g_autofree char *guarded = guard_words (name);

  g_mime_message_add_mailbox (message, type, *guarded != '\0' ? guarded : NULL, address);
}

/* Random characters that stand in ids and boundaries: hexadecimal, from the kernel */
static char *
new_id (void)
{
  g_autofree char *secret = sa_secret_new ();
  char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);

  id[ID_CHARACTERS] = '\0';
  return id;
}

static GBytes *
write_message (const Draft      *draft,
               const SaMailText *text,
               const char       *id,
               SaTime            now)
{
  owned GMimeMessage *message = g_mime_message_new (TRUE);
  owned GMimeMultipart *multipart = g_mime_multipart_new_with_subtype ("alternative");
  owned GMimePart *plain = new_text_part ("plain", text->text);
  owned GMimePart *html = new_text_part ("html", text->html);
  owned GMimeStream *stream = g_mime_stream_mem_new ();
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
  g_autofree char *from = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *boundary_id = new_id ();
  g_autofree char *boundary = g_strconcat ("=_", boundary_id, NULL);
  const char *language = sa_mail_template_get_language (draft->words);
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GByteArray *bytes = NULL;

  from = clean_name (*draft->inviter == '\0' && *draft->sender_name != '\0' ? draft->sender_name : text->from, NULL);
  add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, from, draft->sender);
  if (draft->reply_to != NULL)
    add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, draft->inviter, draft->reply_to);
  add_mailbox (message, GMIME_ADDRESS_TYPE_TO, draft->name, draft->recipient);
  subject = guard_words (text->subject);
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, id);
  g_mime_object_set_header (GMIME_OBJECT (message), "Content-Language", language, NULL);

  /* "=_" can occur in neither encoding of a part (RFC 2045, 6.7) */
  g_mime_multipart_set_boundary (multipart, boundary);
  g_mime_multipart_add (multipart, GMIME_OBJECT (plain));
  g_mime_multipart_add (multipart, GMIME_OBJECT (html));
  g_mime_message_set_mime_part (message, GMIME_OBJECT (multipart));

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_mime_format_options_free (options);

  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (bytes->data, bytes->len);
}

SaComposition *
sa_composer_compose (SaComposer             *self,
                     const SaMessageRecord  *message,
                     const char             *sender,
                     SaTime                  now,
                     GError                **error)
{
  g_auto (Draft) draft = { NULL };
  g_autoptr (SaMailText) text = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *id = NULL;
  SaComposition *composition = NULL;

  g_return_val_if_fail (SA_IS_COMPOSER (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (sender != NULL, NULL);

  if (!prepare (self, message, sender, &draft, error))
    return NULL;

  composition = g_new0 (SaComposition, 1);
  composition->key = new_id ();
  composition->expires = get_expiry (message, now);
  id = g_strconcat (composition->key, strrchr (draft.sender, '@'), NULL);
  composition->message_id = g_strconcat ("<", id, ">", NULL);

  secret = sa_secret_new ();
  composition->link_hash = sa_secret_hash (secret);
  text = render (&draft, message, secret, composition->expires);
  composition->bytes = write_message (&draft, text, id, now);

  return composition;
}

SaMailPreview *
sa_composer_preview (SaComposer             *self,
                     const SaMessageRecord  *message,
                     const char             *sender,
                     SaTime                  now,
                     GError                **error)
{
  g_auto (Draft) draft = { NULL };
  g_autoptr (SaMailText) text = NULL;
  SaMailPreview *preview = NULL;

  g_return_val_if_fail (SA_IS_COMPOSER (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (sender != NULL, NULL);

  if (!prepare (self, message, sender, &draft, error))
    return NULL;

  text = render (&draft, message, "…", get_expiry (message, now));
  preview = g_new0 (SaMailPreview, 1);
  preview->from = g_strdup_printf ("%s <%s>", *draft.inviter == '\0' && *draft.sender_name != '\0'
                                              ? draft.sender_name : text->from, draft.sender);
  preview->reply_to = g_strdup (draft.reply_to);
  preview->subject = g_steal_pointer (&text->subject);
  preview->text = g_steal_pointer (&text->text);
  preview->html = g_steal_pointer (&text->html);
  preview->language = g_strdup (sa_mail_template_get_language (draft.words));
  preview->rtl = sa_mail_template_is_rtl (draft.words);

  return preview;
}

static const char *
get_only_address (GMimeMessage     *message,
                  GMimeAddressType  type)
{
  InternetAddressList *list = g_mime_message_get_addresses (message, type);
  InternetAddress *first = NULL;

  if (list != NULL && internet_address_list_length (list) == 1)
    first = internet_address_list_get_address (list, 0);

  return first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first)
         ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)) : NULL;
}

SaEnvelope *
sa_composer_get_envelope (const SaMessageRecord  *message,
                          GError                **error)
{
  owned GMimeStream *stream = NULL;
  owned GMimeParser *parser = NULL;
  owned GMimeMessage *mime = NULL;
  const char *sender = NULL;
  const char *recipient = NULL;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (message != NULL, NULL);

  init_gmime ();
  if (message->bytes != NULL && message->message_id != NULL && message->key != NULL)
    {
      data = g_bytes_get_data (message->bytes, &length);
      stream = g_mime_stream_mem_new_with_buffer (data, length);
      parser = g_mime_parser_new_with_stream (stream);
      mime = g_mime_parser_construct_message (parser, NULL);
    }
  if (mime != NULL)
    {
      sender = get_only_address (mime, GMIME_ADDRESS_TYPE_FROM);
      recipient = get_only_address (mime, GMIME_ADDRESS_TYPE_TO);
    }
  if (sender == NULL || recipient == NULL)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("The composed mail is damaged. Resend the invitation."));
      return NULL;
    }

  return sa_envelope_new (message->id, sender, recipient, message->message_id, message->key, message->bytes);
}

static void
sa_composer_finalize (GObject *object)
{
  SaComposer *self = SA_COMPOSER (object);

  g_free (self->link_base);
  g_free (self->language);
  g_hash_table_unref (self->templates);

  G_OBJECT_CLASS (sa_composer_parent_class)->finalize (object);
}

static void
sa_composer_class_init (SaComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_composer_finalize;
  init_gmime ();
}

static void
sa_composer_init (SaComposer *self)
{
  self->templates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sa_mail_template_unref);
}

SaComposer *
sa_composer_new (const char *link_base,
                 const char *language)
{
  SaComposer *self = g_object_new (SA_TYPE_COMPOSER, NULL);

  self->link_base = g_strdup (link_base);
  self->language = g_strdup (language);
  return self;
}
