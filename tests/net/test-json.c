/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-json.h"

#include <string.h>

static SaJson *
parse (const char  *text,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sa_json_parse (bytes, error);
}

static void
test_read (void)
{
  g_autoptr (SaJson) json = NULL;
  g_autoptr (GError) error = NULL;
  const SaJsonValue *root;

  json = parse ("{\"s\":\"zoë \\ud83d\\ude00\",\"i\":9007199254740993,\"b\":true,\"n\":null,\"d\":1.5,"
                "\"a\":[\"x\",{\"y\":2},[]],\"o\":{\"p\":{\"q\":\"deep\"}}}", &error);
  g_assert_no_error (error);
  root = sa_json_get_root (json);

  g_assert_cmpstr (sa_json_get_string (root, "s"), ==, "zoë 😀");
  /* above 2^53, where a double would lose it */
  g_assert_cmpint (sa_json_get_int (root, "i", 0), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_true (sa_json_get_boolean (root, "b", FALSE));
  g_assert_cmpuint (sa_json_get_size (sa_json_get_member (root, "a")), ==, 3);
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (sa_json_get_member (root, "a"), 0)), ==, "x");
  g_assert_cmpint (sa_json_get_int (sa_json_get_element (sa_json_get_member (root, "a"), 1), "y", 0), ==, 2);
  g_assert_cmpstr (sa_json_get_string (sa_json_get_member (sa_json_get_member (root, "o"), "p"), "q"), ==, "deep");
}

/* A server that sends other types than it should must not bring the program down */
static void
test_wrong_types (void)
{
  static const char * const texts[] = {
    "null", "true", "7", "1.5", "\"text\"", "[]", "[null]", "[[[]]]", "{}", "{\"k\":null}", "{\"k\":[]}", "{\"k\":{}}",
    "{\"k\":false}", "{\"k\":1e300}", "{\"k\":-1}", "{\"k\":\"v\",\"k\":7}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SaJson) json = parse (texts[i], NULL);
      const SaJsonValue *root;
      const SaJsonValue *member;

      g_assert_nonnull (json);
      root = sa_json_get_root (json);
      member = sa_json_get_member (root, "k");
      g_assert_null (sa_json_get_string (member, "k"));
      g_assert_null (sa_json_get_member (member, "k"));
      g_assert_null (sa_json_get_element (member, 0));
      g_assert_null (sa_json_get_element (root, 7));
      g_assert_cmpint (sa_json_get_int (member, "k", -3), ==, -3);
      g_assert_true (sa_json_get_boolean (member, "k", TRUE));
      sa_json_get_string (root, "k");
      sa_json_get_int (root, "k", 0);
      sa_json_get_boolean (root, "k", FALSE);
      sa_json_get_size (root);
      sa_json_to_string (root);
    }

  g_assert_null (sa_json_get_member (NULL, "k"));
  g_assert_null (sa_json_get_string (NULL, "k"));
  g_assert_null (sa_json_to_string (NULL));
  g_assert_false (sa_json_is_object (NULL));
  g_assert_false (sa_json_is_array (NULL));
  g_assert_cmpuint (sa_json_get_size (NULL), ==, 0);
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "", " ", "{", "}", "[1,", "{\"a\":}", "{\"a\"", "\"open", "<html>no</html>", "{\"a\":1}}", "\xff\xfe", "nul",
    "{\"a\":\"\xc3(\"}",
  };
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GBytes) nul = g_bytes_new_static ("{\"a\":1}\0", 8);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) each = NULL;

      g_assert_null (parse (texts[i], &each));
      g_assert_error (each, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }

  g_assert_null (sa_json_parse (nul, NULL));
  g_assert_null (parse (deep, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_brackets_in_texts (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *text = g_strdup_printf ("{\"a\":\"\\\"%s\\\\\",\"b\":1}", brackets);
  g_autoptr (SaJson) json = parse (text, NULL);

  g_assert_nonnull (json);
  g_assert_cmpint (sa_json_get_int (sa_json_get_root (json), "b", 0), ==, 1);
}

static void
test_write (void)
{
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SaJson) json = NULL;
  g_autoptr (GError) error = NULL;
  const char *hostile = "\"},{\"x\":\\\n\x01</script>\xe2\x80\xa8 zoë {{name}} 100%";
  const SaJsonValue *root;

  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "s", hostile);
  sa_json_writer_add_string (writer, hostile, NULL);
  sa_json_writer_add_int (writer, "i", G_MAXINT64);
  sa_json_writer_add_boolean (writer, "b", TRUE);
  sa_json_writer_begin_array (writer, "a");
  sa_json_writer_add_string (writer, NULL, "one");
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_array (writer);
  sa_json_writer_end_object (writer);
  bytes = sa_json_writer_finish (writer);

  json = sa_json_parse (bytes, &error);
  g_assert_no_error (error);
  root = sa_json_get_root (json);
  g_assert_cmpstr (sa_json_get_string (root, "s"), ==, hostile);
  g_assert_nonnull (sa_json_get_member (root, hostile));
  g_assert_null (sa_json_get_string (root, hostile));
  g_assert_cmpint (sa_json_get_int (root, "i", 0), ==, G_MAXINT64);
  g_assert_true (sa_json_get_boolean (root, "b", FALSE));
  g_assert_cmpuint (sa_json_get_size (sa_json_get_member (root, "a")), ==, 2);
  g_assert_cmpuint (sa_json_get_size (root), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/reads-what-is-there", test_read);
  g_test_add_func ("/json/wrong-types-read-as-nothing", test_wrong_types);
  g_test_add_func ("/json/refuses-what-is-no-json", test_refused);
  g_test_add_func ("/json/brackets-in-texts-are-no-depth", test_brackets_in_texts);
  g_test_add_func ("/json/writes-hostile-text-safely", test_write);

  return g_test_run ();
}
