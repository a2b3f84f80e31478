/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"
#include "sa-waiting.h"
#include "sa-wake.h"

#define FOLLOW_SECONDS (15 * 60)  /* for a relay that is asked later nobody is started */

void
sa_ctl_got_result (GObject      *source,
                   GAsyncResult *result,
                   gpointer      slot)
{
  GAsyncResult **place = slot;

  *place = g_object_ref (result);
}

GAsyncResult *
sa_ctl_await (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

SaFound *
sa_ctl_find (SaCtl   *self,
             SaQuery *query,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sa_repository_find_async (self->repository, query, 0, NULL, sa_ctl_got_result, &result);
  return sa_repository_find_finish (self->repository, sa_ctl_await (&result), error);
}

SaOutcome *
sa_ctl_apply (SaCtl   *self,
              SaPlan  *plan,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  self->wrote = !self->options.dry_run;
  sa_repository_apply_async (self->repository, plan, self->actor, self->options.dry_run, NULL, sa_ctl_got_result,
                             &result);
  return sa_repository_apply_finish (self->repository, sa_ctl_await (&result), error);
}

SaOutcome *
sa_ctl_undo (SaCtl    *self,
             SaId      event,
             gboolean  redo,
             GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  self->wrote = !self->options.dry_run;
  sa_repository_undo_async (self->repository, event, redo, self->actor, self->options.dry_run, NULL,
                            sa_ctl_got_result, &result);
  return sa_repository_undo_finish (self->repository, sa_ctl_await (&result), error);
}

GArray *
sa_ctl_judge (SaCtl     *self,
              SaTargets *targets,
              GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sa_repository_judge_async (self->repository, self->site, targets, NULL, sa_ctl_got_result, &result);
  return sa_repository_judge_finish (self->repository, sa_ctl_await (&result), error);
}

/* Whether the background sender has something to do: now, or until @horizon; 0: at any time. */
static gboolean
is_due (SaCtl  *self,
        SaDue   due,
        SaTime  horizon)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  SaTime next = 0;

  sa_repository_due_async (self->repository, due, now, 1, sa_ctl_got_result, &result);
  records = sa_repository_due_finish (self->repository, sa_ctl_await (&result), &next, NULL);
  return records != NULL && (records->len > 0 || (next != 0 && (horizon == 0 || next <= now + horizon)));
}

void
sa_ctl_wake (SaCtl *self)
{
  g_autoptr (GAsyncResult) woken = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_due (self, SA_DUE_SEND, 0) && !is_due (self, SA_DUE_FOLLOW, FOLLOW_SECONDS))
    return;
  sa_waiting_remember (sa_context_get_database (self->context));
  sa_wake_async (sa_context_get_database (self->context), NULL, sa_ctl_got_result, &woken);
  if (!sa_wake_finish (sa_ctl_await (&woken), &error))
    g_debug ("No background sender: %s", error->message);
}
