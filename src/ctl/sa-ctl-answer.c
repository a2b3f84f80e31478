/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
sa_ctl_set_bad_word (GError    **error,
                     const char *option,
                     const char *word,
                     const char *choices)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an option such as --status, the word that was typed, and the words that there are */
               _("%s does not know “%s”. It takes: %s."), option, word, choices);
}

static gboolean
is_policy (SaReason reason)
{
  return reason >= SA_REASON_NOT_ALLOWED && reason <= SA_REASON_ACTOR_UNKNOWN;
}

SaExit
sa_ctl_exit_for (SaOutcome *outcome)
{
  gsize n_good = 0;
  gsize n_bad = 0;
  gsize n_policy = 0;

  for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);

      if (sa_verdict_is_success (row->verdict) || row->verdict == SA_VERDICT_DUPLICATE)
        n_good++;
      else
        {
          n_bad++;
          n_policy += row->verdict == SA_VERDICT_REFUSED && is_policy (row->reason);
        }
    }
  if (n_bad == 0)
    return SA_EXIT_DONE;
  if (n_good > 0)
    return SA_EXIT_PARTLY;
  return n_policy == n_bad ? SA_EXIT_REFUSED : SA_EXIT_FAILED;
}

static char *
describe_reason (const SaOutcomeRow *row)
{
  if (row->reason == SA_REASON_NONE)
    return g_strdup ("");
  if (row->detail != NULL)
    /* Translators: a product or group, then a sentence about it */
    return g_strdup_printf (_("%s: %s"), row->detail, sa_reason_to_text (row->reason));
  return g_strdup (sa_reason_to_text (row->reason));
}

static void
print_seats (SaCtl     *self,
             SaOutcome *outcome)
{
  gsize n_products = 0;
  const SaSeatCount *seats = sa_outcome_get_seats (outcome, &n_products);

  for (gsize i = 0; i < n_products; i++)
    {
      g_autoptr (GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_PRODUCT, &seats[i].product, 1,
                                                          NULL);
      const SaProductRecord *product = records != NULL && records->len > 0 ? records->pdata[0] : NULL;

      if (product == NULL || seats[i].before == seats[i].after)
        continue;
      if (seats[i].seats >= 0)
        /* Translators: a product; seats taken before, after, and seats in all */
        g_print (_("%s: %d → %d of %d seats\n"), product->name, (int) seats[i].before, (int) seats[i].after, (int) seats[i].seats);
      else
        /* Translators: a product; seats taken before and after */
        g_print (_("%s: %d → %d seats\n"), product->name, (int) seats[i].before, (int) seats[i].after);
    }
}

static SaExit
answer_targets (SaCtl           *self,
                SaOutcome       *outcome,
                const SaTargets *inputs,
                gboolean         messages)
{
  if (self->options.json)
    {
      GVariantBuilder results;
      GVariantBuilder object;
      SaId event = sa_outcome_get_event (outcome);

      g_variant_builder_init (&results, G_VARIANT_TYPE ("aa{sv}"));
      for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
        {
          const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);
          GVariantBuilder item;

          g_variant_builder_init (&item, G_VARIANT_TYPE_VARDICT);
          sa_ctl_json_string (&item, "input", sa_targets_get_input (inputs, row->target));
          if (messages)
            sa_ctl_json_int (&item, "id", g_ascii_strtoll (sa_targets_get_input (inputs, row->target), NULL, 10));
          sa_ctl_json_string (&item, "email", sa_targets_get_address (inputs, row->target));
          sa_ctl_json_string (&item, "verdict", sa_verdict_to_string (row->verdict));
          sa_ctl_json_string (&item, "reason", row->reason != SA_REASON_NONE ? sa_reason_to_string (row->reason) : NULL);
          if (row->detail != NULL)
            sa_ctl_json_string (&item, "detail", row->detail);
          g_variant_builder_add (&results, "@a{sv}", g_variant_builder_end (&item));
        }
      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&object, "{sv}", "results", g_variant_builder_end (&results));
      if (event != 0)
        sa_ctl_json_int (&object, "event", event);
      else
        sa_ctl_json_string (&object, "event", NULL);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    {
      const char * const headings[] = { messages ? _("Message") : _("Address"), _("Result"), _("Why"), NULL };
      g_autoptr (SaCtlTable) table = sa_ctl_table_new (headings);

      for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
        {
          const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);
          const char *address = sa_targets_get_address (inputs, row->target);
          g_autofree char *reason = describe_reason (row);
          const char * const cells[] = {
            address != NULL && !messages ? address : sa_targets_get_input (inputs, row->target),
            sa_verdict_to_text (row->verdict), reason, NULL
          };

          sa_ctl_table_add (table, cells);
        }
      sa_ctl_table_print (table);
      print_seats (self, outcome);
      if (self->options.dry_run)
        g_print ("%s\n", _("Nothing was written: this was a dry run."));
    }
  return sa_ctl_exit_for (outcome);
}

SaExit
sa_ctl_answer_targets (SaCtl           *self,
                       SaOutcome       *outcome,
                       const SaTargets *inputs)
{
  return answer_targets (self, outcome, inputs, FALSE);
}

SaExit
sa_ctl_answer_messages (SaCtl           *self,
                        SaOutcome       *outcome,
                        const SaTargets *inputs)
{
  return answer_targets (self, outcome, inputs, TRUE);
}

SaExit
sa_ctl_apply_single (SaCtl       *self,
                     const char  *title,
                     const char  *name,
                     SaChange    *change,
                     GError     **error)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single (title, change);
  g_autoptr (SaOutcome) outcome = sa_ctl_apply (self, plan, error);

  return outcome != NULL ? sa_ctl_answer_single (self, outcome, name) : SA_EXIT_FAILED;
}

SaExit
sa_ctl_answer_single (SaCtl      *self,
                      SaOutcome  *outcome,
                      const char *name)
{
  const SaOutcomeRow *row = NULL;

  /* The worst row speaks for a plan about one thing. */
  for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *at = sa_outcome_get_row (outcome, i);

      if (row == NULL || (sa_verdict_is_success (row->verdict) && !sa_verdict_is_success (at->verdict)))
        row = at;
    }
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "name", name);
      sa_ctl_json_string (&object, "verdict", row != NULL ? sa_verdict_to_string (row->verdict) : "already-so");
      sa_ctl_json_string (&object, "reason",
                          row != NULL && row->reason != SA_REASON_NONE ? sa_reason_to_string (row->reason) : NULL);
      if (row != NULL && row->id > 0)
        sa_ctl_json_int (&object, "id", row->id);
      if (sa_outcome_get_event (outcome) != 0)
        sa_ctl_json_int (&object, "event", sa_outcome_get_event (outcome));
      else
        sa_ctl_json_string (&object, "event", NULL);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else if (row != NULL)
    {
      g_autofree char *reason = describe_reason (row);
      g_autofree char *safe_name = sa_ctl_safe_text (name);

      if (row->reason != SA_REASON_NONE)
        /* Translators: what it is about, what came of it, and why */
        g_print (_("%s: %s. %s\n"), safe_name, sa_verdict_to_text (row->verdict), reason);
      else
        /* Translators: what it is about, and what came of it */
        g_print (_("%s: %s\n"), safe_name, sa_verdict_to_text (row->verdict));
      print_seats (self, outcome);
      if (self->options.dry_run)
        g_print ("%s\n", _("Nothing was written: this was a dry run."));
    }
  return sa_ctl_exit_for (outcome);
}

void
sa_ctl_print_records (SaCtl              *self,
                      GPtrArray          *records,
                      const char * const *headings,
                      SaCtlDescribe       describe)
{
  g_autoptr (SaCtlTable) table = sa_ctl_table_new (headings);
  GVariantBuilder array;

  g_variant_builder_init (&array, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      describe (records->pdata[i], cells, &object);
      g_ptr_array_add (cells, NULL);
      sa_ctl_table_add (table, (const char * const *) cells->pdata);
      g_variant_builder_add (&array, "@a{sv}", g_variant_builder_end (&object));
    }
  if (self->options.json)
    sa_ctl_json_print (g_variant_builder_end (&array));
  else
    {
      g_variant_builder_clear (&array);
      sa_ctl_table_print (table);
    }
}
