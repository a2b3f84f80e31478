/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-facts.h"
#include "sa-invite-form.h"
#include "sa-invite-seats.h"

G_BEGIN_DECLS

/* For the units of the form: sa-invite-form.c (what may be chosen), sa-invite-form-later.c (when mail leaves),
 * sa-invite-form-send.c (mail and sending). */
struct _SaInviteForm
{
  GObject parent_instance;

  SaRepository  *repository;
  SaActor       *actor;
  SaId           site;
  SaSuffixCheck  is_suffix;
  SaInviteList  *list;
  SaInviteFacts *facts;     /* (nullable): until loaded */
  SaInviteSeats *seats;
  GPtrArray     *products;  /* of SaInviteProduct */
  GPtrArray     *groups;    /* of SaInviteGroup */
  GPtrArray     *domains;   /* of SaInviteDomain */
  GHashTable    *allowed;   /* domains chosen to join, also while no address of theirs is there */
  GCancellable  *loading;
  GError        *error;
  guint          reload_id;

  SaRole         role;
  char          *language;
  char          *message;
  int            expires_days;
  int            hold_seconds;
  char          *date;      /* when the mail leaves, as typed */
  char          *time;
  gboolean       later;
  gboolean       send_mail;
  gboolean       busy;
  gboolean       first_load;
  SaPlan        *running;   /* (nullable): while busy */
  GCancellable  *stopping;  /* (nullable): likewise */
  gint64         started;   /* monotonic, of the latest run */
  double         progress;
  guint64        n_reached; /* how far the latest run came before it was done or cancelled */
  guint          n_done;
  guint          change_index;  /* of the invitation in the plan under way */
};

/** sa_invite_form_changed: counts the seats anew and tells the views */
void sa_invite_form_changed (SaInviteForm *self);

G_END_DECLS
