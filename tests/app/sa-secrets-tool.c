/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secrets.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/*
 * Keeps, looks up and removes a secret as the programs do, in a process of its own, for test-keyring.py:
 * "store DATABASE RELAY" (the secret from standard input), "look-up …", "remove …". It prints the secret, or the file
 * that it is kept in; an error goes to standard error, and its code is the status less 10.
 */

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static char *
read_line (void)
{
  char line[32768] = "";
  gsize length = fread (line, 1, sizeof line - 1, stdin);

  line[length] = '\0';
  return g_strdup (line);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *said = NULL;
  SaId relay = 0;

  setlocale (LC_ALL, "");
  if (argc != 4)
    return 2;
  relay = g_ascii_strtoll (argv[3], NULL, 10);
  if (strcmp (argv[1], "store") == 0)
    {
      secret = read_line ();
      sa_secrets_store_async (argv[2], relay, secret, NULL, got_cb, &result);
    }
  else if (strcmp (argv[1], "remove") == 0)
    sa_secrets_remove_async (argv[2], relay, NULL, got_cb, &result);
  else
    sa_secrets_look_up_async (argv[2], relay, NULL, got_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  if (strcmp (argv[1], "store") == 0)
    sa_secrets_store_finish (result, &said, &error);
  else if (strcmp (argv[1], "remove") == 0)
    sa_secrets_remove_finish (result, &error);
  else
    said = sa_secrets_look_up_finish (result, &error);
  if (error != NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return error->domain == SA_ERROR ? 10 + error->code : 1;
    }
  printf ("%s", said != NULL ? said : "");
  return 0;
}
