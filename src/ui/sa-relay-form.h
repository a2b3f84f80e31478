/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-preferences-services.h"
#include "sa-relay-answer.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/** SaRelayFieldKind: what a field of the form is for. */
typedef enum
{
  SA_RELAY_FIELD_SETTING,
  SA_RELAY_FIELD_FOLDER,   /* a setting that is a folder of this computer */
  SA_RELAY_FIELD_SECRET,
  SA_RELAY_FIELD_SENDER,
  SA_RELAY_FIELD_COMMON,   /* a setting that every protocol has, and that hardly anybody needs */
} SaRelayFieldKind;

/** SaRelayField: one field of the form. */
typedef struct
{
  SaRelayFieldKind  kind;
  char             *name;         /* "secret", "sender" or the name of a setting */
  char             *title;
  char             *placeholder;  /* (nullable): an example, or what holds while it is empty */
  gboolean          necessary;
} SaRelayField;

/**
 * SaRelayForm:
 *
 * The view model of one relay account: that of a site, or of all sites (site 0). It knows the fields of the protocol,
 * what is wrong with each, where the secret is kept, and what there is to save. No widgets; main thread.
 *
 * Signals: `fields-changed`: other fields than before: read sa_relay_form_get_fields() anew. `changed`: anything else
 * that a view shows.
 */
#define SA_TYPE_RELAY_FORM (sa_relay_form_get_type ())
G_DECLARE_FINAL_TYPE (SaRelayForm, sa_relay_form, SA, RELAY_FORM, GObject)

/** sa_relay_form_new: @actor, @services: copied */
SaRelayForm        *sa_relay_form_new           (SaRepository *repository, const SaActor *actor, SaId site,
                                                 const SaPreferencesServices *services);

SaId                sa_relay_form_get_site      (SaRelayForm *self);
/** sa_relay_form_is_own: whether the site is to have a relay of its own; always for site 0 */
gboolean            sa_relay_form_is_own        (SaRelayForm *self);
void                sa_relay_form_set_own       (SaRelayForm *self, gboolean own);
/** sa_relay_form_get_info: Returns: what the chosen protocol is */
const SaRelayInfo  *sa_relay_form_get_info      (SaRelayForm *self);
void                sa_relay_form_set_protocol  (SaRelayForm *self, const char *name);
/** sa_relay_form_get_fields: Returns: (transfer none): of #SaRelayField, valid until `fields-changed` */
GPtrArray          *sa_relay_form_get_fields    (SaRelayForm *self);
const char         *sa_relay_form_get_value     (SaRelayForm *self, const char *field);
void                sa_relay_form_set_value     (SaRelayForm *self, const char *field, const char *value);
/** sa_relay_form_get_error: Returns: (nullable): a sentence: what is wrong with the field */
const char         *sa_relay_form_get_error     (SaRelayForm *self, const char *field);
/** sa_relay_form_dup_note: Returns: (transfer full): what is to be known of the protocol or of its secret; or "" */
char               *sa_relay_form_dup_note      (SaRelayForm *self);

gboolean            sa_relay_form_is_busy       (SaRelayForm *self);
gboolean            sa_relay_form_is_dirty      (SaRelayForm *self);
gboolean            sa_relay_form_is_valid      (SaRelayForm *self);
gboolean            sa_relay_form_can_save      (SaRelayForm *self);
/** sa_relay_form_dup_plan: Returns: (transfer full): what saving does, without the secret */
SaPlan             *sa_relay_form_dup_plan      (SaRelayForm *self);
/** sa_relay_form_save_async: the settings, then the secret, if one was entered */
void                sa_relay_form_save_async    (SaRelayForm *self, GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_relay_form_save_finish:
 * @event: (out) (optional): that can be undone; 0: none
 *
 * Returns: %FALSE with a sentence; the settings may be saved then, and only the secret not
 */
gboolean            sa_relay_form_save_finish   (SaRelayForm *self, GAsyncResult *result, SaId *event, GError **error);
/** sa_relay_form_get_removed: Returns: the relay that was taken off here, whose secret may be forgotten; 0: none */
SaId                sa_relay_form_get_removed   (SaRelayForm *self);

/** sa_relay_form_test_async: sends a test mail by what is saved; the answer is in sa_relay_form_get_answer() */
void                sa_relay_form_test_async    (SaRelayForm *self, const char *address);
/** sa_relay_form_is_testing: whether the answer is on its way */
gboolean            sa_relay_form_is_testing    (SaRelayForm *self);
/** sa_relay_form_get_answer: Returns: (nullable) */
const SaRelayAnswer *sa_relay_form_get_answer   (SaRelayForm *self);

G_END_DECLS
