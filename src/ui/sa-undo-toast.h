/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sa_undo_toast_new:
 * @text: plain: what was just done
 * @event: of the outcome; 0: there is nothing to undo
 *
 * A toast with a button that undoes @event on behalf of @actor. What came of that is the text of a toast given to
 * @tell, which may be the function that shows this one too; @data must live as long as the toast.
 */
typedef void (*SaToastTeller) (const char *text, gpointer data);
AdwToast *sa_undo_toast_new (const char *text, SaRepository *repository, const SaActor *actor, SaId event,
                             SaToastTeller tell, GObject *data);

G_END_DECLS
