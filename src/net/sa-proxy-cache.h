/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaProxyCache:
 *
 * A #GProxyResolver that asks another one, and remembers for some time what it said. Who sends mail opens a connection
 * for each, since what must not be sent twice is not sent on one that may have died, and the system's resolver takes a
 * thread, some files and perhaps a script for each question. What failed is asked anew.
 *
 * Used on one thread.
 */
#define SA_TYPE_PROXY_CACHE (sa_proxy_cache_get_type ())
G_DECLARE_FINAL_TYPE (SaProxyCache, sa_proxy_cache, SA, PROXY_CACHE, GObject)

/**
 * sa_proxy_cache_new:
 * @resolver: who is asked, as g_proxy_resolver_get_default() gives one
 * @seconds: how long an answer is good
 */
GProxyResolver *sa_proxy_cache_new (GProxyResolver *resolver, guint seconds);

G_END_DECLS
