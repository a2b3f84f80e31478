/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-language.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/** Invitee: one address on its way through the rules. */
typedef struct
{
  char           *address;  /* as it will be kept */
  char           *key;
  const char     *name;     /* that came with it, "" */
  SaId            account;  /* 0: unknown so far */
  SaAccountState  state;    /* its account's */
  gboolean        named;    /* its account has a name */
  SaUserState     user;     /* id 0: not a user of the site so far */
} Invitee;

static void
invitee_clear (Invitee *self)
{
  g_free (self->address);
  g_free (self->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Invitee, invitee_clear)

static gboolean
wants_mail (SaWriter *self)
{
  return (self->change->flags & SA_CHANGE_FLAG_SEND_MAIL) != 0;
}

static SaOrigin
get_origin (SaWriter *self)
{
  switch (self->actor->kind)
    {
    case SA_ACTOR_DIRECTORY:
      return SA_ORIGIN_SCIM;
    case SA_ACTOR_VISITOR:
      return SA_ORIGIN_SELF_SIGNUP;
    case SA_ACTOR_ACCOUNT:
    case SA_ACTOR_INVITEE:
    case SA_ACTOR_SYSTEM:
    default:
      return SA_ORIGIN_INVITED;
    }
}

static gboolean
read_account (SaWriter *self, Invitee *invitee, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sql_prepare (self->connection, error, "SELECT id, state, name <> '' FROM account WHERE address_key = ?",
                              SQL_TEXT (invitee->key));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;
  invitee->account = sa_sqlite_statement_get_int (statement, 0);
  invitee->state = (SaAccountState) sa_sqlite_statement_get_int (statement, 1);
  invitee->named = sa_sqlite_statement_get_int (statement, 2) != 0;
  return sa_writer_find_user (self, self->site, invitee->account, &invitee->user, error);
}

/* What is wrong with the address, the name or the actor. @go_on: FALSE: the target has its verdict. */
static gboolean
check_target (SaWriter *self, Invitee *invitee, gboolean *go_on, GError **error)
{
  const SaTargets *targets = self->change->targets;
  const char *language;
  SaReason reason;

  *go_on = FALSE;
  if (targets == NULL || !sa_targets_are_addresses (targets))
    return sa_writer_verdict (self, SA_VERDICT_INVALID, SA_REASON_ADDRESS_EMPTY, 0, NULL);
  reason = sa_targets_get_reason (targets, self->target);
  if (reason == SA_REASON_NONE && sa_targets_get_address (targets, self->target) == NULL)
    reason = SA_REASON_ADDRESS_EMPTY;
  if (reason == SA_REASON_NONE)
    reason = sa_address_check (sa_targets_get_address (targets, self->target), &invitee->address);
  if (reason != SA_REASON_NONE)
    return sa_writer_verdict (self, SA_VERDICT_INVALID, reason, 0, NULL);

  invitee->key = sa_address_key (invitee->address);
  if (!g_hash_table_add (self->keys, g_strdup (invitee->key)))
    return sa_writer_verdict (self, SA_VERDICT_DUPLICATE, SA_REASON_NONE, 0, NULL);

  if (!read_account (self, invitee, error) ||
      !sa_writer_judge (self, SA_CHANGE_INVITE, invitee->user.id != 0 ? &invitee->user : NULL, self->change->role,
                        &reason, error))
    return FALSE;
  invitee->name = sa_targets_get_name (targets, self->target);
  if (reason == SA_REASON_NONE && *invitee->name != '\0')
    reason = sa_check_name (invitee->name);
  language = sa_targets_get_language (targets, self->target);
  if (reason == SA_REASON_NONE && language != NULL && !sa_language_is_tag (language))
    reason = SA_REASON_LANGUAGE_UNKNOWN;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, invitee->user.id, NULL);

  if (invitee->state != SA_ACCOUNT_NONE && invitee->state != SA_ACCOUNT_ACTIVE)
    return sa_writer_verdict (self, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, invitee->user.id, NULL);
  *go_on = TRUE;
  return TRUE;
}

/* @fits: FALSE: a product is full, and the target has its verdict. */
static gboolean
check_seats (SaWriter *self, Invitee *invitee, gboolean keep, gboolean *fits, GError **error)
{
  SaUserState after = invitee->user;
  SaId full = 0;

  after.facts.access = TRUE;
  after.facts.account_state = invitee->state;
  after.removed_at = 0;
  if (!sa_seats_fit (self->seats, invitee->user.id, keep,
                     invitee->user.id != 0 ? sa_user_state_seat (&invitee->user) : SA_SEAT_NONE,
                     sa_user_state_seat (&after), self->joins, &full, error))
    return FALSE;
  *fits = full == 0;
  return *fits || sa_writer_refuse (self, SA_REASON_NO_SEAT, invitee->user.id, sa_seats_get_name (self->seats, full));
}

static gboolean
join_all (SaWriter *self, SaUserState *user, gboolean *any, GError **error)
{
  for (guint i = 0; i < self->joins->len; i++)
    {
      gboolean changed;

      if (!sa_write_user_join (self, user, g_array_index (self->joins, SaId, i), &changed, error))
        return FALSE;
      *any = *any || changed;
    }
  return TRUE;
}

/* A known account keeps its name; one without takes the one that came with the address. */
static gboolean
name_account (SaWriter *self, Invitee *invitee, GError **error)
{
  return invitee->named || *invitee->name == '\0' ||
         sa_write_account_name (self, invitee->account, invitee->name, error);
}

static gboolean
make_account (SaWriter *self, Invitee *invitee, GError **error)
{
  return sa_write_account_new (self, invitee->address, invitee->key, invitee->name, SA_ACCOUNT_NONE,
                               &invitee->account, error) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_ACCOUNT, invitee->account, "exists", 0, 1, error) &&
         sa_event_writer_add_personal (self->events, SA_ENTITY_ACCOUNT, invitee->account, "address", NULL,
                                       invitee->address, error);
}

static gboolean
invite_new (SaWriter *self, Invitee *invitee, GError **error)
{
  gboolean any = FALSE;
  gboolean fits;

  if (!check_seats (self, invitee, TRUE, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;

  return (invitee->account != 0 ? name_account (self, invitee, error) : make_account (self, invitee, error)) &&
         sa_write_user_new (self, self->site, invitee->account, self->change->role, get_origin (self), &invitee->user,
                            error) &&
         join_all (self, &invitee->user, &any, error) &&
         sa_write_invitation_new (self, &invitee->user, error) &&
         (!wants_mail (self) || sa_write_message_new (self, &invitee->user, error)) &&
         sa_writer_verdict (self,
                            invitee->state == SA_ACCOUNT_ACTIVE ? SA_VERDICT_EXISTING_ACCOUNT : SA_VERDICT_INVITED,
                            SA_REASON_NONE, invitee->user.id, NULL);
}

/* Who was removed comes back with their history, but with the choices of this invitation alone. */
static gboolean
invite_removed (SaWriter *self, Invitee *invitee, GError **error)
{
  gboolean any = FALSE;
  gboolean fits;

  if (!check_seats (self, invitee, FALSE, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;

  return name_account (self, invitee, error) &&
         sa_write_user_leave_all (self, &invitee->user, self->joins, error) &&
         sa_write_user_removed (self, &invitee->user, 0, error) &&
         sa_write_user_access (self, &invitee->user, TRUE, error) &&
         sa_write_user_role (self, &invitee->user, self->change->role, error) &&
         sa_write_user_last_sent (self, &invitee->user, 0, error) &&
         join_all (self, &invitee->user, &any, error) &&
         sa_write_invitation_new (self, &invitee->user, error) &&
         (!wants_mail (self) || sa_write_message_new (self, &invitee->user, error)) &&
         sa_writer_verdict (self, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER, invitee->user.id, NULL);
}

static gboolean
invite_without_access (SaWriter *self, Invitee *invitee, GError **error)
{
  gboolean any = FALSE;
  gboolean fits;

  if (!check_seats (self, invitee, TRUE, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;

  return name_account (self, invitee, error) &&
         sa_write_user_access (self, &invitee->user, TRUE, error) &&
         sa_write_user_role (self, &invitee->user, self->change->role, error) &&
         join_all (self, &invitee->user, &any, error) &&
         sa_write_invitation_update (self, &invitee->user, error) &&
         (!wants_mail (self) || sa_write_message_new (self, &invitee->user, error)) &&
         sa_writer_verdict (self, SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE, invitee->user.id, NULL);
}

/* Who has access and was not seen yet gets the mail again, and what was chosen for them now on top. */
static gboolean
invite_again (SaWriter *self, Invitee *invitee, GError **error)
{
  gboolean any = FALSE;
  gboolean fits;

  if (!check_seats (self, invitee, TRUE, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;

  return name_account (self, invitee, error) &&
         join_all (self, &invitee->user, &any, error) &&
         sa_write_invitation_update (self, &invitee->user, error) &&
         sa_write_message_new (self, &invitee->user, error) &&
         sa_writer_verdict (self, SA_VERDICT_RESENT, SA_REASON_NONE, invitee->user.id, NULL);
}

/* "Allow accounts on the example.com domain to join this site": once a change, with the first who may be invited. */
static gboolean
allow_domains (SaWriter *self, GError **error)
{
  char **domains = self->change->domains;

  if (domains == NULL || self->domains_allowed)
    return TRUE;
  self->domains_allowed = TRUE;
  for (guint i = 0; domains[i] != NULL; i++)
    {
      g_autofree char *domain = sa_change_domain_key (domains[i]);
      gboolean changed;
      SaId id;

      if (!sa_write_domain_allow (self, self->site, domain, &id, &changed, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sa_change_invite_check (SaWriter *self, SaReason *reason, GError **error)
{
  char **domains = self->change->domains;

  *reason = self->change->text != NULL ? sa_check_text (self->change->text) : SA_REASON_NONE;
  if (*reason == SA_REASON_NONE && self->change->language != NULL && !sa_language_is_tag (self->change->language))
    *reason = SA_REASON_LANGUAGE_UNKNOWN;
  if (domains == NULL || *domains == NULL)
    return TRUE;
  if (*reason == SA_REASON_NONE && !sa_writer_judge (self, SA_CHANGE_ALLOW_DOMAIN, NULL, SA_ROLE_BASIC, reason, error))
    return FALSE;
  for (guint i = 0; domains[i] != NULL && *reason == SA_REASON_NONE; i++)
    *reason = sa_change_domain_check (domains[i]);
  return TRUE;
}

/* An invitation is no way round what somebody else decided: access that was taken, an invitation that is another's. A
 * directory only says who is there. @allowed: FALSE: the target has its verdict. */
static gboolean
check_detour (SaWriter *self, Invitee *invitee, SaChangeKind kind, gboolean *allowed, GError **error)
{
  SaReason reason = SA_REASON_NONE;

  if (self->actor->kind == SA_ACTOR_ACCOUNT && !sa_writer_judge (self, kind, &invitee->user, self->change->role,
                                                                 &reason, error))
    return FALSE;
  *allowed = reason == SA_REASON_NONE;
  return *allowed || sa_writer_refuse (self, reason, invitee->user.id, NULL);
}

gboolean
sa_change_invite (SaWriter *self, GError **error)
{
  g_auto (Invitee) invitee = { NULL };
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaChangeKind kind = SA_CHANGE_RESTORE;
  SaId message = 0;
  gboolean go_on;

  if (!check_target (self, &invitee, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!allow_domains (self, error))
    return FALSE;

  if (invitee.user.id == 0)
    return invite_new (self, &invitee, error);
  if (invitee.user.removed_at == 0 && invitee.user.facts.access)
    {
      if (invitee.user.invitation != 0 && !sa_write_message_find (self, invitee.user.invitation, &message, &delivery,
                                                                  error))
        return FALSE;
      if (invitee.user.facts.first_seen != 0 || !wants_mail (self) || delivery == SA_DELIVERY_SENDING)
        return sa_writer_verdict (self, SA_VERDICT_ALREADY_USER, SA_REASON_NONE, invitee.user.id, NULL);
      kind = SA_CHANGE_RESEND;
    }
  if (!check_detour (self, &invitee, kind, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (invitee.user.removed_at != 0)
    return invite_removed (self, &invitee, error);
  return kind == SA_CHANGE_RESEND ? invite_again (self, &invitee, error) : invite_without_access (self, &invitee,
                                                                                                  error);
}
