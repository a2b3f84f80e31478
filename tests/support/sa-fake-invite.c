/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fake-work.h"
#include "sa-language.h"

#define SECONDS_A_DAY (24 * 60 * 60)

/* What the choices of one invitation come to: they are the same for all its addresses. */
typedef struct
{
  GArray   *groups;      /* of SaId: chosen, and the default groups of chosen products */
  GArray   *products;    /* of SaId: chosen, and those that chosen groups open */
  gboolean  found;       /* all that was chosen is there */
  gboolean  within_own;
  SaReason  domains;     /* why its domains may not be allowed */
} Choices;

static void
add_id (GArray *ids,
        SaId    id)
{
  guint i;

  for (i = 0; i < ids->len; i++)
    if (g_array_index (ids, SaId, i) == id)
      return;
  g_array_append_val (ids, id);
}

static void
choices_clear (Choices *choices)
{
  g_array_unref (choices->groups);
  g_array_unref (choices->products);
}

static void
choices_init (Choices        *choices,
              SaFakeWork     *work,
              const SaChange *change)
{
  SaFakeState *state = work->state;
  const SaFakeUser *actor = sa_fake_user_of (state, work->site, work->actor->account);
  gsize i;
  guint j;

  choices->groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  choices->products = g_array_new (FALSE, FALSE, sizeof (SaId));
  choices->found = TRUE;
  choices->within_own = TRUE;
  choices->domains = change->domains != NULL && change->domains[0] != NULL
                       ? sa_fake_check (work, SA_CHANGE_ALLOW_DOMAIN, NULL, SA_ROLE_BASIC)
                       : SA_REASON_NONE;

  for (i = 0; change->products != NULL && i < sa_ids_get_size (change->products); i++)
    {
      const SaFakeProduct *product = sa_fake_product (state,
                                                      sa_fake_resolve (work, sa_ids_get_nth (change->products, i)));

      if (product == NULL || product->site != work->site || product->removed != 0)
        {
          choices->found = FALSE;
          continue;
        }
      add_id (choices->products, product->id);
      add_id (choices->groups, product->group);
      if (actor == NULL || !sa_fake_has_product (state, actor->id, product->id))
        choices->within_own = FALSE;
    }
  for (i = 0; change->groups != NULL && i < sa_ids_get_size (change->groups); i++)
    {
      const SaFakeGroup *group = sa_fake_group (state, sa_fake_resolve (work, sa_ids_get_nth (change->groups, i)));

      if (group == NULL || group->site != work->site || group->removed != 0)
        {
          choices->found = FALSE;
          continue;
        }
      add_id (choices->groups, group->id);
      if (actor == NULL || !sa_fake_is_member (state, group->id, actor->id))
        choices->within_own = FALSE;
    }
  for (i = 0; i < choices->groups->len; i++)
    for (j = 0; j < state->opens->len; j++)
      {
        const SaFakePair *pair = &g_array_index (state->opens, SaFakePair, j);

        if (pair->group == g_array_index (choices->groups, SaId, i))
          add_id (choices->products, pair->other);
      }
}

static void
join (SaFakeWork *work,
      SaId        user,
      GArray     *groups,
      gboolean    only_these)
{
  guint i;

  for (i = 0; only_these && i < work->state->groups->len; i++)
    {
      g_autofree char *field = g_strdup_printf ("group/%u", i + 1);
      gboolean chosen = FALSE;
      guint j;

      for (j = 0; j < groups->len; j++)
        chosen = chosen || g_array_index (groups, SaId, j) == (SaId) i + 1;
      if (!chosen)
        sa_fake_move (work, SA_ENTITY_USER, user, field, NULL);
    }
  for (i = 0; i < groups->len; i++)
    {
      g_autofree char *field = g_strdup_printf ("group/%" G_GINT64_FORMAT, g_array_index (groups, SaId, i));

      sa_fake_move (work, SA_ENTITY_USER, user, field, "1");
    }
}

static SaId
make_invitation (SaFakeWork     *work,
                 const SaChange *change,
                 SaId            user)
{
  SaFakeInvitation invitation = { 0 };

  invitation.id = work->state->invitations->len + 1;
  invitation.user = user;
  invitation.invited_by = work->actor->account;
  invitation.expires_days = SA_DEFAULT_EXPIRES_DAYS;
  g_array_append_val (work->state->invitations, invitation);
  sa_fake_move (work, SA_ENTITY_USER, user, "invitation", sa_fake_number (work->state, invitation.id));

  return invitation.id;
}

/* The choices of @change about the mail; what it leaves open stays. */
static void
set_offer (SaFakeWork     *work,
           const SaChange *change,
           SaId            id,
           const char     *address_language)
{
  SaFakeInvitation *invitation = sa_fake_invitation (work->state, id);

  if (change->language != NULL)
    invitation->language = sa_fake_string (work->state, change->language);
  if (change->language != NULL || address_language != NULL)
    invitation->address_language = sa_fake_string (work->state, address_language);
  if (change->text != NULL)
    invitation->text = sa_fake_string (work->state, change->text);
  invitation->expires_days = (change->flags & SA_CHANGE_FLAG_NEVER_EXPIRES) != 0 ? 0 : change->expires_days;
}

static SaId
make_account (SaFakeWork *work,
              const char *address,
              const char *key,
              const char *name)
{
  SaFakeAccount account = { 0 };

  account.id = work->state->accounts->len + 1;
  account.address = sa_fake_string (work->state, address);
  account.key = sa_fake_string (work->state, key);
  account.name = sa_fake_string (work->state, name);
  account.created = work->now;
  g_array_append_val (work->state->accounts, account);
  sa_fake_log (work, SA_ENTITY_ACCOUNT, account.id, "exists", "0", "1");

  return account.id;
}

static SaId
make_user (SaFakeWork     *work,
           const SaChange *change,
           SaId            account)
{
  SaFakeUser user = { 0 };

  user.id = work->state->users->len + 1;
  user.site = work->site;
  user.account = account;
  user.role = change->role;
  user.access = TRUE;
  user.origin = SA_ORIGIN_INVITED;
  user.invited_by = work->actor->account;
  user.added = work->now;
  g_array_append_val (work->state->users, user);
  sa_fake_log (work, SA_ENTITY_USER, user.id, "exists", "0", "1");

  return user.id;
}

/* What the address meets, before anything is done about it. */
static SaVerdict
meet (SaFakeWork          *work,
      const SaChange      *change,
      const SaFakeAccount *account,
      const SaFakeUser    *user,
      SaReason            *reason)
{
  const SaFakeMessage *open;

  if (account != NULL && account->state != SA_ACCOUNT_NONE && account->state != SA_ACCOUNT_ACTIVE)
    {
      *reason = SA_REASON_ACCOUNT_DEACTIVATED;
      return SA_VERDICT_DEACTIVATED;
    }
  if (user == NULL)
    return account != NULL && account->state == SA_ACCOUNT_ACTIVE ? SA_VERDICT_EXISTING_ACCOUNT : SA_VERDICT_INVITED;
  if (user->removed != 0)
    {
      *reason = SA_REASON_REMOVED_EARLIER;
      return SA_VERDICT_RESTORED;
    }
  if (!user->access)
    {
      *reason = SA_REASON_NO_ACCESS_BEFORE;
      return SA_VERDICT_RESTORED;
    }

  open = sa_fake_open_message (work->state, user->invitation);
  if (user->first_seen != 0 || (change->flags & SA_CHANGE_FLAG_SEND_MAIL) == 0 ||
      (open != NULL && open->state == SA_DELIVERY_SENDING))
    return SA_VERDICT_ALREADY_USER;

  return SA_VERDICT_RESENT;
}

static SaReason
check_invite (SaFakeWork       *work,
              const SaChange   *change,
              const Choices    *choices,
              const SaFakeUser *user,
              SaVerdict         verdict,
              const char       *language)
{
  SaActorFacts actor = sa_fake_actor_facts (work, work->site);
  SaTargetFacts target = sa_fake_target_facts (work, user);
  SaReason reason;

  target.within_own = choices->within_own;
  if (!sa_fake_is_language (change->language) || !sa_fake_is_language (language))
    return SA_REASON_LANGUAGE_UNKNOWN;
  reason = sa_policy_check (SA_CHANGE_INVITE, &actor, &target, change->role);
  if (reason != SA_REASON_NONE)
    return reason;
  if (choices->domains != SA_REASON_NONE)
    return choices->domains;
  /* An invitation is no way round what somebody else decided. A directory only says who is there. */
  if (actor.kind == SA_ACTOR_ACCOUNT && verdict == SA_VERDICT_RESTORED)
    return sa_policy_check (SA_CHANGE_RESTORE, &actor, &target, change->role);
  if (actor.kind == SA_ACTOR_ACCOUNT && verdict == SA_VERDICT_RESENT)
    return sa_policy_check (SA_CHANGE_RESEND, &actor, &target, change->role);

  return SA_REASON_NONE;
}

static void
invite_address (SaFakeWork     *work,
                const SaChange *change,
                const Choices  *choices,
                gsize           target,
                const char     *address,
                const char     *key)
{
  SaFakeAccount *account = sa_fake_account_by_key (work->state, key);
  SaFakeUser *user = account != NULL ? sa_fake_user_of (work->state, work->site, account->id) : NULL;
  gboolean mail = (change->flags & SA_CHANGE_FLAG_SEND_MAIL) != 0;
  g_autoptr(GArray) needed = g_array_copy (choices->products);
  SaReason reason = SA_REASON_NONE;
  SaVerdict verdict = meet (work, change, account, user, &reason);
  SaReason refusal = check_invite (work, change, choices, user, verdict,
                                   sa_targets_get_language (change->targets, target));
  SaId id = user != NULL ? user->id : 0;
  SaId full;

  if (refusal == SA_REASON_NONE && !choices->found)
    refusal = SA_REASON_NOT_FOUND;
  if (refusal != SA_REASON_NONE)
    {
      sa_fake_verdict (work, target, SA_VERDICT_REFUSED, refusal, id, NULL);
      return;
    }
  if (verdict == SA_VERDICT_DEACTIVATED || verdict == SA_VERDICT_ALREADY_USER)
    {
      sa_fake_verdict (work, target, verdict, reason, id, NULL);
      return;
    }

  /* Who was revoked gets back what they had, too; who was removed starts anew. */
  if (verdict == SA_VERDICT_RESTORED && user->removed == 0)
    {
      g_autoptr(GArray) had = sa_fake_products_of (work, id);
      guint i;

      for (i = 0; i < had->len; i++)
        add_id (needed, g_array_index (had, SaId, i));
    }
  /* Removed, the user would seem to lack what they will not take. */
  full = sa_fake_lacking_seat (work, id, needed);
  if (full != 0)
    {
      sa_fake_verdict (work, target, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT, id,
                       sa_fake_product (work->state, full)->name);
      return;
    }

  if (account == NULL)
    account = sa_fake_account (work->state,
                               make_account (work, address, key, sa_targets_get_name (change->targets, target)));
  if (id == 0)
    id = make_user (work, change, account->id);
  if (verdict == SA_VERDICT_RESTORED)
    {
      sa_fake_move (work, SA_ENTITY_USER, id, "role", sa_fake_number (work->state, change->role));
      sa_fake_move (work, SA_ENTITY_USER, id, "access", "1");
    }
  join (work, id, choices->groups, reason == SA_REASON_REMOVED_EARLIER);
  if (verdict == SA_VERDICT_RESTORED)
    sa_fake_move (work, SA_ENTITY_USER, id, "exists", "1");

  if (verdict != SA_VERDICT_RESENT || sa_fake_user (work->state, id)->invitation == 0)
    make_invitation (work, change, id);
  set_offer (work, change, sa_fake_user (work->state, id)->invitation,
             sa_targets_get_language (change->targets, target));
  if (mail)
    sa_fake_queue (work, sa_fake_user (work->state, id)->invitation,
                   MAX (work->now + change->hold_seconds, change->not_before));
  sa_fake_verdict (work, target, verdict, reason, id, NULL);
}

void
sa_fake_invite (SaFakeWork     *work,
                const SaChange *change)
{
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Choices choices;
  gsize i;

  choices_init (&choices, work, change);
  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      const char *input = sa_targets_get_address (change->targets, i);
      SaReason reason = sa_targets_get_reason (change->targets, i);
      g_autofree char *address = NULL;
      g_autofree char *key = NULL;

      if (reason == SA_REASON_NONE)
        reason = sa_address_check (input, &address);
      if (reason != SA_REASON_NONE)
        {
          sa_fake_verdict (work, i, SA_VERDICT_INVALID, reason, 0, NULL);
          continue;
        }
      key = sa_address_key (address);
      if (g_hash_table_contains (keys, key))
        sa_fake_verdict (work, i, SA_VERDICT_DUPLICATE, SA_REASON_NONE, 0, NULL);
      else if (work->site == 0)
        sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
      else
        invite_address (work, change, &choices, i, address, key);
      g_hash_table_add (keys, g_steal_pointer (&key));
    }
  for (i = 0; choices.domains == SA_REASON_NONE && change->domains != NULL && change->domains[i] != NULL; i++)
    {
      SaId rule = 0;
      gboolean changed = FALSE;
      SaReason reason = sa_fake_allow_domain (work, work->site, change->domains[i], &rule, &changed);

      if (reason != SA_REASON_NONE)
        sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, reason, 0, change->domains[i]);
    }
  choices_clear (&choices);
}

gboolean
sa_fake_is_language (const char *language)
{
  return language == NULL || sa_language_is_tag (language);
}

SaReason
sa_fake_check_offer (SaFakeWork       *work,
                     SaChangeKind      kind,
                     const SaFakeUser *user,
                     const char       *language)
{
  SaReason reason = sa_fake_check (work, kind, user, SA_ROLE_BASIC);
  SaAccountState state = sa_fake_account (work->state, user->account)->state;

  if (reason != SA_REASON_NONE)
    return reason;
  if (!sa_fake_is_language (language))
    return SA_REASON_LANGUAGE_UNKNOWN;
  if (user->removed != 0)
    return SA_REASON_REMOVED;
  if (!user->access)
    return SA_REASON_NO_ACCESS_BEFORE;
  if (user->first_seen != 0)
    return SA_REASON_HAS_BEEN_SEEN;
  if (state != SA_ACCOUNT_NONE && state != SA_ACCOUNT_ACTIVE)
    return SA_REASON_ACCOUNT_DEACTIVATED;

  return SA_REASON_NONE;
}

void
sa_fake_resend (SaFakeWork     *work,
                const SaChange *change)
{
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      SaId id = sa_fake_resolve (work, sa_targets_get_id (change->targets, i));
      SaFakeUser *user = sa_fake_user (work->state, id);
      const SaFakeMessage *open;
      SaReason reason;

      if (user == NULL || user->site != work->site)
        {
          sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
          continue;
        }
      reason = sa_fake_check_offer (work, SA_CHANGE_RESEND, user, change->language);
      if (reason != SA_REASON_NONE)
        {
          sa_fake_verdict (work, i, SA_VERDICT_REFUSED, reason, id, NULL);
          continue;
        }
      open = sa_fake_open_message (work->state, user->invitation);
      if (open != NULL && open->state == SA_DELIVERY_SENDING)
        {
          sa_fake_verdict (work, i, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, id, NULL);
          continue;
        }
      if (sa_fake_changed_since (work, change->kind, user))
        {
          sa_fake_verdict (work, i, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE, id, NULL);
          continue;
        }
      if (user->invitation == 0)
        make_invitation (work, change, id);
      set_offer (work, change, user->invitation, NULL);
      sa_fake_queue (work, user->invitation, MAX (work->now + change->hold_seconds, change->not_before));
      sa_fake_verdict (work, i, SA_VERDICT_DONE, SA_REASON_NONE, id, NULL);
    }
}

void
sa_fake_make_link (SaFakeWork     *work,
                   const SaChange *change)
{
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      SaId id = sa_fake_resolve (work, sa_targets_get_id (change->targets, i));
      SaFakeUser *user = sa_fake_user (work->state, id);
      g_autofree char *one = g_uuid_string_random ();
      g_autofree char *two = g_uuid_string_random ();
      g_autofree char *secret = g_strconcat (one, two, NULL);
      g_autofree char *hash = sa_fake_hash (secret);
      SaFakeInvitation *invitation;
      SaFakeLink link = { 0 };
      SaReason reason;

      if (user == NULL || user->site != work->site)
        {
          sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
          continue;
        }
      reason = sa_fake_check_offer (work, SA_CHANGE_MAKE_LINK, user, NULL);
      if (reason != SA_REASON_NONE)
        {
          sa_fake_verdict (work, i, SA_VERDICT_REFUSED, reason, id, NULL);
          continue;
        }
      if (user->invitation == 0)
        make_invitation (work, change, id);
      invitation = sa_fake_invitation (work->state, user->invitation);
      link.hash = sa_fake_string (work->state, hash);
      link.invitation = invitation->id;
      if (invitation->expires_days > 0)
        link.expires = work->now + (SaTime) invitation->expires_days * SECONDS_A_DAY;
      g_array_append_val (work->state->links, link);
      sa_fake_log (work, SA_ENTITY_INVITATION, invitation->id, "link", NULL, "1");
      sa_fake_touch (work, id);
      sa_fake_verdict (work, i, SA_VERDICT_DONE, SA_REASON_NONE, id, work->preview ? NULL : secret);
    }
}

static SaFakeLink *
find_link (SaFakeWork *work)
{
  g_autofree char *hash = work->actor->token != NULL ? sa_fake_hash (work->actor->token) : NULL;
  guint i;

  for (i = 0; hash != NULL && i < work->state->links->len; i++)
    {
      SaFakeLink *link = &g_array_index (work->state->links, SaFakeLink, i);

      if (g_str_equal (link->hash, hash))
        return link;
    }

  return NULL;
}

static void
come_in (SaFakeWork     *work,
         const SaChange *change,
         SaFakeLink     *link)
{
  SaFakeInvitation *invitation = sa_fake_invitation (work->state, link->invitation);
  SaFakeUser *user = sa_fake_user (work->state, invitation->user);
  SaFakeAccount *account = sa_fake_account (work->state, user->account);
  SaFakeMessage *message = sa_fake_message (work->state, link->message);
  guint i;

  for (i = 0; i < work->state->messages->len; i++)
    if (g_array_index (work->state->messages, SaFakeMessage, i).invitation == invitation->id)
      g_array_index (work->state->messages, SaFakeMessage, i).next_follow = 0;

  /* Who holds the link of a mail has got the mail, whatever the relay said. */
  if (message != NULL && (message->state == SA_DELIVERY_UNKNOWN || message->state == SA_DELIVERY_SENDING))
    {
      message->state = SA_DELIVERY_HANDED_OVER;
      message->handed_over = work->now;
      message->bytes = NULL;
      sa_fake_mirror (work->state, invitation->id);
      user->last_sent = work->now;
    }

  if (account->state == SA_ACCOUNT_NONE)
    {
      sa_fake_log (work, SA_ENTITY_ACCOUNT, account->id, "state", "0", "1");
      account->state = SA_ACCOUNT_ACTIVE;
    }
  if (change->name != NULL && *change->name != '\0')
    {
      sa_fake_log (work, SA_ENTITY_ACCOUNT, account->id, "name", account->name, change->name);
      account->name = sa_fake_string (work->state, change->name);
    }
  if (account->first_seen == 0)
    account->first_seen = work->now;
  sa_fake_log (work, SA_ENTITY_INVITATION, invitation->id, "accepted", NULL, sa_fake_number (work->state, work->now));
  invitation->accepted = work->now;
  if (user->first_seen == 0)
    sa_fake_move (work, SA_ENTITY_USER, user->id, "first_seen", sa_fake_number (work->state, work->now));
  user->last_seen = work->now;
  sa_fake_touch (work, user->id);
  sa_fake_close_door (work, user->id);
  sa_fake_verdict (work, 0, SA_VERDICT_DONE, SA_REASON_NONE, user->id, NULL);
}

void
sa_fake_accept (SaFakeWork     *work,
                const SaChange *change)
{
  SaReason reason = sa_fake_check (work, SA_CHANGE_ACCEPT, NULL, SA_ROLE_BASIC);
  SaFakeLink *link = find_link (work);
  const SaFakeInvitation *invitation = link != NULL ? sa_fake_invitation (work->state, link->invitation) : NULL;
  const SaFakeUser *user = invitation != NULL ? sa_fake_user (work->state, invitation->user) : NULL;
  SaAccountState state = user != NULL ? sa_fake_account (work->state, user->account)->state : SA_ACCOUNT_NONE;

  if (reason == SA_REASON_NONE && user == NULL)
    {
      sa_fake_verdict (work, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
      return;
    }
  if (reason == SA_REASON_NONE && (!user->access || user->removed != 0))
    reason = SA_REASON_LINK_DEAD;
  if (reason == SA_REASON_NONE && state != SA_ACCOUNT_NONE && state != SA_ACCOUNT_ACTIVE)
    reason = SA_REASON_ACCOUNT_DEACTIVATED;
  if (reason != SA_REASON_NONE)
    {
      sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, reason, 0, NULL);
      return;
    }

  if (invitation->accepted != 0)
    sa_fake_verdict (work, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user->id, NULL);
  else if (link->dead != 0)
    sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD, 0, NULL);
  else if (link->expires != 0 && link->expires <= work->now)
    sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_EXPIRED, 0, NULL);
  else
    come_in (work, change, link);
}
