/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-chip-box.h"
#include "sa-invite-list.h"

G_BEGIN_DECLS

/**
 * SaAddressEntry:
 *
 * Where addresses are typed, pasted and dropped: a #SaChipBox on a #SaInviteList, a chip an address. Text turns into
 * chips at a separator, at Return and when the focus leaves; a paste of any size never goes through the text field.
 *
 * From %SA_ADDRESS_ENTRY_MAX_CHIPS + 1 addresses on it shows no chips: property `show-chips`, notified before the rows'
 * own views hear of the change.
 *
 * Signal `files-dropped (GListModel *files)`: of #GFile, for whoever reads files.
 */
#define SA_TYPE_ADDRESS_ENTRY (sa_address_entry_get_type ())
G_DECLARE_FINAL_TYPE (SaAddressEntry, sa_address_entry, SA, ADDRESS_ENTRY, GtkWidget)

#define SA_ADDRESS_ENTRY_MAX_CHIPS 100

GtkWidget *sa_address_entry_new            (void);
void       sa_address_entry_set_list       (SaAddressEntry *self, SaInviteList *list);
/** sa_address_entry_get_show_chips: %FALSE: there are too many; only the field shows, the list stands elsewhere */
gboolean   sa_address_entry_get_show_chips (SaAddressEntry *self);
/** sa_address_entry_edit: lets the person edit @row: in place of its chip, else in the field */
void       sa_address_entry_edit           (SaAddressEntry *self, SaInviteRow *row);
/** sa_address_entry_commit: takes what is in the field, as if Return had been pressed */
void       sa_address_entry_commit         (SaAddressEntry *self);
/** sa_address_entry_get_box: Returns: (transfer none) */
SaChipBox *sa_address_entry_get_box        (SaAddressEntry *self);

G_END_DECLS
