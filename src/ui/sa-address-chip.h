/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaAddressChip:
 *
 * One choice in a #SaChipBox: an optional icon, a text, an optional word for its fate, and a button that takes it off.
 *
 * Signals `edit` and `remove`: the person asked for it, by pointer or key.
 *
 * Property `language`: a tag or ""; the person changes it in the chip's menu, see sa_address_chip_set_has_language().
 */
#define SA_TYPE_ADDRESS_CHIP (sa_address_chip_get_type ())
G_DECLARE_FINAL_TYPE (SaAddressChip, sa_address_chip, SA, ADDRESS_CHIP, GtkWidget)

GtkWidget  *sa_address_chip_new      (void);
/**
 * sa_address_chip_set:
 * @icon: (nullable): a symbolic icon's name
 * @word: (nullable)
 * @style_class: (nullable): tints the chip
 * @description: (nullable): a sentence, as tooltip and for screen readers
 */
void        sa_address_chip_set      (SaAddressChip *self, const char *text, const char *icon, const char *word,
                                      const char *style_class, const char *description);
const char *sa_address_chip_get_text (SaAddressChip *self);
/** sa_address_chip_get_word: Returns: "" when it has none */
const char *sa_address_chip_get_word (SaAddressChip *self);

/** sa_address_chip_set_has_language: whether it has a menu with a choice of languages */
void        sa_address_chip_set_has_language (SaAddressChip *self);
/** sa_address_chip_get_language: Returns: (nullable): a tag */
const char *sa_address_chip_get_language     (SaAddressChip *self);
/** sa_address_chip_set_language: @language: (nullable) */
void        sa_address_chip_set_language     (SaAddressChip *self, const char *language);

G_END_DECLS
