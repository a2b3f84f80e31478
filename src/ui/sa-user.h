/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"
#include "sa-row.h"

G_BEGIN_DECLS

#define SA_TYPE_USER (sa_user_get_type ())
G_DECLARE_FINAL_TYPE (SaUser, sa_user, SA, USER, GObject)

/**
 * SaUser:
 *
 * What views bind to: one user of a site, as the repository last told it; a #SaRow. Lives on the main thread.
 */

/**
 * sa_user_new:
 * @record: (nullable) (transfer full): %NULL for a user that could not be loaded: it is shown with empty texts
 */
SaUser             *sa_user_new (SaId id, SaUserRecord *record);

SaId                sa_user_get_id (SaUser *self);
/** sa_user_get_record: Returns: never %NULL; valid until the next `changed` */
const SaUserRecord *sa_user_get_record (SaUser *self);

/** sa_user_update: @record: (nullable) (transfer full): %NULL: only time has passed */
void                sa_user_update (SaUser *self, SaUserRecord *record);

G_END_DECLS
