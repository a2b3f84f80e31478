/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-row.h"

#include "sa-invite-row-private.h"
#include "sa-language.h"

G_DEFINE_FINAL_TYPE (SaInviteRow, sa_invite_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static SaInviteState
state_of_verdict (SaVerdict verdict)
{
  switch (verdict)
    {
    case SA_VERDICT_EXISTING_ACCOUNT:
      return SA_INVITE_STATE_ACCOUNT;
    case SA_VERDICT_ALREADY_USER:
    case SA_VERDICT_ALREADY_SO:
      return SA_INVITE_STATE_HERE;
    case SA_VERDICT_RESENT:
      return SA_INVITE_STATE_RESEND;
    case SA_VERDICT_RESTORED:
      return SA_INVITE_STATE_RESTORE;
    case SA_VERDICT_DEACTIVATED:
      return SA_INVITE_STATE_DEACTIVATED;
    case SA_VERDICT_DUPLICATE:
      return SA_INVITE_STATE_DUPLICATE;
    case SA_VERDICT_INVALID:
      return SA_INVITE_STATE_INVALID;
    case SA_VERDICT_REFUSED:
    case SA_VERDICT_CHANGED_SINCE:
    case SA_VERDICT_NOT_FOUND:
    case SA_VERDICT_ERASED:
      return SA_INVITE_STATE_REFUSED;
    case SA_VERDICT_INVITED:
    case SA_VERDICT_DONE:
    default:
      return SA_INVITE_STATE_NEW;
    }
}

static SaInviteState
derive_state (SaInviteRow *self)
{
  SaInviteState judged = SA_INVITE_STATE_NEW;

  if (self->address == NULL)
    return SA_INVITE_STATE_INVALID;
  if (self->duplicate)
    return SA_INVITE_STATE_DUPLICATE;

  if (self->failed || self->judged)
    judged = state_of_verdict (self->verdict);

  /* Somebody who is known under this address has shown that the spelling is right. */
  if (judged == SA_INVITE_STATE_NEW && self->suggestion != NULL && !self->kept)
    return SA_INVITE_STATE_SPELLING;

  return judged;
}

SaInviteRow *
sa_invite_row_new (const SaTargets *targets,
                   gsize            position)
{
  SaInviteRow *self = g_object_new (SA_TYPE_INVITE_ROW, NULL);
  g_autofree char *domain = NULL;

  self->input = g_strdup (sa_targets_get_input (targets, position));
  self->address = g_strdup (sa_targets_get_address (targets, position));
  self->name = g_strdup (sa_targets_get_name (targets, position));
  /* A language that no mail is written in is none to speak of. */
  self->language = g_strdup (sa_language_match (sa_targets_get_language (targets, position)));
  self->parse_reason = sa_targets_get_reason (targets, position);
  if (self->parse_reason != SA_REASON_NONE)
    g_clear_pointer (&self->address, g_free);
  else if (self->address == NULL)
    self->parse_reason = SA_REASON_ADDRESS_EMPTY;

  if (self->address != NULL)
    {
      self->key = sa_address_key (self->address);
      domain = sa_address_domain (self->address);
      self->domain = domain != NULL ? g_ref_string_new_intern (domain) : NULL;
      self->suggestion = sa_address_suggest (self->address);
    }
  sa_invite_row_update (self);

  return self;
}

gboolean
sa_invite_row_update (SaInviteRow *self)
{
  SaInviteState state = derive_state (self);
  SaReason reason = SA_REASON_NONE;

  if (state == SA_INVITE_STATE_INVALID && self->parse_reason != SA_REASON_NONE)
    reason = self->parse_reason;
  else if (self->failed || self->judged)
    reason = self->reason;

  if (state == self->state && reason == self->reason)
    return FALSE;

  self->state = state;
  self->reason = reason;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);

  return TRUE;
}

static void
sa_invite_row_finalize (GObject *object)
{
  SaInviteRow *self = SA_INVITE_ROW (object);

  g_free (self->input);
  g_free (self->address);
  g_free (self->name);
  g_free (self->language);
  g_free (self->key);
  g_clear_pointer (&self->domain, g_ref_string_release);
  g_free (self->suggestion);
  g_free (self->detail);

  G_OBJECT_CLASS (sa_invite_row_parent_class)->finalize (object);
}

static void
sa_invite_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SaInviteRow *self = SA_INVITE_ROW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_TEXT:
      g_value_set_string (value, sa_invite_row_get_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sa_invite_row_class_init (SaInviteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sa_invite_row_finalize;
  object_class->get_property = sa_invite_row_get_property;

  /* Notified for the reason and the language too: a view that shows one shows the others. */
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, SA_N_INVITE_STATES - 1, SA_INVITE_STATE_NEW,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sa_invite_row_init (SaInviteRow *self)
{
}

SaInviteState
sa_invite_row_get_state (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), SA_INVITE_STATE_INVALID);

  return self->state;
}

const char *
sa_invite_row_get_text (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->address != NULL ? self->address : self->input;
}

char *
sa_invite_row_get_edit_text (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  if (self->address == NULL)
    return g_strdup (self->input);
  if (self->name[0] == '\0')
    return g_strdup (self->address);

  /* A quoted phrase (RFC 5322, 3.2.4), so that a comma or a bracket in a name comes back as it was. */
  if (strpbrk (self->name, ",;<>()\"\\:@") != NULL)
    {
      g_autoptr(GString) quoted = g_string_new ("\"");
      const char *p = NULL;

      for (p = self->name; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (quoted, '\\');
          g_string_append_c (quoted, *p);
        }
      return g_strdup_printf ("%s\" <%s>", quoted->str, self->address);
    }

  return g_strdup_printf ("%s <%s>", self->name, self->address);
}

const char *
sa_invite_row_get_address (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->address;
}

const char *
sa_invite_row_get_name (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->name;
}

const char *
sa_invite_row_get_language (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->language;
}

void
sa_invite_row_set_language (SaInviteRow *self,
                            const char  *language)
{
  g_return_if_fail (SA_IS_INVITE_ROW (self));

  if (g_strcmp0 (language, self->language) == 0)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const char *
sa_invite_row_get_suggestion (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->suggestion;
}

SaReason
sa_invite_row_get_reason (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), SA_REASON_NONE);

  return self->reason;
}

SaId
sa_invite_row_get_user (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), 0);

  return self->user;
}

const char *
sa_invite_row_get_detail (SaInviteRow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_ROW (self), NULL);

  return self->detail;
}

gboolean
sa_invite_state_takes_part (SaInviteState state)
{
  return state <= SA_INVITE_STATE_RESTORE;
}

gboolean
sa_invite_state_is_to_fix (SaInviteState state)
{
  return state >= SA_INVITE_STATE_REFUSED;
}
