/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_AVATAR (sa_avatar_get_type ())
G_DECLARE_FINAL_TYPE (SaAvatar, sa_avatar, SA, AVATAR, GtkWidget)

/**
 * SaAvatar: the same picture of a person as in the lists, in a size of one's own. It says nothing to a screen reader:
 * the name beside it does.
 */
GtkWidget *sa_avatar_new (int size);

void       sa_avatar_set_name (SaAvatar *self, const char *name);

G_END_DECLS
