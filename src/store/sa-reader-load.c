/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

char *
sa_reader_ids_to_json (const SaId *ids,
                       gsize       n_ids)
{
  GString *json = g_string_sized_new (n_ids * 8 + 2);

  g_string_append_c (json, '[');
  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (json, i > 0 ? ",%" G_GINT64_FORMAT : "%" G_GINT64_FORMAT, ids[i]);
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

char *
sa_reader_get_text (SaSqliteStatement *statement,
                    int                column)
{
  const char *text = sa_sqlite_statement_get_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

void
sa_reader_get_facts (SaSqliteStatement *statement,
                     int                column,
                     SaUserFacts       *facts)
{
  facts->access = sa_sqlite_statement_get_int (statement, column) != 0;
  facts->last_sent = sa_sqlite_statement_get_int (statement, column + 1);
  facts->first_seen = sa_sqlite_statement_get_int (statement, column + 2);
  facts->expires = sa_sqlite_statement_get_int (statement, column + 3);
  facts->delivery = (SaDelivery) sa_sqlite_statement_get_int (statement, column + 4);
  facts->account_state = (SaAccountState) sa_sqlite_statement_get_int (statement, column + 5);
  facts->deletion_due = sa_sqlite_statement_get_int (statement, column + 6);
}

/*
 * Names
 */

typedef struct
{
  gint64  position;
  SaId    id;
  char   *name;
} Name;

struct _SaReaderNames
{
  GArray *names;  /* of Name */
  guint   next;
};

static void
name_clear (gpointer data)
{
  Name *name = data;

  g_free (name->name);
}

static int
name_compare (gconstpointer a,
              gconstpointer b)
{
  const Name *left = a;
  const Name *right = b;
  int order = g_utf8_collate (left->name, right->name);

  if (order != 0)
    return order;
  return left->id < right->id ? -1 : left->id > right->id;
}

SaReaderNames *
sa_reader_names_load (SaSqliteConnection *connection,
                      const char         *sql,
                      const char         *ids,
                      GError            **error)
{
  g_autoptr (SaReaderNames) self = g_new0 (SaReaderNames, 1);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (self->names, name_clear);

  statement = sa_sqlite_connection_cached (connection, sql, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_text (statement, 1, ids);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      Name name = { sa_sqlite_statement_get_int (statement, 0), sa_sqlite_statement_get_int (statement, 1),
                    sa_reader_get_text (statement, 2) };

      g_array_append_val (self->names, name);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&self) : NULL;
}

void
sa_reader_names_free (SaReaderNames *self)
{
  g_array_unref (self->names);
  g_free (self);
}

void
sa_reader_names_take (SaReaderNames   *self,
                      gint64           position,
                      SaIds          **ids,
                      char          ***names)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SaId));
  GPtrArray *texts = g_ptr_array_new ();
  guint first = self->next;
  guint end;

  while (first < self->names->len && g_array_index (self->names, Name, first).position < position)
    first++;
  end = first;
  while (end < self->names->len && g_array_index (self->names, Name, end).position == position)
    end++;
  self->next = end;

  if (end > first)
    qsort (&g_array_index (self->names, Name, first), end - first, sizeof (Name), name_compare);
  for (guint i = first; i < end; i++)
    {
      Name *name = &g_array_index (self->names, Name, i);

      g_array_append_val (found, name->id);
      g_ptr_array_add (texts, g_steal_pointer (&name->name));
    }
  g_ptr_array_add (texts, NULL);

  *names = (char **) g_ptr_array_free (texts, FALSE);
  if (ids != NULL)
    *ids = sa_ids_new_take (found);
  else
    g_array_unref (found);
}

/*
 * Records
 */

GPtrArray *
sa_reader_load (SaSqliteConnection *connection,
                SaEntity            entity,
                const SaId         *ids,
                gsize               n_ids,
                GError            **error)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (n_ids == 0 || ids != NULL, NULL);

  if (n_ids > 0)
    json = sa_reader_ids_to_json (ids, n_ids);

  switch (entity)
    {
    case SA_ENTITY_SITE:
      return sa_reader_load_sites (connection, json, error);

    case SA_ENTITY_GROUP:
      return sa_reader_load_groups (connection, json, error);

    case SA_ENTITY_PRODUCT:
      return sa_reader_load_products (connection, json, error);

    case SA_ENTITY_RELAY:
      return sa_reader_load_relays (connection, json, error);

    case SA_ENTITY_TEMPLATE:
      return sa_reader_load_templates (connection, json, error);

    case SA_ENTITY_DOMAIN_RULE:
      return sa_reader_load_domain_rules (connection, json, error);

    /* There may be a million of these: only by id. */
    case SA_ENTITY_USER:
      return sa_reader_load_users (connection, json != NULL ? json : "[]", error);

    case SA_ENTITY_ACCOUNT:
      return sa_reader_load_accounts (connection, json != NULL ? json : "[]", error);

    case SA_ENTITY_MESSAGE:
      return sa_reader_load_messages (connection, json != NULL ? json : "[]", n_ids == 1, error);

    case SA_ENTITY_EVENT:
      return sa_reader_load_events (connection, json != NULL ? json : "[]", n_ids == 1, error);

    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_INVITATION:
    default:
      g_return_val_if_reached (NULL);
    }
}
