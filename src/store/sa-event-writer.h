/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/** SA_EVENT_FORMAT: of the rows below; an event remembers the one that it was written in */
#define SA_EVENT_FORMAT 1
/** SA_EVENT_TITLE_SEQ: under which a title with an address in it stands among the personal values; rows start at 1 */
#define SA_EVENT_TITLE_SEQ 0
/** SA_EVENT_COMMAND_SEQ: likewise a command with an address, or somebody's own words, in it */
#define SA_EVENT_COMMAND_SEQ (-1)

/**
 * SaEventHeader:
 *
 * What is known of an event before its first row. Strings are borrowed for the writer's life.
 */
typedef struct
{
  SaId           site;    /* 0: the organization or several sites */
  SaTime         time;
  SaChangeKind   kind;
  const SaActor *actor;
  const char    *title;
  const char    *command; /* (nullable): see sa-command.h */
  SaId           undoes;
  gboolean       running; /* of a job: the header stays in state running until the job ends */
} SaEventHeader;

/**
 * SaEventWriter:
 *
 * Writes one event inside a transaction of the caller: its header with the first row and not before, so that what
 * changes nothing writes nothing. Rows whose value did not change are dropped.
 */
typedef struct _SaEventWriter SaEventWriter;

SaEventWriter *sa_event_writer_new          (SaSqliteConnection *connection, const SaEventHeader *header);
void           sa_event_writer_free         (SaEventWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaEventWriter, sa_event_writer_free)

/** sa_event_writer_set_site: for a change that learns its site on the way; has no effect after the first row */
void           sa_event_writer_set_site     (SaEventWriter *self, SaId site);
gboolean       sa_event_writer_add          (SaEventWriter *self, SaEntity entity, SaId id, const char *field,
                                             const char *before, const char *after, GError **error);
/** sa_event_writer_add_personal: for names, addresses and people's own words: they stand where erasure finds them */
gboolean       sa_event_writer_add_personal (SaEventWriter *self, SaEntity entity, SaId id, const char *field,
                                             const char *before, const char *after, GError **error);
gboolean       sa_event_writer_add_int      (SaEventWriter *self, SaEntity entity, SaId id, const char *field,
                                             gint64 before, gint64 after, GError **error);
/** sa_event_writer_add_id: as _add_int(), with NULL for 0 ("none", "never") */
gboolean       sa_event_writer_add_id       (SaEventWriter *self, SaEntity entity, SaId id, const char *field,
                                             gint64 before, gint64 after, GError **error);

/** sa_event_writer_touch: writes the header even without a row, for what leaves no value behind, such as a secret */
gboolean       sa_event_writer_touch        (SaEventWriter *self, GError **error);
/** sa_event_writer_finish: the counts; does nothing when there is no event */
gboolean       sa_event_writer_finish       (SaEventWriter *self, gsize n_targets, gsize n_refused, GError **error);
SaId           sa_event_writer_get_event    (SaEventWriter *self); /* 0: nothing was written */

G_END_DECLS
