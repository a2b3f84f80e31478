/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fake-work.h"

/* An account gets another address: links die, mail on its way goes anew; on every site that the account is on. */

SaReason
sa_fake_check_address (SaFakeWork *work,
                       SaId        id,
                       const char *address)
{
  const SaFakeAccount *account = sa_fake_account (work->state, id);
  const SaFakeAccount *other;
  g_autofree char *key = NULL;
  guint i;

  for (i = 0; i < work->state->users->len; i++)
    {
      const SaFakeUser *user = &g_array_index (work->state->users, SaFakeUser, i);
      SaActorFacts actor = sa_fake_actor_facts (work, user->site);
      SaTargetFacts target = sa_fake_target_facts (work, user);
      SaReason reason;

      if (user->account != id || user->removed != 0 || sa_fake_site (work->state, user->site)->removed != 0)
        continue;
      reason = sa_policy_check (SA_CHANGE_CHANGE_ADDRESS, &actor, &target, SA_ROLE_BASIC);
      if (reason != SA_REASON_NONE)
        return reason;
      if (account->organization_admin && actor.kind == SA_ACTOR_ACCOUNT && !actor.organization_admin)
        return SA_REASON_ORGANIZATION_ADMIN_ONLY;
    }
  if (account->state != SA_ACCOUNT_NONE)
    return SA_REASON_SIGNED_UP;
  if (address == NULL)
    return SA_REASON_NONE;
  key = sa_address_key (address);
  other = sa_fake_account_by_key (work->state, key);

  return other != NULL && other->id != id ? SA_REASON_ADDRESS_TAKEN : SA_REASON_NONE;
}

/* Undone and redone, an event was done by others again. */
static gboolean
is_alike (SaFakeState *state,
          SaId         event,
          SaId         other)
{
  SaId undoes = sa_fake_event (state, event)->undoes;
  SaId other_undoes = sa_fake_event (state, other)->undoes;

  return other == event || (undoes != 0 && undoes == other_undoes) ||
         (other_undoes != 0 && sa_fake_event (state, other_undoes)->undoes == event);
}

static gboolean
is_queued_by (SaFakeState *state,
              SaId         event,
              SaId         message)
{
  guint i;

  for (i = 0; i < state->event_rows->len; i++)
    {
      const SaFakeEventRow *row = &g_array_index (state->event_rows, SaFakeEventRow, i);

      if (row->entity == SA_ENTITY_MESSAGE && row->id == message && row->before == NULL &&
          sa_fake_event (state, row->event) != NULL && is_alike (state, event, row->event))
        return TRUE;
    }

  return FALSE;
}

/* Whether the event stopped a mail of the invitation that it had not queued itself. */
static gboolean
is_stopped_by (SaFakeState *state,
               SaId         event,
               SaId         invitation)
{
  const char *cancelled = sa_fake_number (state, SA_DELIVERY_CANCELLED);
  guint i;

  for (i = 0; i < state->event_rows->len; i++)
    {
      const SaFakeEventRow *row = &g_array_index (state->event_rows, SaFakeEventRow, i);

      if (row->event == event && row->entity == SA_ENTITY_MESSAGE && g_str_equal (row->field, "state") &&
          sa_fake_message (state, row->id)->invitation == invitation && g_strcmp0 (row->after, cancelled) == 0 &&
          !is_queued_by (state, event, row->id))
        return TRUE;
    }

  return FALSE;
}

/* Whether a mail goes to the new address, and not before when; 0: none does. */
static SaTime
give_up_mail (SaFakeWork *work,
              SaId        invitation,
              SaTime      not_before,
              SaId        undone)
{
  SaFakeMessage *open = sa_fake_open_message (work->state, invitation);
  SaDelivery delivery = sa_fake_invitation (work->state, invitation)->delivery;
  gboolean wanted = undone != 0 ? is_stopped_by (work->state, undone, invitation)
                                : delivery == SA_DELIVERY_FAILED || delivery == SA_DELIVERY_BOUNCED;

  if (open == NULL)
    return wanted ? not_before : 0;

  wanted = wanted || undone == 0 || !is_queued_by (work->state, undone, open->id);
  if (open->state == SA_DELIVERY_QUEUED)
    not_before = MAX (not_before, open->not_before);
  if (open->state == SA_DELIVERY_QUEUED || open->state == SA_DELIVERY_WAITING)
    work->n_cancelled++;
  else if (undone == 0 || !is_queued_by (work->state, undone, open->id))
    work->n_left++;
  sa_fake_log_state (work, open, SA_DELIVERY_CANCELLED);
  open->state = SA_DELIVERY_CANCELLED;
  open->bytes = NULL;

  return wanted ? not_before : 0;
}

/* What goes back, goes back to the moment of the event: what died then lives again. */
static void
move_links (SaFakeWork *work,
            SaId        account,
            SaId        undone)
{
  SaTime then = 0;
  guint i;

  for (i = 0; undone != 0 && i < work->state->events->len; i++)
    if (is_alike (work->state, undone, i + 1))
      then = sa_fake_event (work->state, i + 1)->time;

  for (i = 0; i < work->state->links->len; i++)
    {
      SaFakeLink *link = &g_array_index (work->state->links, SaFakeLink, i);
      const SaFakeInvitation *invitation = sa_fake_invitation (work->state, link->invitation);
      const SaFakeUser *user = sa_fake_user (work->state, invitation->user);

      if (user->account != account)
        continue;
      if (link->dead == 0)
        link->dead = work->now;
      else if (then != 0 && link->dead == then && user->access && user->removed == 0 && invitation->accepted == 0)
        link->dead = 0;
    }
}

static void
move_messages (SaFakeState *state,
               SaId         account,
               const char  *before,
               const char  *after)
{
  guint i;

  for (i = 0; i < state->messages->len; i++)
    {
      SaFakeMessage *message = &g_array_index (state->messages, SaFakeMessage, i);

      if (sa_fake_user (state, sa_fake_invitation (state, message->invitation)->user)->account != account)
        continue;
      if (message->address == NULL)
        {
          message->address = before;
          message->next_follow = 0;
        }
      else if (g_str_equal (message->address, after))
        message->address = NULL;
    }
}

static SaTime
last_sent (SaFakeState *state,
           SaId         invitation)
{
  SaTime latest = 0;
  guint i;

  for (i = 0; i < state->messages->len; i++)
    {
      const SaFakeMessage *message = &g_array_index (state->messages, SaFakeMessage, i);

      if (message->invitation == invitation && message->address == NULL &&
          (message->state == SA_DELIVERY_HANDED_OVER || message->state == SA_DELIVERY_BOUNCED))
        latest = MAX (latest, message->handed_over);
    }

  return latest;
}

void
sa_fake_move_address (SaFakeWork *work,
                      SaId        id,
                      const char *address,
                      SaTime      not_before,
                      SaId        undone)
{
  SaFakeState *state = work->state;
  SaFakeAccount *account = sa_fake_account (state, id);
  g_autofree SaTime *wanted = g_new0 (SaTime, state->users->len);
  g_autofree char *key = sa_address_key (address);
  const char *before = account->address;
  guint i;

  for (i = 0; i < state->users->len; i++)
    {
      const SaFakeUser *user = &g_array_index (state->users, SaFakeUser, i);

      if (user->account == id && user->invitation != 0)
        wanted[i] = give_up_mail (work, user->invitation, not_before, undone);
    }
  account->address = sa_fake_string (state, address);
  account->key = sa_fake_string (state, key);
  move_links (work, id, undone);
  move_messages (state, id, before, account->address);
  for (i = 0; i < state->users->len; i++)
    {
      SaFakeUser *user = &g_array_index (state->users, SaFakeUser, i);

      if (user->account != id)
        continue;
      sa_fake_touch (work, user->id);
      if (user->invitation == 0)
        continue;
      sa_fake_mirror (state, user->invitation);
      user->last_sent = last_sent (state, user->invitation);
      if (wanted[i] != 0 && user->access && user->removed == 0 && user->first_seen == 0 &&
          sa_fake_invitation (state, user->invitation)->accepted == 0)
        {
          sa_fake_invitation (state, user->invitation)->expires = 0;
          sa_fake_queue (work, user->invitation, wanted[i]);
        }
    }
  sa_fake_log (work, SA_ENTITY_ACCOUNT, id, "address", before, account->address);
}

void
sa_fake_change_address (SaFakeWork     *work,
                        const SaChange *change)
{
  SaId id = change->targets != NULL ? sa_fake_resolve (work, sa_targets_get_id (change->targets, 0)) : 0;
  const SaFakeUser *user = sa_fake_user (work->state, id);
  g_autoptr(SaTargets) targets = sa_address_parse_list (change->name != NULL ? change->name : "", NULL);
  g_autofree char *address = NULL;
  SaReason reason;

  if (user == NULL || user->site != work->site)
    {
      sa_fake_verdict (work, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
      return;
    }
  reason = sa_fake_check (work, SA_CHANGE_CHANGE_ADDRESS, user, SA_ROLE_BASIC);
  if (reason == SA_REASON_NONE && user->removed != 0)
    reason = SA_REASON_REMOVED;
  if (reason == SA_REASON_NONE)
    reason = sa_fake_check_address (work, user->account, NULL);
  if (reason == SA_REASON_NONE && sa_targets_get_size (targets) != 1)
    reason = sa_targets_get_size (targets) == 0 ? SA_REASON_ADDRESS_EMPTY : SA_REASON_ADDRESS_MANY_AT;
  if (reason == SA_REASON_NONE)
    reason = sa_targets_get_reason (targets, 0);
  if (reason == SA_REASON_NONE)
    reason = sa_address_check (sa_targets_get_address (targets, 0), &address);
  if (reason == SA_REASON_NONE)
    reason = sa_fake_check_address (work, user->account, address);
  if (reason != SA_REASON_NONE)
    sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, reason, id, NULL);
  else if (g_str_equal (sa_fake_account (work->state, user->account)->address, address))
    sa_fake_verdict (work, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, id, NULL);
  else if (sa_fake_changed_since (work, change->kind, user))
    sa_fake_verdict (work, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE, id, NULL);
  else
    {
      sa_fake_move_address (work, user->account, address, MAX (work->now + change->hold_seconds, change->not_before),
                            0);
      sa_fake_verdict (work, 0, SA_VERDICT_DONE, SA_REASON_NONE, id, NULL);
    }
}
