/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaError:
 *
 * The only error domain that crosses a port. A code is something that a caller can act on; the message is a whole
 * translated sentence for a person, with what to do. Cancelled stays %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  SA_ERROR_FAILED,        /* a bug or a broken machine: nothing to do but read the message */
  SA_ERROR_NOT_FOUND,
  SA_ERROR_EXISTS,        /* refused to overwrite what is there */
  SA_ERROR_CONFLICT,      /* somebody else was faster */
  SA_ERROR_BUSY,          /* another process holds the database for too long */
  SA_ERROR_NEWER_SCHEMA,  /* made by a newer Site Admin */
  SA_ERROR_CORRUPT,       /* not a database of ours, or a damaged one */
  SA_ERROR_READ_ONLY,
  SA_ERROR_DISK_FULL,
  SA_ERROR_OFFLINE,       /* surely nothing reached the other side */
  SA_ERROR_REFUSED,       /* policy says no */
  SA_ERROR_REJECTED,      /* the other side says no */
  SA_ERROR_INVALID,       /* the input is wrong */
  SA_ERROR_CLOSED,
} SaError;

#define SA_ERROR (sa_error_quark ())
GQuark sa_error_quark (void);

G_END_DECLS
