/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-table.h"
#include "sa-ctl.h"
#include "sa-language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* invite and the verbs about users: each builds one change. */

static gboolean
parse_expires (const char *text,
               SaChange   *change,
               GError    **error)
{
  guint64 days = 0;

  if (text == NULL)
    {
      change->expires_days = SA_DEFAULT_EXPIRES_DAYS;
      return TRUE;
    }
  if (strcmp (text, "never") == 0)
    {
      change->flags |= SA_CHANGE_FLAG_NEVER_EXPIRES;
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, 1, 3650, &days, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed after --expires */
                   _("“%s” is not a number of days from 1 to 3650, nor “never”."), text);
      return FALSE;
    }
  change->expires_days = (int) days;
  return TRUE;
}

static gboolean
check_language (const char  *language,
                GError     **error)
{
  g_autofree char *choices = NULL;

  if (language == NULL || sa_language_match (language) != NULL)
    return TRUE;
  choices = g_strjoinv (", ", (char **) sa_language_list ());
  sa_ctl_set_bad_word (error, "--language", language, choices);
  return FALSE;
}

/* When the mail may leave, if a time was given. */
static gboolean
parse_at (SaCtl     *self,
          SaChange  *change,
          GError   **error)
{
  if (self->options.at == NULL)
    return TRUE;
  if (self->options.no_mail)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--at says when the mail leaves, and --no-mail that there is none. Leave out one of them."));
      return FALSE;
    }
  return sa_ctl_parse_future (self->options.at, &change->not_before, error);
}

static void
add_domains (SaChange        *change,
             const SaTargets *targets)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) domains = g_ptr_array_new ();

  for (gsize i = 0; i < sa_targets_get_size (targets); i++)
    {
      char *domain = NULL;

      if (sa_targets_get_reason (targets, i) != SA_REASON_NONE)
        continue;
      domain = sa_address_domain (sa_targets_get_address (targets, i));
      if (sa_domain_check_join (domain, sa_context_is_public_suffix) == SA_REASON_NONE &&
          g_hash_table_add (seen, domain))
        g_ptr_array_add (domains, domain);
      else if (!g_hash_table_contains (seen, domain))
        {
          SaReason reason = sa_domain_check_join (domain, sa_context_is_public_suffix);

          g_printerr ("%s: %s\n", domain, sa_reason_to_text (reason));
          g_free (domain);
        }
    }
  g_ptr_array_add (domains, NULL);
  sa_change_set_domains (change, (const char * const *) domains->pdata);
}

/* Standard input may be a table, with a name and a language beside each address. */
static SaTargets *
read_invited (char   **arguments,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  SaTargets *targets = NULL;

  if (strcmp (arguments[0], "-") != 0 || arguments[1] != NULL)
    return sa_ctl_read_targets (arguments, error);
  if (!sa_ctl_read_stream (stdin, 0, text, error))
    return NULL;
  targets = sa_address_table_parse (text->str, sa_context_decode_words);
  return targets != NULL ? targets : sa_address_parse_list (text->str, sa_context_decode_words);
}

static SaExit
run_invite (SaCtl   *self,
            char   **arguments,
            GError **error)
{
  const SaCtlOptions *o = &self->options;
  g_autoptr (SaTargets) targets = read_invited (arguments, error);
  g_autoptr (SaIds) products = NULL;
  g_autoptr (SaIds) groups = NULL;
  g_autoptr (SaChange) change = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autofree char *title = NULL;
  SaRole role = SA_ROLE_BASIC;
  int n = 0;

  if (targets == NULL)
    return SA_EXIT_FAILED;
  n = (int) sa_targets_get_size (targets);
  if (n == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("There is no address to invite."));
      return SA_EXIT_USAGE;
    }
  if (o->role != NULL && !sa_role_from_string (o->role, &role))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed after --role */
                   _("“%s” is none of the roles basic, trusted and site-admin."), o->role);
      return SA_EXIT_USAGE;
    }
  products = sa_ctl_find_many (self, SA_ENTITY_PRODUCT, o->products, error);
  groups = products != NULL ? sa_ctl_find_many (self, SA_ENTITY_GROUP, o->groups, error) : NULL;
  if (groups == NULL)
    return SA_EXIT_FAILED;

  change = sa_change_new (SA_CHANGE_INVITE, self->site);
  if (!parse_expires (o->expires, change, error) || !parse_at (self, change, error) ||
      !check_language (o->language, error))
    return SA_EXIT_USAGE;
  change->role = role;
  if (!o->no_mail)
    change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  sa_change_set_products (change, sa_ids_get (products, NULL), sa_ids_get_size (products));
  sa_change_set_groups (change, sa_ids_get (groups, NULL), sa_ids_get_size (groups));
  sa_change_set_language (change, o->language);
  sa_change_set_text (change, o->message);
  if (o->allow_domain)
    add_domains (change, targets);
  sa_change_take_targets (change, sa_targets_ref (targets));
  /* Translators: the title of a change in the list of what was done */
  title = g_strdup_printf (ngettext ("Invite %d User", "Invite %d Users", (unsigned long) n), n);
  plan = sa_plan_new_single (title, g_steal_pointer (&change));
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return sa_ctl_answer_targets (self, outcome, targets);
}

/* From addresses to users: who is not one is answered for here, the others by the change. */
static SaTargets *
resolve_users (SaCtl           *self,
               const SaTargets *inputs,
               GArray         **answers,   /* (out): of SaOutcomeRow, one an input */
               GArray         **positions, /* (out): of guint: the input of each user */
               GError         **error)
{
  g_autoptr (GArray) verdicts = sa_ctl_judge (self, (SaTargets *) inputs, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (SaIds) users = NULL;

  if (verdicts == NULL)
    return NULL;
  *answers = g_array_new (FALSE, FALSE, sizeof (SaOutcomeRow));
  *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < verdicts->len; i++)
    {
      const SaAddressVerdict *verdict = &g_array_index (verdicts, SaAddressVerdict, i);
      SaOutcomeRow row = { 0, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL };

      if (verdict->verdict == SA_VERDICT_DUPLICATE)
        {
          row.verdict = SA_VERDICT_ALREADY_SO;
          row.reason = SA_REASON_NONE;
        }
      else if (verdict->verdict == SA_VERDICT_INVALID)
        row.reason = verdict->reason;
      else if (verdict->user != 0)
        {
          g_array_append_val (ids, verdict->user);
          g_array_append_val (*positions, i);
        }
      g_array_append_val (*answers, row);
    }
  users = sa_ids_new_take (g_steal_pointer (&ids));
  return sa_targets_new_ids (users);
}

static void
add_answers (SaOutcome *answer,
             GArray    *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SaOutcomeRow *row = &g_array_index (rows, SaOutcomeRow, i);

      sa_outcome_add (answer, row->change, row->target, row->verdict, row->reason, row->id, row->detail);
    }
}

static SaExit
run_on_users (SaCtl      *self,
              SaChange   *change, /* (transfer full) */
              SaTargets  *inputs, /* (transfer full) */
              const char *title,
              GError    **error)
{
  g_autoptr (SaChange) owned = change;
  g_autoptr (SaTargets) addresses = inputs;
  g_autoptr (SaTargets) users = NULL;
  g_autoptr (SaOutcome) answer = sa_outcome_new ();
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) positions = NULL;

  if (sa_targets_get_size (addresses) == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("There is no address in what was given."));
      return SA_EXIT_USAGE;
    }
  users = resolve_users (self, addresses, &rows, &positions, error);
  if (users == NULL)
    return SA_EXIT_FAILED;
  if (positions->len > 0)
    {
      gsize n_products = 0;
      const SaSeatCount *seats = NULL;

      sa_change_take_targets (owned, g_steal_pointer (&users));
      plan = sa_plan_new_single (title, g_steal_pointer (&owned));
      outcome = sa_ctl_apply (self, plan, error);
      if (outcome == NULL)
        return SA_EXIT_FAILED;
      for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
        {
          SaOutcomeRow row = *sa_outcome_get_row (outcome, i);

          row.change = 0;
          row.target = g_array_index (positions, guint, row.target);
          g_array_index (rows, SaOutcomeRow, row.target) = row;
        }
      seats = sa_outcome_get_seats (outcome, &n_products);
      for (gsize i = 0; i < n_products; i++)
        sa_outcome_add_seats (answer, &seats[i]);
      sa_outcome_set_event (answer, sa_outcome_get_event (outcome), sa_outcome_get_seq (outcome));
    }
  add_answers (answer, rows);
  return sa_ctl_answer_targets (self, answer, addresses);
}

static SaExit
run_verb (SaCtl        *self,
          SaChangeKind  kind,
          const char   *title,
          char        **arguments,
          GError      **error)
{
  SaTargets *targets = sa_ctl_read_targets (arguments, error);

  if (targets == NULL)
    return SA_EXIT_FAILED;
  return run_on_users (self, sa_change_new (kind, self->site), targets, title, error);
}

static SaTargets *
list_pending (SaCtl   *self,
              GError **error)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, self->site);
  g_autoptr (SaFound) found = NULL;
  g_autoptr (SaTargets) targets = sa_targets_new_addresses ();
  g_autoptr (GPtrArray) users = NULL;

  sa_query_set_statuses (query, 1u << SA_STATUS_PENDING);
  found = sa_ctl_find (self, query, error);
  users = found != NULL ? sa_ctl_load_all (self, SA_ENTITY_USER, found->ids, error) : NULL;
  if (users == NULL)
    return NULL;
  for (guint i = 0; i < users->len; i++)
    {
      const SaUserRecord *user = users->pdata[i];

      sa_targets_add_address (targets, user->address, user->address, NULL, SA_REASON_NONE);
    }
  return g_steal_pointer (&targets);
}

static SaExit
run_resend (SaCtl   *self,
            char   **arguments,
            GError **error)
{
  g_autoptr (SaChange) change = NULL;
  SaTargets *targets = NULL;

  if (self->options.all_pending == (arguments[0] != NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“resend” takes addresses or --all-pending."));
      return SA_EXIT_USAGE;
    }
  change = sa_change_new (SA_CHANGE_RESEND, self->site);
  if (!parse_expires (self->options.expires, change, error) || !parse_at (self, change, error) ||
      !check_language (self->options.language, error))
    return SA_EXIT_USAGE;
  sa_change_set_language (change, self->options.language);
  sa_change_set_text (change, self->options.message);
  targets = self->options.all_pending ? list_pending (self, error) : sa_ctl_read_targets (arguments, error);
  if (targets == NULL)
    return SA_EXIT_FAILED;
  if (self->options.all_pending && sa_targets_get_size (targets) == 0)
    {
      g_autoptr (SaOutcome) nothing = sa_outcome_new ();
      g_autoptr (SaTargets) none = targets;

      return sa_ctl_answer_targets (self, nothing, none);
    }
  return run_on_users (self, g_steal_pointer (&change), targets, _("Resend Invitations"), error);
}

static SaExit
run_link (SaCtl   *self,
          char   **arguments,
          GError **error)
{
  g_autoptr (SaTargets) inputs = sa_ctl_read_targets (arguments, error);
  g_autoptr (SaTargets) users = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) positions = NULL;
  g_autofree char *link = NULL;
  const SaOutcomeRow *row = NULL;
  SaChange *change = NULL;

  if (inputs == NULL)
    return SA_EXIT_FAILED;
  users = resolve_users (self, inputs, &rows, &positions, error);
  if (users == NULL)
    return SA_EXIT_FAILED;
  if (positions->len != 1)
    {
      g_autoptr (SaOutcome) answer = sa_outcome_new ();

      add_answers (answer, rows);
      return sa_ctl_answer_targets (self, answer, inputs);
    }
  change = sa_change_new (SA_CHANGE_MAKE_LINK, self->site);
  change->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  sa_change_take_targets (change, g_steal_pointer (&users));
  plan = sa_plan_new_single (_("Make an Invitation Link"), change);
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  row = sa_outcome_get_size (outcome) > 0 ? sa_outcome_get_row (outcome, 0) : NULL;
  if (row == NULL || row->verdict != SA_VERDICT_DONE || row->detail == NULL)
    return sa_ctl_answer_targets (self, outcome, inputs);
  link = sa_context_build_link (self->context, row->detail);
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "email", sa_targets_get_address (inputs, 0));
      sa_ctl_json_string (&object, "verdict", "done");
      sa_ctl_json_string (&object, "link", link);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    g_print ("%s\n", link);
  return SA_EXIT_DONE;
}

static SaExit
run_revoke (SaCtl   *self,
            char   **arguments,
            GError **error)
{
  return run_verb (self, SA_CHANGE_REVOKE, _("Revoke Access"), arguments, error);
}

static SaExit
run_restore (SaCtl   *self,
             char   **arguments,
             GError **error)
{
  return run_verb (self, SA_CHANGE_RESTORE, _("Restore Access"), arguments, error);
}

static SaExit
run_remove (SaCtl   *self,
            char   **arguments,
            GError **error)
{
  g_autofree char *question = NULL;

  /* Translators: %s is the name of a site */
  question = g_strdup_printf (_("Remove these users from “%s”? “site-adminctl undo” brings them back."), self->site_name);
  if (!sa_ctl_ask (self, question))
    return SA_EXIT_FAILED;
  return run_verb (self, SA_CHANGE_REMOVE, _("Remove Users"), arguments, error);
}

static SaExit
run_seen (SaCtl   *self,
          char   **arguments,
          GError **error)
{
  return run_verb (self, SA_CHANGE_SEEN, _("First Access"), arguments, error);
}

static SaExit
run_set_role (SaCtl   *self,
              char   **arguments,
              GError **error)
{
  SaRole role = SA_ROLE_BASIC;
  SaTargets *targets = NULL;
  SaChange *change = NULL;

  if (!sa_role_from_string (arguments[0], &role))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed as a role */
                   _("“%s” is none of the roles basic, trusted and site-admin."), arguments[0]);
      return SA_EXIT_USAGE;
    }
  targets = sa_ctl_read_targets (arguments + 1, error);
  if (targets == NULL)
    return SA_EXIT_FAILED;
  change = sa_change_new (SA_CHANGE_SET_ROLE, self->site);
  change->role = role;
  return run_on_users (self, change, targets, _("Set Role"), error);
}

static SaExit
run_with_named (SaCtl        *self,
                SaChangeKind  kind,
                SaEntity      entity,
                const char   *title,
                char        **arguments,
                GError      **error)
{
  SaId id = sa_ctl_find_named (self, entity, arguments[0], error);
  SaTargets *targets = NULL;
  SaChange *change = NULL;

  if (id == 0)
    return SA_EXIT_FAILED;
  targets = sa_ctl_read_targets (arguments + 1, error);
  if (targets == NULL)
    return SA_EXIT_FAILED;
  change = sa_change_new (kind, self->site);
  if (entity == SA_ENTITY_PRODUCT)
    sa_change_set_products (change, &id, 1);
  else
    sa_change_set_groups (change, &id, 1);
  return run_on_users (self, change, targets, title, error);
}

static SaExit
run_grant (SaCtl   *self,
           char   **arguments,
           GError **error)
{
  return run_with_named (self, SA_CHANGE_GRANT, SA_ENTITY_PRODUCT, _("Grant a Product"), arguments, error);
}

static SaExit
run_withdraw (SaCtl   *self,
              char   **arguments,
              GError **error)
{
  return run_with_named (self, SA_CHANGE_WITHDRAW, SA_ENTITY_PRODUCT, _("Withdraw a Product"), arguments, error);
}

static SaExit
run_group_add_user (SaCtl   *self,
                    char   **arguments,
                    GError **error)
{
  return run_with_named (self, SA_CHANGE_ADD_TO_GROUP, SA_ENTITY_GROUP, _("Add to a Group"), arguments, error);
}

static SaExit
run_group_remove_user (SaCtl   *self,
                       char   **arguments,
                       GError **error)
{
  return run_with_named (self, SA_CHANGE_REMOVE_FROM_GROUP, SA_ENTITY_GROUP, _("Take Out of a Group"), arguments, error);
}

const SaCtlCommand sa_ctl_access_commands[] = {
  { "invite", "ADDRESS…", N_("Invite people to a site; “-” reads addresses, or a table whose first line has email, name, language"), "role product group no-mail language message expires at allow-domain",
    1, -1, SA_CTL_NEEDS_SITE, run_invite },
  { "resend", "EMAIL…|--all-pending", N_("Send the invitation again, or for the first time"), "all-pending language message expires at",
    0, -1, SA_CTL_NEEDS_SITE, run_resend },
  { "link", "EMAIL", N_("Print a fresh invitation link"), "", 1, 1, SA_CTL_NEEDS_SITE, run_link },
  { "revoke", "EMAIL…", N_("Take away access; they stay listed"), "", 1, -1, SA_CTL_NEEDS_SITE, run_revoke },
  { "restore", "EMAIL…", N_("Give access back after revoke or remove"), "", 1, -1, SA_CTL_NEEDS_SITE, run_restore },
  { "remove", "EMAIL…", N_("Remove users from the site’s list"), "", 1, -1, SA_CTL_NEEDS_SITE, run_remove },
  { "seen", "EMAIL…", N_("Record a first access to the site"), "", 1, -1, SA_CTL_NEEDS_SITE, run_seen },
  { "set-role", "ROLE EMAIL…", N_("Change what users may do on the site"), "", 2, -1, SA_CTL_NEEDS_SITE, run_set_role },
  { "grant", "PRODUCT EMAIL…", N_("Give users a product"), "", 2, -1, SA_CTL_NEEDS_SITE, run_grant },
  { "withdraw", "PRODUCT EMAIL…", N_("Take a product away from users"), "", 2, -1, SA_CTL_NEEDS_SITE, run_withdraw },
  { "group add-user", "NAME EMAIL…", N_("Add users to a group"), "", 2, -1, SA_CTL_NEEDS_SITE, run_group_add_user },
  { "group remove-user", "NAME EMAIL…", N_("Take users out of a group"), "", 2, -1, SA_CTL_NEEDS_SITE, run_group_remove_user },
  { NULL, },
};
