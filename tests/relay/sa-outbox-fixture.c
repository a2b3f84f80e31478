/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-fixture.h"

#include "sa-fake-repository.h"
#include "sa-store.h"

#include <string.h>

/* How far the clocks of the case have been moved; the store asks from its own threads */
static int offset;
static int jumped;

SaTime
fixture_get_time (gpointer user_data)
{
  return g_get_real_time () / G_USEC_PER_SEC + g_atomic_int_get (&offset) + g_atomic_int_get (&jumped);
}

gint64
fixture_get_ticks (gpointer user_data)
{
  return g_get_monotonic_time () + g_atomic_int_get (&offset) * G_TIME_SPAN_SECOND;
}

static void
tell_time (Fixture *self)
{
  if (SA_IS_FAKE_REPOSITORY (self->c.repository))
    sa_fake_repository_set_now (SA_FAKE_REPOSITORY (self->c.repository), fixture_get_time (NULL));
  if (self->outbox != NULL)
    sa_outbox_wake (self->outbox);
}

void
fixture_advance (Fixture *self,
                 int      seconds)
{
  g_atomic_int_add (&offset, seconds);
  tell_time (self);
}

void
fixture_jump (Fixture *self,
              int      seconds)
{
  g_atomic_int_add (&jumped, seconds);
  tell_time (self);
}

static void
open_relay_async (SaId                 site,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             callback_data,
                  gpointer             user_data)
{
  Fixture *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  self->n_opened++;
  if (self->no_relay != NULL)
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_NOT_FOUND, "%s", self->no_relay);
  else
    g_task_return_pointer (task, g_object_ref (site == self->other_site ? self->other : self->relay), g_object_unref);
}

static SaMailRelay *
open_relay_finish (GAsyncResult  *result,
                   SaRelayTerms  *terms,
                   GError       **error,
                   gpointer       user_data)
{
  Fixture *self = user_data;
  SaMailRelay *relay = g_task_propagate_pointer (G_TASK (result), error);

  terms->sender = g_strdup ("Acme <invitations@acme.example>");
  if (relay == SA_MAIL_RELAY (self->other))
    {
      terms->account = 77;
      return relay;
    }
  terms->account = self->account;
  terms->pace = self->pace;
  terms->concurrency = self->concurrency;
  return relay;
}

const SaRelaySource fixture_source = { open_relay_async, open_relay_finish };

static SaOutbox *
new_outbox (Fixture      *self,
            SaRepository *repository)
{
  SaOutbox *outbox = sa_outbox_new (repository, self->composer, self->lock_path, &fixture_source, self);

  sa_outbox_set_clock (outbox, fixture_get_time, NULL);
  sa_outbox_set_ticks (outbox, fixture_get_ticks, NULL);
  return outbox;
}

SaOutbox *
fixture_new_outbox (Fixture *self)
{
  return new_outbox (self, self->c.repository);
}

SaRepository *
fixture_hook (Fixture  *self,
              SaHook    hook,
              gpointer  user_data)
{
  g_autoptr (SaRepository) hooked = sa_hook_repository_new (self->c.repository, hook, user_data);

  g_object_unref (self->outbox);
  self->outbox = new_outbox (self, hooked);
  return hooked;
}

void
fixture_set_up (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *kind = data;

  g_atomic_int_set (&offset, 0);
  g_atomic_int_set (&jumped, 0);
  self->account = 1;
  self->dir = sa_test_dir_new ();
  path = sa_test_dir_build (self->dir, "organization.db");
  self->lock_path = sa_test_dir_build (self->dir, "organization.db.sender");
  if (strcmp (kind, "store") == 0)
    {
      self->c.repository = SA_REPOSITORY (sa_store_open (path, SA_STORE_CREATE | SA_STORE_NO_ROSTER, &error));
      g_assert_no_error (error);
      sa_store_set_clock (SA_STORE (self->c.repository), fixture_get_time, NULL);
    }
  else
    {
      self->c.repository = sa_fake_repository_new ();
    }

  self->c.system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  outcome = sa_contract_apply (&self->c, self->c.system,
                               sa_contract_create ("Acme", "Support", "https://support.acme.example", "fay@acme.example"));
  self->c.site = sa_contract_only (&self->c, SA_ENTITY_SITE, 0);
  self->c.founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (&self->c, SA_ENTITY_ACCOUNT, 0), "test");
  self->composer = sa_composer_new ("https://invite.acme.example", NULL);
  self->relay = sa_scripted_relay_new ();
  self->other = sa_scripted_relay_new ();
  self->outbox = fixture_new_outbox (self);
}

void
fixture_settle (Fixture *self)
{
  for (int i = 0; i < 5; i++)
    {
      /* a round trip through the store's threads */
      g_autoptr (SaSiteCounts) counts = sa_contract_counts (&self->c, 0);

      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

void
fixture_stop (SaOutbox *outbox)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_stop_async (outbox, sa_test_answer_cb, &answer);
  sa_outbox_stop_finish (outbox, sa_test_await (&answer));
}

void
fixture_tear_down (Fixture       *self,
                   gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  fixture_stop (self->outbox);
  g_assert_false (sa_outbox_is_sender (self->outbox));
  g_assert_finalize_object (self->outbox);
  g_assert_finalize_object (self->relay);
  g_assert_finalize_object (self->other);
  g_assert_finalize_object (self->composer);
  sa_repository_close_async (self->c.repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (self->c.repository, sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_object_unref (self->c.repository);
  sa_actor_free (self->c.system);
  sa_actor_free (self->c.founder);
  sa_test_dir_free (self->dir);
  g_free (self->lock_path);
  g_free (self->no_relay);
}

/* Returns the mail of a fresh invitation */
SaId
fixture_invite (Fixture    *self,
                const char *address)
{
  return sa_contract_latest_message (&self->c, sa_contract_add_pending (&self->c, address));
}

void
fixture_invite_many (Fixture *self,
                     SaId    *messages,
                     int      n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("u%d@acme.example", i);

      messages[i] = fixture_invite (self, address);
    }
}

SaDelivery
fixture_state (Fixture *self,
               SaId     message)
{
  return sa_contract_message_state (&self->c, message);
}

SaMessageRecord *
fixture_load (Fixture    *self,
              SaId        message,
              GPtrArray **holder)
{
  return sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, holder);
}

gboolean
fixture_drain (SaOutbox  *outbox,
               gboolean   wait,
               GError   **error)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_drain_async (outbox, wait, NULL, sa_test_answer_cb, &answer);
  return sa_outbox_drain_finish (outbox, sa_test_await (&answer), error);
}

void
fixture_drain_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fixture_drain (self->outbox, FALSE, &error));
  g_assert_no_error (error);
}

char *
fixture_paused_reason (Fixture *self)
{
  g_autoptr (SaSiteCounts) counts = sa_contract_counts (&self->c, 0);

  return counts->pause != SA_PAUSE_NONE ? g_strdup (counts->pause_reason != NULL ? counts->pause_reason : "") : NULL;
}

void
fixture_add (const char *path,
             void      (*run) (Fixture *self, gconstpointer data))
{
  static const char * const kinds[] = { "fake", "store" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/outbox/%s/%s", kinds[i], path);

      g_test_add (whole, Fixture, kinds[i], fixture_set_up, run, fixture_tear_down);
    }
}
