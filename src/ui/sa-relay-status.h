/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaRelayPlace: where mail goes. */
typedef enum
{
  SA_RELAY_PLACE_UNKNOWN,
  SA_RELAY_PLACE_RELAY,
  SA_RELAY_PLACE_FOLDER,  /* no relay is set: it is kept on this computer and reaches nobody */
  SA_RELAY_PLACE_KEPT,    /* likewise, on purpose: by choice, or sample data */
} SaRelayPlace;

/**
 * SaRelayStatus:
 *
 * How the mail of a site leaves, as far as this process knows: what the window is told of the layers that send. A plain
 * value.
 */
typedef struct
{
  SaRelayPlace  place;
  char         *name;       /* (nullable): of a relay: "JMAP, mail.example.com" */
  char         *problem;    /* (nullable): why mail waits: a sentence */
  guint         in_flight;  /* mails at a relay now */
  gboolean      elsewhere;  /* another program sends */
  gboolean      offline;    /* the relay is on the network, and there is none */
} SaRelayStatus;

SaRelayStatus *sa_relay_status_new (SaRelayPlace place);
/** sa_relay_status_copy: @self: (nullable) */
SaRelayStatus *sa_relay_status_copy (const SaRelayStatus *self);
void           sa_relay_status_free (SaRelayStatus *self);
gboolean       sa_relay_status_equal (const SaRelayStatus *a, const SaRelayStatus *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRelayStatus, sa_relay_status_free)

/** sa_relay_status_dup_place: Returns: (transfer full): "Leaves by JMAP, mail.example.com"; "" when it is not known */
char          *sa_relay_status_dup_place (const SaRelayStatus *self);

/** SaCondition: what lasts and should be known, with what can be done about it. A plain value; texts are plain. */
typedef struct
{
  char       *text;         /* (nullable): nothing is to be said */
  const char *labels[2];    /* (nullable): of buttons, in their order; static, translated */
  const char *actions[2];   /* of the window */
} SaCondition;

/**
 * sa_condition_init:
 * @status: (nullable): not known yet
 *
 * The one condition that matters most: the outbox is paused (by a person, for a relay's account, because the database
 * was copied), mail waits for a reason that only this process knows or for the network, or it only goes to a folder.
 */
void           sa_condition_init (SaCondition *condition, const SaSiteCounts *counts, const SaRelayStatus *status);
void           sa_condition_clear (SaCondition *condition);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaCondition, sa_condition_clear)

/** SaOutboxSign: what the sidebar says beside "Outbox". A plain value. */
typedef struct
{
  gint64   count;     /* -1: none */
  gboolean warning;   /* paused, or mail waits for a reason that somebody must mend */
  char    *note;      /* (nullable): the few words of a second line: "Sending…", "Paused" */
  char    *tooltip;   /* (nullable): the same and where mail leaves, in whole sentences; also for screen readers */
} SaOutboxSign;

void           sa_outbox_sign_init (SaOutboxSign *sign, const SaSiteCounts *counts, const SaRelayStatus *status);
void           sa_outbox_sign_clear (SaOutboxSign *sign);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaOutboxSign, sa_outbox_sign_clear)

G_END_DECLS
