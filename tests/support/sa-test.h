/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SA_WAIT_UNTIL:
 * @condition: an expression, evaluated after each turn of the default main context
 *
 * Runs the default main context until @condition is true. A case that waits longer than the deadline of
 * sa_test_deadline() fails and names the condition.
 */
#define SA_WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 sa_deadline = sa_test_deadline (); \
    while (!(condition)) \
      if (!sa_test_turn (sa_deadline)) \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition); \
  } G_STMT_END

gint64 sa_test_deadline (void);
gboolean sa_test_turn (gint64 deadline);

/**
 * SaTestAnswer:
 *
 * Where the answer of an asynchronous call arrives: hand sa_test_answer_cb() and a zeroed one of these to the call,
 * then collect with sa_test_await().
 */
typedef struct
{
  GObject *source;
  GAsyncResult *result;
} SaTestAnswer;

void sa_test_answer_cb (GObject *source, GAsyncResult *result, gpointer answer);
GAsyncResult *sa_test_await (SaTestAnswer *answer);
void sa_test_answer_clear (SaTestAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaTestAnswer, sa_test_answer_clear)

/**
 * SaTestDir:
 *
 * A directory for one case, removed with all that is in it. Declared as g_autoptr.
 */
typedef struct _SaTestDir SaTestDir;

SaTestDir *sa_test_dir_new (void);
void sa_test_dir_free (SaTestDir *dir);
const char *sa_test_dir_get_path (SaTestDir *dir);
char *sa_test_dir_build (SaTestDir *dir, const char *name);
char *sa_test_dir_write (SaTestDir *dir, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaTestDir, sa_test_dir_free)

char *sa_test_read (const char *path);
char *sa_test_read_data (const char *name);

G_END_DECLS
