/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sample-repository.h"

#include "sa-fold.h"
#include "sa-sample-messages.h"
#include "sa-sample-places.h"

#include <string.h>

#define DAY (24 * 3600)
#define HOUR 3600

typedef struct
{
  const char *name;
  const char *address;
  const char *products;   /* one letter each: j w d */
  SaTime      seen;       /* ago */
  SaTime      sent;       /* ago */
  SaDelivery  delivery;
  gboolean    no_access;
  SaAccountState state;
  SaRole      role;
} SamplePerson;

static const SamplePerson people[] =
{
  { "Ana López", "ana.lopez@example.com", "jw", 2 * HOUR, 0, 0, 0, SA_ACCOUNT_ACTIVE, SA_ROLE_SITE_ADMIN },
  { "Bo Lindqvist", "bo@lindqvist.example", "j", DAY, 0, 0, 0, SA_ACCOUNT_ACTIVE, SA_ROLE_TRUSTED },
  { "", "carla.mendes@example.com", "j", 0, 3 * DAY, SA_DELIVERY_HANDED_OVER, 0, SA_ACCOUNT_NONE, 0 },
  { "Chidi Okafor", "chidi.okafor@example.com", "jwd", 720, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Dalia Haddad", "dalia@example.org", "jw", 0, DAY, SA_DELIVERY_HANDED_OVER, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "", "dev-null@example.net", "j", 0, 4 * DAY, SA_DELIVERY_BOUNCED, 0, SA_ACCOUNT_NONE, 0 },
  { "Emre Yıldız", "emre.yildiz@example.com", "jw", 3 * DAY, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Fatima Zahra Benali", "fatima.benali@example.com", "d", 5 * DAY, 0, 0, 0, SA_ACCOUNT_ACTIVE, SA_ROLE_TRUSTED },
  { "Gábor Szabó", "gabor.szabo@example.com", "j", 0, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Hana Nováková", "hana@example.org", "jw", 360, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Ivo Marić", "ivo.maric@example.com", "", 40 * DAY, 0, 0, 1, SA_ACCOUNT_ACTIVE, 0 },
  { "", "j.tanaka@example.net", "w", 0, 32 * DAY, SA_DELIVERY_HANDED_OVER, 0, SA_ACCOUNT_NONE, 0 },
  { "Kwame Mensah", "kwame.mensah@example.com", "jd", DAY, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Łucja Wiśniewska", "lucja.wisniewska@example.com", "j", 2 * HOUR, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Müller & Söhne <x>", "office@mueller-soehne.example", "j", 0, 0, 0, 0, SA_ACCOUNT_NONE, 0 },
  { "Nguyễn Thị Hoa", "hoa.nguyen@example.com", "jwd", 9 * DAY, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Olu Adeyemi", "olu.adeyemi@example.com", "j", 300 * DAY, 0, 0, 0, SA_ACCOUNT_DEACTIVATED, 0 },
  { "Priya Raman", "priya.raman@example.com", "jw", 0, 6 * HOUR, SA_DELIVERY_HANDED_OVER, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "", "quentin@example.org", "j", 0, 0, SA_DELIVERY_QUEUED, 0, SA_ACCOUNT_NONE, 0 },
  { "Rania Saleh", "rania.saleh@example.com", "w", 0, 0, SA_DELIVERY_FAILED, 0, SA_ACCOUNT_NONE, 0 },
  { "Tomáš Dvořák", "tomas@example.org", "j", 0, 7200, SA_DELIVERY_HANDED_OVER, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "عمر خليل", "omar.khalil@example.com", "jw", 26 * HOUR, 0, 0, 0, SA_ACCOUNT_ACTIVE, 0 },
  { "Zoë Martin", "zoe.martin@example.com", "j", 5 * HOUR, 0, 0, 0, SA_ACCOUNT_DELETION, 0 },
};

struct _SaSampleRepository
{
  GObject parent_instance;

  GPtrArray *users;      /* of SaUserRecord, by ascending id */
  GPtrArray *messages;   /* of SaMessageRecord, likewise */
  SaPlan    *plan;
  gint64     seq;
  SaTime     now;
  guint      n_finds;
  guint      n_loads;
  guint      n_sites;
  gboolean   failing;
  SaPause    pause;
};

static void sa_sample_repository_iface_init (SaRepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaSampleRepository, sa_sample_repository, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_REPOSITORY, sa_sample_repository_iface_init))

static SaIds *
take_ids (GArray *ids)
{
  return sa_ids_new_take (ids);
}

static SaUserRecord *
make_user (SaSampleRepository *self,
           SaId                id,
           const SamplePerson *person)
{
  SaUserRecord *user = g_new0 (SaUserRecord, 1);
  GArray *products = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  GStrvBuilder *names = g_strv_builder_new ();
  GStrvBuilder *groups_of = g_strv_builder_new ();
  const char *p;
  SaId group;

  user->id = id;
  user->site = SA_SAMPLE_SITE;
  user->account = id + 1000;
  user->address = g_strdup (person->address);
  user->name = g_strdup (person->name);
  user->role = person->role;
  user->facts.access = !person->no_access;
  user->facts.account_state = person->state;
  user->facts.delivery = person->delivery;
  user->added = self->now - 60 * DAY;
  if (person->seen > 0)
    {
      user->facts.first_seen = self->now - person->seen;
      user->last_seen = self->now - person->seen;
    }
  if (person->sent > 0)
    {
      user->facts.last_sent = self->now - person->sent;
      user->facts.expires = user->facts.last_sent + 30 * DAY;
      user->added = user->facts.last_sent;
      user->invitation = id;
    }
  if (person->seen == 0 && person->sent == 0)
    user->added = self->now - 5 * HOUR;
  if (person->state == SA_ACCOUNT_DELETION)
    user->facts.deletion_due = self->now + 9 * DAY;
  if (person->delivery == SA_DELIVERY_BOUNCED)
    user->delivery_error = g_strdup ("Mailbox does not exist");
  if (person->delivery == SA_DELIVERY_FAILED)
    user->error_class = SA_ERROR_CLASS_RECIPIENT;
  user->invited_by = 1001;
  user->invited_by_name = g_strdup (id == 1 ? "" : "Ana López");

  for (p = person->products; *p != '\0'; p++)
    {
      SaId product = *p == 'j' ? 1 : *p == 'w' ? 2 : 3;

      g_array_append_val (products, product);
      g_strv_builder_add (names, sa_sample_product_names[product - 1]);
    }
  for (group = 1; group <= 4; group++)
    if ((id + group) % 3 == 0)
      {
        g_array_append_val (groups, group);
        g_strv_builder_add (groups_of, sa_sample_group_names[group - 1]);
      }
  user->products = take_ids (products);
  user->product_names = g_strv_builder_end (names);
  g_strv_builder_unref (names);
  user->groups = take_ids (groups);
  user->group_names = g_strv_builder_end (groups_of);
  g_strv_builder_unref (groups_of);
  user->other_sites = g_new0 (char *, 1);
  return user;
}

static SaUserRecord *
copy_user (const SaUserRecord *user)
{
  SaUserRecord *copy = g_memdup2 (user, sizeof (SaUserRecord));

  copy->address = g_strdup (user->address);
  copy->name = g_strdup (user->name);
  copy->language = g_strdup (user->language);
  copy->invited_by_name = g_strdup (user->invited_by_name);
  copy->delivery_error = g_strdup (user->delivery_error);
  copy->products = sa_ids_ref (user->products);
  copy->groups = sa_ids_ref (user->groups);
  copy->product_names = g_strdupv (user->product_names);
  copy->group_names = g_strdupv (user->group_names);
  copy->other_sites = g_strdupv (user->other_sites);
  return copy;
}

static gboolean
has_id (SaIds *ids,
        SaId   id)
{
  gsize i;

  for (i = 0; i < sa_ids_get_size (ids); i++)
    if (sa_ids_get_nth (ids, i) == id)
      return TRUE;

  return FALSE;
}

static gboolean
matches (SaSampleRepository *self,
         SaQuery            *query,
         const SaUserRecord *user)
{
  const char * const *needles = sa_query_get_needles (query);
  g_autofree char *text = g_strconcat (user->address, "\n", user->name, NULL);
  g_autofree char *fold = NULL;

  if (sa_query_get_statuses (query) != 0 &&
      (sa_query_get_statuses (query) & 1u << sa_status_from_facts (&user->facts)) == 0)
    return FALSE;
  if (sa_query_get_roles (query) != 0 && (sa_query_get_roles (query) & 1u << user->role) == 0)
    return FALSE;
  if (sa_query_get_origins (query) != 0 && (sa_query_get_origins (query) & 1u << user->origin) == 0)
    return FALSE;
  if (sa_query_get_problems (query) && sa_problem_from_facts (&user->facts, self->now) == SA_PROBLEM_NONE)
    return FALSE;
  if (sa_query_get_product (query) != 0 && !has_id (user->products, sa_query_get_product (query)))
    return FALSE;
  if (sa_query_get_group (query) != 0 && !has_id (user->groups, sa_query_get_group (query)))
    return FALSE;
  if (needles == NULL || needles[0] == NULL)
    return TRUE;

  fold = sa_fold (text);
  for (; *needles != NULL; needles++)
    if (strstr (fold, *needles) == NULL)
      return FALSE;

  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  SaQuery *query = data;
  const SaUserRecord *first = *(SaUserRecord * const *) a;
  const SaUserRecord *second = *(SaUserRecord * const *) b;
  int order = 0;

  switch (sa_query_get_sort (query))
    {
    case SA_SORT_ADDRESS:
      order = strcmp (first->address, second->address);
      break;

    case SA_SORT_STATUS:
      order = (int) sa_status_from_facts (&first->facts) - (int) sa_status_from_facts (&second->facts);
      break;

    case SA_SORT_ROLE:
      order = (int) first->role - (int) second->role;
      break;

    case SA_SORT_ADDED:
    case SA_SORT_LAST_SEEN:
      order = first->added < second->added ? -1 : first->added > second->added;
      break;

    case SA_SORT_NAME:
    default:
      {
        g_autofree char *one = sa_fold (first->name[0] != '\0' ? first->name : first->address);
        g_autofree char *two = sa_fold (second->name[0] != '\0' ? second->name : second->address);

        order = strcmp (one, two);
      }
    }
  if (order == 0)
    order = first->id < second->id ? -1 : first->id > second->id;

  return sa_query_get_descending (query) ? -order : order;
}

static gboolean
fail (SaSampleRepository  *self,
      GError             **error)
{
  if (self->failing)
    g_set_error (error, SA_ERROR, SA_ERROR_BUSY, "Another program holds the database. Try again in a moment.");

  return self->failing;
}

static void
find_async (SaRepository        *repository,
            SaQuery             *query,
            gint64               least_seq,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SaSampleRepository *self = SA_SAMPLE_REPOSITORY (repository);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  GError *error = NULL;
  guint i;

  self->n_finds++;
  if (sa_query_get_entity (query) == SA_ENTITY_USER)
    for (i = 0; i < self->users->len; i++)
      if (matches (self, query, g_ptr_array_index (self->users, i)))
        g_ptr_array_add (found, g_ptr_array_index (self->users, i));
  if (found->len <= 10000)
    g_ptr_array_sort_with_data (found, compare, query);
  for (i = 0; i < found->len; i++)
    g_array_append_val (ids, ((SaUserRecord *) g_ptr_array_index (found, i))->id);
  if (sa_query_get_entity (query) == SA_ENTITY_MESSAGE)
    {
      g_array_unref (ids);
      ids = sa_sample_messages_find (self->messages, query);
    }
  if (sa_query_get_entity (query) == SA_ENTITY_EVENT)
    for (i = 3; i >= 1; i--)
      {
        SaId id = i;

        g_array_append_val (ids, id);
      }

  if (fail (self, &error))
    {
      g_array_unref (ids);
      g_task_return_error (task, error);
    }
  else
    {
      gsize n = ids->len;

      g_task_return_pointer (task, sa_found_new (sa_ids_new_take (ids), n, self->seq), (GDestroyNotify) sa_found_free);
    }
  g_object_unref (task);
}

static SaFound *
find_finish (SaRepository  *repository,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static SaUserRecord *
lookup_user (SaSampleRepository *self,
             SaId                id)
{
  guint low = 0;
  guint high = self->users->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      SaUserRecord *user = g_ptr_array_index (self->users, middle);

      if (user->id == id)
        return user;
      if (user->id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

static GPtrArray *
load (SaRepository  *repository,
      SaEntity       entity,
      const SaId    *ids,
      gsize          n_ids,
      GError       **error)
{
  SaSampleRepository *self = SA_SAMPLE_REPOSITORY (repository);
  GPtrArray *records = NULL;
  gsize i;

  self->n_loads++;
  if (fail (self, error))
    return NULL;

  switch ((int) entity)
    {
    case SA_ENTITY_USER:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_user_record_free);
      for (i = 0; i < n_ids; i++)
        {
          SaUserRecord *user = lookup_user (self, ids[i]);

          if (user != NULL)
            g_ptr_array_add (records, copy_user (user));
        }
      return records;

    case SA_ENTITY_PRODUCT:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_product_record_free);
      for (i = 1; i <= 3; i++)
        g_ptr_array_add (records, sa_sample_product_new ((SaId) i));
      return records;

    case SA_ENTITY_GROUP:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_group_record_free);
      for (i = 1; i <= 4; i++)
        g_ptr_array_add (records, sa_sample_group_new ((SaId) i));
      return records;

    case SA_ENTITY_SITE:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_site_record_free);
      for (i = 0; i < (n_ids > 0 ? n_ids : self->n_sites); i++)
        g_ptr_array_add (records, sa_sample_site_new (n_ids > 0 ? ids[i] : (SaId) i + 1, self->users->len));
      return records;

    case SA_ENTITY_ACCOUNT:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_account_record_free);
      for (i = 0; i < n_ids; i++)
        g_ptr_array_add (records, sa_sample_account_new (ids[i]));
      return records;

    case SA_ENTITY_EVENT:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_event_record_free);
      for (i = 0; i < n_ids; i++)
        g_ptr_array_add (records, sa_sample_event_new (ids[i], self->now));
      return records;

    case SA_ENTITY_RELAY:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_relay_record_free);
      g_ptr_array_add (records, sa_sample_relay_new ());
      return records;

    case SA_ENTITY_MESSAGE:
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);
      for (i = 0; i < n_ids; i++)
        {
          SaMessageRecord *message = sa_sample_messages_load (self->messages, ids[i]);

          if (message != NULL)
            g_ptr_array_add (records, message);
        }
      return records;

    default:
      return g_ptr_array_new ();
    }
}

static void
count_async (SaRepository        *repository,
             SaId                 site,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaSampleRepository *self = SA_SAMPLE_REPOSITORY (repository);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SaSiteCounts *counts = g_new0 (SaSiteCounts, 1);
  guint i;

  for (i = 0; i < self->users->len; i++)
    {
      SaUserRecord *user = g_ptr_array_index (self->users, i);

      counts->n_by_status[sa_status_from_facts (&user->facts)]++;
      if (sa_problem_from_facts (&user->facts, self->now) != SA_PROBLEM_NONE)
        counts->n_problems++;
    }
  counts->n_users = self->users->len;
  counts->n_groups = 4;
  counts->n_products = 3;
  sa_sample_messages_count (self->messages, site, counts);
  counts->n_sites = self->n_sites;
  counts->n_invitations = counts->n_by_status[SA_STATUS_PENDING] + counts->n_by_status[SA_STATUS_NOT_SENT];
  counts->pause = self->pause;
  if (self->pause == SA_PAUSE_ACCOUNT)
    counts->pause_reason = g_strdup ("The mail relay does not accept the key. Enter a new one in Preferences.");
  g_task_return_pointer (task, counts, (GDestroyNotify) sa_site_counts_free);
  g_object_unref (task);
}

static SaSiteCounts *
count_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Says "done" to each target and changes nothing. */
static void
apply_async (SaRepository        *repository,
             SaPlan              *plan,
             const SaActor       *actor,
             gboolean             preview,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaSampleRepository *self = SA_SAMPLE_REPOSITORY (repository);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SaOutcome *outcome = sa_outcome_new ();
  guint i;
  gsize j;

  g_clear_pointer (&self->plan, sa_plan_unref);
  self->plan = sa_plan_ref (plan);
  for (i = 0; i < plan->changes->len; i++)
    {
      SaChange *change = g_ptr_array_index (plan->changes, i);

      for (j = 0; change->targets != NULL && j < sa_targets_get_size (change->targets); j++)
        sa_outcome_add (outcome, i, (guint) j, SA_VERDICT_DONE, SA_REASON_NONE,
                        sa_targets_get_id (change->targets, j), NULL);
    }
  sa_outcome_set_event (outcome, 99, ++self->seq);
  g_task_return_pointer (task, outcome, (GDestroyNotify) sa_outcome_unref);
  g_object_unref (task);
}

static SaOutcome *
apply_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sa_sample_repository_iface_init (SaRepositoryInterface *iface)
{
  iface->find_async = find_async;
  iface->find_finish = find_finish;
  iface->load = load;
  iface->count_async = count_async;
  iface->count_finish = count_finish;
  iface->apply_async = apply_async;
  iface->apply_finish = apply_finish;
}

static void
sa_sample_repository_finalize (GObject *object)
{
  SaSampleRepository *self = SA_SAMPLE_REPOSITORY (object);

  g_ptr_array_unref (self->users);
  g_ptr_array_unref (self->messages);
  g_clear_pointer (&self->plan, sa_plan_unref);

  G_OBJECT_CLASS (sa_sample_repository_parent_class)->finalize (object);
}

static void
sa_sample_repository_class_init (SaSampleRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_sample_repository_finalize;
}

static void
sa_sample_repository_init (SaSampleRepository *self)
{
  self->users = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_user_record_free);
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->messages = sa_sample_messages_new (0, self->now);
  self->n_sites = 1;
}

SaRepository *
sa_sample_repository_new (guint n_more)
{
  SaSampleRepository *self = g_object_new (SA_TYPE_SAMPLE_REPOSITORY, NULL);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (people); i++)
    g_ptr_array_add (self->users, make_user (self, i + 1, &people[i]));
  for (i = 0; i < n_more; i++)
    {
      g_autofree char *name = g_strdup_printf ("User %06u", i);
      g_autofree char *address = g_strdup_printf ("user%06u@example.com", i);
      SamplePerson person = people[i % G_N_ELEMENTS (people)];

      person.name = name;
      person.address = address;
      g_ptr_array_add (self->users, make_user (self, G_N_ELEMENTS (people) + i + 1, &person));
    }

  return SA_REPOSITORY (self);
}

void
sa_sample_repository_rename (SaSampleRepository *self,
                             SaId                id,
                             const char         *name)
{
  SaUserRecord *user = lookup_user (self, id);
  SaIds *ids = sa_ids_new (&id, 1);

  g_assert_nonnull (user);
  g_free (user->name);
  user->name = g_strdup (name);
  sa_repository_emit_changed (SA_REPOSITORY (self), ++self->seq, SA_SAMPLE_SITE, ids);
  sa_ids_unref (ids);
}

void
sa_sample_repository_drop (SaSampleRepository *self,
                           SaId                id)
{
  SaIds *ids = sa_ids_new (&id, 1);

  g_assert_true (g_ptr_array_remove (self->users, lookup_user (self, id)));
  sa_repository_emit_changed (SA_REPOSITORY (self), ++self->seq, SA_SAMPLE_SITE, ids);
  sa_ids_unref (ids);
}

void
sa_sample_repository_set_failing (SaSampleRepository *self,
                                  gboolean            failing)
{
  self->failing = failing;
}

void
sa_sample_repository_touch (SaSampleRepository *self)
{
  sa_repository_emit_changed (SA_REPOSITORY (self), ++self->seq, SA_SAMPLE_SITE, NULL);
}

void
sa_sample_repository_set_pause (SaSampleRepository *self,
                                SaPause             pause)
{
  self->pause = pause;
  sa_sample_repository_touch (self);
}

void
sa_sample_repository_set_n_sites (SaSampleRepository *self,
                                  guint               n_sites)
{
  self->n_sites = n_sites;
}

void
sa_sample_repository_set_n_messages (SaSampleRepository *self,
                                     int                 n_more)
{
  g_ptr_array_unref (self->messages);
  if (n_more < 0)
    self->messages = g_ptr_array_new ();
  else
    self->messages = sa_sample_messages_new ((guint) n_more, self->now);
}

SaMessageRecord *
sa_sample_repository_get_message (SaSampleRepository *self,
                                  SaId                id)
{
  g_assert_cmpint (id, <=, self->messages->len);
  return g_ptr_array_index (self->messages, id - 1);
}

guint
sa_sample_repository_get_n_finds (SaSampleRepository *self)
{
  return self->n_finds;
}

guint
sa_sample_repository_get_n_loads (SaSampleRepository *self)
{
  return self->n_loads;
}

SaPlan *
sa_sample_repository_get_plan (SaSampleRepository *self)
{
  return self->plan;
}
