/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a setting of a relay must be. Each function returns %NULL when nothing is wrong with @value, else
 * (transfer full) a sentence for whoever entered it. */

typedef char *(*SaRelayCheck) (const char *value);

char *sa_relay_check_path (const char *value);
/** sa_relay_check_url: `https`, or `http` to this computer; no user, password or fragment */
char *sa_relay_check_url (const char *value);
/** sa_relay_check_base: likewise, to put paths after: no query either */
char *sa_relay_check_base (const char *value);
/** sa_relay_check_smtp: `smtp` or `smtps`, a host and perhaps a port, and nothing else */
char *sa_relay_check_smtp (const char *value);
char *sa_relay_check_user (const char *value);

/** sa_relay_check_domain: a host's name in A-labels, as a vendor knows a sending domain */
char *sa_relay_check_domain (const char *value);
/** sa_relay_check_word: letters, digits, "-" and "_": what vendors name streams, regions and keys by */
char *sa_relay_check_word (const char *value);

/** sa_relay_check_pace: mails a minute, 1 to 60000 */
char *sa_relay_check_pace (const char *value);
/** sa_relay_check_concurrency: mails at once, 1 to 64 */
char *sa_relay_check_concurrency (const char *value);

/** sa_relay_has_control: whether @text holds a control character */
gboolean sa_relay_has_control (const char *text);

G_END_DECLS
