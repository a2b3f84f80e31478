/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store-reader.h"

#include "sa-reader-private.h"
#include "sa-roster.h"
#include "sa-roster-feed.h"

/* A site of this many users is loaded while one waits for the first answer: some tens of milliseconds. */
#define LOAD_AT_ONCE 20000
#define CHUNK_ACCOUNTS 4096
/* From here on building all orders anew is quicker than mending them one user at a time. */
#define MEND_MAX 2000

typedef struct
{
  SaId        site;
  SaRoster   *roster;       /* (nullable) */
  gboolean    loading;      /* between begin and end */
  SaId        cursor;
  GHashTable *missed;       /* of SaId: moved while loading */
  gboolean    provisional;  /* somebody was answered from SQL and waits for better */
} Slot;

struct _SaStoreReader
{
  SaSqliteConnection *connection;
  SaStoreEmitter     *emitter;
  gboolean            with_rosters;
  GHashTable         *slots;         /* SaId → Slot */
  gint64              seq;           /* of the feed, known to the rosters */
  gint64              data_version;  /* of SQLite: changes with each commit of another connection */
};

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->roster, sa_roster_free);
  g_hash_table_unref (slot->missed);
  g_free (slot);
}

static gboolean
read_data_version (SaStoreReader *self,
                   gint64        *version,
                   GError       **error)
{
  return sa_sqlite_connection_get_int (self->connection, "PRAGMA data_version", 0, version, error);
}

SaStoreReader *
sa_store_reader_new (SaSqliteConnection *connection,
                     SaStoreEmitter     *emitter,
                     gboolean            with_rosters,
                     GError            **error)
{
  g_autoptr (SaStoreReader) self = g_new0 (SaStoreReader, 1);

  self->connection = connection;
  self->emitter = sa_store_emitter_ref (emitter);
  self->with_rosters = with_rosters;
  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_free);
  /* In this order: a commit in between is found by the next look at the version. */
  if (!read_data_version (self, &self->data_version, error) || !sa_reader_seq (connection, &self->seq, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sa_store_reader_free (SaStoreReader *self)
{
  g_hash_table_unref (self->slots);
  g_object_unref (self->connection);
  sa_store_emitter_unref (self->emitter);
  g_free (self);
}

SaSqliteConnection *
sa_store_reader_get_connection (SaStoreReader *self)
{
  return self->connection;
}

/*
 * Rosters
 */

/* Starts afresh: what the roster knew counts no more. */
static void
slot_restart (Slot *slot)
{
  g_clear_pointer (&slot->roster, sa_roster_free);
  slot->loading = FALSE;
  slot->cursor = 0;
  g_hash_table_remove_all (slot->missed);
}

static gboolean
slot_is_ready (Slot *slot)
{
  return slot->roster != NULL && !slot->loading;
}

static GArray *
set_to_array (GHashTable *set)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (SaId), g_hash_table_size (set));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (ids, *(const SaId *) key);
  return ids;
}

/* Inside a read transaction. */
static gboolean
slot_load_chunk (SaStoreReader *self,
                 Slot          *slot,
                 GError       **error)
{
  g_autoptr (GArray) missed = NULL;
  gboolean finished;

  if (slot->roster == NULL)
    {
      slot->roster = sa_roster_new ();
      slot->loading = TRUE;
      sa_roster_begin (slot->roster, 0);
    }
  if (!sa_roster_feed_chunk (self->connection, slot->site, slot->roster, &slot->cursor, CHUNK_ACCOUNTS, &finished,
                             error))
    return FALSE;
  if (!finished)
    return TRUE;

  missed = set_to_array (slot->missed);
  if (!sa_roster_feed_users (self->connection, slot->site, slot->roster, (const SaId *) (gpointer) missed->data,
                             missed->len, error))
    return FALSE;
  sa_roster_end (slot->roster);
  slot->loading = FALSE;
  g_hash_table_remove_all (slot->missed);
  if (slot->provisional)
    sa_store_emitter_post (self->emitter, self->seq, slot->site, NULL);
  slot->provisional = FALSE;
  return TRUE;
}

static gboolean
slot_apply (SaStoreReader *self,
            Slot          *slot,
            const GArray  *ids,
            GError       **error)
{
  const SaId *first = (const SaId *) (gconstpointer) ids->data;
  gboolean many = ids->len > MEND_MAX;
  gboolean ok;

  if (slot->loading)
    {
      for (guint i = 0; i < ids->len; i++)
        g_hash_table_add (slot->missed, g_memdup2 (&first[i], sizeof first[i]));
      return TRUE;
    }
  if (slot->roster == NULL)
    return TRUE;

  if (many)
    sa_roster_begin (slot->roster, ids->len);
  ok = sa_roster_feed_users (self->connection, slot->site, slot->roster, first, ids->len, error);
  if (many)
    sa_roster_end (slot->roster);
  /* What is half taken in would be half true. */
  if (!ok)
    slot_restart (slot);
  return ok;
}

static gboolean
is_small (SaStoreReader *self,
          SaId           site,
          gboolean      *small,
          GError       **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = sa_sqlite_connection_cached (self->connection,
                                           "SELECT count (*) FROM (SELECT 1 FROM user WHERE site = ?1 LIMIT ?2)", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, site);
  sa_sqlite_statement_bind_int (statement, 2, LOAD_AT_ONCE + 1);
  if (sa_sqlite_statement_step (statement, error) != SA_SQLITE_ROW)
    return FALSE;
  *small = sa_sqlite_statement_get_int (statement, 0) <= LOAD_AT_ONCE;
  return TRUE;
}

/* Inside a read transaction. @slot: (out): ready, or loading later */
static gboolean
get_slot (SaStoreReader *self,
          SaId           site,
          Slot         **slot,
          GError       **error)
{
  gboolean small;

  *slot = g_hash_table_lookup (self->slots, &site);
  if (*slot == NULL)
    {
      *slot = g_new0 (Slot, 1);
      (*slot)->site = site;
      (*slot)->missed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (self->slots, &(*slot)->site, *slot);
    }
  if ((*slot)->roster != NULL)
    return TRUE;

  if (!is_small (self, site, &small, error))
    return FALSE;
  while (small && !slot_is_ready (*slot))
    {
      if (!slot_load_chunk (self, *slot, error))
        {
          slot_restart (*slot);
          return FALSE;
        }
    }
  return TRUE;
}

static Slot *
find_loading (SaStoreReader *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (!slot_is_ready (value))
        return value;
    }
  return NULL;
}

gboolean
sa_store_reader_is_loading (SaStoreReader *self)
{
  return find_loading (self) != NULL;
}

gboolean
sa_store_reader_load_more (SaStoreReader *self,
                           GError       **error)
{
  Slot *slot = find_loading (self);
  gboolean ok;

  if (slot == NULL)
    return TRUE;
  if (!sa_sqlite_connection_begin (self->connection, FALSE, error))
    return FALSE;
  ok = slot_load_chunk (self, slot, error);
  sa_sqlite_connection_rollback (self->connection);
  if (!ok)
    slot_restart (slot);
  return ok;
}

/*
 * The feed
 */

/* One row: which users moved. */
typedef struct
{
  gint64    seq;
  SaId      site;
  gboolean  anything;  /* no list of users: every one may have moved */
  gboolean  others;    /* so did something that is no user: the 0 among the ids says so */
  GArray   *ids;       /* of SaId */
} Moved;

static void
moved_free (gpointer data)
{
  Moved *moved = data;

  g_array_unref (moved->ids);
  g_free (moved);
}

static Moved *
moved_read (SaSqliteStatement *statement)
{
  g_autoptr (GBytes) packed = sa_sqlite_statement_get_bytes (statement, 2);
  Moved *moved = g_new0 (Moved, 1);
  const guint8 *bytes = NULL;
  gsize size = 0;

  moved->seq = sa_sqlite_statement_get_int (statement, 0);
  moved->site = sa_sqlite_statement_get_int (statement, 1);
  moved->anything = packed == NULL;
  moved->ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  if (packed != NULL)
    bytes = g_bytes_get_data (packed, &size);
  for (gsize i = 0; i + sizeof (gint64) <= size; i += sizeof (gint64))
    {
      SaId id;

      memcpy (&id, bytes + i, sizeof id);
      id = GINT64_FROM_LE (id);
      if (id == 0)
        moved->others = TRUE;
      else
        g_array_append_val (moved->ids, id);
    }
  return moved;
}

static GPtrArray *
read_feed (SaStoreReader *self,
           GError       **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (moved_free);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (self->connection,
                                           "SELECT seq, site, ids FROM feed WHERE seq > ?1 ORDER BY seq", error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_int (statement, 1, self->seq);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      Moved *moved = moved_read (statement);

      /* Rows that were pruned before this process came to read them may have said anything. */
      if (rows->len == 0 && moved->seq != self->seq + 1)
        {
          moved->site = 0;
          moved->anything = TRUE;
        }
      g_ptr_array_add (rows, moved);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

static gboolean
slot_take_in (SaStoreReader *self,
              Slot          *slot,
              GPtrArray     *rows,
              GError       **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));

  for (guint i = 0; i < rows->len; i++)
    {
      const Moved *moved = g_ptr_array_index (rows, i);

      if (moved->site != 0 && moved->site != slot->site)
        continue;
      if (moved->anything)
        slot_restart (slot);
      for (guint j = 0; j < moved->ids->len; j++)
        {
          SaId *id = &g_array_index (moved->ids, SaId, j);

          if (g_hash_table_add (known, id))
            g_array_append_val (ids, *id);
        }
    }
  return slot_apply (self, slot, ids, error);
}

/* Inside a read transaction. */
static gboolean
take_in (SaStoreReader *self,
         GError       **error)
{
  g_autoptr (GPtrArray) rows = read_feed (self, error);
  GHashTableIter iter;
  gpointer value;

  if (rows == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (!slot_take_in (self, value, rows, error))
        return FALSE;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      const Moved *moved = g_ptr_array_index (rows, i);

      self->seq = moved->seq;
      sa_store_emitter_post_read (self->emitter, moved->seq, moved->site,
                                  moved->anything || moved->others ? NULL : moved->ids);
    }
  return TRUE;
}

gboolean
sa_store_reader_catch_up (SaStoreReader *self,
                          GError       **error)
{
  gint64 version;
  gboolean ok;

  if (!read_data_version (self, &version, error))
    return FALSE;
  if (version == self->data_version)
    return TRUE;

  if (!sa_sqlite_connection_begin (self->connection, FALSE, error))
    return FALSE;
  ok = take_in (self, error);
  sa_sqlite_connection_rollback (self->connection);
  if (ok)
    self->data_version = version;
  return ok;
}

/*
 * Answers
 */

static SaFound *
find (SaStoreReader *self,
      const SaQuery *query,
      SaTime         now,
      GError       **error)
{
  SaFound *found;
  Slot *slot = NULL;
  gsize n_total;

  if (self->with_rosters && sa_query_get_entity (query) == SA_ENTITY_USER && sa_query_get_site (query) != 0 &&
      sa_query_get_user (query) == 0)
    {
      if (!get_slot (self, sa_query_get_site (query), &slot, error))
        return NULL;
      if (slot_is_ready (slot))
        {
          SaIds *ids = sa_roster_find (slot->roster, query, now, &n_total);

          return sa_found_new (ids, n_total, self->seq);
        }
    }

  found = sa_reader_find (self->connection, query, now, error);
  if (found != NULL && slot != NULL)
    {
      found->provisional = TRUE;
      slot->provisional = TRUE;
    }
  return found;
}

SaFound *
sa_store_reader_find (SaStoreReader *self,
                      const SaQuery *query,
                      SaTime         now,
                      GError       **error)
{
  SaFound *found = NULL;

  if (!sa_store_reader_catch_up (self, error) || !sa_sqlite_connection_begin (self->connection, FALSE, error))
    return NULL;
  /* Loading a small site must not begin at a moment that the feed has not been read up to. */
  if (take_in (self, error))
    found = find (self, query, now, error);
  sa_sqlite_connection_rollback (self->connection);
  return found;
}

static SaSiteCounts *
count (SaStoreReader *self,
       SaId           site,
       SaTime         now,
       GError       **error)
{
  g_autoptr (SaSiteCounts) counts = NULL;
  gsize n_by_status[SA_N_STATUSES] = { 0 };
  gsize n_problems = 0;
  Slot *slot = NULL;

  if (self->with_rosters && site != 0 && !get_slot (self, site, &slot, error))
    return NULL;
  if (slot == NULL || !slot_is_ready (slot))
    return sa_reader_count (self->connection, site, now, error);

  counts = g_new0 (SaSiteCounts, 1);
  if (!sa_reader_count_places (self->connection, site, counts, error))
    return NULL;
  sa_roster_count (slot->roster, now, n_by_status, &n_problems);
  for (guint i = 0; i < SA_N_STATUSES; i++)
    {
      counts->n_by_status[i] = (gint64) n_by_status[i];
      counts->n_users += counts->n_by_status[i];
    }
  counts->n_problems = (gint64) n_problems;
  counts->n_invitations = counts->n_by_status[SA_STATUS_PENDING] + counts->n_by_status[SA_STATUS_NOT_SENT];
  return g_steal_pointer (&counts);
}

SaSiteCounts *
sa_store_reader_count (SaStoreReader *self,
                       SaId           site,
                       SaTime         now,
                       GError       **error)
{
  SaSiteCounts *counts = NULL;

  if (!sa_store_reader_catch_up (self, error) || !sa_sqlite_connection_begin (self->connection, FALSE, error))
    return NULL;
  if (take_in (self, error))
    counts = count (self, site, now, error);
  sa_sqlite_connection_rollback (self->connection);
  return counts;
}
