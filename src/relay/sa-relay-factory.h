/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-client.h"
#include "sa-mail-relay.h"
#include "sa-record.h"
#include "sa-relay-info.h"

G_BEGIN_DECLS

/* The protocols that mail can leave by. Each is one line of a table. */

/** sa_relay_get_infos: Returns: (transfer none): what each protocol asks for, translated; the last has no name */
const SaRelayInfo  *sa_relay_get_infos (void);

/** sa_relay_get_protocols: Returns: (transfer none) (array zero-terminated): their names, such as "jmap" */
const char * const *sa_relay_get_protocols (void);

/** sa_relay_get_settings: Returns: (transfer full): the names of the settings of @protocol alone */
char              **sa_relay_get_settings (const char *protocol);

/**
 * sa_relay_get_common_infos: Returns: (transfer none): what can be set for each protocol, translated: "pace" (mails a
 * minute) and "concurrency" (mails at once); the last has no name
 */
const SaRelaySettingInfo *sa_relay_get_common_infos (void);

/** sa_relay_get_pace_setting: Returns: mails a minute; 0: what the relay says of itself */
int                 sa_relay_get_pace_setting (const SaRelayRecord *record);
/** sa_relay_get_concurrency_setting: Returns: mails at once; 0: what the relay says of itself */
int                 sa_relay_get_concurrency_setting (const SaRelayRecord *record);

/** sa_relay_needs_secret: whether the relay of @record sends nothing without a key or a password */
gboolean            sa_relay_needs_secret (const SaRelayRecord *record);

/**
 * sa_relay_find_problems:
 * @secret: (nullable): %NULL: not to be checked
 *
 * Returns: (transfer full) (array zero-terminated): all that is wrong with @record, as a form shows it: in turn a field
 *   ("protocol", "sender", "secret" or the name of a setting) and a sentence about it
 */
char              **sa_relay_find_problems (const SaRelayRecord *record, const char *secret);

/**
 * sa_relay_check_settings: the same, as far as the first of them
 * @secret: (nullable): %NULL: not to be checked
 * @field: (out) (optional) (transfer full): what is wrong: "protocol", "sender", "secret" or the name of a setting
 *
 * Returns: %FALSE and %SA_ERROR_INVALID with a sentence when a relay cannot be made of @record
 */
gboolean            sa_relay_check_settings (const SaRelayRecord *record, const char *secret, char **field,
                                             GError **error);

/**
 * sa_relay_factory_create:
 * @secret: (nullable): where the protocol needs none
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_INVALID, or %SA_ERROR_NOT_FOUND when only the secret is missing
 */
SaMailRelay        *sa_relay_factory_create (const SaRelayRecord *record, const char *secret, SaHttpClient *client,
                                             GError **error);

G_END_DECLS
