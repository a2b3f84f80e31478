/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-reply.h"
#include "sa-smtp-url.h"

#include <string.h>

/* Feeds the lines of @text. Returns: whether all were lines of a reply */
static gboolean
add_lines (SaSmtpReply *reply,
           const char  *text)
{
  while (*text != '\0')
    {
      const char *end = strchr (text, '\n');
      gsize length = end != NULL ? (gsize) (end - text) + 1 : strlen (text);

      if (!sa_smtp_reply_add (reply, text, length))
        return FALSE;
      text += length;
    }

  return TRUE;
}

static void
test_reads (void)
{
  static const struct
  {
    const char *lines;
    guint       code;
    gboolean    complete;
    const char *enhanced;  /* NULL: none */
    const char *text;
  } cases[] = {
    { "250 Ok\r\n", 250, TRUE, NULL, "250 Ok" },
    { "250\r\n", 250, TRUE, NULL, "250" },
    { "250 \r\n", 250, TRUE, NULL, "250" },
    { "250", 250, TRUE, NULL, "250" },
    { "250-a\r\n", 250, FALSE, NULL, "250 a" },
    { "250-a\r\n250-b\n250 c\r\n", 250, TRUE, NULL, "250 a b c" },
    { "550 5.1.1 No such user\r\n", 550, TRUE, "1.1", "550 5.1.1 No such user" },
    { "550-5.1.1 No\r\n550 5.1.1 such user\r\n", 550, TRUE, "1.1", "550 5.1.1 No such user" },
    { "550 5.7.123\r\n", 550, TRUE, "7.123", "550 5.7.123" },
    { "550 5.7.1234 x\r\n", 550, TRUE, NULL, "550 5.7.1234 x" },
    { "550 5.7.1x\r\n", 550, TRUE, NULL, "550 5.7.1x" },
    { "550 5.7.\r\n", 550, TRUE, NULL, "550 5.7." },
    { "550 5..1 x\r\n", 550, TRUE, NULL, "550 5..1 x" },
    { "550 4.7.1 another class\r\n", 550, TRUE, NULL, "550 4.7.1 another class" },
    { "550 192.0.2.1 is listed\r\n", 550, TRUE, NULL, "550 192.0.2.1 is listed" },
    { "550 5.7.1 a\tb\x1b[31mc\x7f\r\n", 550, TRUE, "7.1", "550 5.7.1 a b [31mc" },
    { "550 Gr\xfc\xdf\x65\r\n", 550, TRUE, NULL, "550 Gr\xef\xbf\xbd\xef\xbf\xbd\x65" },
    { "250 Ok\r\n550 later\r\n", 550, TRUE, NULL, "550 later" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };
      g_autofree char *enhanced = NULL;
      g_autofree char *text = NULL;

      g_assert_true (add_lines (&reply, cases[i].lines));
      g_assert_cmpuint (reply.code, ==, cases[i].code);
      g_assert_true (reply.complete == cases[i].complete);
      enhanced = reply.has_enhanced ? g_strdup_printf ("%u.%u", reply.subject, reply.detail) : NULL;
      g_assert_cmpstr (enhanced, ==, cases[i].enhanced);
      text = sa_smtp_reply_to_text (&reply);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_no_reply (void)
{
  static const char * const cases[] = {
    "", "\r\n", "25\r\n", "2500 Ok\r\n", "25x Ok\r\n", " 250 Ok\r\n", "+OK\r\n", "250_Ok\r\n", "150 go on\r\n", "000 \r\n",
    "600 no\r\n", "999\r\n", "250-a\r\n251 b\r\n", "250-a\r\nb\r\n", "HTTP/1.1 400 Bad Request\r\n", "\xff\xfe\r\n",
    "٢٥٠ Ok\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };

      g_assert_false (*cases[i] == '\0' ? sa_smtp_reply_add (&reply, "", 0) : add_lines (&reply, cases[i]));
    }
}

static void
test_too_much (void)
{
  g_auto (SaSmtpReply) reply = { 0 };
  g_autofree char *line = g_strnfill (1000, 'x');
  gsize n = 0;

  memcpy (line, "250-", 4);
  while (sa_smtp_reply_add (&reply, line, 1000))
    n += 1000;
  g_assert_cmpuint (n, <=, SA_SMTP_MAX_REPLY);
  g_assert_cmpuint (n, >, SA_SMTP_MAX_REPLY - 1000);
  /* what is kept of it is less */
  g_assert_cmpuint (reply.words->len, <=, 2000);
}

/* Whatever comes: no crash, no text that is not UTF-8 or has a control character */
static void
test_any_bytes (void)
{
  for (int i = 0; i < 20000; i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };
      static const char likely[] = "2245450 -.5.7.1 <>@queued as id=( for in minutes\r\n";
      char line[64];

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        {
          int length = g_test_rand_int_range (0, sizeof line);
          g_autofree char *text = NULL;
          g_autofree char *id = NULL;
          static const char * const phrases[] = { " relay", NULL };

          for (int k = 0; k < length; k++)
            line[k] = (char) (g_test_rand_int_range (0, 4) == 0 ? g_test_rand_int_range (0, 256)
                                                                : likely[g_test_rand_int_range (0, sizeof likely - 1)]);
          if (g_test_rand_bit () && length > 4)
            memcpy (line, "550-", 4);
          if (!sa_smtp_reply_add (&reply, line, (gsize) length))
            break;
          text = sa_smtp_reply_to_text (&reply);
          g_assert_true (g_utf8_validate (text, -1, NULL));
          for (const char *p = text; *p != '\0'; p++)
            g_assert_false (g_ascii_iscntrl (*p));
          id = sa_smtp_reply_read_id (&reply);
          g_assert_true (id == NULL || (*id != '\0' && strlen (id) <= 100 && g_str_is_ascii (id)));
          g_assert_cmpint (sa_smtp_reply_read_wait (&reply), >=, 0);
          sa_smtp_reply_says (&reply, phrases);
        }
    }
}

static void
test_id (void)
{
  static const struct
  {
    const char *line;
    const char *id;
  } cases[] = {
    { "250 2.0.0 Ok: queued as 4XyZ12abcD", "4XyZ12abcD" },
    { "250 2.0.0 Ok: queued as 4XyZ12.", "4XyZ12" },
    { "250 OK id=1rX2Yz-0001Ab-3C", "1rX2Yz-0001Ab-3C" },
    { "250 2.0.0 3A1B2C3d012345 Message accepted for delivery", "3A1B2C3d012345" },
    { "250 2.0.0 a1b2c3d4 Message accepted for delivery", "a1b2c3d4" },
    { "250 Message Queued (6E2F-1.1)", "6E2F-1.1" },
    { "250 2.0.0 Message queued with id 1a2b3c", "1a2b3c" },
    { "250 ok 1700000000 qp 12345", "12345" },
    { "250 Ok 0102018f-7a-000000", "0102018f-7a-000000" },
    { "250 Ok", NULL },
    { "250 Ok thanks", NULL },
    { "250 Ok 1 2", NULL },
    { "250 queued as ", NULL },
    { "250 queued as <b>", NULL },
    { "250 queued as ../../etc", NULL },
    { "250", NULL },
  };
  g_autofree char *tail = g_strnfill (101, 'x');
  g_autofree char *long_line = g_strconcat ("250 queued as ", tail, NULL);
  g_auto (SaSmtpReply) long_reply = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };
      g_autofree char *id = NULL;

      g_assert_true (add_lines (&reply, cases[i].line));
      id = sa_smtp_reply_read_id (&reply);
      g_assert_cmpstr (id, ==, cases[i].id);
    }

  g_assert_true (add_lines (&long_reply, long_line));
  g_assert_null (sa_smtp_reply_read_id (&long_reply));
}

static void
test_wait (void)
{
  static const struct
  {
    const char *line;
    int         seconds;
  } cases[] = {
    { "421 4.7.0 Try again in 5 minutes.", 300 },
    { "450 Greylisted for 300 seconds", 300 },
    { "450 please retry after 10 min, thanks", 600 },
    { "421 wait for 2 hours", 7200 },
    { "421 (in 30 s)", 30 },
    { "421 in 999999 hours", 24 * 60 * 60 },
    { "421 in 9999999999 seconds", 0 },
    { "421 in -5 minutes", 0 },
    { "421 in 5 minutemen", 0 },
    { "421 in five minutes", 0 },
    { "421 in 5", 0 },
    { "421 in", 0 },
    { "421", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };

      g_assert_true (add_lines (&reply, cases[i].line));
      g_assert_cmpint (sa_smtp_reply_read_wait (&reply), ==, cases[i].seconds);
    }
}

static void
test_own_words (void)
{
  static const char * const phrases[] = { " relay", " log in ", NULL };
  static const struct
  {
    const char *line;
    gboolean    says;
  } cases[] = {
    { "554 5.7.1 <bob@example.org>: Relay access denied", TRUE },
    { "550 RELAYING denied.", TRUE },
    { "550 we do not relay", TRUE },
    { "550 Please log in first", TRUE },
    { "550 5.1.1 <relay@example.org>: unknown", FALSE },
    { "550 relay@example.org is unknown", FALSE },
    { "550 unknown at relay.example.org", FALSE },
    { "550 < relay", FALSE },
    { "550 unrelayed", FALSE },
    { "550 log instead", FALSE },
    { "550", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpReply) reply = { 0 };

      g_assert_true (add_lines (&reply, cases[i].line));
      g_assert_true (sa_smtp_reply_says (&reply, phrases) == cases[i].says);
    }
}

static void
test_url (void)
{
  static const struct
  {
    const char *text;
    const char *host;  /* NULL: it is none */
    guint       port;
    gboolean    tls;
    gboolean    loopback;
  } cases[] = {
    { "smtp://mail.example.com", "mail.example.com", 587, FALSE, FALSE },
    { "smtp://mail.example.com/", "mail.example.com", 587, FALSE, FALSE },
    { "SMTPS://mail.example.com", "mail.example.com", 465, TRUE, FALSE },
    { "smtps://mail.example.com:2465", "mail.example.com", 2465, TRUE, FALSE },
    { "smtp://localhost:25", "localhost", 25, FALSE, TRUE },
    { "smtp://127.0.0.1", "127.0.0.1", 587, FALSE, TRUE },
    { "smtp://[::1]:2525", "::1", 2525, FALSE, TRUE },
    { "smtp://[2001:db8::1]", "2001:db8::1", 587, FALSE, FALSE },
    { "smtp://192.0.2.1", "192.0.2.1", 587, FALSE, FALSE },
    { "smtp://localhost.example.com", "localhost.example.com", 587, FALSE, FALSE },
    { "mail.example.com", NULL, 0, FALSE, FALSE },
    { "mail.example.com:587", NULL, 0, FALSE, FALSE },
    { "https://mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp:mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com:0", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com:70000", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com/EHLO", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com?x", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com#x", NULL, 0, FALSE, FALSE },
    { "smtp://ann@mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://ann:key@mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://ann;AUTH=NTLM@mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://mail.example.com\r\nQUIT", NULL, 0, FALSE, FALSE },
    { "smtp://mail example.com", NULL, 0, FALSE, FALSE },
    { " smtp://mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://mail..example.com", NULL, 0, FALSE, FALSE },
    { "smtp://-mail.example.com", NULL, 0, FALSE, FALSE },
    { "smtp://mail%0d%0aQUIT", NULL, 0, FALSE, FALSE },
    { "smtp://mail%2fexample.com", NULL, 0, FALSE, FALSE },
    { "smtp://büro.example.com", NULL, 0, FALSE, FALSE },
    { "", NULL, 0, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SaSmtpUrl) url = { NULL, };

      g_test_message ("%s", cases[i].text);
      g_assert_true (sa_smtp_url_parse (cases[i].text, &url) == (cases[i].host != NULL));
      g_assert_cmpstr (url.host, ==, cases[i].host);
      g_assert_cmpuint (url.port, ==, cases[i].port);
      g_assert_true (url.tls == cases[i].tls);
      g_assert_true (url.loopback == cases[i].loopback);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-reply/lines-become-one-text", test_reads);
  g_test_add_func ("/smtp-reply/what-is-no-reply-is-refused", test_no_reply);
  g_test_add_func ("/smtp-reply/endless-reply-is-refused", test_too_much);
  g_test_add_func ("/smtp-reply/any-bytes-do-no-harm", test_any_bytes);
  g_test_add_func ("/smtp-reply/names-of-mails-are-recognised", test_id);
  g_test_add_func ("/smtp-reply/waiting-times-are-read", test_wait);
  g_test_add_func ("/smtp-reply/names-are-none-of-its-words", test_own_words);
  g_test_add_func ("/smtp-url/what-an-address-may-be", test_url);

  return g_test_run ();
}
