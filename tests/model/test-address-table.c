/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-table.h"

#include <locale.h>

/* "address (name) [language]" or "!input", one a line */
static char *
describe (const char *text)
{
  g_autoptr (SaTargets) targets = sa_address_table_parse (text, NULL);
  GString *lines = g_string_new (NULL);

  if (targets == NULL)
    {
      g_string_free (lines, TRUE);
      return NULL;
    }
  for (gsize i = 0; i < sa_targets_get_size (targets); i++)
    {
      const char *language = sa_targets_get_language (targets, i);

      if (sa_targets_get_reason (targets, i) != SA_REASON_NONE)
        g_string_append_printf (lines, "!%s", sa_targets_get_input (targets, i));
      else
        g_string_append (lines, sa_targets_get_address (targets, i));
      if (*sa_targets_get_name (targets, i) != '\0')
        g_string_append_printf (lines, " (%s)", sa_targets_get_name (targets, i));
      if (language != NULL)
        g_string_append_printf (lines, " [%s]", language);
      g_string_append_c (lines, '\n');
    }
  return g_string_free (lines, FALSE);
}

static void
test_pick (void)
{
  g_autofree char *headed = sa_address_table_pick ("Id,Full Name,E-Mail Address,Team\r\n"
                                                   "1,\"Novák, Jana\",jana@example.com,\"A \"\"x\"\"\"\r\n"
                                                   "2,,bo@example,B\r\n\r\n3,No Mail,,C\r\n");
  g_autofree char *plain = sa_address_table_pick ("Ana;ana@example.com;Sales\nBo;bo@example.com;Support\n");
  g_autofree char *list = sa_address_table_pick ("a@example.com, b@example.com\nc@example.com, d@example.com");
  g_autofree char *outlook = sa_address_table_pick ("Novák, Jana <jana@example.com>\nLi, Bo <bo@example.com>");
  g_autofree char *column = sa_address_table_pick ("a@example.com\nb@example.com\n");

  g_assert_cmpstr (headed, ==, "\"Novák, Jana\" <jana@example.com>\nbo@example\n");
  g_assert_cmpstr (plain, ==, "ana@example.com\nbo@example.com\n");
  g_assert_null (list);
  g_assert_null (outlook);
  g_assert_null (column);
}

static void
test_columns (void)
{
  static const struct
  {
    const char *text;
    const char *targets;
  } cases[] = {
    { "email,name,language\na@x.example,Ann,de\nb@x.example,,\n", "a@x.example (Ann) [de]\nb@x.example\n" },
    { "Sprache;Name;E-Mail-Adresse\r\npt_BR;\"Lind; Bo\";b@x.example\r\n", "b@x.example (Lind; Bo) [pt-BR]\n" },
    { "\357\273\277Mail\tLangue\na@x.example\tfr\n", "a@x.example [fr]\n" },
    { "email\na@x.example\nb@x.example", "a@x.example\nb@x.example\n" },
    { "email,name,language\n", "" },
    { "email,language\nAnn <a@x.example>,es\n", "a@x.example (Ann) [es]\n" },
    { "email,language\n\"a@x.example b@x.example\",es\n", "a@x.example [es]\nb@x.example [es]\n" },
    /* nothing is dropped silently */
    { "name,email,language\nAnn,,de\nBo,bo,de\n", "!Ann\n!bo (Bo) [de]\n" },
    { "email,name\na@x.example,\"Two\nLines\"\n", "a@x.example (Two Lines)\n" },
    { "email,language\na@x.example,German\nb@x.example,Português (Brasil)\nc@x.example,Französisch\nd@x.example,日本語\n",
      "a@x.example [de]\nb@x.example [pt-BR]\nc@x.example [fr]\nd@x.example [ja]\n" },
    { "email,language\na@x.example,de_AT\n", "a@x.example [de-AT]\n" },
    { "email,language\na@x.example,klingon speaker\n", "a@x.example [klingon speaker]\n" },
    { "email,name,language\na@x.example\n\n,,\n", "a@x.example\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = describe (cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].targets);
    }
}

static void
test_lists (void)
{
  static const char * const texts[] = {
    "", "\n\n", "a@x.example", "a@x.example, b@x.example\n", "Ann <a@x.example>\nBo <b@x.example>", "name,team\nAnn,A\n",
    "email a@x.example\n", "\"unclosed\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (sa_address_table_parse (texts[i], NULL));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address-table/gives-its-addresses-alone", test_pick);
  g_test_add_func ("/address-table/keeps-name-and-language-beside-each-address", test_columns);
  g_test_add_func ("/address-table/a-list-is-no-table", test_lists);
  return g_test_run ();
}
