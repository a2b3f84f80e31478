/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address-chip.h"

G_BEGIN_DECLS

/**
 * SaChipBox:
 *
 * Chips and one text field that wrap like words, one stop for the Tab key. Arrows go from chip to chip, Return or a
 * double click edits one in place, Delete takes it off, Backspace in the empty field edits the last one.
 *
 * Signals: `commit (const char *text, SaAddressChip *chip)`: Return in the field, or the focus left it; @chip is the
 * one that was edited, %NULL for a new one. `remove (SaAddressChip *chip)`: it shall go; the box itself removes none.
 * `edit (SaAddressChip *chip)`: it shall be edited; a handler calls sa_chip_box_begin_edit() if that is possible.
 * `cancel`: Escape threw away what was in the field.
 */
#define SA_TYPE_CHIP_BOX (sa_chip_box_get_type ())
G_DECLARE_FINAL_TYPE (SaChipBox, sa_chip_box, SA, CHIP_BOX, GtkWidget)

GtkWidget     *sa_chip_box_new         (void);
/** sa_chip_box_get_field: Returns: (transfer none): the text field */
GtkText       *sa_chip_box_get_field   (SaChipBox *self);

void           sa_chip_box_insert      (SaChipBox *self, guint position, SaAddressChip *chip);
/** sa_chip_box_take: removes @chip; if it had the focus, its neighbour gets it */
void           sa_chip_box_take        (SaChipBox *self, SaAddressChip *chip);
guint          sa_chip_box_get_n_chips (SaChipBox *self);
/** sa_chip_box_get_chip: Returns: (transfer none) (nullable) */
SaAddressChip *sa_chip_box_get_chip    (SaChipBox *self, guint position);

/**
 * sa_chip_box_begin_edit:
 *
 * Puts the field with @text in the place of @chip until it is committed or left by Escape. @text does not pass the
 * field's `insert-text`, so that a handler there sees only what a person puts in.
 */
void           sa_chip_box_begin_edit  (SaChipBox *self, SaAddressChip *chip, const char *text);
/** sa_chip_box_get_edited: Returns: (transfer none) (nullable): the chip being edited */
SaAddressChip *sa_chip_box_get_edited  (SaChipBox *self);
/** sa_chip_box_end_edit: back to an empty field at the end, without `commit` */
void           sa_chip_box_end_edit    (SaChipBox *self);
/** sa_chip_box_commit: what Return does */
void           sa_chip_box_commit      (SaChipBox *self);

G_END_DECLS
