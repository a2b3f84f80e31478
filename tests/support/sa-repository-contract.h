/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaContractMaker:
 *
 * Makes an empty repository, one a case. What it needs to clean up afterwards hangs on the object
 * (g_object_set_data_full()), which is closed and finalized at the end of its case.
 *
 * Returns: (transfer full)
 */
typedef SaRepository *(*SaContractMaker) (gpointer data);

/**
 * sa_repository_contract_add:
 * @prefix: of the paths of the cases, such as "/fake"
 *
 * Adds the cases that every #SaRepository must pass. They know the port and nothing else, and each ends with counting
 * all seats anew. A link's hash is the SHA-256 of the characters of its secret.
 */
void sa_repository_contract_add (const char *prefix, SaContractMaker make, gpointer data);

G_END_DECLS
