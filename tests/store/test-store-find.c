/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fold.h"
#include "sa-reader.h"
#include "sa-roster.h"
#include "sa-roster-feed.h"
#include "sa-store-fixture.h"

#include <locale.h>

/* Two roads lead from a query to its users, SQL and the roster. Both are held against the plainest loop there is. */

#define NOW 1000000
#define N_PEOPLE 300
#define N_SITES 2
#define N_PRODUCTS 3
#define N_GROUPS 4

typedef struct
{
  SaId         id;
  SaId         site;
  char        *address;
  char        *name;
  SaRole       role;
  SaOrigin     origin;
  SaUserFacts  facts;
  SaTime       added;
  SaTime       last_seen;
  gboolean     removed;
  guint        products;   /* masks over the ids from 1 */
  guint        groups;
} Person;

static void
person_free (gpointer data)
{
  Person *person = data;

  g_free (person->address);
  g_free (person->name);
  g_free (person);
}

static SaTime
random_time (GRand *rand)
{
  return g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, NOW - 50, NOW + 50);
}

static Person *
make_person (GRand *rand,
             guint  number)
{
  static const char * const names[] =
  {
    "", "", "Ada Lovelace", "ada lovelace", "Łukasz Nowak", "Lukas Novak", "Zoë Müller", "Zoe Mueller", "Øyvind Å",
    "李小龍", "Ψυχή", "O'Neill, Pat", "a", "100% _real_", "Strauß", "Strauss"
  };
  static const char * const domains[] = { "example.com", "EXAMPLE.org", "bücher.example", "a.b.example.net" };
  static const char * const locals[] = { "ada", "Ada", "z", "o'neill", "łukasz", "first.last", "100%", "under_score" };
  Person *person = g_new0 (Person, 1);

  person->id = number + 1;
  person->site = g_rand_int_range (rand, 1, N_SITES + 1);
  person->name = g_strdup (names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))]);
  person->address = g_strdup_printf ("%s%u@%s", locals[g_rand_int_range (rand, 0, G_N_ELEMENTS (locals))], number,
                                     domains[g_rand_int_range (rand, 0, G_N_ELEMENTS (domains))]);
  person->role = g_rand_int_range (rand, 0, SA_N_ROLES);
  person->origin = g_rand_int_range (rand, 0, SA_N_ORIGINS);
  person->facts.access = g_rand_int_range (rand, 0, 4) > 0;
  person->facts.last_sent = random_time (rand);
  person->facts.first_seen = g_rand_int_range (rand, 0, 3) == 0 ? random_time (rand) : 0;
  person->facts.expires = random_time (rand);
  person->facts.delivery = g_rand_int_range (rand, 0, SA_DELIVERY_CANCELLED + 1);
  person->facts.account_state = g_rand_int_range (rand, 0, SA_N_ACCOUNT_STATES);
  person->facts.deletion_due = random_time (rand);
  person->added = g_rand_int_range (rand, NOW - 20, NOW);
  person->last_seen = random_time (rand);
  person->removed = g_rand_int_range (rand, 0, 5) == 0;
  person->products = g_rand_int_range (rand, 0, 1 << N_PRODUCTS);
  person->groups = g_rand_int_range (rand, 0, 1 << N_GROUPS);
  return person;
}

static void
bind_all (SaSqliteStatement *statement,
          const gint64      *values,
          int                n_values)
{
  for (int i = 0; i < n_values; i++)
    sa_sqlite_statement_bind_id (statement, i + 1, values[i]);
}

static void
run (SaSqliteStatement *statement)
{
  g_autoptr (GError) error = NULL;

  sa_sqlite_statement_run (statement, &error);
  g_assert_no_error (error);
  sa_sqlite_statement_unref (statement);
}

/* Writes a person, or writes them anew. The account has the same id, the invitation too. */
static void
write_person (SaStoreFixture *fixture,
              const Person   *person)
{
  g_autofree char *key = sa_address_key (person->address);
  SaSqliteStatement *statement;
  gint64 user[] = { person->id, person->site, person->added, person->facts.last_sent, person->facts.first_seen,
                    person->last_seen, person->removed ? NOW : 0 };

  statement = sa_sqlite_connection_prepare (fixture->connection,
                                            "INSERT OR REPLACE INTO account (id, deletion_due, address, address_key, name,"
                                            " fold, state, created) VALUES (?1, ?2, ?3, ?4, ?5,"
                                            " sa_fold (?3 || char (10) || ?5), ?6, 1)", NULL);
  sa_sqlite_statement_bind_int (statement, 1, person->id);
  sa_sqlite_statement_bind_id (statement, 2, person->facts.deletion_due);
  sa_sqlite_statement_bind_text (statement, 3, person->address);
  sa_sqlite_statement_bind_text (statement, 4, key);
  sa_sqlite_statement_bind_text (statement, 5, person->name);
  sa_sqlite_statement_bind_int (statement, 6, person->facts.account_state);
  run (statement);

  statement = sa_sqlite_connection_prepare (fixture->connection,
                                            "INSERT OR REPLACE INTO user (id, account, invitation, site, added, last_sent,"
                                            " first_seen, last_seen, removed_at, role, access, origin)"
                                            " VALUES (?1, ?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", NULL);
  bind_all (statement, user, G_N_ELEMENTS (user));
  sa_sqlite_statement_bind_int (statement, 8, person->role);
  sa_sqlite_statement_bind_int (statement, 9, person->facts.access);
  sa_sqlite_statement_bind_int (statement, 10, person->origin);
  run (statement);

  statement = sa_sqlite_connection_prepare (fixture->connection,
                                            "INSERT OR REPLACE INTO invitation (id, user, created, expires, delivery)"
                                            " VALUES (?1, ?1, 1, ?2, ?3)", NULL);
  sa_sqlite_statement_bind_int (statement, 1, person->id);
  sa_sqlite_statement_bind_id (statement, 2, person->facts.expires);
  sa_sqlite_statement_bind_int (statement, 3, person->facts.delivery);
  run (statement);

  sa_store_fixture_run (fixture, "DELETE FROM product_access WHERE user = %" G_GINT64_FORMAT ";"
                        "DELETE FROM group_member WHERE user = %" G_GINT64_FORMAT, person->id, person->id);
  for (guint i = 0; i < N_PRODUCTS; i++)
    {
      if (person->products & (1u << i))
        sa_store_fixture_run (fixture, "INSERT INTO product_access VALUES (%u, %" G_GINT64_FORMAT ", 1)", i + 1, person->id);
    }
  for (guint i = 0; i < N_GROUPS; i++)
    {
      if (person->groups & (1u << i))
        sa_store_fixture_run (fixture, "INSERT INTO group_member VALUES (%u, %" G_GINT64_FORMAT ")", i + 1, person->id);
    }
}

static GPtrArray *
fill (SaStoreFixture *fixture,
      GRand          *rand)
{
  GPtrArray *people = g_ptr_array_new_with_free_func (person_free);

  sa_store_fixture_run (fixture, "BEGIN; PRAGMA defer_foreign_keys = ON");
  for (guint i = 1; i <= N_SITES; i++)
    sa_store_fixture_run (fixture, "INSERT INTO site (id, name, name_key, url, created, removed_at) VALUES (%u, 'Site %u', 'site %u', '', 1, NULL)", i, i, i);
  for (guint i = 1; i <= N_GROUPS; i++)
    sa_store_fixture_run (fixture, "INSERT INTO user_group (id, site, name, name_key, created)"
                                   " VALUES (%u, 1, 'Group %u', 'group %u', 1)", i, i, i);
  for (guint i = 1; i <= N_PRODUCTS; i++)
    sa_store_fixture_run (fixture, "INSERT INTO product (id, site, name, name_key, default_group, created)"
                                   " VALUES (%u, 1, 'Product %u', 'product %u', 1, 1)", i, i, i);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      Person *person = make_person (rand, i);

      g_ptr_array_add (people, person);
      write_person (fixture, person);
    }
  sa_store_fixture_run (fixture, "INSERT INTO feed (site) VALUES (NULL); COMMIT");
  return people;
}

/*
 * The oracle
 */

static gboolean
in_mask (guint mask,
         guint value)
{
  return mask == 0 || (mask & (1u << value)) != 0;
}

static gboolean
matches (const Person  *person,
         const SaQuery *query)
{
  const char * const *needles = sa_query_get_needles (query);
  g_autofree char *address = sa_fold (person->address);
  g_autofree char *name = sa_fold (person->name);
  SaId product = sa_query_get_product (query);
  SaId group = sa_query_get_group (query);

  for (gsize i = 0; needles[i] != NULL; i++)
    {
      if (strstr (address, needles[i]) == NULL && strstr (name, needles[i]) == NULL)
        return FALSE;
    }
  return person->site == sa_query_get_site (query) &&
         person->removed == sa_query_get_removed (query) &&
         in_mask (sa_query_get_statuses (query), sa_status_from_facts (&person->facts)) &&
         in_mask (sa_query_get_roles (query), person->role) &&
         in_mask (sa_query_get_origins (query), person->origin) &&
         (!sa_query_get_problems (query) || sa_problem_from_facts (&person->facts, NOW) != SA_PROBLEM_NONE) &&
         (product == 0 || (person->products & (1u << (product - 1))) != 0) &&
         (group == 0 || (person->groups & (1u << (group - 1))) != 0);
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return a < b ? -1 : a > b;
}

static SaTime
get_activity (const Person *person)
{
  if (person->last_seen != 0)
    return person->last_seen;
  return person->facts.last_sent != 0 ? person->facts.last_sent : person->added;
}

static int
compare_names (const Person *a,
               const Person *b)
{
  return g_utf8_collate (*a->name != '\0' ? a->name : a->address, *b->name != '\0' ? b->name : b->address);
}

static int
compare_people (gconstpointer left,
                gconstpointer right,
                gpointer      data)
{
  const Person *a = *(const Person * const *) left;
  const Person *b = *(const Person * const *) right;
  const SaQuery *query = data;
  g_autofree char *a_key = sa_address_key (a->address);
  g_autofree char *b_key = sa_address_key (b->address);
  int order = 0;

  switch (sa_query_get_sort (query))
    {
    case SA_SORT_ADDRESS:
      order = strcmp (a_key, b_key);
      break;

    case SA_SORT_STATUS:
      order = compare_numbers (sa_status_from_facts (&a->facts), sa_status_from_facts (&b->facts));
      break;

    case SA_SORT_ROLE:
      order = compare_numbers (a->role, b->role);
      break;

    case SA_SORT_ADDED:
      order = compare_numbers (a->added, b->added);
      break;

    case SA_SORT_LAST_SEEN:
      order = compare_numbers (get_activity (a), get_activity (b));
      break;

    case SA_SORT_NAME:
    default:
      break;
    }
  if (order == 0 && (sa_query_get_sort (query) == SA_SORT_NAME || sa_query_get_sort (query) == SA_SORT_STATUS ||
                     sa_query_get_sort (query) == SA_SORT_ROLE))
    order = compare_names (a, b);
  if (sa_query_get_descending (query))
    order = -order;
  return order != 0 ? order : compare_numbers (a->id, b->id);
}

static GArray *
ask_oracle (GPtrArray     *people,
            const SaQuery *query,
            gsize         *n_total)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  gsize first = sa_query_get_offset (query);
  gsize limit = sa_query_get_limit (query);

  for (guint i = 0; i < people->len; i++)
    {
      if (matches (g_ptr_array_index (people, i), query))
        g_ptr_array_add (found, g_ptr_array_index (people, i));
    }
  g_ptr_array_sort_with_data (found, compare_people, (gpointer) query);
  for (gsize i = first; i < found->len && (limit == 0 || i < first + limit); i++)
    {
      const Person *person = g_ptr_array_index (found, i);

      g_array_append_val (ids, person->id);
    }
  *n_total = found->len;
  return ids;
}

/*
 * Queries
 */

static char *
describe (const SaQuery *query)
{
  return g_strdup_printf ("site %d statuses %x roles %x origins %x problems %d product %d group %d removed %d search “%s” "
                          "sort %d descending %d range %" G_GSIZE_FORMAT "+%" G_GSIZE_FORMAT,
                          (int) sa_query_get_site (query), sa_query_get_statuses (query), sa_query_get_roles (query),
                          sa_query_get_origins (query), sa_query_get_problems (query),
                          (int) sa_query_get_product (query),
                          (int) sa_query_get_group (query), sa_query_get_removed (query), sa_query_get_search (query),
                          sa_query_get_sort (query), sa_query_get_descending (query), sa_query_get_offset (query),
                          sa_query_get_limit (query));
}

static void
check_ids (const SaIds   *ids,
           gsize          n_total,
           GArray        *wanted,
           gsize          n_wanted,
           const SaQuery *query,
           const char    *road)
{
  gsize n_ids;
  const SaId *found = sa_ids_get (ids, &n_ids);

  if (n_total != n_wanted || n_ids != wanted->len ||
      (n_ids > 0 && memcmp (found, wanted->data, n_ids * sizeof (SaId)) != 0))
    {
      g_autofree char *text = describe (query);

      for (gsize i = 0; i < MIN (n_ids, wanted->len); i++)
        {
          if (found[i] != g_array_index (wanted, SaId, i))
            g_test_message ("at %" G_GSIZE_FORMAT ": %d instead of %d", i, (int) found[i],
                            (int) g_array_index (wanted, SaId, i));
        }
      g_error ("%s: %" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT " instead of %u/%" G_GSIZE_FORMAT " for %s", road, n_ids, n_total,
               wanted->len, n_wanted, text);
    }
}

static void
check_query (SaStoreFixture *fixture,
             GPtrArray      *people,
             SaRoster       *rosters[N_SITES],
             const SaQuery  *query)
{
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (SaIds) ids = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_wanted;
  gsize n_total;

  wanted = ask_oracle (people, query, &n_wanted);
  found = sa_reader_find (fixture->connection, query, NOW, &error);
  g_assert_no_error (error);
  check_ids (found->ids, found->n_total, wanted, n_wanted, query, "SQL");

  ids = sa_roster_find (rosters[sa_query_get_site (query) - 1], query, NOW, &n_total);
  check_ids (ids, n_total, wanted, n_wanted, query, "roster");
}

static SaRoster *
load_roster (SaStoreFixture *fixture,
             SaId            site,
             gsize           n_accounts)
{
  SaRoster *roster = sa_roster_new ();
  g_autoptr (GError) error = NULL;
  gboolean finished = FALSE;
  SaId cursor = 0;

  sa_roster_begin (roster, 0);
  while (!finished)
    {
      sa_roster_feed_chunk (fixture->connection, site, roster, &cursor, n_accounts, &finished, &error);
      g_assert_no_error (error);
    }
  sa_roster_end (roster);
  return roster;
}

static void
check_each_filter (SaStoreFixture *fixture,
                   GPtrArray      *people,
                   SaRoster       *rosters[N_SITES])
{
  static const char * const searches[] =
  {
    "ada", "ADA", "lovelace", "muller", "Łu", "o'n", "100%", "_", "example.org", "a love", "zz", "strauss", "李", "ψυχη", "@"
  };

  for (SaId site = 1; site <= N_SITES; site++)
    for (guint kind = 0; kind < 8; kind++)
      for (guint value = 0; value < 16; value++)
        {
          g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, site);

          if (kind == 0)
            sa_query_set_statuses (query, value % (1 << SA_N_STATUSES));
          else if (kind == 1)
            sa_query_set_roles (query, value % (1 << SA_N_ROLES));
          else if (kind == 2)
            sa_query_set_origins (query, value * 2 % (1 << SA_N_ORIGINS));
          else if (kind == 3)
            sa_query_set_product (query, value % (N_PRODUCTS + 1));
          else if (kind == 4)
            sa_query_set_group (query, value % (N_GROUPS + 1));
          else if (kind == 5)
            sa_query_set_search (query, searches[value % G_N_ELEMENTS (searches)]);
          else if (kind == 6)
            sa_query_set_problems (query, value % 2);
          else
            sa_query_set_removed (query, value % 2);
          sa_query_set_sort (query, value % 6, value / 6 % 2);
          check_query (fixture, people, rosters, query);
        }
}

static void
check_random_queries (SaStoreFixture *fixture,
                      GPtrArray      *people,
                      SaRoster       *rosters[N_SITES],
                      GRand          *rand,
                      guint           n_queries)
{
  for (guint i = 0; i < n_queries; i++)
    {
      g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, g_rand_int_range (rand, 1, N_SITES + 1));

      if (g_rand_boolean (rand))
        sa_query_set_statuses (query, g_rand_int_range (rand, 0, 1 << SA_N_STATUSES));
      if (g_rand_boolean (rand))
        sa_query_set_roles (query, g_rand_int_range (rand, 0, 1 << SA_N_ROLES));
      if (g_rand_int_range (rand, 0, 4) == 0)
        sa_query_set_origins (query, g_rand_int_range (rand, 0, 1 << SA_N_ORIGINS));
      if (g_rand_int_range (rand, 0, 4) == 0)
        sa_query_set_problems (query, TRUE);
      if (g_rand_int_range (rand, 0, 4) == 0)
        sa_query_set_product (query, g_rand_int_range (rand, 1, N_PRODUCTS + 1));
      if (g_rand_int_range (rand, 0, 4) == 0)
        sa_query_set_group (query, g_rand_int_range (rand, 1, N_GROUPS + 1));
      if (g_rand_int_range (rand, 0, 4) == 0)
        sa_query_set_removed (query, TRUE);
      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          const Person *person = g_ptr_array_index (people, g_rand_int_range (rand, 0, (gint32) people->len));
          g_autofree char *part = g_utf8_substring (person->address, 0, g_rand_int_range (rand, 1, 5));

          sa_query_set_search (query, part);
        }
      if (g_rand_int_range (rand, 0, 3) == 0)
        sa_query_set_range (query, g_rand_int_range (rand, 0, 40), g_rand_int_range (rand, 0, 40));
      sa_query_set_sort (query, g_rand_int_range (rand, 0, 6), g_rand_boolean (rand));
      check_query (fixture, people, rosters, query);
    }
}

static void
test_users (SaStoreFixture *fixture,
            gconstpointer   data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GPtrArray) people = fill (fixture, rand);
  SaRoster *rosters[N_SITES];

  /* In chunks of one account, of some, and of all: the seams must not show. */
  rosters[0] = load_roster (fixture, 1, g_rand_int_range (rand, 1, 40));
  rosters[1] = load_roster (fixture, 2, N_PEOPLE * 2);
  check_each_filter (fixture, people, rosters);
  check_random_queries (fixture, people, rosters, rand, 300);

  /* And after people have changed in every way. */
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (SaId));
      g_autoptr (GError) error = NULL;

      sa_store_fixture_run (fixture, "BEGIN; PRAGMA defer_foreign_keys = ON");
      for (guint i = 0; i < 40; i++)
        {
          guint number = (guint) g_rand_int_range (rand, 0, (gint32) people->len + 1);
          Person *person = make_person (rand, number);

          if (number < people->len)
            {
              const Person *old = g_ptr_array_index (people, number);

              person->site = old->site;
              person_free (people->pdata[number]);
              people->pdata[number] = person;
            }
          else
            {
              g_ptr_array_add (people, person);
            }
          write_person (fixture, person);
          g_array_append_val (moved, person->id);
        }
      sa_store_fixture_run (fixture, "COMMIT");
      for (SaId site = 1; site <= N_SITES; site++)
        {
          sa_roster_feed_users (fixture->connection, site, rosters[site - 1], (const SaId *) (gpointer) moved->data,
                                moved->len, &error);
          g_assert_no_error (error);
        }
      check_random_queries (fixture, people, rosters, rand, 60);
    }

  for (SaId site = 1; site <= N_SITES; site++)
    sa_roster_free (rosters[site - 1]);
}

/* The generated column says in SQL what the model says in C. */
static void
test_status (SaStoreFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  sa_store_fixture_run (fixture, "PRAGMA foreign_keys = OFF");
  statement = sa_sqlite_connection_prepare (fixture->connection,
                                            "INSERT INTO user (site, account, access, last_sent, first_seen, added,"
                                            " removed_at) VALUES (1, ?1, ?2, ?3, ?4, 1, ?5) RETURNING status", NULL);
  for (guint i = 0; i < 16; i++)
    {
      SaUserFacts facts = { .access = (i & 1) != 0, .last_sent = i & 2 ? 5 : 0, .first_seen = i & 4 ? 6 : 0 };

      sa_sqlite_statement_bind_int (statement, 1, i + 1);
      sa_sqlite_statement_bind_int (statement, 2, facts.access);
      sa_sqlite_statement_bind_id (statement, 3, facts.last_sent);
      sa_sqlite_statement_bind_id (statement, 4, facts.first_seen);
      sa_sqlite_statement_bind_id (statement, 5, i & 8 ? 7 : 0);
      g_assert_cmpint (sa_sqlite_statement_step (statement, NULL), ==, SA_SQLITE_ROW);
      g_assert_cmpint (sa_sqlite_statement_get_int (statement, 0), ==, sa_status_from_facts (&facts));
      sa_sqlite_statement_reset (statement);
    }
}

/* What the sidebar shows is what counting one by one gives, on either road. */
static void
test_counts (SaStoreFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GPtrArray) people = fill (fixture, rand);
  g_autoptr (GError) error = NULL;

  for (SaId site = 1; site <= N_SITES; site++)
    {
      g_autoptr (SaSiteCounts) counts = sa_reader_count (fixture->connection, site, NOW, &error);
      g_autoptr (SaRoster) roster = load_roster (fixture, site, 50);
      gsize by_status[SA_N_STATUSES] = { 0 };
      gsize roster_by_status[SA_N_STATUSES] = { 0 };
      gsize n_problems = 0;
      gsize roster_n_problems = 0;

      g_assert_no_error (error);
      for (guint i = 0; i < people->len; i++)
        {
          const Person *person = g_ptr_array_index (people, i);

          if (person->site != site || person->removed)
            continue;
          by_status[sa_status_from_facts (&person->facts)]++;
          n_problems += sa_problem_from_facts (&person->facts, NOW) != SA_PROBLEM_NONE;
        }
      sa_roster_count (roster, NOW, roster_by_status, &roster_n_problems);
      for (guint i = 0; i < SA_N_STATUSES; i++)
        {
          g_assert_cmpint (counts->n_by_status[i], ==, by_status[i]);
          g_assert_cmpuint (roster_by_status[i], ==, by_status[i]);
        }
      g_assert_cmpint (counts->n_users, ==, by_status[0] + by_status[1] + by_status[2] + by_status[3]);
      g_assert_cmpint (counts->n_invitations, ==, by_status[SA_STATUS_PENDING] + by_status[SA_STATUS_NOT_SENT]);
      g_assert_cmpint (counts->n_problems, ==, n_problems);
      g_assert_cmpuint (roster_n_problems, ==, n_problems);
      g_assert_cmpint (counts->n_groups, ==, site == 1 ? N_GROUPS : 0);
      g_assert_cmpint (counts->n_products, ==, site == 1 ? N_PRODUCTS : 0);
      g_assert_cmpint (counts->n_sites, ==, N_SITES);
      g_assert_cmpint (counts->pause, ==, SA_PAUSE_NONE);
    }
}

#define ADD(path, func) \
  g_test_add (path, SaStoreFixture, "with tables", sa_store_fixture_set_up, func, sa_store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  ADD ("/find/sql-and-roster-answer-as-the-oracle", test_users);
  ADD ("/find/status-column-is-the-models", test_status);
  ADD ("/find/counts-are-of-one-by-one", test_counts);

  return g_test_run ();
}
