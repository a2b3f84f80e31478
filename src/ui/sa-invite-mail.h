/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaInviteMail:
 *
 * Whether a mail goes out, and what it says: language, personal message, expiry. A row activates `invite.preview`.
 */
#define SA_TYPE_INVITE_MAIL (sa_invite_mail_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteMail, sa_invite_mail, SA, INVITE_MAIL, AdwPreferencesGroup)

void sa_invite_mail_set_form      (SaInviteMail *self, SaInviteForm *form);
/** sa_invite_mail_set_languages: BCP 47 tags that mail can be written in, and their names in the same order */
void sa_invite_mail_set_languages (SaInviteMail *self, const char * const *tags, const char * const *names);
void sa_invite_mail_set_preview   (SaInviteMail *self, gboolean available);

G_END_DECLS
