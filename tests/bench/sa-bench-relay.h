/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-protocol.h"

G_BEGIN_DECLS

/**
 * BenchRelay: a relay that costs as little as one over HTTP can, in a process of its own on the loopback interface, and
 * the measure that it gives: what a client of libsoup that does nothing else reaches with it.
 */
typedef struct _BenchRelay BenchRelay;

/** bench_relay_main: for main(): Returns: the exit status of the process that is the relay; -1: this is not that one */
int         bench_relay_main    (int argc, char **argv);

/** bench_relay_new: @protocol: such as "postmark"; @delay: how many ms it takes for each mail besides */
BenchRelay *bench_relay_new     (const char *protocol, guint delay);
void        bench_relay_free    (BenchRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchRelay, bench_relay_free)

const char *bench_relay_get_url (BenchRelay *self);
/** bench_relay_count: how many mails it took. One thread at a time */
guint       bench_relay_count   (BenchRelay *self);

/**
 * bench_relay_run_bare: @n requests with @envelope, the same that an outbox makes, with the same flags, @n_connections
 * at once
 *
 * Returns: requests a second
 */
double      bench_relay_run_bare (BenchRelay *self, const SaHttpProtocol *protocol, SaEnvelope *envelope, guint n,
                                  guint n_connections);

G_END_DECLS
