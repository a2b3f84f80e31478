/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-composer.h"
#include "sa-context.h"
#include "sa-sample-data.h"
#include "sa-test.h"

/* What a person meets who only looks. */

static SaTime clock_time;

static SaTime
get_clock (gpointer data)
{
  return clock_time != 0 ? clock_time : g_get_real_time () / G_USEC_PER_SEC;
}

static void
set_clock (SaTime   now,
           gpointer data)
{
  clock_time = now;
}

static SaContext *
open_samples (SaTestDir *dir)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autofree char *database = sa_test_dir_build (dir, "samples.db");
  SaContext *context = sa_context_open (database, SA_CONTEXT_CREATE | SA_CONTEXT_ONE_SHOT, &error);

  g_assert_no_error (error);
  sa_context_set_clock (context, get_clock, NULL);
  sa_sample_data_fill_async (sa_context_get_repository (context), get_clock (NULL), "ana", set_clock, NULL,
                             sa_test_answer_cb, &answer);
  g_assert_true (sa_sample_data_fill_finish (sa_test_await (&answer), &error));
  g_assert_no_error (error);
  return context;
}

static SaFound *
find_messages (SaRepository *repository)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  SaFound *found = NULL;

  sa_repository_find_async (repository, query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return found;
}

/* One at a time, since only so its mail comes with it */
static GPtrArray *
load_message (SaRepository *repository,
              SaId          id)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;

  sa_repository_load_async (repository, SA_ENTITY_MESSAGE, &id, 1, NULL, sa_test_answer_cb, &answer);
  records = sa_repository_load_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return records;
}

static void
test_waiting (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  SaContext *context = open_samples (dir);
  SaRepository *repository = sa_context_get_repository (context);
  g_autoptr (SaFound) found = find_messages (repository);
  guint n_waiting = 0;

  for (gsize i = 0; i < sa_ids_get_size (found->ids); i++)
    {
      g_autoptr (GPtrArray) records = load_message (repository, sa_ids_get_nth (found->ids, i));
      const SaMessageRecord *message = records->pdata[0];
      g_autoptr (GError) error = NULL;
      g_autoptr (SaEnvelope) envelope = NULL;

      if (message->state != SA_DELIVERY_WAITING)
        continue;
      envelope = sa_composer_get_envelope (message, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (envelope->recipient, ==, message->to_address);
      n_waiting++;
    }
  g_assert_cmpuint (n_waiting, >, 0);

  sa_context_close (context);
  sa_context_free (context);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-data/waiting-mail-can-leave", test_waiting);

  return g_test_run ();
}
