/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-ctl.h"
#include "sa-fold.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 500

static const char *
get_record_name (SaEntity entity,
                 gpointer record,
                 SaId    *id)
{
  switch ((int) entity)
    {
    case SA_ENTITY_SITE:
      *id = ((SaSiteRecord *) record)->id;
      return ((SaSiteRecord *) record)->name;
    case SA_ENTITY_PRODUCT:
      *id = ((SaProductRecord *) record)->id;
      return ((SaProductRecord *) record)->name;
    case SA_ENTITY_GROUP:
      *id = ((SaGroupRecord *) record)->id;
      return ((SaGroupRecord *) record)->name;
    default:
      g_assert_not_reached ();
    }
}

/* All of a kind: there are tens of them, seldom hundreds. */
static GPtrArray *
load_all (SaCtl    *self,
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
  if (n_ids == 0)
    return g_ptr_array_new ();
  return sa_repository_load (self->repository, entity, ids, n_ids, error);
}

static char *
describe_choices (SaEntity   entity,
                  GPtrArray *records)
{
  GString *names = g_string_new (NULL);
  SaId id = 0;

  for (guint i = 0; i < records->len && i < 20; i++)
    /* Translators: joins names in a list; what stands before, then the next name */
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", get_record_name (entity, records->pdata[i], &id));
  if (records->len > 20)
    g_string_append (names, ", …");
  return g_string_free (names, FALSE);
}

static void
set_unknown (SaEntity    entity,
             const char *name,
             GPtrArray  *records,
             GError    **error)
{
  g_autofree char *choices = describe_choices (entity, records);

  if (records->len == 0)
    g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                 entity == SA_ENTITY_PRODUCT
                 /* Translators: the name that was asked for */
                 ? _("There is no product “%s”. “site-adminctl product add” makes one.")
                 : entity == SA_ENTITY_GROUP
                 /* Translators: the name that was asked for */
                 ? _("There is no group “%s”. “site-adminctl group add” makes one.")
                 /* Translators: the name that was asked for */
                 : _("There is no site “%s”. “site-adminctl site add” makes one."),
                 name);
  else
    g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                 entity == SA_ENTITY_PRODUCT
                 /* Translators: the name that was asked for, then a list of names */
                 ? _("There is no product “%s”. There are: %s.")
                 : entity == SA_ENTITY_GROUP
                 /* Translators: the name that was asked for, then a list of names */
                 ? _("There is no group “%s”. There are: %s.")
                 /* Translators: the name that was asked for, then a list of names */
                 : _("There is no site “%s”. There are: %s."),
                 name, choices);
}

SaId
sa_ctl_find_named (SaCtl      *self,
                   SaEntity    entity,
                   const char *name,
                   GError    **error)
{
  g_autoptr (GPtrArray) records = load_all (self, entity, error);
  g_autofree char *wanted = sa_fold (name);

  if (records == NULL)
    return 0;
  for (guint i = 0; i < records->len; i++)
    {
      SaId id = 0;
      g_autofree char *folded = sa_fold (get_record_name (entity, records->pdata[i], &id));

      if (strcmp (folded, wanted) == 0)
        return id;
    }
  set_unknown (entity, name, records, error);
  return 0;
}

GPtrArray *
sa_ctl_load_products (SaCtl   *self,
                      GError **error)
{
  return load_all (self, SA_ENTITY_PRODUCT, error);
}

SaIds *
sa_ctl_find_many (SaCtl    *self,
                  SaEntity  entity,
                  char    **names,
                  GError  **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      SaId id = sa_ctl_find_named (self, entity, names[i], error);

      if (id == 0)
        return NULL;
      g_array_append_val (ids, id);
    }
  return sa_ids_new_take (g_steal_pointer (&ids));
}

gboolean
sa_ctl_find_site (SaCtl   *self,
                  GError **error)
{
  g_autoptr (GPtrArray) sites = load_all (self, SA_ENTITY_SITE, error);
  g_autofree char *choices = NULL;

  if (sites == NULL)
    return FALSE;
  if (self->options.site != NULL)
    {
      self->site = sa_ctl_find_named (self, SA_ENTITY_SITE, self->options.site, error);
      self->site_name = g_strdup (self->options.site);
      return self->site != 0;
    }
  if (sites->len == 1)
    {
      self->site = ((SaSiteRecord *) sites->pdata[0])->id;
      self->site_name = g_strdup (((SaSiteRecord *) sites->pdata[0])->name);
      return TRUE;
    }
  choices = describe_choices (SA_ENTITY_SITE, sites);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               /* Translators: %s is a list of names */
               _("There are several sites. Choose one with --site: %s."), choices);
  return FALSE;
}

SaId
sa_ctl_find_account (SaCtl      *self,
                     const char *address,
                     GError    **error)
{
  g_autofree char *key = NULL;
  g_autoptr (SaQuery) query = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  const SaId *ids = NULL;
  gsize n_ids = 0;

  if (sa_address_check (address, NULL) == SA_REASON_NONE)
    {
      key = sa_address_key (address);
      query = sa_query_new (SA_ENTITY_ACCOUNT, 0);
      sa_query_set_search (query, address);
      found = sa_ctl_find (self, query, error);
      if (found == NULL)
        return 0;
      ids = sa_ids_get (found->ids, &n_ids);
      accounts = n_ids > 0 ? sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, ids, n_ids, error)
                 : g_ptr_array_new ();
      if (accounts == NULL)
        return 0;
      for (guint i = 0; i < accounts->len; i++)
        {
          const SaAccountRecord *account = accounts->pdata[i];
          g_autofree char *other = sa_address_key (account->address);

          if (strcmp (other, key) == 0)
            return account->id;
        }
    }
  g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
               /* Translators: %s is an e-mail address */
               _("Nobody here has the address “%s”. Look for its spelling in “site-adminctl user list”."), address);
  return 0;
}

gboolean
sa_ctl_find_operator (SaCtl   *self,
                      GError **error)
{
  SaId account = 0;

  if (self->options.as != NULL)
    account = sa_ctl_find_account (self, self->options.as, error);
  else
    {
      g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_ACCOUNT, 0);
      g_autoptr (SaFound) found = NULL;

      sa_query_set_operator (query, g_get_user_name ());
      found = sa_ctl_find (self, query, error);
      if (found == NULL)
        return FALSE;
      if (sa_ids_get_size (found->ids) > 0)
        account = sa_ids_get_nth (found->ids, 0);
      else
        g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                     /* Translators: %s is the name of a user of the operating system */
                     _("It is not known who “%s” is here. Say it with --as EMAIL, or once and for all with “operator set EMAIL”."),
                     g_get_user_name ());
    }
  if (account == 0)
    return FALSE;
  self->actor = sa_actor_new (SA_ACTOR_ACCOUNT, account, "site-adminctl");
  self->actor->os_user = g_strdup (g_get_user_name ());
  self->actor->host = g_strdup (g_get_host_name ());
  return TRUE;
}

SaId
sa_ctl_find_user (SaCtl      *self,
                  const char *address,
                  GError    **error)
{
  char *words[] = { (char *) address, NULL };
  g_autoptr (SaTargets) targets = sa_ctl_read_targets (words, error);
  g_autoptr (GArray) verdicts = targets != NULL ? sa_ctl_judge (self, targets, error) : NULL;

  if (verdicts == NULL)
    return 0;
  if (verdicts->len == 1 && g_array_index (verdicts, SaAddressVerdict, 0).user != 0)
    return g_array_index (verdicts, SaAddressVerdict, 0).user;
  g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
               /* Translators: %s is an e-mail address */
               _("“%s” is not a user of this site. Look for the spelling in “site-adminctl user list”."), address);
  return 0;
}

gboolean
sa_ctl_find_asked_site (SaCtl   *self,
                        GError **error)
{
  return self->options.site == NULL || sa_ctl_find_site (self, error);
}

GPtrArray *
sa_ctl_load_all (SaCtl     *self,
                 SaEntity   entity,
                 SaIds     *ids,
                 GError   **error)
{
  g_autoptr (GPtrArray) all = NULL;
  gsize n_ids = 0;
  const SaId *at = sa_ids_get (ids, &n_ids);

  for (gsize i = 0; i < n_ids; i += PAGE)
    {
      g_autoptr (GPtrArray) page = sa_repository_load (self->repository, entity, at + i, MIN (PAGE, n_ids - i), error);

      if (page == NULL)
        return NULL;
      if (all == NULL)
        all = g_steal_pointer (&page);
      else
        g_ptr_array_extend_and_steal (all, g_steal_pointer (&page));
    }
  return all != NULL ? g_steal_pointer (&all) : g_ptr_array_new ();
}

gboolean
sa_ctl_check_address (const char  *address,
                      char       **kept,
                      GError     **error)
{
  SaReason reason = sa_address_check (address, kept);

  if (reason == SA_REASON_NONE)
    return TRUE;
  g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
               /* Translators: what was typed, then what is wrong with it */
               _("“%s” is not an e-mail address: %s."), address, sa_reason_to_text (reason));
  return FALSE;
}

SaTargets *
sa_ctl_read_targets (char   **arguments,
                     GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      if (strcmp (arguments[i], "-") == 0)
        {
          if (!sa_ctl_read_stream (stdin, 0, text, error))
            return NULL;
        }
      else
        g_string_append (text, arguments[i]);
      g_string_append_c (text, '\n');
    }
  if (!g_utf8_validate_len (text->str, text->len, NULL))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("What was read is not UTF-8 text. Save the list as UTF-8 and try again."));
      return NULL;
    }
  return sa_address_parse_list (text->str, sa_context_decode_words);
}
