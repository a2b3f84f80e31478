/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-work.h"

#include "sa-command.h"

void
sa_fake_begin (SaFakeWork    *work,
               SaFakeState   *state,
               const SaActor *actor,
               gboolean       preview,
               SaTime         now,
               GHashTable    *touched)
{
  SaFakeWork fresh = { 0 };

  *work = fresh;
  work->state = state;
  work->actor = actor;
  work->preview = preview;
  work->now = now;
  work->touched = touched;
  work->outcome = sa_outcome_new ();
  work->results = g_array_new (FALSE, TRUE, sizeof (SaId));
  work->event = state->events->len + 1;
}

void
sa_fake_end (SaFakeWork   *work,
             SaChangeKind  kind,
             SaId          site,
             const char   *title,
             SaId          undoes)
{
  SaFakeState *state = work->state;
  gsize i;

  sa_outcome_set_mail (work->outcome, work->n_queued, work->n_cancelled, work->n_left);
  if (work->wrote && !work->preview)
    {
      SaFakeEvent event = { 0 };

      event.id = work->event;
      event.seq = state->seq + 1;
      event.site = site;
      event.time = work->now;
      event.kind = (int) kind;
      event.actor_kind = work->actor->kind;
      event.actor = work->actor->account;
      event.program = sa_fake_string (state, work->actor->program);
      event.os_user = sa_fake_string (state, work->actor->os_user);
      event.host = sa_fake_string (state, work->actor->host);
      event.title = sa_fake_string (state, title);
      event.command = work->command;
      event.n_targets = sa_outcome_get_size (work->outcome);
      event.undoes = undoes;
      for (i = 0; i < event.n_targets; i++)
        if (!sa_verdict_is_success (sa_outcome_get_row (work->outcome, i)->verdict))
          event.n_refused++;
      g_array_append_val (state->events, event);
      state->seq++;
    }
  sa_outcome_set_event (work->outcome, work->wrote && !work->preview ? work->event : 0, state->seq);
  g_clear_pointer (&work->results, g_array_unref);
}

void
sa_fake_touch (SaFakeWork *work,
               SaId        user)
{
  g_hash_table_add (work->touched, g_memdup2 (&user, sizeof user));
}

void
sa_fake_log (SaFakeWork *work,
             SaEntity    entity,
             SaId        id,
             const char *field,
             const char *before,
             const char *after)
{
  SaFakeEventRow row = { 0 };

  row.event = work->event;
  row.entity = entity;
  row.id = id;
  row.field = sa_fake_string (work->state, field);
  row.before = sa_fake_string (work->state, before);
  row.after = sa_fake_string (work->state, after);
  g_array_append_val (work->state->event_rows, row);
  work->wrote = TRUE;
  if (entity == SA_ENTITY_USER)
    sa_fake_touch (work, id);
}

gboolean
sa_fake_move (SaFakeWork *work,
              SaEntity    entity,
              SaId        id,
              const char *field,
              const char *after)
{
  const char *before = sa_fake_get_field (work->state, entity, id, field);

  if (g_strcmp0 (before, after) == 0)
    return FALSE;
  sa_fake_log (work, entity, id, field, before, after);
  sa_fake_put_field (work->state, entity, id, field, after, work->now);

  return TRUE;
}

void
sa_fake_verdict (SaFakeWork *work,
                 gsize       target,
                 SaVerdict   verdict,
                 SaReason    reason,
                 SaId        id,
                 const char *detail)
{
  sa_outcome_add (work->outcome, work->change, (guint) target, verdict, reason, id, detail);
}

SaId
sa_fake_resolve (SaFakeWork *work,
                 SaId        id)
{
  if (id >= 0)
    return id;
  if ((gsize) (-id) > work->results->len)
    return 0;

  return g_array_index (work->results, SaId, -id - 1);
}

SaActorFacts
sa_fake_actor_facts (SaFakeWork *work,
                     SaId        site)
{
  const SaFakeAccount *account = sa_fake_account (work->state, work->actor->account);
  const SaFakeUser *user;
  SaActorFacts facts = { 0 };

  facts.kind = work->actor->kind;
  if (account == NULL)
    return facts;

  user = sa_fake_user_of (work->state, site, account->id);
  facts.known = account->state == SA_ACCOUNT_NONE || account->state == SA_ACCOUNT_ACTIVE;
  facts.organization_admin = account->organization_admin;
  facts.on_site = user != NULL && user->access && user->removed == 0;
  facts.role = user != NULL ? user->role : SA_ROLE_BASIC;

  return facts;
}

SaTargetFacts
sa_fake_target_facts (SaFakeWork       *work,
                      const SaFakeUser *user)
{
  SaTargetFacts facts = { 0 };

  facts.within_own = TRUE;
  if (user == NULL)
    return facts;

  facts.exists = TRUE;
  facts.role = user->role;
  facts.is_actor = user->account == work->actor->account;
  facts.invited_by_actor = user->invited_by != 0 && user->invited_by == work->actor->account;
  facts.counts_as_admin = sa_fake_counts_as_admin (work->state, user);
  facts.n_site_admins = sa_fake_count_admins (work->state, user->site);
  facts.counts_as_organization_admin = sa_fake_account (work->state, user->account)->organization_admin;
  facts.n_organization_admins = sa_fake_count_organization_admins (work->state);

  return facts;
}

SaReason
sa_fake_check (SaFakeWork       *work,
               SaChangeKind      kind,
               const SaFakeUser *user,
               SaRole            role)
{
  SaActorFacts actor = sa_fake_actor_facts (work, work->site);
  SaTargetFacts target = sa_fake_target_facts (work, user);

  return sa_policy_check (kind, &actor, &target, role);
}

SaId
sa_fake_site_of (SaFakeWork     *work,
                 const SaChange *change)
{
  const SaFakeSite *site = sa_fake_site (work->state, sa_fake_resolve (work, change->site));

  return site != NULL && site->removed == 0 ? site->id : 0;
}

GArray *
sa_fake_products_of (SaFakeWork *work,
                     SaId        user)
{
  GArray *products = g_array_new (FALSE, FALSE, sizeof (SaId));
  guint i;

  for (i = 0; i < work->state->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (work->state->products, SaFakeProduct, i);

      if (product->removed == 0 && sa_fake_has_product (work->state, user, product->id))
        g_array_append_val (products, product->id);
    }

  return products;
}

SaId
sa_fake_lacking_seat (SaFakeWork *work,
                      SaId        user,
                      GArray     *products)
{
  const SaFakeUser *row = sa_fake_user (work->state, user);
  guint i;

  for (i = 0; i < products->len; i++)
    {
      SaId id = g_array_index (products, SaId, i);
      const SaFakeProduct *product = sa_fake_product (work->state, id);
      gint64 in_use = 0;
      gint64 reserved = 0;

      if (product->seats < 0)
        continue;
      if (row != NULL && sa_fake_takes_seat (work->state, row) && sa_fake_has_product (work->state, user, id))
        continue;
      sa_fake_count_seats (work->state, id, &in_use, &reserved);
      if (in_use + reserved >= product->seats)
        return id;
    }

  return 0;
}

void
sa_fake_log_state (SaFakeWork          *work,
                   const SaFakeMessage *message,
                   SaDelivery           after)
{
  sa_fake_log (work, SA_ENTITY_MESSAGE, message->id, "state",
               sa_fake_number (work->state, message->state), sa_fake_number (work->state, after));
  sa_fake_touch (work, sa_fake_invitation (work->state, message->invitation)->user);
}

void
sa_fake_queue (SaFakeWork *work,
               SaId        invitation,
               SaTime      not_before)
{
  SaFakeMessage message = { 0 };
  SaFakeMessage *open = sa_fake_open_message (work->state, invitation);

  if (open != NULL)
    sa_fake_cancel (work, open);

  message.id = work->state->messages->len + 1;
  message.site = sa_fake_user (work->state, sa_fake_invitation (work->state, invitation)->user)->site;
  message.invitation = invitation;
  message.state = SA_DELIVERY_QUEUED;
  message.queued = work->now;
  message.not_before = not_before;
  g_array_append_val (work->state->messages, message);
  sa_fake_mirror (work->state, invitation);
  sa_fake_log (work, SA_ENTITY_MESSAGE, message.id, "state", NULL, sa_fake_number (work->state, SA_DELIVERY_QUEUED));
  sa_fake_touch (work, sa_fake_invitation (work->state, invitation)->user);
  work->n_queued++;
}

gboolean
sa_fake_cancel (SaFakeWork    *work,
                SaFakeMessage *message)
{
  guint i;

  if (message->state == SA_DELIVERY_SENDING)
    return FALSE;
  /* One that may have left is given up: whoever wants it gone does not want to be asked again. */
  sa_fake_log_state (work, message, SA_DELIVERY_CANCELLED);
  message->state = SA_DELIVERY_CANCELLED;
  message->bytes = NULL;
  sa_fake_mirror (work->state, message->invitation);
  for (i = 0; i < work->state->links->len; i++)
    {
      SaFakeLink *link = &g_array_index (work->state->links, SaFakeLink, i);

      if (link->message == message->id && link->dead == 0)
        link->dead = work->now;
    }
  work->n_cancelled++;

  return TRUE;
}

void
sa_fake_kill_links (SaFakeWork *work,
                    SaId        user)
{
  guint i;

  for (i = 0; i < work->state->links->len; i++)
    {
      SaFakeLink *link = &g_array_index (work->state->links, SaFakeLink, i);

      if (link->dead == 0 && sa_fake_invitation (work->state, link->invitation)->user == user)
        link->dead = work->now;
    }
}

void
sa_fake_close_door (SaFakeWork *work,
                    SaId        user)
{
  guint i;

  sa_fake_kill_links (work, user);
  for (i = 0; i < work->state->messages->len; i++)
    {
      SaFakeMessage *message = &g_array_index (work->state->messages, SaFakeMessage, i);

      if (sa_fake_invitation (work->state, message->invitation)->user == user &&
          (message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING))
        sa_fake_cancel (work, message);
    }
}

/* Whether somebody else has done to the thing, since the plan's person looked, what it shows still. */
static gboolean
is_other (SaFakeWork *work,
          SaEntity    entity,
          SaId        id,
          const char *field)
{
  SaFakeState *state = work->state;
  guint i;

  for (i = 0; i < state->event_rows->len; i++)
    {
      const SaFakeEventRow *row = &g_array_index (state->event_rows, SaFakeEventRow, i);
      const SaFakeEvent *event = sa_fake_event (state, row->event);

      if (row->entity != entity || row->id != id || !g_str_equal (row->field, field) || event == NULL ||
          event->seq <= work->as_of ||
          (event->actor_kind == work->actor->kind && event->actor == work->actor->account))
        continue;
      if (entity == SA_ENTITY_MESSAGE)
        return row->before == NULL;

      return g_strcmp0 (row->before, sa_fake_get_field (state, entity, id, field)) != 0;
    }

  return FALSE;
}

gboolean
sa_fake_changed_since (SaFakeWork       *work,
                       SaChangeKind      kind,
                       const SaFakeUser *user)
{
  guint i;

  if (work->as_of == 0)
    return FALSE;
  switch ((int) kind)
    {
    case SA_CHANGE_SET_ROLE:
      return is_other (work, SA_ENTITY_USER, user->id, "role");
    case SA_CHANGE_REVOKE:
    case SA_CHANGE_REMOVE:
      return is_other (work, SA_ENTITY_USER, user->id, "role") || is_other (work, SA_ENTITY_USER, user->id, "first_seen");
    case SA_CHANGE_RESTORE:
      return is_other (work, SA_ENTITY_USER, user->id, "exists") || is_other (work, SA_ENTITY_USER, user->id, "access");
    case SA_CHANGE_CHANGE_ADDRESS:
      return is_other (work, SA_ENTITY_ACCOUNT, user->account, "address");
    case SA_CHANGE_RESEND:
      for (i = 0; i < work->state->messages->len; i++)
        if (sa_fake_invitation (work->state, sa_fake_message (work->state, i + 1)->invitation)->user == user->id &&
            is_other (work, SA_ENTITY_MESSAGE, i + 1, "state"))
          return TRUE;
      return FALSE;
    default:
      return FALSE;
    }
}

char *
sa_fake_hash (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}

static void
apply_change (SaFakeWork     *work,
              const SaChange *change)
{
  switch (change->kind)
    {
    case SA_CHANGE_INVITE:
      sa_fake_invite (work, change);
      break;
    case SA_CHANGE_RESEND:
      sa_fake_resend (work, change);
      break;
    case SA_CHANGE_MAKE_LINK:
      sa_fake_make_link (work, change);
      break;
    case SA_CHANGE_ACCEPT:
      sa_fake_accept (work, change);
      break;
    case SA_CHANGE_CANCEL_MESSAGE:
    case SA_CHANGE_RETRY_MESSAGE:
    case SA_CHANGE_POSTPONE_MESSAGE:
      sa_fake_change_messages (work, change);
      break;
    case SA_CHANGE_CHANGE_ADDRESS:
      sa_fake_change_address (work, change);
      break;
    case SA_CHANGE_PAUSE_OUTBOX:
    case SA_CHANGE_RESUME_OUTBOX:
    case SA_CHANGE_SET_RELAY:
    case SA_CHANGE_REMOVE_RELAY:
    case SA_CHANGE_SET_TEMPLATE:
    case SA_CHANGE_SET_LANGUAGE:
      sa_fake_change_mail (work, change);
      break;
    case SA_CHANGE_ADD_TO_GROUP:
    case SA_CHANGE_REMOVE_FROM_GROUP:
    case SA_CHANGE_REVOKE:
    case SA_CHANGE_RESTORE:
    case SA_CHANGE_REMOVE:
    case SA_CHANGE_SET_ROLE:
    case SA_CHANGE_GRANT:
    case SA_CHANGE_WITHDRAW:
    case SA_CHANGE_SEEN:
      sa_fake_change_users (work, change);
      break;
    case SA_CHANGE_UNDO:
    case SA_CHANGE_REDO:
    case SA_CHANGE_BOUNCED:
      sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED, 0, NULL);
      break;
    case SA_CHANGE_CREATE_ORGANIZATION:
    case SA_CHANGE_ADD_SITE:
    case SA_CHANGE_REMOVE_SITE:
    case SA_CHANGE_ADD_PRODUCT:
    case SA_CHANGE_SET_PRODUCT_SEATS:
    case SA_CHANGE_REMOVE_PRODUCT:
    case SA_CHANGE_ADD_GROUP:
    case SA_CHANGE_RENAME_GROUP:
    case SA_CHANGE_REMOVE_GROUP:
    case SA_CHANGE_ALLOW_DOMAIN:
    case SA_CHANGE_DENY_DOMAIN:
    case SA_CHANGE_SET_OPERATOR:
    case SA_N_CHANGE_KINDS:
    default:
      sa_fake_change_site (work, change);
      break;
    }
}

static void
count_all_seats (SaFakeState *state,
                 GArray      *counts)
{
  guint i;

  g_array_set_size (counts, 0);
  for (i = 0; i < state->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (state->products, SaFakeProduct, i);
      gint64 in_use = 0;
      gint64 reserved = 0;
      gint64 sum;

      sa_fake_count_seats (state, product->id, &in_use, &reserved);
      sum = in_use + reserved;
      g_array_append_val (counts, sum);
    }
}

static char *
name_of (SaEntity entity,
         SaId     id,
         gpointer data)
{
  SaFakeState *state = data;

  if (entity == SA_ENTITY_SITE && sa_fake_site (state, id) != NULL)
    return g_strdup (sa_fake_site (state, id)->name);
  if (entity == SA_ENTITY_GROUP && sa_fake_group (state, id) != NULL)
    return g_strdup (sa_fake_group (state, id)->name);
  if (entity == SA_ENTITY_PRODUCT && sa_fake_product (state, id) != NULL)
    return g_strdup (sa_fake_product (state, id)->name);
  if (entity == SA_ENTITY_USER && sa_fake_user (state, id) != NULL)
    return g_strdup (sa_fake_account (state, sa_fake_user (state, id)->account)->address);
  if (entity == SA_ENTITY_ACCOUNT && sa_fake_account (state, id) != NULL)
    return g_strdup (sa_fake_account (state, id)->address);

  return NULL;
}

SaOutcome *
sa_fake_apply (SaFakeState   *state,
               SaPlan        *plan,
               const SaActor *actor,
               gboolean       preview,
               SaTime         now,
               GHashTable    *touched)
{
  g_autoptr(GArray) before = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_autoptr(GArray) after = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_autofree char *command = NULL;
  SaChangeKind kind = ((const SaChange *) g_ptr_array_index (plan->changes, 0))->kind;
  SaFakeWork work;
  SaId site = 0;
  gboolean failed = FALSE;
  guint i;

  sa_fake_begin (&work, state, actor, preview, now, touched);
  work.as_of = plan->as_of;
  command = sa_command_from_plan (plan, actor->os_user, name_of, state);
  work.command = sa_fake_string (state, command);
  count_all_seats (state, before);
  for (i = 0; i < plan->changes->len; i++)
    {
      const SaChange *change = g_ptr_array_index (plan->changes, i);
      SaId made = 0;
      gsize first = sa_outcome_get_size (work.outcome);

      work.change = i;
      work.site = sa_fake_site_of (&work, change);
      apply_change (&work, change);
      if (sa_outcome_get_size (work.outcome) > first)
        made = sa_outcome_get_row (work.outcome, first)->id;
      g_array_append_val (work.results, made);
      if (i == 0)
        site = work.site;
    }

  for (i = 0; plan->atomic && i < sa_outcome_get_size (work.outcome); i++)
    if (!sa_verdict_is_success (sa_outcome_get_row (work.outcome, i)->verdict))
      failed = TRUE;
  if (failed)
    {
      sa_outcome_set_undone (work.outcome);
      sa_outcome_set_event (work.outcome, 0, state->seq);
      g_array_unref (work.results);
      return work.outcome;
    }

  count_all_seats (state, after);
  for (i = 0; i < after->len; i++)
    {
      SaSeatCount seats = { i + 1, 0, 0, 0 };

      seats.before = i < before->len ? g_array_index (before, gint64, i) : 0;
      seats.after = g_array_index (after, gint64, i);
      seats.seats = sa_fake_product (state, i + 1)->seats;
      if (seats.before != seats.after)
        sa_outcome_add_seats (work.outcome, &seats);
    }
  sa_fake_end (&work, kind, site, plan->title, 0);

  return work.outcome;
}
