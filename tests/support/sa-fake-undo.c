/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-command.h"
#include "sa-fake-work.h"
#include "sa-undo.h"

/* A target of undo: what the event was about. Rows of invitations and messages belong to their user. */
typedef struct
{
  SaEntity entity;
  SaId     id;
} Target;

static SaId
user_of_row (SaFakeState          *state,
             const SaFakeEventRow *row)
{
  if (row->entity == SA_ENTITY_USER)
    return row->id;
  if (row->entity == SA_ENTITY_INVITATION)
    return sa_fake_invitation (state, row->id)->user;
  if (row->entity == SA_ENTITY_MESSAGE)
    return sa_fake_invitation (state, sa_fake_message (state, row->id)->invitation)->user;

  return 0;
}

/* An account that got another address takes the mail of its users along; 0: none did. */
static SaId
moved_account (SaFakeState          *state,
               GArray               *rows,
               const SaFakeEventRow *row)
{
  SaId user = row->entity == SA_ENTITY_MESSAGE ? user_of_row (state, row) : 0;
  guint i;

  for (i = 0; i < rows->len; i++)
    {
      const SaFakeEventRow *other = &g_array_index (rows, SaFakeEventRow, i);

      if (other->entity == SA_ENTITY_ACCOUNT && user != 0 && sa_fake_user (state, user)->account == other->id)
        return other->id;
    }

  return 0;
}

static Target
target_of_row (SaFakeState          *state,
               GArray               *rows,
               const SaFakeEventRow *row)
{
  Target target = { row->entity, row->id };
  SaId user = user_of_row (state, row);
  SaId account = moved_account (state, rows, row);

  if (account != 0)
    {
      target.entity = SA_ENTITY_ACCOUNT;
      target.id = account;
      return target;
    }
  if (user != 0)
    {
      target.entity = SA_ENTITY_USER;
      target.id = user;
    }

  return target;
}

/* An undone event may be redone, and then it stands again. */
static gboolean
is_undone (SaFakeState *state,
           SaId         event)
{
  guint i;

  for (i = state->events->len; i > 0; i--)
    if (g_array_index (state->events, SaFakeEvent, i - 1).undoes == event)
      return !is_undone (state, i);

  return FALSE;
}

static SaId
latest_own (SaFakeState   *state,
            const SaActor *actor,
            gboolean       redo)
{
  guint i;

  for (i = state->events->len; i > 0; i--)
    {
      const SaFakeEvent *event = sa_fake_event (state, i);
      gboolean fits = redo ? event->kind == SA_CHANGE_UNDO
                           : sa_change_kind_is_undoable ((SaChangeKind) event->kind);

      if (fits && event->actor_kind == actor->kind && event->actor == actor->account && !is_undone (state, i))
        return i;
    }

  return 0;
}

/* A mail goes back by being stopped, or by being queued once more: what it was before it left is no state to set. */
static SaVerdict
judge_message (SaFakeWork           *work,
               const SaFakeEventRow *row)
{
  SaDelivery state = sa_fake_message (work->state, row->id)->state;
  gboolean is_open = state == SA_DELIVERY_QUEUED || state == SA_DELIVERY_WAITING;
  gint64 before = row->before != NULL ? g_ascii_strtoll (row->before, NULL, 10) : SA_DELIVERY_NONE;
  gboolean was_open = before == SA_DELIVERY_QUEUED || before == SA_DELIVERY_WAITING;

  if (was_open == is_open)
    return SA_VERDICT_ALREADY_SO;
  if (is_open || state == SA_DELIVERY_CANCELLED)
    return SA_VERDICT_DONE;

  return SA_VERDICT_ALREADY_SO;
}

static gboolean
has_left (SaFakeWork           *work,
          const SaFakeEventRow *row)
{
  SaDelivery state = sa_fake_message (work->state, row->id)->state;

  return row->before == NULL && (state == SA_DELIVERY_HANDED_OVER || state == SA_DELIVERY_SENDING ||
                                 state == SA_DELIVERY_UNKNOWN || state == SA_DELIVERY_BOUNCED);
}

static SaVerdict
judge_row (SaFakeWork           *work,
           const SaFakeEventRow *row)
{
  SaEventRow model = { row->entity, row->id, (char *) row->field, (char *) row->before, (char *) row->after };

  if (row->entity == SA_ENTITY_MESSAGE)
    return judge_message (work, row);

  return sa_undo_judge (&model, sa_fake_get_field (work->state, row->entity, row->id, row->field));
}

/* What going back means for a user, and whether it may be: guard rails hold for undo too. */
static SaReason
check_row (SaFakeWork           *work,
           const SaFakeEventRow *row,
           SaChangeKind          kind)
{
  const SaFakeUser *user = row->entity == SA_ENTITY_USER ? sa_fake_user (work->state, row->id) : NULL;
  SaActorFacts actor = sa_fake_actor_facts (work, work->site);
  SaTargetFacts target = sa_fake_target_facts (work, user);
  SaRole role = SA_ROLE_BASIC;
  SaChangeKind effect = 0;

  if (user == NULL)
    return SA_REASON_NONE;
  if (g_str_equal (row->field, "exists") && g_strcmp0 (row->before, "0") == 0)
    effect = SA_CHANGE_REMOVE;
  else if (g_str_equal (row->field, "access") && g_strcmp0 (row->before, "1") != 0)
    effect = SA_CHANGE_REVOKE;
  else if (g_str_equal (row->field, "role"))
    {
      effect = SA_CHANGE_SET_ROLE;
      role = (SaRole) g_ascii_strtoll (row->before, NULL, 10);
    }
  if (effect == 0)
    return SA_REASON_NONE;

  /* Whom one invited oneself one may take back; for anybody else it takes the right to do just that. */
  if (kind == SA_CHANGE_INVITE && target.invited_by_actor)
    actor.kind = SA_ACTOR_SYSTEM;

  return sa_policy_check (effect, &actor, &target, role);
}

static void
put_back (SaFakeWork           *work,
          const SaFakeEventRow *row)
{
  SaFakeMessage *message;

  if (row->entity == SA_ENTITY_ACCOUNT)
    {
      sa_fake_move_address (work, row->id, row->before, work->now, row->event);
      return;
    }
  if (row->entity != SA_ENTITY_MESSAGE)
    {
      sa_fake_move (work, row->entity, row->id, row->field, row->before);
      if (row->entity == SA_ENTITY_USER && (sa_fake_user (work->state, row->id)->removed != 0 ||
                                            !sa_fake_user (work->state, row->id)->access))
        sa_fake_close_door (work, row->id);
      return;
    }

  message = sa_fake_message (work->state, row->id);
  if (message->state != SA_DELIVERY_CANCELLED)
    {
      sa_fake_cancel (work, message);
      return;
    }
  /* Its bytes are gone and its link is dead: it is composed anew. */
  sa_fake_log_state (work, message, SA_DELIVERY_QUEUED);
  message->state = SA_DELIVERY_QUEUED;
  message->message_id = NULL;
  message->key = NULL;
  message->address = NULL;
  sa_fake_mirror (work->state, message->invitation);
  work->n_queued++;
}

/* Works on a copy of the tables that takes their place when the target may go back. */
static SaVerdict
undo_target (SaFakeWork  *work,
             GArray      *rows,
             Target       target,
             SaChangeKind kind,
             SaReason    *reason,
             const char **detail)
{
  SaFakeState *original = work->state;
  gboolean anything = FALSE;
  gboolean left = FALSE;
  SaId full;
  guint i;

  for (i = rows->len; i > 0; i--)
    {
      const SaFakeEventRow *row = &g_array_index (rows, SaFakeEventRow, i - 1);
      Target other = target_of_row (original, rows, row);
      SaVerdict verdict;

      if (other.entity != target.entity || other.id != target.id ||
          sa_undo_field (row->entity, row->field) == SA_UNDO_NEVER)
        continue;
      if (row->entity == SA_ENTITY_MESSAGE && has_left (work, row))
        {
          left = TRUE;
          continue;
        }
      if (row->entity == SA_ENTITY_MESSAGE && target.entity == SA_ENTITY_ACCOUNT)
        continue;
      verdict = judge_row (work, row);
      if (verdict == SA_VERDICT_CHANGED_SINCE)
        {
          *reason = SA_REASON_CHANGED_SINCE;
          return verdict;
        }
      anything = anything || verdict == SA_VERDICT_DONE;
      *reason = verdict == SA_VERDICT_DONE ? check_row (work, row, kind) : SA_REASON_NONE;
      if (verdict == SA_VERDICT_DONE && row->entity == SA_ENTITY_ACCOUNT)
        *reason = sa_fake_check_address (work, row->id, row->before);
      if (*reason != SA_REASON_NONE)
        return SA_VERDICT_REFUSED;
    }

  if (left)
    work->n_left++;
  if (!anything && left)
    {
      *reason = SA_REASON_ALREADY_LEFT;
      return SA_VERDICT_REFUSED;
    }
  if (!anything)
    return SA_VERDICT_ALREADY_SO;

  work->state = sa_fake_state_copy (original);
  for (i = rows->len; i > 0; i--)
    {
      const SaFakeEventRow *row = &g_array_index (rows, SaFakeEventRow, i - 1);
      Target other = target_of_row (work->state, rows, row);

      if (other.entity == target.entity && other.id == target.id &&
          sa_undo_field (row->entity, row->field) == SA_UNDO_SET &&
          !(row->entity == SA_ENTITY_MESSAGE &&
            (target.entity == SA_ENTITY_ACCOUNT || has_left (work, row))) &&
          judge_row (work, row) == SA_VERDICT_DONE)
        put_back (work, row);
    }
  full = sa_fake_full_product (work->state);
  if (full != 0)
    {
      *detail = sa_fake_product (work->state, full)->name;
      *reason = SA_REASON_NO_SEAT;
      sa_fake_state_free (g_steal_pointer (&work->state));
      work->state = original;
      return SA_VERDICT_REFUSED;
    }

  /* The caller's tables become the copy. */
  {
    SaFakeState swap = *original;

    *original = *work->state;
    *work->state = swap;
    sa_fake_state_free (g_steal_pointer (&work->state));
    work->state = original;
  }

  return SA_VERDICT_DONE;
}

static SaReason
check_event (SaFakeWork        *work,
             SaId               id,
             const SaFakeEvent *event,
             gboolean           redo)
{
  SaActorFacts actor = sa_fake_actor_facts (work, work->site);
  SaTargetFacts target = { 0 };

  if (id == 0)
    return SA_REASON_NOTHING_TO_UNDO;
  if (event == NULL)
    return SA_REASON_NOT_FOUND;
  if (redo ? event->kind != SA_CHANGE_UNDO
           : !sa_change_kind_is_undoable ((SaChangeKind) event->kind))
    return SA_REASON_NOT_UNDOABLE;
  /* What may be done may be taken back. For a redo, the kind is that of the event at the root. */
  while (event->undoes != 0)
    event = sa_fake_event (work->state, event->undoes);
  target.within_own = TRUE;
  target.invited_by_actor = event->actor_kind == work->actor->kind && event->actor == work->actor->account;
  target.n_site_admins = 2;
  target.n_organization_admins = 2;

  return sa_policy_check ((SaChangeKind) event->kind, &actor, &target, SA_ROLE_BASIC);
}

SaOutcome *
sa_fake_undo (SaFakeState   *state,
              SaId           id,
              gboolean       redo,
              const SaActor *actor,
              gboolean       preview,
              SaTime         now,
              GHashTable    *touched)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (SaFakeEventRow));
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (Target));
  g_autofree char *command = NULL;
  const SaFakeEvent *event;
  SaFakeWork work;
  SaReason reason;
  SaId site = 0;
  SaChangeKind kind = 0;
  const char *title = "";
  guint i;
  guint j;

  if (id == 0)
    id = latest_own (state, actor, redo);
  sa_fake_begin (&work, state, actor, preview, now, touched);
  command = sa_command_from_undo (id, redo);
  work.command = sa_fake_string (state, command);
  event = sa_fake_event (state, id);
  if (event != NULL)
    {
      site = event->site;
      kind = (SaChangeKind) event->kind;
      title = event->title;
    }
  work.site = site;
  reason = check_event (&work, id, event, redo);
  if (reason != SA_REASON_NONE)
    {
      sa_fake_verdict (&work, 0, reason == SA_REASON_NOT_FOUND ? SA_VERDICT_NOT_FOUND : SA_VERDICT_REFUSED, reason, 0,
                       NULL);
      sa_fake_end (&work, redo ? SA_CHANGE_REDO : SA_CHANGE_UNDO, site, "", id);
      return work.outcome;
    }

  for (i = 0; i < state->event_rows->len; i++)
    {
      SaFakeEventRow row = g_array_index (state->event_rows, SaFakeEventRow, i);

      if (row.event == id && (row.entity != SA_ENTITY_ACCOUNT || (g_str_equal (row.field, "address") && row.before != NULL)))
        g_array_append_val (rows, row);
    }
  for (i = 0; i < rows->len; i++)
    {
      Target target = target_of_row (state, rows, &g_array_index (rows, SaFakeEventRow, i));

      for (j = 0; j < targets->len; j++)
        if (g_array_index (targets, Target, j).entity == target.entity &&
            g_array_index (targets, Target, j).id == target.id)
          break;
      if (j == targets->len)
        g_array_append_val (targets, target);
    }
  for (i = 0; i < targets->len; i++)
    {
      Target target = g_array_index (targets, Target, i);
      const char *detail = NULL;
      SaVerdict verdict;

      reason = SA_REASON_NONE;
      verdict = undo_target (&work, rows, target, kind, &reason, &detail);
      sa_fake_verdict (&work, i, verdict, reason, target.id, detail);
    }
  sa_fake_end (&work, redo ? SA_CHANGE_REDO : SA_CHANGE_UNDO, site, title, id);

  return work.outcome;
}
