/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* init, site, product, group, domain, operator: what a site consists of. */

static SaExit
run_init (SaCtl   *self,
          char   **arguments,
          GError **error)
{
  const SaCtlOptions *o = &self->options;
  g_autoptr (SaTargets) founder = NULL;
  SaChange *change = NULL;
  SaExit code = SA_EXIT_FAILED;

  if (o->organization == NULL || o->site == NULL || o->url == NULL || o->admin == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("“init” needs --organization, --site, --url and --admin."));
      return SA_EXIT_USAGE;
    }
  founder = sa_address_parse_list (o->admin, sa_context_decode_words);
  if (sa_targets_get_size (founder) != 1 || sa_targets_get_reason (founder, 0) != SA_REASON_NONE)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: the first %s is what was typed, the second says what is wrong with it */
                   _("“%s” is not one person with an address, such as 'Ana López <ana@example.com>'. %s"), o->admin,
                   sa_targets_get_size (founder) > 0 ? sa_reason_to_text (sa_targets_get_reason (founder, 0)) : "");
      return SA_EXIT_FAILED;
    }
  self->context = sa_context_open (o->database, SA_CONTEXT_ONE_SHOT | SA_CONTEXT_CREATE, error);
  if (self->context == NULL)
    return SA_EXIT_FAILED;
  self->repository = sa_context_get_repository (self->context);
  self->actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "site-adminctl");
  self->actor->os_user = g_strdup (g_get_user_name ());
  self->actor->host = g_strdup (g_get_host_name ());

  change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  sa_change_set_name (change, o->organization);
  sa_change_set_text (change, o->site);
  sa_change_set_url (change, o->url);
  sa_change_take_targets (change, g_steal_pointer (&founder));
  code = sa_ctl_apply_single (self, _("Create Organization"), o->organization, change, error);
  if (code != SA_EXIT_DONE || o->dry_run)
    {
      /* Nothing half done: a database without an organization is of no use to anybody. */
      sa_context_abandon (self->context);
      g_clear_pointer (&self->context, sa_context_free);
    }
  return code;
}

static GPtrArray *
load_named (SaCtl    *self,
            SaEntity  entity,
            GError  **error)
{
  g_autoptr (SaQuery) query = sa_query_new (entity, entity == SA_ENTITY_SITE ? 0 : self->site);
  g_autoptr (SaFound) found = sa_ctl_find (self, query, error);
  const SaId *ids = NULL;
  gsize n_ids = 0;

  if (found == NULL)
    return NULL;
  ids = sa_ids_get (found->ids, &n_ids);
  return n_ids > 0 ? sa_repository_load (self->repository, entity, ids, n_ids, error) : g_ptr_array_new ();
}

static SaExit
list_named (SaCtl              *self,
            SaEntity            entity,
            const char * const *headings,
            SaCtlDescribe       describe,
            GError            **error)
{
  g_autoptr (GPtrArray) records = load_named (self, entity, error);

  if (records == NULL)
    return SA_EXIT_FAILED;
  sa_ctl_print_records (self, records, headings, describe);
  return SA_EXIT_DONE;
}

static void
describe_site (gpointer         record,
               GPtrArray       *cells,
               GVariantBuilder *object)
{
  const SaSiteRecord *site = record;

  g_ptr_array_add (cells, g_strdup (site->name));
  g_ptr_array_add (cells, g_strdup (site->url));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, site->n_users));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, site->n_pending));
  sa_ctl_json_int (object, "id", site->id);
  sa_ctl_json_string (object, "name", site->name);
  sa_ctl_json_string (object, "url", site->url);
  sa_ctl_json_int (object, "users", site->n_users);
  sa_ctl_json_int (object, "pending", site->n_pending);
}

static SaExit
run_site_list (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  const char * const headings[] = { _("Name"), _("URL"), _("Users"), _("Pending"), NULL };

  return list_named (self, SA_ENTITY_SITE, headings, describe_site, error);
}

static SaExit
run_site_add (SaCtl   *self,
              char   **arguments,
              GError **error)
{
  SaChange *change = NULL;

  if (self->options.url == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“site add” needs --url."));
      return SA_EXIT_USAGE;
    }
  change = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  sa_change_set_name (change, arguments[0]);
  sa_change_set_url (change, self->options.url);
  return sa_ctl_apply_single (self, _("Create Site"), arguments[0], change, error);
}

static void
describe_product (gpointer         record,
                  GPtrArray       *cells,
                  GVariantBuilder *object)
{
  const SaProductRecord *product = record;

  g_ptr_array_add (cells, g_strdup (product->name));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, product->in_use));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, product->reserved));
  g_ptr_array_add (cells, product->seats >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, product->seats) : g_strdup ("∞"));
  g_ptr_array_add (cells, g_strdup (product->default_group_name));
  sa_ctl_json_int (object, "id", product->id);
  sa_ctl_json_string (object, "name", product->name);
  if (product->seats >= 0)
    sa_ctl_json_int (object, "seats", product->seats);
  else
    sa_ctl_json_string (object, "seats", NULL);
  sa_ctl_json_int (object, "in_use", product->in_use);
  sa_ctl_json_int (object, "reserved", product->reserved);
  sa_ctl_json_string (object, "default_group", product->default_group_name);
}

static SaExit
run_product_list (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  const char * const headings[] = { _("Name"), _("In Use"), _("Reserved"), _("Seats"), _("Default Group"), NULL };

  return list_named (self, SA_ENTITY_PRODUCT, headings, describe_product, error);
}

static SaExit
run_product_add (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_PRODUCT, self->site);

  sa_change_set_name (change, arguments[0]);
  change->number = self->options.has_seats ? self->options.seats : -1;
  return sa_ctl_apply_single (self, _("Create Product"), arguments[0], change, error);
}

static SaExit
run_product_set (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  SaId product = 0;
  SaChange *change = NULL;

  if (!self->options.has_seats)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“product set” needs --seats."));
      return SA_EXIT_USAGE;
    }
  product = sa_ctl_find_named (self, SA_ENTITY_PRODUCT, arguments[0], error);
  if (product == 0)
    return SA_EXIT_FAILED;
  change = sa_change_new (SA_CHANGE_SET_PRODUCT_SEATS, self->site);
  change->number = self->options.seats;
  sa_change_take_targets (change, sa_targets_new_id (product));
  return sa_ctl_apply_single (self, _("Set Seats"), arguments[0], change, error);
}

static void
describe_group (gpointer         record,
                GPtrArray       *cells,
                GVariantBuilder *object)
{
  const SaGroupRecord *group = record;

  g_ptr_array_add (cells, g_strdup (group->name));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, group->n_users));
  g_ptr_array_add (cells, group->product_names != NULL ? g_strjoinv (", ", group->product_names) : g_strdup (""));
  g_ptr_array_add (cells, g_strdup (group->description));
  sa_ctl_json_int (object, "id", group->id);
  sa_ctl_json_string (object, "name", group->name);
  sa_ctl_json_string (object, "description", group->description);
  sa_ctl_json_int (object, "users", group->n_users);
  sa_ctl_json_strings (object, "products", group->product_names);
}

static SaExit
run_group_list (SaCtl   *self,
                char   **arguments,
                GError **error)
{
  const char * const headings[] = { _("Name"), _("Users"), _("Products"), _("Description"), NULL };

  return list_named (self, SA_ENTITY_GROUP, headings, describe_group, error);
}

static SaExit
run_group_add (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_GROUP, self->site);

  sa_change_set_name (change, arguments[0]);
  sa_change_set_text (change, self->options.description);
  return sa_ctl_apply_single (self, _("Create Group"), arguments[0], change, error);
}

static SaExit
run_domain (SaCtl        *self,
            SaChangeKind  kind,
            const char   *title,
            const char   *domain,
            GError      **error)
{
  SaReason reason = sa_domain_check_join (domain, sa_context_is_public_suffix);
  SaChange *change = NULL;

  if (kind == SA_CHANGE_ALLOW_DOMAIN && reason != SA_REASON_NONE)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID, "%s: %s", domain, sa_reason_to_text (reason));
      return SA_EXIT_FAILED;
    }
  change = sa_change_new (kind, self->site);
  sa_change_set_name (change, domain);
  return sa_ctl_apply_single (self, title, domain, change, error);
}

static SaExit
run_domain_allow (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  return run_domain (self, SA_CHANGE_ALLOW_DOMAIN, _("Let a Domain Join"), arguments[0], error);
}

static SaExit
run_domain_deny (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  return run_domain (self, SA_CHANGE_DENY_DOMAIN, _("Stop a Domain From Joining"), arguments[0], error);
}

static void
describe_domain (gpointer         record,
                 GPtrArray       *cells,
                 GVariantBuilder *object)
{
  const SaDomainRuleRecord *rule = record;

  g_ptr_array_add (cells, g_strdup (rule->domain));
  g_ptr_array_add (cells, sa_time_to_rfc3339 (rule->created));
  sa_ctl_json_int (object, "id", rule->id);
  sa_ctl_json_string (object, "domain", rule->domain);
  sa_ctl_json_time (object, "created", rule->created);
}

static SaExit
run_domain_list (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  const char * const headings[] = { _("Domain"), _("Since"), NULL };

  return list_named (self, SA_ENTITY_DOMAIN_RULE, headings, describe_domain, error);
}

static SaExit
run_operator_show (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  const SaAccountRecord *account = NULL;

  accounts = sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, &self->actor->account, 1, error);
  if (accounts == NULL || accounts->len == 0)
    return SA_EXIT_FAILED;
  account = accounts->pdata[0];
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "os_user", self->actor->os_user);
      sa_ctl_json_string (&object, "email", account->address);
      sa_ctl_json_string (&object, "name", account->name);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    g_print ("%s <%s>\n", account->name, account->address);
  return SA_EXIT_DONE;
}

static SaExit
run_operator_set (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  SaId account = sa_ctl_find_account (self, arguments[0], error);
  SaChange *change = NULL;

  if (account == 0)
    return SA_EXIT_FAILED;
  /* Who can write the file can do anything: binding a name is a guard rail, so it is done as that person. */
  self->actor = sa_actor_new (SA_ACTOR_ACCOUNT, account, "site-adminctl");
  self->actor->os_user = g_strdup (g_get_user_name ());
  self->actor->host = g_strdup (g_get_host_name ());
  change = sa_change_new (SA_CHANGE_SET_OPERATOR, 0);
  sa_change_take_targets (change, sa_targets_new_id (account));
  sa_change_set_text (change, g_get_user_name ());
  return sa_ctl_apply_single (self, _("Set Operator"), arguments[0], change, error);
}

const SaCtlCommand sa_ctl_site_commands[] = {
  { "init", NULL, N_("Create the database with its first site"), "organization url admin", 0, 0, SA_CTL_NEEDS_NOTHING, run_init },
  { "site list", NULL, N_("List the sites"), "", 0, 0, SA_CTL_NEEDS_DATABASE, run_site_list },
  { "site add", "NAME", N_("Create a site"), "url", 1, 1, SA_CTL_NEEDS_OPERATOR, run_site_add },
  { "product list", NULL, N_("List the products and their seats"), "", 0, 0, SA_CTL_NEEDS_SITE, run_product_list },
  { "product add", "NAME", N_("Create a product"), "seats", 1, 1, SA_CTL_NEEDS_SITE, run_product_add },
  { "product set", "NAME", N_("Change the seats of a product"), "seats", 1, 1, SA_CTL_NEEDS_SITE, run_product_set },
  { "group list", NULL, N_("List the groups"), "", 0, 0, SA_CTL_NEEDS_SITE, run_group_list },
  { "group add", "NAME", N_("Create a group"), "description", 1, 1, SA_CTL_NEEDS_SITE, run_group_add },
  { "domain list", NULL, N_("List the mail domains whose accounts may join by themselves"), "", 0, 0, SA_CTL_NEEDS_SITE, run_domain_list },
  { "domain allow", "DOMAIN", N_("Let accounts of a mail domain join by themselves"), "", 1, 1, SA_CTL_NEEDS_SITE, run_domain_allow },
  { "domain deny", "DOMAIN", N_("Stop accounts of a mail domain from joining by themselves"), "", 1, 1, SA_CTL_NEEDS_SITE, run_domain_deny },
  { "operator show", NULL, N_("Show on whose behalf you act"), "", 0, 0, SA_CTL_NEEDS_OPERATOR, run_operator_show },
  { "operator set", "EMAIL", N_("Say who you are here"), "", 1, 1, SA_CTL_NEEDS_DATABASE, run_operator_set },
  { NULL, },
};
