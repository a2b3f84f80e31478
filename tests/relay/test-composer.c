/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-composer.h"
#include "sa-json.h"
#include "sa-mime.h"
#include "sa-secret.h"

#include <string.h>

#define SENDER "Example Invitations <invitations@mail.example.com>"
#define BASE "https://invite.example.com"
#define NOW G_GINT64_CONSTANT (1784000000)

static SaMessageRecord *
new_message (void)
{
  SaMessageRecord *message = g_new0 (SaMessageRecord, 1);

  message->id = 7;
  message->to_address = g_strdup ("bob@example.org");
  message->to_name = g_strdup ("Bob");
  message->site_name = g_strdup ("Acme");
  message->site_url = g_strdup ("https://acme.example.com");
  message->organization_name = g_strdup ("Example Corp");
  message->link_base = g_strdup (BASE);
  message->inviter_name = g_strdup ("Ann Lee");
  message->inviter_address = g_strdup ("ann@example.com");
  message->product_names = g_new0 (char *, 3);
  message->product_names[0] = g_strdup ("Wiki");
  message->product_names[1] = g_strdup ("Tracker");
  message->expires_days = 30;

  return message;
}

static void
set (char       **field,
     const char  *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* A process that comes later has nothing but the frozen bytes: it must make the same of them */
static void
assert_reads_the_same (const SaComposition *composition)
{
  const SaEnvelope *envelope = composition->envelope;
  SaMessageRecord record = {
    .id = envelope->message,
    .bytes = composition->bytes,
    .message_id = composition->message_id,
    .key = composition->key,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaEnvelope) later = sa_composer_get_envelope (&record, &error);

  g_assert_no_error (error);
  g_assert_cmpint (later->message, ==, envelope->message);
  g_assert_cmpstr (later->sender, ==, envelope->sender);
  g_assert_cmpstr (later->recipient, ==, envelope->recipient);
  g_assert_cmpstr (later->message_id, ==, envelope->message_id);
  g_assert_cmpstr (later->key, ==, envelope->key);
  g_assert_cmpint (later->composed, ==, envelope->composed);
  g_assert_true (g_bytes_equal (later->bytes, envelope->bytes));
}

static SaComposition *
compose (const SaMessageRecord *message)
{
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  SaComposition *composition = sa_composer_compose (composer, message, SENDER, NOW, &error);

  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&composer));
  assert_reads_the_same (composition);
  return composition;
}

/* What another implementation finds in the mail */
static SaJson *
read_mail (GBytes *bytes)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "relay", "check-mail.py", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) complaint = NULL;
  g_autoptr (GError) error = NULL;
  SaJson *json;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                              G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, "/usr/bin/python3", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, bytes, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%.*s\n%.*s", (int) g_bytes_get_size (complaint), (const char *) g_bytes_get_data (complaint, NULL),
             (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));

  json = sa_json_parse (output, &error);
  g_assert_no_error (error);
  return json;
}

static const char *
address_part (SaJson     *json,
              const char *header,
              gsize       part)
{
  const SaJsonValue *list = sa_json_get_member (sa_json_get_root (json), header);

  if (sa_json_get_size (list) == 0)
    return NULL;
  g_assert_cmpuint (sa_json_get_size (list), ==, 1);
  return sa_json_to_string (sa_json_get_element (sa_json_get_element (list, 0), part));
}

static const char *
body (SaJson *json,
      gsize   part)
{
  const SaJsonValue *parts = sa_json_get_member (sa_json_get_root (json), "parts");

  return sa_json_to_string (sa_json_get_element (sa_json_get_element (parts, part), 2));
}

static void
test_parsed_back (void)
{
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaComposition) composition = compose (message);
  g_autoptr (SaJson) json = read_mail (composition->bytes);
  const SaJsonValue *root = sa_json_get_root (json);
  const SaJsonValue *parts = sa_json_get_member (root, "parts");
  g_autofree char *all = g_strndup (g_bytes_get_data (composition->bytes, NULL), g_bytes_get_size (composition->bytes));

  g_assert_cmpstr (sa_json_get_string (root, "type"), ==, "multipart/alternative");
  g_assert_cmpstr (address_part (json, "from", 0), ==, "Ann Lee via Acme");
  g_assert_cmpstr (address_part (json, "from", 1), ==, "invitations@mail.example.com");
  g_assert_cmpstr (address_part (json, "reply-to", 0), ==, "Ann Lee");
  g_assert_cmpstr (address_part (json, "reply-to", 1), ==, "ann@example.com");
  g_assert_cmpstr (address_part (json, "to", 0), ==, "Bob");
  g_assert_cmpstr (address_part (json, "to", 1), ==, "bob@example.org");
  g_assert_cmpstr (sa_json_get_string (root, "subject"), ==, "Ann Lee invited you to Acme");
  g_assert_cmpstr (sa_json_get_string (root, "message-id"), ==, composition->message_id);
  g_assert_cmpstr (sa_json_get_string (root, "content-language"), ==, "en");
  g_assert_cmpint (sa_json_get_int (root, "date", 0), ==, NOW);

  g_assert_cmpuint (sa_json_get_size (parts), ==, 2);
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (sa_json_get_element (parts, 0), 0)), ==, "text/plain");
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (sa_json_get_element (parts, 0), 1)), ==, "utf-8");
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (sa_json_get_element (parts, 1), 0)), ==, "text/html");
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (sa_json_get_element (parts, 1), 1)), ==, "utf-8");

  /* a person pressed Send: not automatic mail (RFC 3834, 5), and nothing tells of this computer */
  *strstr (all, "\r\n\r\n") = '\0';
  g_assert_null (strstr (all, "Auto-Submitted"));
  g_assert_null (strstr (all, g_get_host_name ()));
}

/* The secret stands in the mail; beside it only the hash leaves the composer */
static void
test_link (void)
{
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaComposition) first = compose (message);
  g_autoptr (SaComposition) second = compose (message);
  g_autoptr (SaJson) json = read_mail (first->bytes);
  const char *start = strstr (body (json, 0), BASE "/i/");
  g_autofree char *secret = NULL;
  g_autofree char *in_html = NULL;
  g_autoptr (GBytes) hash = NULL;

  g_assert_nonnull (start);
  start += strlen (BASE "/i/");
  secret = g_strndup (start, strcspn (start, "\n"));
  g_assert_cmpuint (strlen (secret), ==, 43);
  g_assert_cmpuint (strspn (secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==, 43);
  hash = sa_secret_hash (secret);
  g_assert_true (g_bytes_equal (hash, first->link_hash));
  in_html = g_strdup_printf ("href=\"%s/i/%s\"", BASE, secret);
  g_assert_nonnull (strstr (body (json, 1), in_html));

  g_assert_false (g_bytes_equal (first->link_hash, second->link_hash));
  g_assert_cmpstr (first->message_id, !=, second->message_id);
  g_assert_cmpstr (first->key, !=, second->key);
  g_assert_true (g_str_has_suffix (first->message_id, "@mail.example.com>"));
  g_assert_cmpint (first->expires, ==, NOW + 30 * 24 * 60 * 60);

  message->expires_days = 0;
  {
    g_autoptr (SaComposition) forever = compose (message);

    g_assert_cmpint (forever->expires, ==, 0);
  }
}

static void
test_hostile_names (void)
{
  static const char * const names[] = {
    "Zoë Müller", "李小龍", "\"Quoted\" (comment) <a@b>", "a, b; c: d", "Ann \\ Lee", "=?utf-8?q?fake?=", "<script>",
    "{{name}} 100% %recipient.x%", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "محمد", ".", "@", "Ann via Bob via Cleo",
    "e\xcc\x81", /* a letter and its accent apart */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SaMessageRecord) message = new_message ();
      g_autoptr (SaComposition) composition = NULL;
      g_autoptr (SaJson) json = NULL;
      g_autofree char *normal = g_utf8_normalize (names[i], -1, G_NORMALIZE_NFC);
      g_autofree char *from = g_strdup_printf ("%s via %s", normal, normal);
      g_autofree char *subject = g_strdup_printf ("%s invited you to %s", normal, normal);

      set (&message->inviter_name, names[i]);
      set (&message->to_name, names[i]);
      set (&message->site_name, names[i]);
      composition = compose (message);
      json = read_mail (composition->bytes);
      g_assert_cmpstr (address_part (json, "from", 0), ==, from);
      g_assert_cmpstr (address_part (json, "to", 0), ==, normal);
      g_assert_cmpstr (address_part (json, "to", 1), ==, "bob@example.org");
      g_assert_cmpstr (address_part (json, "reply-to", 0), ==, normal);
      g_assert_cmpstr (sa_json_get_string (sa_json_get_root (json), "subject"), ==, subject);
      g_assert_nonnull (strstr (body (json, 0), normal));
    }
}

/* Marks that turn the direction of text can make one address look like another */
static void
test_bidi_marks (void)
{
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (SaJson) json = NULL;

  set (&message->inviter_name, "Ann\xe2\x80\xae eeL\xe2\x81\xa6");
  composition = compose (message);
  json = read_mail (composition->bytes);
  g_assert_cmpstr (address_part (json, "reply-to", 0), ==, "Ann eeL");
}

static void
test_injection (void)
{
  static const char * const bad[] = {
    "Ann\r\nBcc: all@example.com", "Ann\nX", "Ann\rX", "Ann\x01", "Ann\x7f", "Ann\xe2\x80\xa8X", "Ann\xc2\x85X", "\xff",
  };
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    for (int field = 0; field < 5; field++)
      {
        g_autoptr (SaMessageRecord) message = new_message ();
        g_autoptr (SaComposition) composition = NULL;
        g_autoptr (GError) error = NULL;
        char **fields[] = {
          &message->inviter_name, &message->to_name, &message->site_name, &message->organization_name,
          &message->product_names[1],
        };

        set (fields[field], bad[i]);
        composition = sa_composer_compose (composer, message, SENDER, NOW, &error);
        g_assert_null (composition);
        g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
      }
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *address;
    const char *wire;     /* NULL: refused */
  } cases[] = {
    { "bob@BÜCHER.example", "bob@xn--bcher-kva.example" },
    { "Bob.Smith+tag@example.org", "Bob.Smith+tag@example.org" },
    { "zoë@example.org", NULL },
    { "bob@example.org\r\nBcc: x@example.org", NULL },
    { "bob", NULL },
    { "a@example.org, b@example.org", NULL },
  };
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaMessageRecord) message = new_message ();
      g_autoptr (SaComposition) composition = NULL;
      g_autoptr (SaJson) json = NULL;
      g_autoptr (SaEnvelope) envelope = NULL;
      g_autoptr (GError) error = NULL;

      set (&message->to_address, cases[i].address);
      composition = sa_composer_compose (composer, message, SENDER, NOW, &error);
      if (cases[i].wire == NULL)
        {
          g_assert_null (composition);
          g_assert_error (error, SA_ERROR, SA_ERROR_REJECTED);
          continue;
        }
      g_assert_no_error (error);
      json = read_mail (composition->bytes);
      g_assert_cmpstr (address_part (json, "to", 1), ==, cases[i].wire);

      /* and what is read back for the envelope is the same */
      message->bytes = g_bytes_ref (composition->bytes);
      message->message_id = g_strdup (composition->message_id);
      message->key = g_strdup (composition->key);
      envelope = sa_composer_get_envelope (message, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (envelope->recipient, ==, cases[i].wire);
      g_assert_cmpstr (envelope->sender, ==, "invitations@mail.example.com");
      g_assert_cmpstr (envelope->message_id, ==, composition->message_id);
      g_assert_cmpint (envelope->message, ==, 7);
    }
}

static void
test_damaged (void)
{
  static const char * const texts[] = { "", "\r\n\r\n", "From: a@example.com\r\n\r\n", "\x01\x02\x03", "To: a@example.com" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SaMessageRecord) message = new_message ();
      g_autoptr (SaEnvelope) envelope = NULL;
      g_autoptr (GError) error = NULL;

      message->bytes = g_bytes_new (texts[i], strlen (texts[i]));
      message->message_id = g_strdup ("<a@b>");
      message->key = g_strdup ("k");
      envelope = sa_composer_get_envelope (message, &error);
      g_assert_null (envelope);
      g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
    }
}

static void
test_long_lines (void)
{
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autofree char *word = g_strnfill (3000, 'w');
  g_autofree char *text = g_strdup_printf ("%s %s\n.\n..\nFrom here\n%s", word, word, "ä");
  g_autofree char *quoted = g_strdup_printf ("> %s %s\n> .\n> ..\n> From here\n> ä\n", word, word);
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (SaJson) json = NULL;

  set (&message->personal_message, text);
  set (&message->inviter_name, word);
  composition = compose (message);
  json = read_mail (composition->bytes);
  g_assert_nonnull (strstr (body (json, 0), quoted));
  g_assert_true (g_str_has_suffix (address_part (json, "reply-to", 0), "w…"));
}

static void
test_language (void)
{
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, "fr");
  g_autoptr (SaMessageRecord) message = new_message ();

  static const struct
  {
    const char *chosen;
    const char *own;
    const char *language;
    const char *subject;
    const char *beside;    /* the address, in a list */
  } cases[] = {
    { "de-AT", "es", "de", "Ann Lee hat Sie zu Acme eingeladen", NULL },
    { NULL, "es-MX", "es", "Ann Lee le invita a Acme", NULL },
    { NULL, NULL, "fr", "Ann Lee vous invite à rejoindre Acme", NULL },
    { "ar", NULL, "ar", "دعوة من Ann Lee إلى Acme", NULL },
    { "en", "de", "en", "Ann Lee invited you to Acme", NULL },
    { "zh", "pt-PT", "pt-BR", "Ann Lee convidou você para Acme", NULL },
    { "ja-JP", NULL, "ja", "Ann Lee さんから Acme へのご招待", NULL },
    { "en", "es", "de", "Ann Lee hat Sie zu Acme eingeladen", "de-CH" },
    { "en", "es", "en", "Ann Lee invited you to Acme", "tlh" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaComposition) composition = NULL;
      g_autoptr (SaJson) json = NULL;
      g_autoptr (GError) error = NULL;

      set (&message->language, cases[i].chosen);
      set (&message->account_language, cases[i].own);
      set (&message->address_language, cases[i].beside);
      composition = sa_composer_compose (composer, message, SENDER, NOW, &error);
      g_assert_no_error (error);
      json = read_mail (composition->bytes);
      g_assert_cmpstr (sa_json_get_string (sa_json_get_root (json), "content-language"), ==, cases[i].language);
      g_assert_cmpstr (sa_json_get_string (sa_json_get_root (json), "subject"), ==, cases[i].subject);
    }
}

/* Nobody is known to have invited: the site speaks for itself and nobody is promised an answer */
static void
test_anonymous (void)
{
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (SaJson) json = NULL;

  set (&message->inviter_name, "");
  set (&message->inviter_address, "");
  set (&message->to_name, "");
  composition = compose (message);
  json = read_mail (composition->bytes);
  g_assert_cmpstr (address_part (json, "from", 0), ==, "Example Invitations");
  g_assert_null (address_part (json, "reply-to", 0));
  g_assert_cmpstr (address_part (json, "to", 0), ==, "");
  g_assert_cmpstr (sa_json_get_string (sa_json_get_root (json), "subject"), ==, "You are invited to Acme");
  g_assert_null (strstr (body (json, 0), "Reply"));
}

static void
test_settings (void)
{
  static const char * const bases[] = {
    "", "invite.example.com", "http://invite.example.com", "ftp://invite.example.com", "https://", "javascript:alert(1)",
    "https://invite.example.com/?x=", "https://invite.example.com/\r\nX", "https://invite.example.com/\"",
  };
  static const char * const senders[] = { "", "Ann", "Ann <ann>", "a@example.com, b@example.com", "Ann\r\n <a@example.com>",
                                          "zoë@example.com", "Team: a@example.com;" };
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);
  g_autoptr (SaComposer) local = sa_composer_new ("http://127.0.0.1:8080/", NULL);
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaMailPreview) preview = NULL;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autoptr (GError) error = NULL;

      set (&message->link_base, bases[i]);
      g_assert_null (sa_composer_compose (composer, message, SENDER, NOW, &error));
      g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
    }
  set (&message->link_base, "");
  preview = sa_composer_preview (local, message, SENDER, NOW, NULL);
  g_assert_nonnull (strstr (preview->text, "\nhttp://127.0.0.1:8080/i/…\n"));

  set (&message->link_base, BASE);
  for (gsize i = 0; i < G_N_ELEMENTS (senders); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sa_composer_compose (composer, message, senders[i], NOW, &error));
      g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
    }

  g_assert_true (sa_composer_check_sender ("\"Lee, Ann\" <Ann@Bücher.Example>", &name, &address, NULL));
  g_assert_cmpstr (name, ==, "Lee, Ann");
  g_assert_cmpstr (address, ==, "Ann@xn--bcher-kva.example");
}

static void
test_preview (void)
{
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);
  g_autoptr (SaMessageRecord) message = new_message ();
  g_autoptr (SaMailPreview) preview = NULL;
  g_autoptr (GError) error = NULL;

  set (&message->personal_message, "See you <soon>");
  preview = sa_composer_preview (composer, message, SENDER, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (preview->from, ==, "Ann Lee via Acme <invitations@mail.example.com>");
  g_assert_cmpstr (preview->reply_to, ==, "ann@example.com");
  g_assert_cmpstr (preview->subject, ==, "Ann Lee invited you to Acme");
  g_assert_nonnull (strstr (preview->text, "\n" BASE "/i/…\n"));
  g_assert_nonnull (strstr (preview->text, "> See you <soon>\n"));
  g_assert_nonnull (strstr (preview->html, "See you &lt;soon&gt;"));
  g_assert_cmpstr (preview->language, ==, "en");
  g_assert_false (preview->rtl);
}

static void
test_words (void)
{
  g_autofree char *words = sa_mime_decode_words ("=?utf-8?q?Zo=C3=AB?= Lee");
  g_autofree char *plain = sa_mime_decode_words ("Ann Lee");

  g_assert_cmpstr (words, ==, "Zoë Lee");
  g_assert_cmpstr (plain, ==, "Ann Lee");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/composer/parsed-back-by-another-program", test_parsed_back);
  g_test_add_func ("/composer/only-the-hash-of-the-link-is-given", test_link);
  g_test_add_func ("/composer/hostile-names-come-back-whole", test_hostile_names);
  g_test_add_func ("/composer/names-lose-direction-marks", test_bidi_marks);
  g_test_add_func ("/composer/header-injection-is-refused", test_injection);
  g_test_add_func ("/composer/addresses-go-out-in-a-labels", test_addresses);
  g_test_add_func ("/composer/damaged-bytes-give-no-envelope", test_damaged);
  g_test_add_func ("/composer/long-lines-are-encoded", test_long_lines);
  g_test_add_func ("/composer/language-of-the-invitee", test_language);
  g_test_add_func ("/composer/nobody-invited", test_anonymous);
  g_test_add_func ("/composer/wrong-settings-are-refused", test_settings);
  g_test_add_func ("/composer/preview-mints-nothing", test_preview);
  g_test_add_func ("/composer/decodes-words", test_words);

  return g_test_run ();
}
