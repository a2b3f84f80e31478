/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SaBackground:
 *
 * One database whose mail is sent while no window is open: it sends what is due, asks soon what became of what left,
 * and waits for what is to leave later. While it waits for a time nothing is open, so that it costs next to nothing;
 * what a relay has asked to wait for is waited for with the database open, because only then it is remembered.
 *
 * Everything belongs to the main thread.
 */
typedef struct _SaBackground SaBackground;

/** SaBackgroundEnded: nothing is left to be done in this database; the last call, after which it may be dropped */
typedef void (*SaBackgroundEnded) (SaBackground *self, gpointer user_data);

/** sa_background_new: begins with the next sa_background_wake() */
SaBackground *sa_background_new      (const char *path, SaBackgroundEnded ended, gpointer user_data);
SaBackground *sa_background_ref      (SaBackground *self);
void          sa_background_unref    (SaBackground *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaBackground, sa_background_unref)

const char   *sa_background_get_path (SaBackground *self);

/** sa_background_wake: mail may wait there: looks at once */
void          sa_background_wake     (SaBackground *self);

/** sa_background_stop: begins no mail any more, lets those that are at a relay end, closes, and ends */
void          sa_background_stop     (SaBackground *self);

/**
 * sa_background_say:
 * @path: of the database that it is about
 * @priority: as syslog(3) has it: "5" for what is as it should be, "4" for what somebody should look at
 *
 * Logs @sentence with the fields that the journal can be searched by. It has no addresses in it.
 */
void          sa_background_say      (const char *path, const char *priority, const char *sentence);

#define SA_BACKGROUND_NOTICE "5"
#define SA_BACKGROUND_WARNING "4"

G_END_DECLS
