/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"

G_BEGIN_DECLS

/*
 * What a database asks of the place where it lies. SQLite's write-ahead log needs memory that all processes share and
 * locks that hold, and a file on a network gives neither.
 */

/** sa_file_system_check: %SA_ERROR_REFUSED when @path, or the directory where it would be, is on a network */
gboolean sa_file_system_check (const char *path, GError **error);

/**
 * sa_file_system_create:
 *
 * Makes an empty file at @path for its owner only (0600), whatever the umask, or for the group too (0660) in a setgid
 * directory of the group `site-admin`. Directories that are missing are made for the owner only.
 *
 * Returns: %FALSE with %SA_ERROR_EXISTS when something is there already
 */
gboolean sa_file_system_create (const char *path, GError **error);

/** sa_file_system_is_frozen: whether @path is on a file system that nobody can write to */
gboolean sa_file_system_is_frozen (const char *path);

G_END_DECLS
