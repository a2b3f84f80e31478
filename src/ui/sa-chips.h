/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaChips:
 *
 * The chips over a list, one of which is on: a word and how many rows it lets through.
 *
 * Signal `chosen (guint index)`: by a person, not by sa_chips_set_chosen().
 */
#define SA_TYPE_CHIPS (sa_chips_get_type ())
G_DECLARE_FINAL_TYPE (SaChips, sa_chips, SA, CHIPS, AdwBin)

/** sa_chips_add: the next chip; the first one is on */
void sa_chips_add (SaChips *self, const char *text);
/** sa_chips_set_count: @count: -1: not known yet */
void sa_chips_set_count (SaChips *self, guint index, gint64 count);
void sa_chips_set_chosen (SaChips *self, guint index);

G_END_DECLS
