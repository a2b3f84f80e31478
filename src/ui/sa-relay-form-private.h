/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-form.h"

G_BEGIN_DECLS

/* For the two units of the form: sa-relay-form.c (what is entered), sa-relay-form-save.c (what becomes of it). */

typedef enum
{
  SECRET_UNKNOWN,  /* being looked up */
  SECRET_NONE,
  SECRET_KEPT,
} SecretState;

struct _SaRelayForm
{
  GObject parent_instance;

  SaRepository          *repository;
  SaActor               *actor;
  SaId                   site;
  SaPreferencesServices  services;
  char                  *default_folder;  /* (nullable) */
  GCancellable          *cancellable;

  const SaRelayInfo     *info;
  gboolean               own;
  GPtrArray             *fields;          /* of SaRelayField */
  GHashTable            *values;          /* "PROTOCOL NAME", "sender", "secret" to what was entered */
  GHashTable            *errors;          /* names of fields to sentences */

  SaId                   relay;           /* that is saved for this very site; 0: none */
  char                  *record;          /* what was loaded, as one text */
  char                  *saved;           /* what the form showed of it, as one text: the two need not spell alike */
  char                  *secret_protocol; /* (nullable): that the kept secret is for */
  SaId                   removed;
  SecretState            secret_state;
  char                  *secret_file;     /* (nullable): where it is kept */
  char                  *secret_error;    /* (nullable): a sentence */
  gboolean               busy;
  gboolean               testing;
  SaRelayAnswer         *answer;          /* (nullable) */
};

/** sa_relay_form_changed: finds anew what is wrong, and tells the views */
void     sa_relay_form_changed         (SaRelayForm *self);
/** sa_relay_form_asks_for_secret: whether a secret can be entered here */
gboolean sa_relay_form_asks_for_secret (SaRelayForm *self);
/** sa_relay_form_get_secret_state: of the chosen protocol: a key for another one is of no use */
SecretState sa_relay_form_get_secret_state (SaRelayForm *self);
/** sa_relay_form_dup_stripped: Returns: (transfer full): the value of @field as it is saved */
char    *sa_relay_form_dup_stripped    (SaRelayForm *self, const char *field);
/** sa_relay_form_make_settings: Returns: (transfer full): a{ss}: what is saved of the chosen protocol */
GVariant *sa_relay_form_make_settings  (SaRelayForm *self);
/** sa_relay_form_print_state: Returns: (transfer full): all that saving writes, but for the secret */
char    *sa_relay_form_print_state     (SaRelayForm *self);
/** sa_relay_form_note_record: what is kept now is what the form shows: no news for it */
void     sa_relay_form_note_record     (SaRelayForm *self);

G_END_DECLS
