/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/* The words of the Sites page. Pure functions; texts are translated and (transfer full). */

/** SA_SITES_SEARCH_MIN: from so many sites on one is looked for rather than looked at */
#define SA_SITES_SEARCH_MIN 10

/** sa_site_format_users: "1,204 users" */
char    *sa_site_format_users (const SaSiteRecord *site);
/** sa_site_format_pending: "31 pending"; %NULL for none */
char    *sa_site_format_pending (const SaSiteRecord *site);
/** sa_site_format_seats: "1,310 of 1,500 seats", "62 of 62 seats: full"; %NULL while no product has a limit */
char    *sa_site_format_seats (const SaSiteRecord *site);
gboolean sa_site_is_full (const SaSiteRecord *site);
/** sa_site_format_line: the same in one line, for little room and for screen readers: "1,204 users, 31 pending" */
char    *sa_site_format_line (const SaSiteRecord *site);

/** sa_site_matches: whether name or URL have each word of @search */
gboolean sa_site_matches (const SaSiteRecord *site, const char *search);

G_END_DECLS
