/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-schema.h"

G_BEGIN_DECLS

/** sa_schema_open_scripts: for tests: @scripts[i] leads to version i + 1; (array zero-terminated) */
gboolean sa_schema_open_scripts (SaSqliteConnection *connection, const char * const *scripts, GError **error);

G_END_DECLS
