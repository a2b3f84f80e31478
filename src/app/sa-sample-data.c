/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sample-data.h"

#include "sa-sample-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The samples are made step by step in the order of a person's life: invited, mail handed over or not, seen, revoked.
 * Each step is one plan or one report; its answer starts the next one.
 */

#define DAY (24 * 60 * 60)
#define HOUR (60 * 60)
#define SENDER "invitations@example.com"

typedef enum
{
  STEP_ORGANIZATION,
  STEP_FIND_OPERATOR,
  STEP_FIND_SITE,
  STEP_PRODUCT_JIRA,
  STEP_PRODUCT_WIKI,
  STEP_PRODUCT_DESK,
  STEP_GROUPS,
  STEP_INVITE,
  STEP_FIND_MESSAGE,
  STEP_FREEZE,
  STEP_CLAIM,
  STEP_REPORT,
  STEP_BOUNCE,
  STEP_DELIVERED,
  STEP_SEEN,
  STEP_LAST_SEEN,
  STEP_FINAL,
  STEP_DONE,
} Step;

typedef struct
{
  SaRepository  *repository;
  SaTime         now;
  char          *os_user;
  SaSampleClock  set_clock;
  gpointer       clock_data;
  SaActor       *actor;
  Step           step;
  gsize          person;
  gsize          group;
  SaId           site;
  SaId           products[3];
  SaId           groups[8];
  SaId           user;
  SaId           message;
} Filling;

static void run_step (GTask *task);

static void
filling_free (Filling *self)
{
  g_object_unref (self->repository);
  g_free (self->os_user);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_free (self);
}

static SaTime
get_invited_at (Filling *self)
{
  const SaSamplePerson *person = &sa_sample_people[self->person];

  return self->now - (SaTime) person->days_ago * DAY - (person->days_ago > 0 ? 2 * HOUR
                                                        : (SaTime) (self->person % 7) * 240 + 60);
}

static SaTime
get_seen_at (Filling *self)
{
  const SaSamplePerson *person = &sa_sample_people[self->person];

  return self->now - (SaTime) person->hours_ago * HOUR - (SaTime) (self->person % 13) * 60;
}

static gboolean
has_mail (const SaSamplePerson *person)
{
  return person->fate != SA_FATE_NOT_SENT;
}

static gboolean
was_seen (const SaSamplePerson *person)
{
  return person->fate == SA_FATE_SEEN || person->fate == SA_FATE_REVOKED || person->fate == SA_FATE_REMOVED;
}

/* Of most mail that went well the relay says that it was delivered. */
static gboolean
is_followed (Filling *self)
{
  const SaSamplePerson *person = &sa_sample_people[self->person];

  return self->person % 4 != 0 && person->fate != SA_FATE_FAILED && person->fate != SA_FATE_WAITING;
}

/* What comes after a step that worked. */
static void
advance (Filling *self)
{
  const SaSamplePerson *person = self->person < sa_sample_n_people ? &sa_sample_people[self->person] : NULL;

  switch (self->step)
    {
    case STEP_GROUPS:
      self->step = ++self->group < sa_sample_n_groups ? STEP_GROUPS : STEP_INVITE;
      return;
    case STEP_INVITE:
      self->step = has_mail (person) ? STEP_FIND_MESSAGE : STEP_FINAL;
      return;
    case STEP_REPORT:
      self->step = person->fate == SA_FATE_BOUNCED ? STEP_BOUNCE : is_followed (self) ? STEP_DELIVERED :
                   was_seen (person) ? STEP_SEEN : STEP_FINAL;
      return;
    case STEP_DELIVERED:
      self->step = was_seen (person) ? STEP_SEEN : STEP_FINAL;
      return;
    case STEP_BOUNCE:
      self->step = STEP_FINAL;
      return;
    case STEP_FINAL:
      self->step = ++self->person < sa_sample_n_people ? STEP_INVITE : STEP_DONE;
      return;
    case STEP_ORGANIZATION:
    case STEP_FIND_OPERATOR:
    case STEP_FIND_SITE:
    case STEP_PRODUCT_JIRA:
    case STEP_PRODUCT_WIKI:
    case STEP_PRODUCT_DESK:
    case STEP_FIND_MESSAGE:
    case STEP_FREEZE:
    case STEP_CLAIM:
    case STEP_SEEN:
    case STEP_LAST_SEEN:
    case STEP_DONE:
    default:
      self->step++;
      return;
    }
}

static void
fail (GTask  *task,
      GError *error)
{
  Filling *self = g_task_get_task_data (task);

  self->set_clock (0, self->clock_data);
  g_task_return_error (task, error);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);
  const SaOutcomeRow *row = NULL;

  if (outcome == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  row = sa_outcome_get_size (outcome) > 0 ? sa_outcome_get_row (outcome, 0) : NULL;
  if (row == NULL || !sa_verdict_is_success (row->verdict))
    {
      fail (task, g_error_new (SA_ERROR, SA_ERROR_FAILED, "sample step %d of person %" G_GSIZE_FORMAT ": %s, %s", self->step,
                               self->person, row != NULL ? sa_verdict_to_string (row->verdict) : "nothing",
                               row != NULL ? sa_reason_to_string (row->reason) : ""));
      return;
    }
  if (self->step >= STEP_PRODUCT_JIRA && self->step <= STEP_PRODUCT_DESK)
    self->products[self->step - STEP_PRODUCT_JIRA] = row->id;
  else if (self->step == STEP_GROUPS)
    self->groups[self->group] = row->id;
  else if (self->step == STEP_INVITE)
    self->user = row->id;
  advance (self);
  run_step (task);
}

/* The activities of the sample read as those of a day's work do. */
static char *
dup_title (const SaChange *change)
{
  switch ((int) change->kind)
    {
    case SA_CHANGE_CREATE_ORGANIZATION:
      /* Translators: the title of a change in the list of what was done; %s is the name of an organization */
      return g_strdup_printf (_("Create Organization “%s”"), change->name);
    case SA_CHANGE_ADD_PRODUCT:
      /* Translators: the title of a change in the list of what was done; %s is the name of a product */
      return g_strdup_printf (_("Create Product “%s”"), change->name);
    case SA_CHANGE_ADD_GROUP:
      /* Translators: the title of a change in the list of what was done; %s is the name of a group */
      return g_strdup_printf (_("Create Group “%s”"), change->name);
    case SA_CHANGE_INVITE:
      /* Translators: the title of a change in the list of what was done */
      return g_strdup_printf (ngettext ("Invite %d User", "Invite %d Users", 1), 1);
    case SA_CHANGE_SEEN:
      return g_strdup (_("First Access"));
    case SA_CHANGE_REVOKE:
      /* Translators: a title in the list of activities; %d is how many */
      return g_strdup_printf (ngettext ("Revoke Access of %d User", "Revoke Access of %d Users", 1), 1);
    case SA_CHANGE_REMOVE:
      /* Translators: a title in the list of activities; %d is how many */
      return g_strdup_printf (ngettext ("Remove %d User", "Remove %d Users", 1), 1);
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static void
apply (GTask    *task,
       SaChange *change)
{
  Filling *self = g_task_get_task_data (task);
  g_autoptr (SaPlan) plan = NULL;
  g_autofree char *title = dup_title (change);

  plan = sa_plan_new_single (title, change);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, applied_cb, g_object_ref (task));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, &error);

  if (found == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  g_assert (sa_ids_get_size (found->ids) == 1);
  if (self->step == STEP_FIND_OPERATOR)
    {
      g_clear_pointer (&self->actor, sa_actor_free);
      self->actor = sa_actor_new (SA_ACTOR_ACCOUNT, sa_ids_get_nth (found->ids, 0), "site-admin");
    }
  else
    self->site = sa_ids_get_nth (found->ids, 0);
  advance (self);
  run_step (task);
}

static void
find (GTask    *task,
      SaEntity  entity)
{
  Filling *self = g_task_get_task_data (task);
  g_autoptr (SaQuery) query = sa_query_new (entity, 0);

  if (entity == SA_ENTITY_ACCOUNT)
    sa_query_set_operator (query, self->os_user);
  sa_repository_find_async (self->repository, query, 0, NULL, found_cb, g_object_ref (task));
}

static void
due_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = sa_repository_due_finish (SA_REPOSITORY (source), result, NULL, &error);

  if (messages == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  self->message = 0;
  for (guint i = 0; i < messages->len; i++)
    if (((SaMessageRecord *) messages->pdata[i])->user == self->user)
      self->message = ((SaMessageRecord *) messages->pdata[i])->id;
  g_assert (self->message != 0);
  advance (self);
  run_step (task);
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMessageRecord) message = sa_repository_claim_finish (SA_REPOSITORY (source), result, &error);

  if (message == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  advance (self);
  run_step (task);
}

static void
reported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!sa_repository_report_finish (SA_REPOSITORY (source), result, &error))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  advance (self);
  run_step (task);
}

static void
send_report (GTask    *task,
             SaReport *report)
{
  Filling *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_report_free);

  g_ptr_array_add (reports, report);
  sa_repository_report_async (self->repository, reports, reported_cb, g_object_ref (task));
}

static void
freeze (GTask *task)
{
  Filling *self = g_task_get_task_data (task);
  SaReport *report = sa_report_new (SA_REPORT_FROZEN, self->message);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 hash[32];
  gsize length = sizeof hash;
  g_autofree char *bytes = NULL;

  /* Nobody knows a secret with this hash, so the sample's links open nothing. */
  g_checksum_update (checksum, (const guchar *) sa_sample_people[self->person].address, -1);
  g_checksum_get_digest (checksum, hash, &length);
  report->time = get_invited_at (self);
  report->message_id = g_strdup_printf ("<sample-%" G_GSIZE_FORMAT "@example.com>", self->person);
  report->key = g_strdup_printf ("sample-%" G_GSIZE_FORMAT, self->person);
  bytes = g_strconcat ("From: <" SENDER ">\r\nTo: <", sa_sample_people[self->person].address, ">\r\nSubject: ",
                       _("Sample"), "\r\nMessage-ID: ", report->message_id,
                       "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
                       _("In the sample data this stands where a mail would."), "\r\n", NULL);
  report->bytes = g_bytes_new (bytes, strlen (bytes));
  report->link_hash = g_bytes_new (hash, sizeof hash);
  report->expires = get_invited_at (self) + SA_DEFAULT_EXPIRES_DAYS * DAY;
  send_report (task, report);
}

static void
report_delivery (GTask *task)
{
  Filling *self = g_task_get_task_data (task);
  const SaSamplePerson *person = &sa_sample_people[self->person];
  SaReport *report = NULL;

  if (person->fate == SA_FATE_FAILED)
    {
      report = sa_report_new (SA_REPORT_FAILED, self->message);
      report->error_class = SA_ERROR_CLASS_RECIPIENT;
      report->text = g_strdup ("550 5.1.1 User unknown");
    }
  else if (person->fate == SA_FATE_WAITING)
    {
      report = sa_report_new (SA_REPORT_RETRY, self->message);
      report->error_class = SA_ERROR_CLASS_TRY_AGAIN;
      report->text = g_strdup ("450 4.2.1 Mailbox busy");
      report->next_try = self->now + 20 * 60;
    }
  else
    {
      report = sa_report_new (SA_REPORT_HANDED_OVER, self->message);
      report->relay_id = g_strdup ("sample");
    }
  report->time = get_invited_at (self);
  send_report (task, report);
}

static void
invite (GTask *task)
{
  Filling *self = g_task_get_task_data (task);
  const SaSamplePerson *person = &sa_sample_people[self->person];
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, self->site);
  SaTargets *targets = sa_targets_new_addresses ();
  SaId products[3];
  gsize n_products = 0;

  for (gsize i = 0; i < 3; i++)
    if ((person->products & (1u << i)) != 0)
      products[n_products++] = self->products[i];
  sa_targets_add_address (targets, person->address, person->address, person->name, SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  sa_change_set_products (change, products, n_products);
  if (person->group >= 0)
    sa_change_set_groups (change, &self->groups[person->group], 1);
  change->role = person->role;
  change->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  if (has_mail (person))
    change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  apply (task, change);
}

static void
apply_to_user (GTask        *task,
               SaChangeKind  kind)
{
  Filling *self = g_task_get_task_data (task);
  SaChange *change = sa_change_new (kind, self->site);

  sa_change_take_targets (change, sa_targets_new_id (self->user));
  apply (task, change);
}

static void
add_product (GTask      *task,
             const char *name,
             gint64      seats)
{
  Filling *self = g_task_get_task_data (task);
  SaChange *change = sa_change_new (SA_CHANGE_ADD_PRODUCT, self->site);

  sa_change_set_name (change, name);
  change->number = seats;
  apply (task, change);
}

static void
create_organization (GTask *task)
{
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *founder = sa_targets_new_addresses ();

  sa_targets_add_address (founder, "ana.lopez@example.com", "ana.lopez@example.com", "Ana López", SA_REASON_NONE);
  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.example.com");
  sa_change_take_targets (change, founder);
  apply (task, change);
}

static void
run_step (GTask *task)
{
  Filling *self = g_task_get_task_data (task);
  const SaSamplePerson *person = self->person < sa_sample_n_people ? &sa_sample_people[self->person] : NULL;
  SaChange *change = NULL;
  SaReport *report = NULL;

  switch (self->step)
    {
    case STEP_ORGANIZATION:
      self->set_clock (self->now - 300 * DAY, self->clock_data);
      create_organization (task);
      return;
    case STEP_FIND_OPERATOR:
      find (task, SA_ENTITY_ACCOUNT);
      return;
    case STEP_FIND_SITE:
      find (task, SA_ENTITY_SITE);
      return;
    case STEP_PRODUCT_JIRA:
      add_product (task, "Jira", 60);
      return;
    case STEP_PRODUCT_WIKI:
      add_product (task, "Wiki", 25);
      return;
    case STEP_PRODUCT_DESK:
      add_product (task, "Desk", 50);
      return;
    case STEP_GROUPS:
      change = sa_change_new (SA_CHANGE_ADD_GROUP, self->site);
      sa_change_set_name (change, sa_sample_groups[self->group][0]);
      sa_change_set_text (change, sa_sample_groups[self->group][1]);
      apply (task, change);
      return;
    case STEP_INVITE:
      self->set_clock (get_invited_at (self), self->clock_data);
      invite (task);
      return;
    case STEP_FIND_MESSAGE:
      sa_repository_due_async (self->repository, SA_DUE_SEND, get_invited_at (self) + 1, 100, due_cb,
                               g_object_ref (task));
      return;
    case STEP_FREEZE:
      freeze (task);
      return;
    case STEP_CLAIM:
      sa_repository_claim_async (self->repository, self->message, get_invited_at (self) + 1, claimed_cb,
                                 g_object_ref (task));
      return;
    case STEP_REPORT:
      report_delivery (task);
      return;
    case STEP_BOUNCE:
      report = sa_report_new (SA_REPORT_BOUNCED, self->message);
      report->time = get_invited_at (self) + HOUR;
      report->error_class = SA_ERROR_CLASS_RECIPIENT;
      report->text = g_strdup ("550 5.1.1 Mailbox does not exist");
      send_report (task, report);
      return;
    case STEP_DELIVERED:
      report = sa_report_new (SA_REPORT_DELIVERED, self->message);
      report->time = get_invited_at (self) + 40;
      send_report (task, report);
      return;
    case STEP_SEEN:
      self->set_clock (get_invited_at (self) + 5 * HOUR, self->clock_data);
      apply_to_user (task, SA_CHANGE_SEEN);
      return;
    case STEP_LAST_SEEN:
      report = sa_report_new (SA_REPORT_LAST_SEEN, 0);
      report->user = self->user;
      report->time = get_seen_at (self);
      send_report (task, report);
      return;
    case STEP_FINAL:
      self->set_clock (self->now - HOUR, self->clock_data);
      if (person->fate == SA_FATE_REVOKED)
        apply_to_user (task, SA_CHANGE_REVOKE);
      else if (person->fate == SA_FATE_REMOVED)
        apply_to_user (task, SA_CHANGE_REMOVE);
      else
        {
          advance (self);
          run_step (task);
        }
      return;
    case STEP_DONE:
    default:
      self->set_clock (0, self->clock_data);
      g_task_return_boolean (task, TRUE);
      return;
    }
}

void
sa_sample_data_fill_async (SaRepository       *repository,
                           SaTime              now,
                           const char         *os_user,
                           SaSampleClock       set_clock,
                           gpointer            clock_data,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (repository, NULL, callback, user_data);
  Filling *self = g_new0 (Filling, 1);

  g_task_set_source_tag (task, sa_sample_data_fill_async);
  g_task_set_task_data (task, self, (GDestroyNotify) filling_free);
  self->repository = g_object_ref (repository);
  self->now = now;
  self->os_user = g_strdup (os_user);
  self->set_clock = set_clock;
  self->clock_data = clock_data;
  self->actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "site-admin");
  self->actor->os_user = g_strdup (os_user);
  run_step (task);
}

gboolean
sa_sample_data_fill_finish (GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
