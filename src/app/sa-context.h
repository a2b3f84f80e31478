/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-composer.h"
#include "sa-repository.h"
#include "sa-sender.h"

G_BEGIN_DECLS

/**
 * SaContext:
 *
 * The one place that constructs services and joins them: the store, and the relay thread with all that sends. Made once
 * by a program and handed down. Everything here belongs to the thread that opened it.
 */
typedef struct _SaContext SaContext;

typedef enum
{
  SA_CONTEXT_WINDOW = 0,
  SA_CONTEXT_ONE_SHOT = 1 << 0,  /* answers from SQL; loads no roster; sends only when told to */
  SA_CONTEXT_CREATE = 1 << 1,    /* a new database; refuses one that is there */
  SA_CONTEXT_READ_ONLY = 1 << 2, /* for one that cannot be written: changes answer %SA_ERROR_READ_ONLY */
  SA_CONTEXT_THROW_AWAY = 1 << 3, /* leaves nothing outside of the database's folder */
} SaContextFlags;

/**
 * sa_context_open:
 * @database: (nullable): %NULL: SITE_ADMIN_DATABASE, else the private one below XDG_DATA_HOME
 *
 * Returns: (transfer full) (nullable): %SA_ERROR_NOT_FOUND when there is no database yet
 */
SaContext    *sa_context_open             (const char *database, SaContextFlags flags, GError **error);
/** sa_context_close: waits until all that was begun is written; for programs that end */
void          sa_context_close            (SaContext *self);
/** sa_context_abandon: closes, and deletes the database, which was made in vain */
void          sa_context_abandon          (SaContext *self);
void          sa_context_free             (SaContext *self);

SaRepository *sa_context_get_repository   (SaContext *self);
SaSender     *sa_context_get_sender       (SaContext *self);
const char   *sa_context_get_database     (SaContext *self);

/** sa_context_get_default_database: Returns: (transfer full): where a database is looked for and made */
char         *sa_context_get_default_database (void);

/** sa_context_get_link_base: where links lead on a single computer: its gateway. No slash at its end */
const char   *sa_context_get_link_base    (SaContext *self);
/** sa_context_get_gateway_port: SITE_ADMIN_GATEWAY_PORT, else 8427: fixed, because mails outlive the program */
guint         sa_context_get_gateway_port (void);
/** sa_context_set_clock: what time the store takes it to be, for sample data; @clock %NULL: the system's */
void          sa_context_set_clock        (SaContext *self, SaTime (*clock) (gpointer data), gpointer data);
/** sa_context_build_link: Returns: (transfer full): the address of the invitation page for a link's secret */
char         *sa_context_build_link       (SaContext *self, const char *secret);

/**
 * sa_context_get_relay_record:
 * @site: whose relay is asked for
 *
 * Returns: (transfer full) (nullable): the site's relay, else the one for all sites, else the local folder beside the
 *   database; %NULL only when the database cannot be read
 */
SaRelayRecord *sa_context_get_relay_record (SaContext *self, SaId site, GError **error);

/** sa_context_get_default_folder: Returns: (transfer full): where mail goes while no relay is set */
char         *sa_context_get_default_folder  (SaContext *self);

/** sa_context_preview_mail: Returns: (transfer full): what @message would look like; no secret is made */
SaMailPreview *sa_context_preview_mail       (SaContext *self, const SaMessageRecord *message, GError **error);

/* What the model needs of libraries. */

/** sa_context_decode_words: RFC 2047 words, a #SaWordDecoder */
char         *sa_context_decode_words        (const char *phrase);
/** sa_context_is_public_suffix: by the public suffix list, a #SaSuffixCheck */
gboolean      sa_context_is_public_suffix    (const char *domain);

G_END_DECLS
