/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fold.h"
#include "sa-roster.h"

#include <locale.h>
#include <string.h>

#define NOW 1700000000
#define N_PRODUCTS 4
#define N_GROUPS 40

/* What the roster is compared with: plain rows in a list, filtered and sorted anew for each query. */
typedef struct
{
  SaRosterRow  row;
  char        *name;
  char        *address;
  char        *collation;
  char        *key;
  char        *folded_name;
  char        *folded_address;
  SaId         products[N_PRODUCTS];
  SaId         groups[3];
} Person;

static void
person_free (gpointer data)
{
  Person *self = data;

  g_free (self->name);
  g_free (self->address);
  g_free (self->collation);
  g_free (self->key);
  g_free (self->folded_name);
  g_free (self->folded_address);
  g_free (self);
}

static Person *
person_new (SaId        id,
            const char *name,
            const char *address)
{
  Person *self = g_new0 (Person, 1);

  self->name = g_strdup (name);
  self->address = g_strdup (address);
  self->collation = g_utf8_collate_key (*name != '\0' ? name : address, -1);
  self->key = sa_address_key (address);
  self->folded_name = sa_fold (name);
  self->folded_address = sa_fold (address);
  self->row.id = id;
  self->row.name = self->name;
  self->row.address = self->address;
  self->row.products = self->products;
  self->row.groups = self->groups;
  self->row.facts.access = TRUE;
  self->row.added = NOW - 1000;

  return self;
}

static const char * const names[] = {
  "", "", "Anna Smith", "Anna Smith", "anna smith", "Müller", "Muller", "Zoë O’Brien", "Łukasz Nowak", "van der Berg",
  "İpek Şahin", "李小龙", "김민수", "Ümit", "umit", "Straße", "strasse", "Ana-Maria  López", " padded ", "M", "Ægir",
  "<b>&\"", "🙂", "Анна", "анна", "O'Brien", "DOE, JANE", "Jane Doe", "jane", "a\tb",
};

static const char * const hosts[] = {
  "example.com", "Example.ORG", "münchen.example", "a.example.net", "xn--mnchen-3ya.example",
};

static const char * const locals[] = {
  "anna", "Anna", "m", "jane.doe", "\"john doe\"", "\"jane\"", "ünal", "o'brien", "smith+x", "z",
};

static Person *
person_new_random (SaId id)
{
  g_autofree char *address = NULL;
  Person *self = NULL;
  SaTime times[] = { 0, NOW - 5, NOW - 4, NOW, NOW + 5, NOW - 1000000 };
  gsize n_times = G_N_ELEMENTS (times);

  address = g_strdup_printf ("%s%s@%s",
                             locals[g_test_rand_int_range (0, G_N_ELEMENTS (locals))],
                             "",
                             hosts[g_test_rand_int_range (0, G_N_ELEMENTS (hosts))]);
  if (g_test_rand_bit ())
    {
      g_free (address);
      address = g_strdup_printf ("user%d@%s", g_test_rand_int_range (0, 500),
                                 hosts[g_test_rand_int_range (0, G_N_ELEMENTS (hosts))]);
    }

  self = person_new (id, names[g_test_rand_int_range (0, G_N_ELEMENTS (names))], address);
  self->row.role = (SaRole) g_test_rand_int_range (0, SA_N_ROLES);
  self->row.origin = (SaOrigin) g_test_rand_int_range (0, SA_N_ORIGINS);
  self->row.facts.access = g_test_rand_int_range (0, 5) > 0;
  self->row.facts.last_sent = times[g_test_rand_int_range (0, (int) n_times)];
  self->row.facts.first_seen = g_test_rand_bit () ? 0 : NOW - 100;
  self->row.facts.expires = times[g_test_rand_int_range (0, (int) n_times)];
  self->row.facts.delivery = (SaDelivery) g_test_rand_int_range (0, SA_N_DELIVERIES);
  self->row.added = times[g_test_rand_int_range (1, (int) n_times)];
  self->row.last_seen = times[g_test_rand_int_range (0, (int) n_times)];
  self->row.removed = g_test_rand_int_range (0, 8) == 0;
  for (SaId product = 1; product <= N_PRODUCTS; product++)
    if (g_test_rand_int_range (0, 3) == 0)
      self->products[self->row.n_products++] = product;
  for (SaId group = 1; group <= 3; group++)
    if (g_test_rand_bit ())
      self->groups[self->row.n_groups++] = group == 3 ? g_test_rand_int_range (3, N_GROUPS) : group;

  return self;
}

static SaTime
get_activity (const Person *person)
{
  if (person->row.last_seen != 0)
    return person->row.last_seen;

  return person->row.facts.last_sent != 0 ? person->row.facts.last_sent : person->row.added;
}

static gboolean
contains (const SaId *ids,
          gsize       n_ids,
          SaId        id)
{
  for (gsize i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;

  return FALSE;
}

static gboolean
person_matches (const Person  *person,
                const SaQuery *query,
                SaTime         now)
{
  guint statuses = sa_query_get_statuses (query);
  guint roles = sa_query_get_roles (query);
  guint origins = sa_query_get_origins (query);

  if (person->row.removed != sa_query_get_removed (query))
    return FALSE;
  if (statuses != 0 && (statuses & 1u << sa_status_from_facts (&person->row.facts)) == 0)
    return FALSE;
  if (roles != 0 && (roles & 1u << person->row.role) == 0)
    return FALSE;
  if (origins != 0 && (origins & 1u << person->row.origin) == 0)
    return FALSE;
  if (sa_query_get_problems (query) && sa_problem_from_facts (&person->row.facts, now) == SA_PROBLEM_NONE)
    return FALSE;
  if (sa_query_get_product (query) != 0 &&
      !contains (person->products, person->row.n_products, sa_query_get_product (query)))
    return FALSE;
  if (sa_query_get_group (query) != 0 &&
      !contains (person->groups, person->row.n_groups, sa_query_get_group (query)))
    return FALSE;
  for (const char * const *needle = sa_query_get_needles (query); *needle != NULL; needle++)
    if (strstr (person->folded_name, *needle) == NULL && strstr (person->folded_address, *needle) == NULL)
      return FALSE;

  return TRUE;
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_people (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const Person *left = *(Person * const *) a;
  const Person *right = *(Person * const *) b;
  const SaQuery *query = data;
  int order = 0;

  switch (sa_query_get_sort (query))
    {
    case SA_SORT_STATUS:
      order = compare_numbers (sa_status_from_facts (&left->row.facts), sa_status_from_facts (&right->row.facts));
      break;
    case SA_SORT_ROLE:
      order = compare_numbers (left->row.role, right->row.role);
      break;
    case SA_SORT_ADDRESS:
      order = strcmp (left->key, right->key);
      break;
    case SA_SORT_ADDED:
      order = compare_numbers (left->row.added, right->row.added);
      break;
    case SA_SORT_LAST_SEEN:
      order = compare_numbers (get_activity (left), get_activity (right));
      break;
    case SA_SORT_NAME:
    default:
      break;
    }
  if (order == 0 && sa_query_get_sort (query) <= SA_SORT_ROLE && sa_query_get_sort (query) != SA_SORT_ADDRESS)
    order = strcmp (left->collation, right->collation);
  if (order != 0)
    return sa_query_get_descending (query) ? -order : order;

  return compare_numbers (left->row.id, right->row.id);
}

/* Asks both and compares ids, order and count. */
static void
assert_agrees (SaRoster      *roster,
               GPtrArray     *people,
               const SaQuery *query,
               SaTime         now)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  g_autoptr (SaIds) ids = NULL;
  gsize n_total = 0;
  gsize first = 0;
  gsize n_expected = 0;

  for (guint i = 0; i < people->len; i++)
    if (person_matches (g_ptr_array_index (people, i), query, now))
      g_ptr_array_add (expected, g_ptr_array_index (people, i));
  g_ptr_array_sort_with_data (expected, compare_people, (gpointer) query);

  ids = sa_roster_find (roster, query, now, &n_total);
  g_assert_cmpuint (n_total, ==, expected->len);
  first = MIN (sa_query_get_offset (query), expected->len);
  n_expected = expected->len - first;
  if (sa_query_get_limit (query) > 0)
    n_expected = MIN (n_expected, sa_query_get_limit (query));
  g_assert_cmpuint (sa_ids_get_size (ids), ==, n_expected);
  for (gsize i = 0; i < n_expected; i++)
    {
      const Person *person = g_ptr_array_index (expected, first + i);

      g_assert_cmpint (sa_ids_get_nth (ids, i), ==, person->row.id);
    }
}

static SaQuery *
query_new_random (void)
{
  static const char * const searches[] = {
    "a", "an", "anna", "ANNA smith", "muller", "z", "example", "example.com", "user1", "user12 example", "李", "김",
    "strasse", "munchen", "nobody at all", "smith anna", "smithuser", "\"", "&", "'", "com", "e m", "анн", "🙂",
  };
  SaQuery *query = sa_query_new (SA_ENTITY_USER, 1);

  sa_query_set_sort (query, (SaSort) g_test_rand_int_range (SA_SORT_NAME, SA_SORT_LAST_SEEN + 1), g_test_rand_bit ());
  if (g_test_rand_int_range (0, 4) == 0)
    sa_query_set_statuses (query, (guint) g_test_rand_int_range (1, 1 << SA_N_STATUSES));
  if (g_test_rand_int_range (0, 4) == 0)
    sa_query_set_roles (query, (guint) g_test_rand_int_range (1, 1 << SA_N_ROLES));
  if (g_test_rand_int_range (0, 4) == 0)
    sa_query_set_origins (query, (guint) g_test_rand_int_range (1, 1 << SA_N_ORIGINS));
  if (g_test_rand_int_range (0, 5) == 0)
    sa_query_set_problems (query, TRUE);
  if (g_test_rand_int_range (0, 4) == 0)
    sa_query_set_product (query, g_test_rand_int_range (1, N_PRODUCTS + 2));
  if (g_test_rand_int_range (0, 4) == 0)
    sa_query_set_group (query, g_test_rand_int_range (1, N_GROUPS + 2));
  if (g_test_rand_int_range (0, 6) == 0)
    sa_query_set_removed (query, TRUE);
  if (g_test_rand_bit ())
    sa_query_set_search (query, searches[g_test_rand_int_range (0, G_N_ELEMENTS (searches))]);
  if (g_test_rand_int_range (0, 3) == 0)
    sa_query_set_range (query, (gsize) g_test_rand_int_range (0, 300), (gsize) g_test_rand_int_range (0, 60));

  return query;
}

static void
put (SaRoster *roster,
     Person   *person)
{
  g_autofree char *both = NULL;
  g_autofree char *fold = NULL;

  /* A database gives the fold; the roster makes it otherwise. */
  if (g_test_rand_bit ())
    {
      both = g_strconcat (person->address, "\n", person->name, NULL);
      fold = sa_fold (both);
      person->row.fold = fold;
    }
  sa_roster_put (roster, &person->row);
  person->row.fold = NULL;
}

/* Puts, changes and drops users at random. */
static void
stir (SaRoster  *roster,
      GPtrArray *people,
      guint      n_steps,
      SaId      *next_id)
{
  for (guint i = 0; i < n_steps; i++)
    {
      int kind = g_test_rand_int_range (0, 10);

      if (people->len == 0 || kind < 4)
        {
          Person *person = person_new_random (*next_id);

          *next_id += g_test_rand_int_range (1, 3);
          g_ptr_array_add (people, person);
          put (roster, person);
        }
      else if (kind < 8)
        {
          guint at = (guint) g_test_rand_int_range (0, (int) people->len);
          Person *old = g_ptr_array_index (people, at);
          Person *person = person_new_random (old->row.id);

          /* Half of the time only the facts change. */
          if (g_test_rand_bit ())
            {
              Person *same = person_new (old->row.id, old->name, old->address);

              same->row.role = person->row.role;
              same->row.facts = person->row.facts;
              same->row.last_seen = person->row.last_seen;
              same->row.added = person->row.added;
              same->row.removed = person->row.removed;
              if (g_test_rand_bit ())
                {
                  memcpy (same->products, person->products, sizeof same->products);
                  memcpy (same->groups, person->groups, sizeof same->groups);
                  same->row.n_products = person->row.n_products;
                  same->row.n_groups = person->row.n_groups;
                }
              person_free (person);
              person = same;
            }
          person_free (old);
          g_ptr_array_index (people, at) = person;
          put (roster, person);
        }
      else
        {
          guint at = (guint) g_test_rand_int_range (0, (int) people->len);
          Person *person = g_ptr_array_index (people, at);

          sa_roster_drop (roster, person->row.id);
          g_ptr_array_remove_index_fast (people, at);
          person_free (person);
        }
    }
  sa_roster_drop (roster, 1000000000);
}

static void
ask_all (SaRoster  *roster,
         GPtrArray *people,
         guint      n_queries)
{
  gsize n_by_status[SA_N_STATUSES] = { 0 };
  gsize n_expected[SA_N_STATUSES] = { 0 };
  gsize n_problems = 0;
  gsize n_expected_problems = 0;

  g_assert_cmpuint (sa_roster_get_size (roster), ==, people->len);
  for (guint i = 0; i < n_queries; i++)
    {
      g_autoptr (SaQuery) query = query_new_random ();

      assert_agrees (roster, people, query, NOW + g_test_rand_int_range (-7, 8));
    }

  sa_roster_count (roster, NOW, n_by_status, &n_problems);
  for (guint i = 0; i < people->len; i++)
    {
      const Person *person = g_ptr_array_index (people, i);

      if (person->row.removed)
        continue;
      n_expected[sa_status_from_facts (&person->row.facts)]++;
      n_expected_problems += sa_problem_from_facts (&person->row.facts, NOW) != SA_PROBLEM_NONE;
    }
  for (guint i = 0; i < SA_N_STATUSES; i++)
    g_assert_cmpuint (n_by_status[i], ==, n_expected[i]);
  g_assert_cmpuint (n_problems, ==, n_expected_problems);
}

static void
test_agrees_when_loaded_at_once (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  GPtrArray *people = g_ptr_array_new ();
  SaId next_id = 1;

  sa_roster_begin (roster, 3000);
  for (guint i = 0; i < 4000; i++)
    {
      /* Rows may come in any order of ids. */
      Person *person = person_new_random (next_id * 7919 % 100003 + 1);

      next_id++;
      g_ptr_array_add (people, person);
      put (roster, person);
    }
  sa_roster_end (roster);
  ask_all (roster, people, 150);

  g_ptr_array_set_free_func (people, person_free);
  g_ptr_array_unref (people);
}

static void
test_agrees_after_each_change (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  GPtrArray *people = g_ptr_array_new ();
  SaId next_id = 1;

  ask_all (roster, people, 10);
  for (guint round = 0; round < 60; round++)
    {
      stir (roster, people, 60, &next_id);
      ask_all (roster, people, 8);
    }

  g_ptr_array_set_free_func (people, person_free);
  g_ptr_array_unref (people);
}

static void
test_agrees_after_many_loads (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  GPtrArray *people = g_ptr_array_new ();
  SaId next_id = 1;

  for (guint round = 0; round < 6; round++)
    {
      sa_roster_begin (roster, g_test_rand_bit () ? 0 : 500);
      stir (roster, people, 700, &next_id);
      sa_roster_end (roster);
      stir (roster, people, 100, &next_id);
      ask_all (roster, people, 40);
    }

  /* And down to nobody */
  while (people->len > 0)
    {
      Person *person = g_ptr_array_index (people, people->len - 1);

      sa_roster_drop (roster, person->row.id);
      g_ptr_array_remove_index (people, people->len - 1);
      person_free (person);
      if (people->len % 400 == 0)
        ask_all (roster, people, 5);
    }
  sa_roster_begin (roster, 0);
  sa_roster_end (roster);
  ask_all (roster, people, 5);

  g_ptr_array_set_free_func (people, person_free);
  g_ptr_array_unref (people);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roster-oracle/agrees-with-a-plain-list-when-loaded-at-once", test_agrees_when_loaded_at_once);
  g_test_add_func ("/roster-oracle/agrees-with-a-plain-list-after-each-change", test_agrees_after_each_change);
  g_test_add_func ("/roster-oracle/agrees-with-a-plain-list-after-many-loads", test_agrees_after_many_loads);

  return g_test_run ();
}
