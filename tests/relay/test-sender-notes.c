/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-notes.h"
#include "sa-test.h"

#include <string.h>

/* What a sender leaves in its lock file for the one that comes after it. Each pair here is a process that dies without
 * a word and its successor: the lock is let go, which is all that the system does then. */

typedef struct
{
  SaTestDir     *dir;
  char          *path;
  SaSenderLock  *lock;
  SaSenderNotes *notes;
  SaIds         *claimed;
} Fixture;

static void
end (Fixture *self)
{
  g_clear_pointer (&self->notes, sa_sender_notes_free);
  g_clear_pointer (&self->lock, sa_sender_lock_free);
  g_clear_pointer (&self->claimed, sa_ids_unref);
}

static void
begin (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  end (self);
  self->lock = sa_sender_lock_new (self->path);
  g_assert_true (sa_sender_lock_try (self->lock, &error));
  g_assert_no_error (error);
  self->notes = sa_sender_notes_new (self->lock);
  sa_sender_notes_load (self->notes, &self->claimed);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->dir = sa_test_dir_new ();
  self->path = sa_test_dir_build (self->dir, "sender.lock");
  begin (self);
  g_assert_cmpuint (sa_ids_get_size (self->claimed), ==, 0);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  end (self);
  g_free (self->path);
  sa_test_dir_free (self->dir);
}

static void
assert_claimed (Fixture    *self,
                const char *expected)
{
  GString *text = g_string_new (NULL);
  g_autofree char *found = NULL;

  for (gsize i = 0; i < sa_ids_get_size (self->claimed); i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", sa_ids_get_nth (self->claimed, i));
  found = g_string_free (text, FALSE);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_deaths_are_counted (Fixture       *self,
                         gconstpointer  data)
{
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 7), ==, i);
      sa_sender_notes_enter (self->notes, SA_POISON_SEND, 8);
      sa_sender_notes_leave (self->notes, SA_POISON_SEND, 8);
      sa_sender_notes_enter (self->notes, SA_POISON_SEND, 7);
      g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 7), ==, i);
      begin (self);
      g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 8), ==, 0);
      g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_LOOK_UP, 7), ==, 0);
    }

  /* one that got through is none any more */
  g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 7), ==, 3);
  sa_sender_notes_enter (self->notes, SA_POISON_SEND, 7);
  sa_sender_notes_leave (self->notes, SA_POISON_SEND, 7);
  begin (self);
  g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 7), ==, 0);
}

static void
test_claims_are_left (Fixture       *self,
                      gconstpointer  data)
{
  const SaId first[] = { 11, 12, 13, 14 };
  const SaId second[] = { 15 };

  sa_sender_notes_claim (self->notes, first, G_N_ELEMENTS (first));
  sa_sender_notes_claim (self->notes, second, G_N_ELEMENTS (second));
  /* begun; given back; begun and ended */
  g_assert_true (sa_sender_notes_enter (self->notes, SA_POISON_SEND, 12));
  sa_sender_notes_drop_claim (self->notes, 13);
  g_assert_true (sa_sender_notes_enter (self->notes, SA_POISON_SEND, 14));
  sa_sender_notes_leave (self->notes, SA_POISON_SEND, 14);
  begin (self);
  assert_claimed (self, "11 15 ");

  /* whoever dies before it has given them back leaves that to the next one */
  begin (self);
  assert_claimed (self, "11 15 ");
  sa_sender_notes_forget_claims (self->notes);
  begin (self);
  assert_claimed (self, "");
}

/* After a power failure the file may hold what was true before, and then a mail that left would seem not to have */
static void
test_other_boot (Fixture       *self,
                 gconstpointer  data)
{
  const SaId claims[] = { 11 };
  g_autofree char *text = NULL;
  char *id = NULL;

  sa_sender_notes_claim (self->notes, claims, G_N_ELEMENTS (claims));
  sa_sender_notes_enter (self->notes, SA_POISON_SEND, 7);
  text = sa_sender_lock_read (self->lock);
  id = strstr (text, "boot ");
  g_assert_nonnull (id);
  id[5] = id[5] == 'a' ? 'b' : 'a';
  g_assert_true (sa_sender_lock_write (self->lock, text));
  begin (self);
  assert_claimed (self, "");
  g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_SEND, 7), ==, 1);
}

static void
test_nonsense (Fixture       *self,
               gconstpointer  data)
{
  static const char * const texts[] = {
    "", "\n\n", "claimed 5\n", "boot \nclaimed 5\n", "claimed\nboot x\n0 1\n", "9999999999999999999 1 1\n\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (sa_sender_lock_write (self->lock, texts[i]));
      begin (self);
      assert_claimed (self, "");
    }
}

/* However many there are, what is noted fits, and what is not noted counts as begun */
static void
test_many (Fixture       *self,
           gconstpointer  data)
{
  for (SaId i = 1; i <= 300; i++)
    {
      SaId id = G_MAXINT64 - i;

      sa_sender_notes_claim (self->notes, &id, 1);
      sa_sender_notes_enter (self->notes, SA_POISON_LOOK_UP, i);
    }
  begin (self);
  g_assert_cmpuint (sa_ids_get_size (self->claimed), >=, 64);
  for (gsize i = 0; i < sa_ids_get_size (self->claimed); i++)
    g_assert_cmpint (sa_ids_get_nth (self->claimed, i), ==, G_MAXINT64 - 1 - (SaId) i);
  g_assert_cmpint (sa_sender_notes_count (self->notes, SA_POISON_LOOK_UP, 300), ==, 1);
}

/* Without a lock nothing can be written, and what stands there as not begun must not begin */
static void
test_cannot_be_written (Fixture       *self,
                        gconstpointer  data)
{
  const SaId claims[] = { 11 };

  sa_sender_notes_claim (self->notes, claims, G_N_ELEMENTS (claims));
  sa_sender_lock_release (self->lock);
  g_assert_false (sa_sender_notes_enter (self->notes, SA_POISON_SEND, 11));
  g_assert_true (sa_sender_notes_enter (self->notes, SA_POISON_SEND, 12));
}

#define ADD(path, func) \
  g_test_add ("/sender-notes/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("deaths-are-counted", test_deaths_are_counted);
  ADD ("claims-are-left-to-the-next", test_claims_are_left);
  ADD ("another-boot-believes-no-claims", test_other_boot);
  ADD ("nonsense-is-nothing", test_nonsense);
  ADD ("as-many-as-fit", test_many);
  ADD ("what-cannot-be-struck-out-must-not-begin", test_cannot_be_written);

  return g_test_run ();
}
