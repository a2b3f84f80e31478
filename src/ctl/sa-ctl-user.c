/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"
#include "sa-fold.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* user list and user show: seeing. */

static SaQuery *
build_query (SaCtl   *self,
             GError **error)
{
  const SaCtlOptions *o = &self->options;
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, self->site);
  static const char * const sorts[] = { "name", "email", "status", "role", "added", "last-seen" };
  gsize sort = 0;

  if (o->status != NULL)
    {
      SaStatus status = SA_STATUS_HAS_ACCESS;

      if (!sa_status_from_string (o->status, &status))
        {
          sa_ctl_set_bad_word (error, "--status", o->status, "has-site-access, invitation-pending, invitation-not-sent, no-site-access");
          return NULL;
        }
      sa_query_set_statuses (query, 1u << status);
    }
  if (o->role != NULL)
    {
      SaRole role = SA_ROLE_BASIC;

      if (!sa_role_from_string (o->role, &role))
        {
          sa_ctl_set_bad_word (error, "--role", o->role, "basic, trusted, site-admin");
          return NULL;
        }
      sa_query_set_roles (query, 1u << role);
    }
  if (o->origin != NULL)
    {
      SaOrigin origin = SA_ORIGIN_INVITED;

      if (!sa_origin_from_string (o->origin, &origin))
        {
          sa_ctl_set_bad_word (error, "--origin", o->origin, "invited, self-signup, migrated, google, scim");
          return NULL;
        }
      sa_query_set_origins (query, 1u << origin);
    }
  if ((o->products != NULL && o->products[0] != NULL && o->products[1] != NULL) ||
      (o->groups != NULL && o->groups[0] != NULL && o->groups[1] != NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("“user list” filters by one product and by one group at a time."));
      return NULL;
    }
  if (o->products != NULL && o->products[0] != NULL)
    {
      SaId product = sa_ctl_find_named (self, SA_ENTITY_PRODUCT, o->products[0], error);

      if (product == 0)
        return NULL;
      sa_query_set_product (query, product);
    }
  if (o->groups != NULL && o->groups[0] != NULL)
    {
      SaId group = sa_ctl_find_named (self, SA_ENTITY_GROUP, o->groups[0], error);

      if (group == 0)
        return NULL;
      sa_query_set_group (query, group);
    }
  if (o->search != NULL)
    sa_query_set_search (query, o->search);
  if (o->sort != NULL)
    {
      while (sort < G_N_ELEMENTS (sorts) && strcmp (sorts[sort], o->sort) != 0)
        sort++;
      if (sort == G_N_ELEMENTS (sorts))
        {
          sa_ctl_set_bad_word (error, "--sort", o->sort, "name, email, status, role, added, last-seen");
          return NULL;
        }
    }
  sa_query_set_sort (query, (SaSort) sort, o->descending);
  return g_steal_pointer (&query);
}

static void
describe_user (const SaUserRecord *user,
               const char         *site_name,
               GVariantBuilder    *object)
{
  sa_ctl_json_int (object, "id", user->id);
  sa_ctl_json_string (object, "site", site_name);
  sa_ctl_json_string (object, "email", user->address);
  sa_ctl_json_string (object, "name", user->name);
  sa_ctl_json_string (object, "status", sa_status_to_string (sa_status_from_facts (&user->facts)));
  sa_ctl_json_string (object, "role", sa_role_to_string (user->role));
  sa_ctl_json_strings (object, "products", user->product_names);
  sa_ctl_json_strings (object, "groups", user->group_names);
  sa_ctl_json_string (object, "origin", sa_origin_to_string (user->origin));
  sa_ctl_json_time (object, "added", user->added);
  sa_ctl_json_time (object, "last_sent", user->facts.last_sent);
  sa_ctl_json_time (object, "first_seen", user->facts.first_seen);
  sa_ctl_json_time (object, "expires", user->facts.expires);
  sa_ctl_json_string (object, "delivery", sa_delivery_to_string (user->facts.delivery));
  sa_ctl_json_string (object, "delivery_error", user->delivery_error);
  sa_ctl_json_string (object, "account_state", sa_account_state_to_string (user->facts.account_state));
}

typedef struct
{
  SaUserRecord *user;
  char         *key;
} SortedUser;

static void
sorted_user_clear (gpointer data)
{
  g_free (((SortedUser *) data)->key);
}

static int
compare_folded (gconstpointer a,
                gconstpointer b)
{
  const SortedUser *left = a;
  const SortedUser *right = b;
  int order = strcmp (left->key, right->key);

  return order != 0 ? order : (left->user->id > right->user->id) - (left->user->id < right->user->id);
}

/* JSON and CSV sort text by code point of its folded form, whatever the locale: scripts compare them. */
static void
sort_by_code_point (GPtrArray *users,
                    gboolean   by_address,
                    gboolean   descending)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (SortedUser));

  g_array_set_clear_func (sorted, sorted_user_clear);
  for (guint i = 0; i < users->len; i++)
    {
      SaUserRecord *user = users->pdata[i];
      SortedUser item = { user, sa_fold (by_address || user->name[0] == '\0' ? user->address : user->name) };

      g_array_append_val (sorted, item);
    }
  g_array_sort (sorted, compare_folded);
  for (guint i = 0; i < users->len; i++)
    users->pdata[i] = g_array_index (sorted, SortedUser, descending ? users->len - 1 - i : i).user;
}

static void
print_user_csv (GPtrArray  *users,
                const char *site_name)
{
  static const char * const headings[] = {
    "id", "site", "email", "name", "status", "role", "products", "groups", "origin", "added", "last_sent", "first_seen",
    "expires", "delivery", "delivery_error", "account_state", NULL
  };

  sa_ctl_csv_print (headings);
  for (guint i = 0; i < users->len; i++)
    {
      GVariantBuilder builder;
      g_autoptr (GVariant) object = NULL;
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

      g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
      describe_user (users->pdata[i], site_name, &builder);
      object = g_variant_ref_sink (g_variant_builder_end (&builder));
      for (gsize c = 0; headings[c] != NULL; c++)
        {
          g_autoptr (GVariant) value = g_variant_lookup_value (object, headings[c], NULL);
          g_autoptr (GVariant) inner = NULL;

          if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
            {
              g_autofree const char **strings = g_variant_get_strv (value, NULL);

              g_ptr_array_add (cells, g_strjoinv (";", (char **) strings));
            }
          else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
            g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value)));
          else
            {
              inner = g_variant_get_maybe (value);
              g_ptr_array_add (cells, g_strdup (inner != NULL ? g_variant_get_string (inner, NULL) : ""));
            }
        }
      g_ptr_array_add (cells, NULL);
      sa_ctl_csv_print ((const char * const *) cells->pdata);
    }
}

static void
print_user_table (GPtrArray *users)
{
  const char * const headings[] = { _("Name"), _("Address"), _("Status"), _("Role"), _("Products"), NULL };
  g_autoptr (SaCtlTable) table = sa_ctl_table_new (headings);

  for (guint i = 0; i < users->len; i++)
    {
      const SaUserRecord *user = users->pdata[i];
      g_autofree char *products = user->product_names != NULL ? g_strjoinv (", ", user->product_names) : g_strdup ("");
      const char * const cells[] = {
        user->name[0] != '\0' ? user->name : "–", user->address, sa_status_to_text (sa_status_from_facts (&user->facts)),
        sa_role_to_text (user->role), products, NULL
      };

      sa_ctl_table_add (table, cells);
    }
  sa_ctl_table_print (table);
}

static SaExit
run_user_list (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  const SaCtlOptions *o = &self->options;
  const char *format = o->json ? "json" : o->format != NULL ? o->format : "table";
  gboolean by_text = o->sort == NULL || strcmp (o->sort, "name") == 0 || strcmp (o->sort, "email") == 0;
  gboolean for_machines = strcmp (format, "json") == 0 || strcmp (format, "csv") == 0;
  gsize offset = (gsize) MAX (o->offset, 0);
  gsize limit = (gsize) MAX (o->limit, 0);
  g_autoptr (SaQuery) query = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GPtrArray) users = NULL;

  if (!for_machines && strcmp (format, "table") != 0 && strcmp (format, "addresses") != 0)
    {
      sa_ctl_set_bad_word (error, "--format", format, "table, csv, json, addresses");
      return SA_EXIT_USAGE;
    }
  if (o->limit < 0 || o->offset < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--limit and --offset take whole numbers from 0 on."));
      return SA_EXIT_USAGE;
    }
  query = build_query (self, error);
  if (query == NULL)
    return (*error)->domain == G_OPTION_ERROR ? SA_EXIT_USAGE : SA_EXIT_FAILED;
  if (!(for_machines && by_text))
    sa_query_set_range (query, offset, limit);
  found = sa_ctl_find (self, query, error);
  users = found != NULL ? sa_ctl_load_all (self, SA_ENTITY_USER, found->ids, error) : NULL;
  if (users == NULL)
    return SA_EXIT_FAILED;

  if (for_machines && by_text)
    {
      sort_by_code_point (users, o->sort != NULL && strcmp (o->sort, "email") == 0, o->descending);
      g_ptr_array_remove_range (users, 0, (guint) MIN (offset, users->len));
      if (limit > 0 && users->len > limit)
        g_ptr_array_set_size (users, (int) limit);
    }

  if (strcmp (format, "json") == 0)
    {
      GVariantBuilder array;

      g_variant_builder_init (&array, G_VARIANT_TYPE ("aa{sv}"));
      for (guint i = 0; i < users->len; i++)
        {
          GVariantBuilder object;

          g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
          describe_user (users->pdata[i], self->site_name, &object);
          g_variant_builder_add (&array, "@a{sv}", g_variant_builder_end (&object));
        }
      sa_ctl_json_print (g_variant_builder_end (&array));
    }
  else if (strcmp (format, "csv") == 0)
    print_user_csv (users, self->site_name);
  else if (strcmp (format, "addresses") == 0)
    for (guint i = 0; i < users->len; i++)
      {
        sa_ctl_put (((SaUserRecord *) users->pdata[i])->address);
        sa_ctl_put ("\n");
      }
  else
    print_user_table (users);
  return SA_EXIT_DONE;
}

static void
set_gone (GError **error)
{
  g_set_error_literal (error, SA_ERROR, SA_ERROR_CONFLICT, _("Somebody removed this just now. Look at the list again."));
}

static SaExit
run_user_show (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  SaId id = sa_ctl_find_user (self, arguments[0], error);
  g_autoptr (GPtrArray) users = NULL;
  const SaUserRecord *user = NULL;

  users = id != 0 ? sa_repository_load (self->repository, SA_ENTITY_USER, &id, 1, error) : NULL;
  if (users == NULL)
    return SA_EXIT_FAILED;
  if (users->len == 0)
    {
      set_gone (error);
      return SA_EXIT_FAILED;
    }
  user = users->pdata[0];
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      describe_user (user, self->site_name, &object);
      sa_ctl_json_string (&object, "language", user->language);
      sa_ctl_json_string (&object, "invited_by", user->invited_by != 0 ? user->invited_by_name : NULL);
      sa_ctl_json_strings (&object, "other_sites", user->other_sites);
      sa_ctl_json_time (&object, "removed", user->removed_at);
      sa_ctl_json_print (g_variant_builder_end (&object));
      return SA_EXIT_DONE;
    }
  sa_ctl_print_fact (_("Name"), user->name);
  sa_ctl_print_fact (_("Address"), user->address);
  sa_ctl_print_fact (_("Status"), sa_status_to_text (sa_status_from_facts (&user->facts)));
  sa_ctl_print_fact (_("Role"), sa_role_to_text (user->role));
  {
    g_autofree char *products = user->product_names != NULL ? g_strjoinv (", ", user->product_names) : NULL;
    g_autofree char *groups = user->group_names != NULL ? g_strjoinv (", ", user->group_names) : NULL;
    g_autofree char *sites = user->other_sites != NULL ? g_strjoinv (", ", user->other_sites) : NULL;

    sa_ctl_print_fact (_("Products"), products);
    sa_ctl_print_fact (_("Groups"), groups);
    sa_ctl_print_fact (_("Other Sites"), sites);
  }
  sa_ctl_print_fact (_("Origin"), sa_origin_to_text (user->origin));
  sa_ctl_print_fact (_("Invited By"), user->invited_by_name);
  sa_ctl_print_time (_("Added"), user->added);
  sa_ctl_print_time (_("Sent"), user->facts.last_sent);
  sa_ctl_print_time (_("Expires"), user->facts.expires);
  sa_ctl_print_time (_("First Seen"), user->facts.first_seen);
  sa_ctl_print_time (_("Last Seen"), user->last_seen);
  if (user->removed_at != 0)
    sa_ctl_print_time (_("Removed"), user->removed_at);
  if (user->delivery_error != NULL)
    sa_ctl_print_fact (_("Delivery"), user->delivery_error);
  return SA_EXIT_DONE;
}

const SaCtlCommand sa_ctl_user_commands[] = {
  { "user list", NULL, N_("List the users of a site"),
    "status role product group origin search sort descending limit offset format", 0, 0, SA_CTL_NEEDS_SITE, run_user_list },
  { "user show", "EMAIL", N_("Show everything about one user"), "", 1, 1, SA_CTL_NEEDS_SITE, run_user_show },
  { NULL, },
};
