/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-outbox.h"

static void
touch (GHashTable *touched,
       SaId        user)
{
  g_hash_table_add (touched, g_memdup2 (&user, sizeof user));
}

/* The invitation shows how far its latest mail has come. */
static void
set_state (SaFakeState   *state,
           SaFakeMessage *message,
           SaDelivery     delivery,
           GHashTable    *touched)
{
  message->state = delivery;
  if (delivery == SA_DELIVERY_HANDED_OVER || delivery == SA_DELIVERY_FAILED || delivery == SA_DELIVERY_BOUNCED)
    message->bytes = NULL;
  sa_fake_mirror (state, message->invitation);
  touch (touched, sa_fake_invitation (state, message->invitation)->user);
}

static void
set_error (SaFakeState    *state,
           SaFakeMessage  *message,
           const SaReport *report)
{
  message->error_class = report->error_class;
  message->error = sa_fake_string (state, report->text);
}

static void
freeze (SaFakeState    *state,
        SaFakeMessage  *message,
        const SaReport *report,
        GHashTable     *touched)
{
  static const char digits[] = "0123456789abcdef";
  SaFakeInvitation *invitation = sa_fake_invitation (state, message->invitation);
  g_autoptr(GString) hash = g_string_new (NULL);
  SaFakeLink link = { 0 };
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (report->link_hash, &length);
  gsize i;

  for (i = 0; i < length; i++)
    {
      g_string_append_c (hash, digits[data[i] >> 4]);
      g_string_append_c (hash, digits[data[i] & 15]);
    }
  message->bytes = sa_fake_bytes (state, report->bytes);
  message->message_id = sa_fake_string (state, report->message_id);
  message->key = sa_fake_string (state, report->key);
  link.hash = sa_fake_string (state, hash->str);
  link.invitation = message->invitation;
  link.message = message->id;
  link.expires = report->expires;
  g_array_append_val (state->links, link);
  invitation->expires = report->expires;
  touch (touched, invitation->user);
}

static void
hand_over (SaFakeState    *state,
           SaFakeMessage  *message,
           const SaReport *report,
           SaTime          time,
           GHashTable     *touched)
{
  SaFakeUser *user = sa_fake_user (state, sa_fake_invitation (state, message->invitation)->user);
  guint i;

  message->handed_over = time;
  message->relay_id = sa_fake_string (state, report->relay_id);
  message->relay = report->relay;
  message->next_follow = report->next_follow;
  message->error = NULL;
  message->error_class = SA_ERROR_CLASS_NONE;
  set_state (state, message, SA_DELIVERY_HANDED_OVER, touched);
  if (message->address == NULL)
    user->last_sent = MAX (user->last_sent, time);
  for (i = 0; i < state->links->len; i++)
    {
      SaFakeLink *link = &g_array_index (state->links, SaFakeLink, i);

      if (link->invitation == message->invitation && link->message != 0 && link->message < message->id &&
          link->dead == 0)
        link->dead = time;
    }
}

/* The relay was asked: it counts once, and what is settled is not asked again. */
static gboolean
follow (SaFakeState    *state,
        SaFakeMessage  *message,
        const SaReport *report,
        GHashTable     *touched)
{
  if (message->state != SA_DELIVERY_HANDED_OVER || message->next_follow == 0 ||
      (report->next_follow != 0 && report->next_follow <= message->next_follow))
    return FALSE;
  message->next_follow = report->next_follow;
  message->n_follows++;
  touch (touched, sa_fake_invitation (state, message->invitation)->user);

  return TRUE;
}

static gboolean
deliver (SaFakeState    *state,
         SaFakeMessage  *message,
         const SaReport *report,
         SaTime          time,
         GHashTable     *touched)
{
  if (message->delivered != 0)
    return follow (state, message, report, touched);
  if (message->state == SA_DELIVERY_SENDING || message->state == SA_DELIVERY_UNKNOWN)
    hand_over (state, message, report, time, touched);
  if (message->state != SA_DELIVERY_HANDED_OVER)
    return FALSE;
  message->delivered = time;
  message->next_follow = report->next_follow;
  message->n_follows++;
  set_state (state, message, SA_DELIVERY_HANDED_OVER, touched);

  return TRUE;
}

/* Of the reports, these leave an event: nobody decided it, but somebody may ask one day when it was. */
static void
log_fact (SaFakeState  *state,
          SaChangeKind  kind,
          SaEntity      entity,
          SaId          id,
          const char   *field,
          const char   *before,
          const char   *after,
          SaId          site,
          SaTime        time)
{
  SaFakeEvent event = { 0 };
  SaFakeEventRow row = { 0 };

  event.id = state->events->len + 1;
  event.seq = state->seq + 1;
  event.site = site;
  event.time = time;
  event.kind = (int) kind;
  event.actor_kind = SA_ACTOR_SYSTEM;
  event.program = "";
  event.title = "";
  event.n_targets = 1;
  g_array_append_val (state->events, event);
  row.event = event.id;
  row.entity = entity;
  row.id = id;
  row.field = field;
  row.before = sa_fake_string (state, before);
  row.after = sa_fake_string (state, after);
  g_array_append_val (state->event_rows, row);
}

static gboolean
see (SaFakeState    *state,
     const SaReport *report,
     SaTime          time,
     GHashTable     *touched)
{
  SaFakeUser *user = sa_fake_user (state, report->user);

  if (user == NULL || time <= user->last_seen)
    return FALSE;
  user->last_seen = time;
  if (user->first_seen == 0)
    {
      user->first_seen = time;
      log_fact (state, SA_CHANGE_SEEN, SA_ENTITY_USER, user->id, "first_seen", NULL, sa_fake_number (state, time),
                user->site, time);
    }
  touch (touched, user->id);

  return TRUE;
}

gboolean
sa_fake_report (SaFakeState    *state,
                const SaReport *report,
                SaTime          now,
                GHashTable     *touched)
{
  SaFakeMessage *message = sa_fake_message (state, report->message);
  SaTime time = report->time != 0 ? report->time : now;
  gboolean here;
  gboolean under_way;

  if (report->kind == SA_REPORT_LAST_SEEN)
    return see (state, report, time, touched);
  if (report->kind == SA_REPORT_PAUSED)
    {
      gboolean was_paused = state->pause != SA_PAUSE_NONE;

      /* Who stopped it, or must look at it, is a person, who is waited for. */
      if (!was_paused || state->pause == SA_PAUSE_ACCOUNT)
        {
          state->pause = SA_PAUSE_ACCOUNT;
          state->pause_reason = sa_fake_string (state, report->text);
        }
      if (message != NULL && message->state == SA_DELIVERY_SENDING)
        {
          set_error (state, message, report);
          set_state (state, message, SA_DELIVERY_QUEUED, touched);
        }
      return !was_paused || message != NULL;
    }
  if (message == NULL)
    return FALSE;

  here = message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING;
  under_way = message->state == SA_DELIVERY_SENDING || message->state == SA_DELIVERY_UNKNOWN;
  switch (report->kind)
    {
    case SA_REPORT_FROZEN:
      if (!here || message->bytes != NULL)
        return FALSE;
      freeze (state, message, report, touched);
      return TRUE;

    case SA_REPORT_HANDED_OVER:
      /* One that was given up on its way may have left all the same. */
      if (!under_way && (message->state != SA_DELIVERY_CANCELLED || message->attempts == 0))
        return FALSE;
      hand_over (state, message, report, time, touched);
      return TRUE;

    case SA_REPORT_RETRY:
      if (!under_way)
        return FALSE;
      set_error (state, message, report);
      message->not_before = report->next_try;
      set_state (state, message, SA_DELIVERY_WAITING, touched);
      return TRUE;

    case SA_REPORT_FAILED:
      if (!here && !under_way)
        return FALSE;
      set_error (state, message, report);
      set_state (state, message, SA_DELIVERY_FAILED, touched);
      return TRUE;

    case SA_REPORT_UNKNOWN:
      if (!under_way || (message->state == SA_DELIVERY_UNKNOWN &&
                         (report->text == NULL || g_strcmp0 (report->text, message->error) == 0)))
        return FALSE;
      set_error (state, message, report);
      set_state (state, message, SA_DELIVERY_UNKNOWN, touched);
      return TRUE;

    case SA_REPORT_RELEASED:
      if (message->state != SA_DELIVERY_SENDING)
        return FALSE;
      message->attempts--;
      if (message->attempts == 0)
        message->first_tried = 0;
      set_state (state, message, SA_DELIVERY_QUEUED, touched);
      return TRUE;

    case SA_REPORT_BOUNCED:
      if (message->state != SA_DELIVERY_HANDED_OVER && message->state != SA_DELIVERY_UNKNOWN)
        return FALSE;
      log_fact (state, SA_CHANGE_BOUNCED, SA_ENTITY_MESSAGE, message->id, "state",
                sa_fake_number (state, sa_fake_delivery (message)), sa_fake_number (state, SA_DELIVERY_BOUNCED),
                message->site, time);
      message->next_follow = 0;
      set_error (state, message, report);
      set_state (state, message, SA_DELIVERY_BOUNCED, touched);
      return TRUE;

    case SA_REPORT_DELIVERED:
      return deliver (state, message, report, time, touched);

    case SA_REPORT_FOLLOWED:
      return follow (state, message, report, touched);

    case SA_REPORT_LAST_SEEN:
    case SA_REPORT_PAUSED:
    default:
      return FALSE;
    }
}

gboolean
sa_fake_adopt (SaFakeState *state,
               SaTime       now,
               GHashTable  *touched)
{
  gboolean moved = FALSE;
  guint i;

  for (i = 0; i < state->messages->len; i++)
    {
      SaFakeMessage *message = &g_array_index (state->messages, SaFakeMessage, i);

      /* Since a time that is still to come: the clock was set back. */
      if (message->state == SA_DELIVERY_WAITING && message->tried > now + 60)
        {
          message->not_before = now + CLAMP (message->not_before - message->tried, 0, 60 * 60);
          message->tried = now;
          moved = TRUE;
        }
      if (message->state != SA_DELIVERY_SENDING)
        continue;
      set_state (state, message, SA_DELIVERY_UNKNOWN, touched);
      moved = TRUE;
    }

  return moved;
}

gboolean
sa_fake_claim (SaFakeState *state,
               SaId         id,
               SaTime       now,
               GHashTable  *touched)
{
  SaFakeMessage *message = sa_fake_message (state, id);
  const SaFakeInvitation *invitation;
  const SaFakeUser *user;

  if (message == NULL || message->bytes == NULL)
    return FALSE;
  if (message->state == SA_DELIVERY_UNKNOWN)
    return TRUE;
  if ((message->state != SA_DELIVERY_QUEUED && message->state != SA_DELIVERY_WAITING) || message->not_before > now)
    return FALSE;
  invitation = sa_fake_invitation (state, message->invitation);
  user = sa_fake_user (state, invitation->user);
  if (!user->access || user->removed != 0 || invitation->accepted != 0 || state->pause != SA_PAUSE_NONE)
    return FALSE;
  message->attempts++;
  if (message->first_tried == 0)
    message->first_tried = now;
  message->tried = now;
  set_state (state, message, SA_DELIVERY_SENDING, touched);

  return TRUE;
}

typedef struct
{
  SaTime time;
  SaId   id;
} Due;

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const Due *first = a;
  const Due *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;

  return first->id < second->id ? -1 : 1;
}

/* Since when the message is due, or will be. %FALSE: it is not to be looked at. */
static gboolean
due_since (SaFakeState         *state,
           const SaFakeMessage *message,
           SaDue                due,
           SaTime              *time)
{
  *time = due == SA_DUE_FOLLOW ? message->next_follow : message->not_before;
  if (due == SA_DUE_FOLLOW)
    return message->next_follow != 0;

  return state->pause == SA_PAUSE_NONE &&
         (message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING ||
          message->state == SA_DELIVERY_UNKNOWN);
}

GArray *
sa_fake_due (SaFakeState *state,
             SaDue        due,
             SaTime       now,
             gsize        limit,
             SaTime      *next)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Due));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  guint i;

  *next = 0;
  for (i = 0; i < state->messages->len; i++)
    {
      const SaFakeMessage *message = &g_array_index (state->messages, SaFakeMessage, i);
      Due row = { 0, message->id };

      if (due_since (state, message, due, &row.time))
        g_array_append_val (all, row);
    }
  g_array_sort (all, compare_due);
  for (i = 0; i < all->len && *next == 0; i++)
    {
      const Due *row = &g_array_index (all, Due, i);

      if (row->time > now || (limit > 0 && ids->len == limit))
        *next = row->time;
      else
        g_array_append_val (ids, row->id);
    }

  return ids;
}
