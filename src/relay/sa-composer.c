/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-composer.h"

#include "sa-address.h"
#include "sa-http-request.h"
#include "sa-language.h"
#include "sa-mime.h"
#include "sa-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECONDS_PER_DAY (24 * 60 * 60)
#define MAX_HEADER_CHARACTERS 200
#define ID_CHARACTERS 32

struct _SaComposer
{
  GObject     parent_instance;

  char       *link_base;   /* (nullable) */
  char       *language;    /* (nullable) */
  GHashTable *words;       /* language to Words */

  char       *checked;     /* (nullable): the sender of the last mail, which most likely is that of the next */
  char       *sender_name;
  char       *sender;      /* wire */
};

G_DEFINE_FINAL_TYPE (SaComposer, sa_composer, G_TYPE_OBJECT)

/* The words of one language, and what they were made of */
typedef struct
{
  GVariant       *texts;  /* (nullable): the organization's own */
  SaMailTemplate *own;
} Words;

static void
words_free (gpointer data)
{
  Words *self = data;

  g_clear_pointer (&self->texts, g_variant_unref);
  sa_mail_template_unref (self->own);
  g_free (self);
}

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
  g_clear_pointer (&self->envelope, sa_envelope_unref);
  g_free (self);
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

gboolean
sa_composer_check_sender (const char  *sender,
                          char       **name,
                          char       **address,
                          GError     **error)
{
  g_autofree char *whole = NULL;
  g_autofree char *raw_name = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *wire = NULL;

  g_return_val_if_fail (sender != NULL, FALSE);

  whole = clean_name (sender, error);
  if (whole == NULL)
    return FALSE;
  if (!sa_mime_parse_mailbox (sender, &raw_name, &wire) || !sa_address_is_ascii_local (wire))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("The sender of the mail is not a valid address. "
                             "Write it like “Example <invitations@example.com>”."));
      return FALSE;
    }
  /* encoded words can hide what the whole did not show */
  clean = clean_name (raw_name, error);
  if (clean == NULL)
    return FALSE;

  if (name != NULL)
    *name = g_steal_pointer (&clean);
  if (address != NULL)
    *address = g_steal_pointer (&wire);
  return TRUE;
}

static void
forget_sender (SaComposer *self)
{
  g_clear_pointer (&self->checked, g_free);
  g_clear_pointer (&self->sender_name, g_free);
  g_clear_pointer (&self->sender, g_free);
}

static gboolean
take_sender (SaComposer  *self,
             const char  *sender,
             Draft       *draft,
             GError     **error)
{
  if (g_strcmp0 (self->checked, sender) != 0)
    {
      g_autofree char *name = NULL;
      g_autofree char *address = NULL;

      if (!sa_composer_check_sender (sender, &name, &address, error))
        {
          /* nothing is wrong with this mail: no mail can be written */
          if (error != NULL && *error != NULL)
            (*error)->code = SA_ERROR_NOT_FOUND;
          return FALSE;
        }
      forget_sender (self);
      self->checked = g_strdup (sender);
      self->sender_name = g_steal_pointer (&name);
      self->sender = g_steal_pointer (&address);
    }

  draft->sender_name = g_strdup (self->sender_name);
  draft->sender = g_strdup (self->sender);
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
      g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                           _("There is no address that invitation links can lead to. Enter one in the site’s settings."));
      return NULL;
    }

  uri = g_uri_parse (base, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !sa_http_is_plain_text (base) || strpbrk (base, " <>\"?#") != NULL || !sa_http_uri_is_safe (uri))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                   /* Translators: %s is a URL */
                   _("Invitation links cannot lead to “%s”. Enter an address that starts with “https://” "
                     "in the site’s settings."),
                   base);
      return NULL;
    }

  clean = g_strdup (base);
  while (g_str_has_suffix (clean, "/"))
    clean[strlen (clean) - 1] = '\0';
  return clean;
}

/* The words of @language as the organization has them, made anew only when they are others than last time. */
static SaMailTemplate *
get_words (SaComposer             *self,
           const SaMessageRecord  *message,
           GError                **error)
{
  const SaLanguageFacts facts = {
    .address = message->address_language,
    .invitation = message->language,
    .account = message->account_language,
    .earlier = message->earlier_language,
    .organization = message->organization_language,
    .locale = self->language,
  };
  const char *language = sa_language_for_recipient (&facts, NULL);
  g_autoptr (GVariant) texts = NULL;
  g_autoptr (SaMailTemplate) built_in = NULL;
  Words *words = g_hash_table_lookup (self->words, language);

  if (message->templates != NULL)
    texts = g_variant_lookup_value (message->templates, language, G_VARIANT_TYPE ("a{ss}"));
  if (words != NULL && (words->texts == NULL || texts == NULL ? words->texts == texts
                                                              : g_variant_equal (words->texts, texts)))
    return sa_mail_template_ref (words->own);

  built_in = sa_mail_template_load (language, error);
  if (built_in == NULL)
    return NULL;
  words = g_new0 (Words, 1);
  words->texts = g_steal_pointer (&texts);
  words->own = sa_mail_template_new_own (built_in, words->texts);
  g_hash_table_insert (self->words, g_strdup (language), words);

  return sa_mail_template_ref (words->own);
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

  if (sa_address_check (message->to_address, NULL) != SA_REASON_NONE ||
      !sa_address_is_ascii_local (message->to_address))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_REJECTED,
                           _("The address has letters before its “@” that mail relays do not take. "
                             "Invite the person by another address."));
      return FALSE;
    }
  if (!take_sender (self, sender, draft, error))
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

/* Random characters that stand in ids and boundaries: hexadecimal, from the kernel */
static char *
new_id (void)
{
  g_autofree char *secret = sa_secret_new ();
  char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);

  id[ID_CHARACTERS] = '\0';
  return id;
}

/* Who the mail comes from: the inviter by way of the site, or the sender's own name where nobody is known */
static const char *
get_from_name (const Draft      *draft,
               const SaMailText *text)
{
  return *draft->inviter == '\0' && *draft->sender_name != '\0' ? draft->sender_name : text->from;
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
  g_autofree char *from = NULL;
  g_autofree char *boundary = NULL;
  SaComposition *composition = NULL;
  SaMimeMail mail;

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
  from = clean_name (get_from_name (&draft, text), NULL);
  boundary = new_id ();
  mail = (SaMimeMail) {
    .from_name = from,
    .from = draft.sender,
    .reply_to_name = draft.inviter,
    .reply_to = draft.reply_to,
    .to_name = draft.name,
    .to = draft.recipient,
    .subject = text->subject,
    .message_id = id,
    .language = sa_mail_template_get_language (draft.words),
    .boundary = boundary,
    .date = now,
    .text = text->text,
    .html = text->html,
  };
  composition->bytes = sa_mime_write (&mail);
  composition->envelope = sa_envelope_new (message->id, draft.sender, draft.recipient, composition->message_id,
                                           composition->key, composition->bytes);
  sa_envelope_set_composed (composition->envelope, now);

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
  preview->from = g_strdup_printf ("%s <%s>", get_from_name (&draft, text), draft.sender);
  preview->reply_to = g_strdup (draft.reply_to);
  preview->subject = g_steal_pointer (&text->subject);
  preview->text = g_steal_pointer (&text->text);
  preview->html = g_steal_pointer (&text->html);
  preview->language = g_strdup (sa_mail_template_get_language (draft.words));
  preview->rtl = sa_mail_template_is_rtl (draft.words);

  return preview;
}

SaEnvelope *
sa_composer_get_envelope (const SaMessageRecord  *message,
                          GError                **error)
{
  SaEnvelope *envelope = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *recipient = NULL;
  SaTime date = 0;

  g_return_val_if_fail (message != NULL, NULL);

  if (message->bytes == NULL || message->message_id == NULL || message->key == NULL ||
      !sa_mime_read_head (message->bytes, &sender, &recipient, &date))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("The composed mail is damaged. Resend the invitation."));
      return NULL;
    }

  envelope = sa_envelope_new (message->id, sender, recipient, message->message_id, message->key, message->bytes);
  sa_envelope_set_composed (envelope, date != 0 ? date : message->queued);
  return envelope;
}

static void
sa_composer_finalize (GObject *object)
{
  SaComposer *self = SA_COMPOSER (object);

  g_free (self->link_base);
  g_free (self->language);
  forget_sender (self);
  g_hash_table_unref (self->words);

  G_OBJECT_CLASS (sa_composer_parent_class)->finalize (object);
}

static void
sa_composer_class_init (SaComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_composer_finalize;
}

static void
sa_composer_init (SaComposer *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, words_free);
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
