/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-event-writer.h"

#include "sa-sql.h"

struct _SaEventWriter
{
  SaSqliteConnection *connection;
  SaEventHeader       header;
  SaId                event;
  gint64              last_seq;
};

SaEventWriter *
sa_event_writer_new (SaSqliteConnection *connection, const SaEventHeader *header)
{
  SaEventWriter *self;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);

  self = g_new0 (SaEventWriter, 1);
  self->connection = g_object_ref (connection);
  self->header = *header;
  return self;
}

void
sa_event_writer_free (SaEventWriter *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

static gboolean
insert_personal (SaEventWriter *self, gint64 seq, const char *before, const char *after, GError **error)
{
  return sa_sql_run (self->connection, error,
                     "INSERT INTO event_personal (event, seq, before, after) VALUES (?, ?, ?, ?)",
                     SQL_INT (self->event), SQL_INT (seq), SQL_TEXT (before), SQL_TEXT (after));
}

static gboolean
is_personal (const char *command)
{
  return strchr (command, '@') != NULL || strstr (command, " --message ") != NULL ||
         strstr (command, " --reason ") != NULL;
}

gboolean
sa_event_writer_touch (SaEventWriter *self, GError **error)
{
  const SaEventHeader *header = &self->header;
  const SaActor *actor = header->actor;
  gboolean personal_command;
  gboolean personal;

  if (self->event != 0)
    return TRUE;

  /* A title may name whom it is about, and an erased person must not live on in it. */
  personal = strchr (header->title, '@') != NULL;
  personal_command = header->command != NULL && is_personal (header->command);
  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO event (site, time, kind, state, actor_kind, actor, program, os_user, host, title, command, "
                   "undoes, format) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   SQL_ID (header->site), SQL_INT (header->time), SQL_INT (header->kind),
                   SQL_INT (header->running ? 0 : 1),
                   SQL_INT (actor->kind), SQL_ID (actor->account),
                   SQL_TEXT (actor->program != NULL ? actor->program : ""),
                   SQL_TEXT (actor->os_user), SQL_TEXT (actor->host), SQL_TEXT (personal ? "" : header->title),
                   SQL_TEXT (personal_command ? NULL : header->command), SQL_ID (header->undoes),
                   SQL_INT (SA_EVENT_FORMAT)))
    return FALSE;

  self->event = sa_sqlite_connection_get_last_id (self->connection);
  return (!personal || insert_personal (self, SA_EVENT_TITLE_SEQ, NULL, header->title, error)) &&
         (!personal_command || insert_personal (self, SA_EVENT_COMMAND_SEQ, NULL, header->command, error));
}

static gboolean
add_row (SaEventWriter *self, SaEntity entity, SaId id, const char *field, const char *before, const char *after,
         gboolean personal, GError **error)
{
  g_assert (id > 0);

  if (g_strcmp0 (before, after) == 0)
    return TRUE;
  if (!sa_event_writer_touch (self, error))
    return FALSE;

  self->last_seq++;
  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO event_row (event, seq, entity, id, field, before, after, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   SQL_INT (self->event), SQL_INT (self->last_seq), SQL_INT (entity), SQL_INT (id), SQL_TEXT (field),
                   SQL_TEXT (personal ? NULL : before), SQL_TEXT (personal ? NULL : after), SQL_INT (personal)))
    return FALSE;
  return !personal || insert_personal (self, self->last_seq, before, after, error);
}

void
sa_event_writer_set_site (SaEventWriter *self, SaId site)
{
  self->header.site = site;
}

gboolean
sa_event_writer_add (SaEventWriter *self, SaEntity entity, SaId id, const char *field, const char *before,
                     const char *after, GError **error)
{
  return add_row (self, entity, id, field, before, after, FALSE, error);
}

gboolean
sa_event_writer_add_personal (SaEventWriter *self, SaEntity entity, SaId id, const char *field, const char *before,
                              const char *after, GError **error)
{
  return add_row (self, entity, id, field, before, after, TRUE, error);
}

gboolean
sa_event_writer_add_int (SaEventWriter *self, SaEntity entity, SaId id, const char *field, gint64 before,
                         gint64 after, GError **error)
{
  char before_text[24];
  char after_text[24];

  g_snprintf (before_text, sizeof before_text, "%" G_GINT64_FORMAT, before);
  g_snprintf (after_text, sizeof after_text, "%" G_GINT64_FORMAT, after);
  return add_row (self, entity, id, field, before_text, after_text, FALSE, error);
}

gboolean
sa_event_writer_add_id (SaEventWriter *self, SaEntity entity, SaId id, const char *field, gint64 before, gint64 after,
                        GError **error)
{
  char before_text[24];
  char after_text[24];

  g_snprintf (before_text, sizeof before_text, "%" G_GINT64_FORMAT, before);
  g_snprintf (after_text, sizeof after_text, "%" G_GINT64_FORMAT, after);
  return add_row (self, entity, id, field, before != 0 ? before_text : NULL, after != 0 ? after_text : NULL, FALSE,
                  error);
}

gboolean
sa_event_writer_finish (SaEventWriter *self, gsize n_targets, gsize n_refused, GError **error)
{
  if (self->event == 0)
    return TRUE;
  return sa_sql_run (self->connection, error, "UPDATE event SET n_targets = ?, n_refused = ? WHERE id = ?",
                     SQL_INT ((gint64) n_targets), SQL_INT ((gint64) n_refused), SQL_INT (self->event));
}

SaId
sa_event_writer_get_event (SaEventWriter *self)
{
  return self->event;
}
