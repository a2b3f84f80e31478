/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaFolderRelay:
 *
 * Puts each mail as an `.eml` file into the `new` folder of a maildir, for a mail server on this computer to pick up,
 * or to read. The file is named by the mail's Message-ID, so that a repeat is recognised. Whole files only: they are
 * written in `tmp`, flushed to the disk and renamed.
 */
#define SA_TYPE_FOLDER_RELAY (sa_folder_relay_get_type ())
G_DECLARE_FINAL_TYPE (SaFolderRelay, sa_folder_relay, SA, FOLDER_RELAY, GObject)

/** sa_folder_relay_new: @path: an absolute path; made at the first mail when its parent exists */
SaMailRelay *sa_folder_relay_new (const char *path);

G_END_DECLS
