/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-store-emitter.h"
#include "sa-test.h"

/* What the store writes reaches those who look at it, at a pace that they can keep. */

#define PAUSE (100 * G_TIME_SPAN_MILLISECOND)
#define SITE 1

typedef struct
{
  SaRepository   *repository;
  SaStoreEmitter *emitter;
  guint           n_told;
  gint64          seq;      /* of the last one */
  GHashTable     *ids;      /* of SaId: all that were told */
} Fixture;

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            Fixture      *self)
{
  g_assert_cmpint (site, ==, SITE);
  g_assert_cmpint (seq, >, self->seq);
  self->n_told++;
  self->seq = seq;
  for (gsize i = 0; i < sa_ids_get_size (ids); i++)
    g_hash_table_add (self->ids, GINT_TO_POINTER ((int) sa_ids_get_nth (ids, i)));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->repository = sa_fake_repository_new ();
  self->emitter = sa_store_emitter_new (self->repository, g_main_context_default ());
  self->ids = g_hash_table_new (NULL, NULL);
  g_signal_connect (self->repository, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  sa_store_emitter_unref (self->emitter);
  g_object_unref (self->repository);
  g_hash_table_unref (self->ids);
}

static gboolean
write_one (Fixture  *self,
           gint64    seq,
           gboolean  at_once)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaId id = seq;

  g_array_append_val (ids, id);
  sa_store_emitter_begin_write (self->emitter);
  return sa_store_emitter_end_write (self->emitter, seq, SITE, ids, at_once);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_pace (Fixture       *self,
           gconstpointer  data)
{
  gint64 begin = g_get_monotonic_time ();
  guint most;

  for (gint64 seq = 1; seq <= 1000; seq++)
    {
      write_one (self, seq, FALSE);
      turn ();
    }
  SA_WAIT_UNTIL (self->seq == 1000);
  most = 2 + (guint) ((g_get_monotonic_time () - begin) / PAUSE);
  g_assert_cmpuint (self->n_told, <=, most);
  g_assert_cmpuint (g_hash_table_size (self->ids), ==, 1000);
}

static void
test_first (Fixture       *self,
            gconstpointer  data)
{
  g_assert_true (write_one (self, 1, FALSE));
  turn ();
  g_assert_cmpuint (self->n_told, ==, 1);
}

static void
test_at_once (Fixture       *self,
              gconstpointer  data)
{
  gint64 begin = g_get_monotonic_time ();
  gboolean told;

  write_one (self, 1, TRUE);
  turn ();
  g_assert_cmpuint (self->n_told, ==, 1);
  told = write_one (self, 2, FALSE);
  /* on a machine so slow the pause may be over already */
  g_assert_true (!told || g_get_monotonic_time () - begin >= PAUSE);

  g_assert_true (write_one (self, 3, TRUE));
  turn ();
  g_assert_cmpint (self->seq, ==, 3);
  g_assert_cmpuint (g_hash_table_size (self->ids), ==, 3);

  /* what was to be told after the pause is not told again */
  SA_WAIT_UNTIL (g_get_monotonic_time () - begin > 3 * PAUSE);
  turn ();
  g_assert_cmpint (self->seq, ==, 3);
  g_assert_cmpuint (self->n_told, ==, 2);
}

/* The reader meets what others wrote in the feed, and there what was written here as well */
static void
test_read (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaId id = 7;

  g_array_append_val (ids, id);
  write_one (self, 1, FALSE);
  sa_store_emitter_post_read (self->emitter, 1, SITE, ids);
  turn ();
  sa_store_emitter_post_read (self->emitter, 2, SITE, ids);
  SA_WAIT_UNTIL (self->seq == 2);
  g_assert_cmpuint (self->n_told, ==, 2);
}

#define ADD(path, func) \
  g_test_add ("/store-emitter/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-nobody-waits-for-keeps-a-pace-and-is-all-told", test_pace);
  ADD ("first-is-told-at-once", test_first);
  ADD ("what-a-person-waits-for-is-told-at-once-with-the-rest", test_at_once);
  ADD ("what-was-written-here-is-told-once", test_read);

  return g_test_run ();
}
