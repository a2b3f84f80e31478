/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

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
