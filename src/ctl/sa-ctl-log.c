/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* log, undo and redo. */

static void
describe_event (gpointer         record,
                GPtrArray       *cells,
                GVariantBuilder *object)
{
  const SaEventRecord *event = record;

  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, event->id));
  g_ptr_array_add (cells, sa_ctl_format_time (event->time));
  g_ptr_array_add (cells, g_strdup (event->actor_name));
  g_ptr_array_add (cells, g_strdup (event->title));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GSIZE_FORMAT, event->n_targets));
  g_ptr_array_add (cells, event->undone_by != 0 ? g_strdup (_("Undone")) : g_strdup (""));
  sa_ctl_json_int (object, "event", event->id);
  sa_ctl_json_time (object, "time", event->time);
  sa_ctl_json_string (object, "kind", sa_change_kind_to_string ((SaChangeKind) event->kind));
  sa_ctl_json_string (object, "title", event->title);
  sa_ctl_json_string (object, "actor", event->actor != 0 ? event->actor_name : NULL);
  sa_ctl_json_string (object, "program", event->program);
  sa_ctl_json_string (object, "os_user", event->os_user);
  sa_ctl_json_string (object, "host", event->host);
  sa_ctl_json_int (object, "targets", (gint64) event->n_targets);
  sa_ctl_json_int (object, "refused", (gint64) event->n_refused);
  sa_ctl_json_string (object, "command", event->command);
  if (event->undoes != 0)
    sa_ctl_json_int (object, "undoes", event->undoes);
  if (event->undone_by != 0)
    sa_ctl_json_int (object, "undone_by", event->undone_by);
}

static SaExit
run_log (SaCtl   *self,
         char   **arguments,
         GError **error)
{
  const SaCtlOptions *o = &self->options;
  const char * const headings[] = { _("Event"), _("Time"), _("By"), _("What"), _("Targets"), "", NULL };
  const char *format = o->json ? "json" : o->format != NULL ? o->format : "table";
  g_autoptr (SaQuery) query = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GPtrArray) events = NULL;
  SaTime since = 0;

  if (strcmp (format, "json") != 0 && strcmp (format, "csv") != 0 && strcmp (format, "table") != 0)
    {
      sa_ctl_set_bad_word (error, "--format", format, "table, csv, json");
      return SA_EXIT_USAGE;
    }
  self->options.json = strcmp (format, "json") == 0;
  if (o->site != NULL || o->user != NULL)
    {
      if (!sa_ctl_find_site (self, error))
        return (*error)->domain == G_OPTION_ERROR ? SA_EXIT_USAGE : SA_EXIT_FAILED;
    }
  query = sa_query_new (SA_ENTITY_EVENT, self->site);
  if (o->since != NULL)
    {
      if (!sa_ctl_parse_time (o->since, &since, error))
        return SA_EXIT_USAGE;
      sa_query_set_since (query, since);
    }
  if (o->user != NULL)
    {
      SaId user = sa_ctl_find_user (self, o->user, error);

      if (user == 0)
        return SA_EXIT_FAILED;
      sa_query_set_user (query, user);
    }
  sa_query_set_range (query, (gsize) MAX (o->offset, 0), (gsize) MAX (o->limit, 0));
  found = sa_ctl_find (self, query, error);
  if (found == NULL)
    return SA_EXIT_FAILED;
  events = sa_ctl_load_all (self, SA_ENTITY_EVENT, found->ids, error);
  if (events == NULL)
    return SA_EXIT_FAILED;
  if (strcmp (format, "csv") == 0)
    {
      static const char * const columns[] = { "event", "time", "kind", "title", "actor", "program", "targets", "refused", NULL };

      sa_ctl_csv_print (columns);
      for (guint i = 0; i < events->len; i++)
        {
          const SaEventRecord *event = events->pdata[i];
          g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, event->id);
          g_autofree char *time = sa_time_to_rfc3339 (event->time);
          g_autofree char *targets = g_strdup_printf ("%" G_GSIZE_FORMAT, event->n_targets);
          g_autofree char *refused = g_strdup_printf ("%" G_GSIZE_FORMAT, event->n_refused);
          const char * const cells[] = {
            id, time, sa_change_kind_to_string ((SaChangeKind) event->kind), event->title, event->actor_name,
            event->program,
            targets, refused, NULL
          };

          sa_ctl_csv_print (cells);
        }
    }
  else
    sa_ctl_print_records (self, events, headings, describe_event);
  return SA_EXIT_DONE;
}

static SaExit
answer_undo (SaCtl      *self,
             SaOutcome  *outcome,
             const char *name)
{
  SaExit code = sa_ctl_answer_single (self, outcome, name);

  if (!self->options.json && sa_outcome_get_mail_cancelled (outcome) > 0)
    {
      int n = (int) sa_outcome_get_mail_cancelled (outcome);

      /* Translators: after undoing an invitation */
      g_print (ngettext ("%d mail was still here and will not leave.\n", "%d mails were still here and will not leave.\n",
                         (unsigned long) n), n);
    }
  if (!self->options.json && sa_outcome_get_mail_left (outcome) > 0)
    {
      int n = (int) sa_outcome_get_mail_left (outcome);

      /* Translators: after undoing an invitation */
      g_print (ngettext ("%d mail has left and cannot be called back; its link is dead.\n",
                         "%d mails have left and cannot be called back; their links are dead.\n", (unsigned long) n), n);
    }
  return code;
}

static SaExit
run_undo (SaCtl   *self,
          char   **arguments,
          GError **error)
{
  g_autoptr (SaOutcome) outcome = NULL;
  guint64 event = 0;

  if (arguments[0] != NULL && !g_ascii_string_to_unsigned (arguments[0], 10, 1, G_MAXINT64, &event, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed */
                   _("“%s” is not the number of an event. “site-adminctl log” shows the numbers."), arguments[0]);
      return SA_EXIT_USAGE;
    }
  outcome = sa_ctl_undo (self, (SaId) event, FALSE, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return answer_undo (self, outcome, self->options.json ? "undo" : _("Undo"));
}

static SaExit
run_redo (SaCtl   *self,
          char   **arguments,
          GError **error)
{
  g_autoptr (SaOutcome) outcome = sa_ctl_undo (self, 0, TRUE, error);

  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return answer_undo (self, outcome, self->options.json ? "redo" : _("Redo"));
}

const SaCtlCommand sa_ctl_log_commands[] = {
  { "log", NULL, N_("Show what was done, by whom and when"), "user since format limit offset", 0, 0, SA_CTL_NEEDS_OPERATOR, run_log },
  { "undo", "[EVENT]", N_("Undo your latest change, or the one with this number"), "", 0, 1, SA_CTL_NEEDS_OPERATOR, run_undo },
  { "redo", NULL, N_("Do again what was undone last"), "", 0, 0, SA_CTL_NEEDS_OPERATOR, run_redo },
  { NULL, },
};
