/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/*
 * Reads the line: global options anywhere, the command's one or two words, then its own options and arguments.
 */

#define MAX_SENTENCE 1200
#define COMMAND_WIDTH 36

static const SaCtlCommand * const command_tables[] = {
  sa_ctl_site_commands, sa_ctl_user_commands, sa_ctl_access_commands, sa_ctl_account_commands,
  sa_ctl_relay_commands, sa_ctl_outbox_commands, sa_ctl_template_commands, sa_ctl_log_commands,
};

static gboolean
parse_seats_cb (const char *name,
                const char *value,
                gpointer    data,
                GError    **error)
{
  SaCtlOptions *options = data;
  guint64 seats = 0;

  if (!g_ascii_string_to_unsigned (value, 10, 0, 1000000000, &seats, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed after --seats */
                   _("“%s” is not a number of seats. Give a whole number from 0 to 1000000000."), value);
      return FALSE;
    }
  options->seats = (int) seats;
  options->has_seats = TRUE;
  return TRUE;
}

static GOptionGroup *
create_group (SaCtlOptions *o,
              const char   *wanted)
{
  const GOptionEntry all[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &o->database, N_("The database file"), N_("FILE") },
    { "site", 0, 0, G_OPTION_ARG_STRING, &o->site, N_("The site; may be left out where there is one"), N_("NAME") },
    { "as", 0, 0, G_OPTION_ARG_STRING, &o->as, N_("Act as the person with this address"), N_("EMAIL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, N_("Print JSON"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &o->dry_run, N_("Say what would happen and write nothing"), NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &o->yes, N_("Do not ask"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
    { "organization", 0, 0, G_OPTION_ARG_STRING, &o->organization, N_("Name of the organization"), N_("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &o->url, N_("Address of the site, such as https://support.example.com"), N_("URL") },
    { "admin", 0, 0, G_OPTION_ARG_STRING, &o->admin, N_("Its first administrator"), N_("'NAME <EMAIL>'") },
    { "seats", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer) parse_seats_cb, N_("How many may use it; without it there is no limit"), N_("N") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &o->description, N_("What the group is for"), N_("TEXT") },
    { "status", 0, 0, G_OPTION_ARG_STRING, &o->status, N_("has-site-access, invitation-pending, invitation-not-sent or no-site-access"), N_("STATUS") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &o->role, N_("basic, trusted or site-admin"), N_("ROLE") },
    { "product", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->products, N_("A product; can be given again"), N_("NAME") },
    { "group", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->groups, N_("A group; can be given again"), N_("NAME") },
    { "origin", 0, 0, G_OPTION_ARG_STRING, &o->origin, N_("invited, self-signup, migrated, google or scim"), N_("ORIGIN") },
    { "search", 0, 0, G_OPTION_ARG_STRING, &o->search, N_("Words that occur in the name or the address"), N_("TEXT") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &o->sort, N_("name, email, status, role, added or last-seen"), N_("KEY") },
    { "descending", 0, 0, G_OPTION_ARG_NONE, &o->descending, N_("The other way round"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &o->limit, N_("At most so many"), N_("N") },
    { "offset", 0, 0, G_OPTION_ARG_INT, &o->offset, N_("Leave out the first"), N_("N") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format, N_("table, csv, json or addresses"), N_("FORMAT") },
    { "no-mail", 0, 0, G_OPTION_ARG_NONE, &o->no_mail, N_("Send no mail"), NULL },
    { "language", 0, 0, G_OPTION_ARG_STRING, &o->language, N_("Language of the mail, such as de"), N_("TAG") },
    { "message", 0, 0, G_OPTION_ARG_STRING, &o->message, N_("Your own words in the mail"), N_("TEXT") },
    { "expires", 0, 0, G_OPTION_ARG_STRING, &o->expires, N_("Days until the invitation ends, or never"), N_("DAYS") },
    { "allow-domain", 0, 0, G_OPTION_ARG_NONE, &o->allow_domain, N_("Let others from these mail domains join by themselves"), NULL },
    { "all-pending", 0, 0, G_OPTION_ARG_NONE, &o->all_pending, N_("Everybody whose invitation is pending"), NULL },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &o->wait, N_("Also wait for those that have to be tried later"), NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &o->user, N_("Only what happened to this person"), N_("EMAIL") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &o->since, N_("Only what happened from this day or time on"), N_("TIME") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &o->at, N_("Let the mail leave at this time, such as “2026-12-01 08:00”"), N_("TIME") },
    { "secret", 0, 0, G_OPTION_ARG_STRING, &o->secret, N_("Read the key or password from standard input, unseen at a terminal"), "-" },
    { "state", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->states, N_("Mail in this state, such as waiting or delivered; can be given again"), N_("STATE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &o->reason, N_("Why, for the others"), N_("TEXT") },
    { "eml", 0, 0, G_OPTION_ARG_NONE, &o->eml, N_("Print the mail itself, as it leaves"), NULL },
    { "built-in", 0, 0, G_OPTION_ARG_NONE, &o->built_in, N_("The texts that the program brings, not the organization’s own"), NULL },
    { "html", 0, 0, G_OPTION_ARG_NONE, &o->html, N_("The page instead of the text"), NULL },
  };
  GOptionGroup *group = g_option_group_new ("main", "", "", o, NULL);
  g_auto (GStrv) names = g_strsplit (wanted, " ", -1);
  gsize n_global = 0;

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      GOptionEntry pair[] = { all[i], G_OPTION_ENTRY_NULL };

      if (all[i].long_name == NULL)
        n_global = i;
      else if (n_global == 0 || g_strv_contains ((const char * const *) names, all[i].long_name))
        g_option_group_add_entries (group, pair);
    }
  return group;
}

static const SaCtlCommand *
find_command (char   **words,
              gsize   *n_used)
{
  for (gsize t = 0; t < G_N_ELEMENTS (command_tables); t++)
    for (const SaCtlCommand *command = command_tables[t]; command->words != NULL; command++)
      {
        g_auto (GStrv) parts = g_strsplit (command->words, " ", -1);
        gsize n = 0;

        while (parts[n] != NULL && words[n] != NULL && strcmp (parts[n], words[n]) == 0)
          n++;
        if (parts[n] == NULL)
          {
            *n_used = n;
            return command;
          }
      }
  return NULL;
}

static char *
describe_commands (const char *first_word)
{
  GString *text = g_string_new (_("Commands:"));

  g_string_append_c (text, '\n');
  for (gsize t = 0; t < G_N_ELEMENTS (command_tables); t++)
    for (const SaCtlCommand *command = command_tables[t]; command->words != NULL; command++)
      {
        g_autofree char *line = NULL;

        if (first_word != NULL && !g_str_has_prefix (command->words, first_word))
          continue;
        line = g_strdup_printf ("%s %s", command->words, command->arguments != NULL ? command->arguments : "");
        g_string_append_printf (text, "  %s%*s %s\n", line, (int) MAX (COMMAND_WIDTH - g_utf8_strlen (line, -1), 0), "",
                                g_dgettext (GETTEXT_PACKAGE, command->summary));
      }
  if (first_word == NULL)
    {
      g_string_append_printf (text, "\n%s\n", _("Exit status: 0 done, 1 failed, 2 wrong usage, 3 partly done, 4 refused by policy."));
      g_string_append_printf (text, "%s\n", _("Environment: SITE_ADMIN_DATABASE names the database, SITE_ADMIN_RELAY_SECRET holds the key of\n"
                                              "the mail relay, and SITE_ADMIN_RELAY_SECRET_FILE names a private file with it."));
    }
  return g_string_free (text, FALSE);
}

static void
complain (const char *sentence)
{
  g_autofree char *safe = sa_ctl_safe_text (sentence);
  glong length = g_utf8_strlen (safe, -1);

  /* What was typed is told back, but not all of a file; what to do stands at the end. */
  if (length > MAX_SENTENCE)
    {
      g_autofree char *start = g_utf8_substring (safe, 0, MAX_SENTENCE / 2);
      g_autofree char *end = g_utf8_substring (safe, length - MAX_SENTENCE / 2, length);

      g_free (safe);
      safe = g_strconcat (start, "…", end, NULL);
    }
  g_strdelimit (safe, "\n", ' ');
  g_printerr ("site-adminctl: %s\n", safe);
}

/* A word before the command may be a global option; the value of one must not be taken for the command. */
static gboolean
split_line (char     **argv,
            GPtrArray *before,
            GPtrArray *rest)
{
  static const char * const with_value[] = { "--database", "--site", "--as", NULL };
  gsize i = 1;

  for (; argv[i] != NULL && g_str_has_prefix (argv[i], "-") && strcmp (argv[i], "-") != 0; i++)
    {
      g_ptr_array_add (before, argv[i]);
      if (g_strv_contains (with_value, argv[i]) && argv[i + 1] != NULL)
        g_ptr_array_add (before, argv[++i]);
    }
  for (; argv[i] != NULL; i++)
    g_ptr_array_add (rest, argv[i]);
  return rest->len > 0;
}

static SaExit
run_command (SaCtl              *self,
             const SaCtlCommand *command,
             char              **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) read_only = NULL;
  SaExit exit_code = SA_EXIT_FAILED;

  if (command->needs >= SA_CTL_NEEDS_DATABASE)
    {
      self->context = sa_context_open (self->options.database, SA_CONTEXT_ONE_SHOT, &error);
      /* What can only be read can still be read; whoever wants more is told then. */
      if (g_error_matches (error, SA_ERROR, SA_ERROR_READ_ONLY))
        {
          read_only = g_steal_pointer (&error);
          self->context = sa_context_open (self->options.database, SA_CONTEXT_ONE_SHOT | SA_CONTEXT_READ_ONLY, &error);
        }
      if (self->context != NULL)
        self->repository = sa_context_get_repository (self->context);
    }
  if (error == NULL && command->needs >= SA_CTL_NEEDS_OPERATOR)
    sa_ctl_find_operator (self, &error);
  if (error == NULL && command->needs >= SA_CTL_NEEDS_SITE)
    sa_ctl_find_site (self, &error);
  if (error == NULL)
    exit_code = command->run (self, arguments, &error);

  if (error != NULL)
    {
      gboolean was_told = read_only != NULL && g_error_matches (error, SA_ERROR, SA_ERROR_READ_ONLY);

      complain (was_told ? read_only->message : error->message);
      if (error->domain == G_OPTION_ERROR)
        exit_code = SA_EXIT_USAGE;
      else if (g_error_matches (error, SA_ERROR, SA_ERROR_REFUSED))
        exit_code = SA_EXIT_REFUSED;
      else if (exit_code != SA_EXIT_PARTLY)
        exit_code = SA_EXIT_FAILED;
    }
  if (self->wrote && self->context != NULL)
    sa_ctl_wake (self);
  if (self->context != NULL)
    {
      sa_context_close (self->context);
      g_clear_pointer (&self->context, sa_context_free);
    }
  return exit_code;
}

static gboolean
has_help (GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (g_strcmp0 (words->pdata[i], "--help") == 0 || g_strcmp0 (words->pdata[i], "-h") == 0)
      return TRUE;
  return FALSE;
}

static void
print_overview (const char *first_word)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND …"));
  g_autofree char *commands = describe_commands (first_word);
  g_autofree char *help = NULL;
  SaCtlOptions options = { 0, };

  g_option_context_set_main_group (context, create_group (&options, ""));
  g_option_context_set_description (context, commands);
  help = g_option_context_get_help (context, TRUE, NULL);
  g_print ("%s", help);
}

static void
clear_options (SaCtlOptions *o)
{
  char **strings[] = { &o->database, &o->site, &o->as, &o->organization, &o->url, &o->admin, &o->description,
                      &o->status,
                       &o->role, &o->origin, &o->search, &o->sort, &o->format, &o->language, &o->message, &o->expires,
                       &o->user, &o->since, &o->at, &o->secret, &o->reason };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    g_clear_pointer (strings[i], g_free);
  g_clear_pointer (&o->products, g_strfreev);
  g_clear_pointer (&o->groups, g_strfreev);
  g_clear_pointer (&o->states, g_strfreev);
}

/* What one line of the help does not hold. */
static char *
describe_more (const char *words)
{
  if (strcmp (words, "relay set") == 0)
    return sa_ctl_describe_protocols ();
  if (strcmp (words, "invite") == 0)
    return g_strdup (_("“-” reads standard input: addresses, with names or without, or a table (commas, semicolons or tabs)\n"
                       "whose first line names its columns: email, and if you like name and language."));
  return NULL;
}

/* GOption leaves the first "--" where it is when what follows it looks like an option. */
static void
strip_dashes (char **arguments)
{
  while (*arguments != NULL && strcmp (*arguments, "--") != 0)
    arguments++;
  if (*arguments == NULL)
    return;
  g_free (*arguments);
  for (; *arguments != NULL; arguments++)
    *arguments = arguments[1];
}

/* Where no locale is set, as in a cron job, text is UTF-8 all the same: names and addresses are not ASCII. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  const SaCtlCommand *command = NULL;
  const char *locale_dir = g_getenv ("SITE_ADMIN_LOCALEDIR");
  gsize n_words = 0;
  int n_arguments = 0;
  SaExit exit_code = SA_EXIT_FAILED;
  SaCtl self = { { 0, }, NULL, NULL, NULL, 0, NULL, FALSE };

  set_locale ();
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("site-adminctl");
  /* A file that may not grow any more is told with a sentence, like a full disk. */
  signal (SIGXFSZ, SIG_IGN);

  split_line (argv, before, rest);
  if (rest->len == 0)
    {
      if (before->len == 1 && g_strcmp0 (before->pdata[0], "--version") == 0)
        {
          g_print ("site-adminctl %s\n", SA_VERSION);
          return SA_EXIT_DONE;
        }
      print_overview (NULL);
      return has_help (before) ? SA_EXIT_DONE : SA_EXIT_USAGE;
    }

  g_ptr_array_add (rest, NULL);
  command = find_command ((char **) rest->pdata, &n_words);
  g_ptr_array_set_size (rest, (int) rest->len - 1);
  if (command == NULL)
    {
      g_autofree char *sentence = NULL;

      if (has_help (rest))
        {
          print_overview (rest->pdata[0]);
          return SA_EXIT_DONE;
        }
      /* Translators: %s is a word of the command line */
      sentence = g_strdup_printf (_("There is no command “%s”. “site-adminctl --help” lists them."), (char *) rest->pdata[0]);
      complain (sentence);
      return SA_EXIT_USAGE;
    }

  g_ptr_array_add (line, argv[0]);
  g_ptr_array_extend (line, before, NULL, NULL);
  for (guint i = (guint) n_words; i < rest->len; i++)
    g_ptr_array_add (line, rest->pdata[i]);
  g_ptr_array_add (line, NULL);
  arguments = g_strdupv ((char **) line->pdata);

  {
    g_autofree char *usage = g_strdup_printf ("%s %s", command->words, command->arguments != NULL ? command->arguments : "");

    context = g_option_context_new (usage);
  }
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, g_dgettext (GETTEXT_PACKAGE, command->summary));
  g_option_context_set_main_group (context, create_group (&self.options, command->options));
  {
    g_autofree char *more = describe_more (command->words);

    if (more != NULL)
      g_option_context_set_description (context, more);
  }
  if (!g_option_context_parse_strv (context, &arguments, &error))
    {
      complain (error->message);
      clear_options (&self.options);
      return SA_EXIT_USAGE;
    }

  strip_dashes (arguments);
  n_arguments = (int) g_strv_length (arguments) - 1;
  if (n_arguments < command->min_arguments || (command->max_arguments >= 0 && n_arguments > command->max_arguments))
    {
      g_autofree char *usage = g_strdup_printf ("site-adminctl %s %s", command->words,
                                                command->arguments != NULL ? command->arguments : "");
      g_autofree char *sentence = NULL;

      /* Translators: %s is the form of a command, such as “site-adminctl user show EMAIL” */
      sentence = g_strdup_printf (_("The command takes other words: %s"), usage);
      complain (sentence);
      clear_options (&self.options);
      return SA_EXIT_USAGE;
    }

  exit_code = run_command (&self, command, arguments + 1);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      g_autofree char *sentence = NULL;

      /* Translators: the system's words */
      sentence = g_strdup_printf (_("Not all of the answer could be written: %s"), g_strerror (errno));
      complain (sentence);
      exit_code = exit_code == SA_EXIT_DONE ? SA_EXIT_FAILED : exit_code;
    }
  clear_options (&self.options);
  g_clear_pointer (&self.actor, sa_actor_free);
  g_clear_pointer (&self.site_name, g_free);
  return exit_code;
}
