/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-activity-view.h"

#include "sa-change.h"
#include "sa-format.h"

#include <glib/gi18n-lib.h>

char *
sa_event_format_facts (const SaEventRecord *event,
                       SaTime               now)
{
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  g_autofree char *left_out = NULL;

  g_return_val_if_fail (event != NULL, NULL);

  moment = sa_format_moment (event->time, now);
  if (event->actor_name == NULL || event->actor_name[0] == '\0')
    text = g_strdup (moment);
  else
    /* Translators: %1$s is a person, %2$s a text such as “3 days ago” or “27 December” */
    text = g_strdup_printf (_("%1$s · %2$s"), event->actor_name, moment);

  if (event->undone_by != 0)
    /* Translators: %s is a text such as “Ana López · 3 days ago” */
    return g_strdup_printf (_("%s; undone"), text);
  if (event->n_refused == 0)
    return g_steal_pointer (&text);

  /* Translators: of those that the change was about, %d could not be dealt with */
  left_out = g_strdup_printf (ngettext ("%d left out", "%d left out", event->n_refused), (int) event->n_refused);
  /* Translators: %1$s is a text such as “Ana López · 3 days ago”, %2$s one such as “2 left out” */
  return g_strdup_printf (_("%1$s; %2$s"), text, left_out);
}

gboolean
sa_event_can_undo (const SaEventRecord *event)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return event->undone_by == 0 && sa_change_kind_is_undoable ((SaChangeKind) event->kind);
}
