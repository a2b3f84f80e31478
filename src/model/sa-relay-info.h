/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person is asked for when a mail relay is set up: plain data for whoever shows a form. Static, translated. */

/** SaRelaySecretNeed: when a protocol needs a key or a password. */
typedef enum
{
  SA_RELAY_SECRET_NONE,       /* never: none is asked for */
  SA_RELAY_SECRET_NEEDED,     /* always */
  SA_RELAY_SECRET_WITH_USER,  /* once the setting "user" is there */
} SaRelaySecretNeed;

#define SA_RELAY_MAX_SETTINGS 6

/** SaRelaySettingInfo: one setting of a protocol. */
typedef struct
{
  const char *name;         /* in the record: "url"; never translated */
  const char *title;        /* of its field: "Server Address" */
  const char *placeholder;  /* (nullable): an example */
  const char *initial;      /* (nullable): what holds while it is left out */
  gboolean    necessary;
} SaRelaySettingInfo;

/** SaRelayInfo: one protocol. Its settings end at the first without a name, and stand in the order of a form. */
typedef struct
{
  const char         *name;          /* in the record: "jmap"; never translated */
  const char         *title;         /* in a list of choices */
  SaRelaySecretNeed   secret_need;
  const char         *secret_title;  /* (nullable): what its vendor calls it: "API Key" */
  SaRelaySettingInfo  settings[SA_RELAY_MAX_SETTINGS + 1];
} SaRelayInfo;

G_END_DECLS
