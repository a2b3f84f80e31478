/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-composer.h"
#include "sa-context.h"
#include "sa-http-client.h"

G_BEGIN_DECLS

struct _SaContext
{
  char         *database;
  char         *link_base;
  SaRepository *repository;
  SaHttpClient *client;
  SaComposer   *composer;
  SaOutbox     *outbox;
};

/* sa-context-relays.c */
/** sa_context_get_created_record: Returns: (transfer none) (nullable): what sa_context_create_relay_async() found */
const SaRelayRecord *sa_context_get_created_record (GAsyncResult *result);

/* sa-context-outbox.c */
void sa_context_make_outbox (SaContext *self);
/** sa_context_stop_outbox: waits until nothing is under way any more */
void sa_context_stop_outbox (SaContext *self);

G_END_DECLS
