/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-undo-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  SaRepository  *repository;
  SaActor       *actor;
  SaId           event;
  SaToastTeller  tell;
  GWeakRef       data;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->repository);
  sa_actor_free (undo->actor);
  g_weak_ref_clear (&undo->data);
  g_free (undo);
}

static Undo *
undo_new (SaRepository  *repository,
          const SaActor *actor,
          SaId           event,
          SaToastTeller  tell,
          GObject       *data)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->repository = g_object_ref (repository);
  undo->actor = sa_actor_copy (actor);
  undo->event = event;
  undo->tell = tell;
  g_weak_ref_init (&undo->data, data);

  return undo;
}

static void
undone_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Undo *undo = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_undo_finish (SA_REPOSITORY (object), result, &error);
  g_autoptr(GObject) data = g_weak_ref_get (&undo->data);
  const char *text = _("Undone");

  if (outcome == NULL)
    text = error->message;
  else if (sa_outcome_is_refused (outcome) && sa_outcome_get_size (outcome) > 0)
    text = sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason);
  if (data != NULL)
    undo->tell (text, data);
  undo_free (undo, NULL);
}

static void
button_cb (AdwToast *toast,
           gpointer  user_data)
{
  const Undo *undo = user_data;
  g_autoptr(GObject) data = g_weak_ref_get ((GWeakRef *) &undo->data);

  if (data == NULL)
    return;
  sa_repository_undo_async (undo->repository, undo->event, FALSE, undo->actor, FALSE, NULL, undone_cb,
                            undo_new (undo->repository, undo->actor, undo->event, undo->tell, data));
}

AdwToast *
sa_undo_toast_new (const char    *text,
                   SaRepository  *repository,
                   const SaActor *actor,
                   SaId           event,
                   SaToastTeller  tell,
                   GObject       *data)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL && tell != NULL && G_IS_OBJECT (data), NULL);

  /* A toast reads markup, and names are none. */
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  if (event != 0)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (button_cb),
                             undo_new (repository, actor, event, tell, data), undo_free, G_CONNECT_DEFAULT);
    }

  return toast;
}
