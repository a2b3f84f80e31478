/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context-private.h"

/* What the thread of the window asks about relays and mails. */

char *
sa_context_get_default_folder (SaContext *self)
{
  return sa_sender_get_default_folder (self->database);
}

SaRelayRecord *
sa_context_get_relay_record (SaContext *self,
                             SaId       site,
                             GError   **error)
{
  g_autoptr (GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, error);

  if (records == NULL)
    return NULL;
  return sa_sender_choose_relay (records, site, self->database);
}

SaMailPreview *
sa_context_preview_mail (SaContext             *self,
                         const SaMessageRecord *message,
                         GError               **error)
{
  g_autoptr (SaRelayRecord) record = sa_context_get_relay_record (self, message->site, error);

  if (record == NULL)
    return NULL;
  return sa_composer_preview (self->previewer, message, record->sender, g_get_real_time () / G_USEC_PER_SEC, error);
}
