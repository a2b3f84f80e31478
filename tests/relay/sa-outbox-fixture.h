/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-contract.h"
#include "sa-hook-repository.h"
#include "sa-outbox.h"
#include "sa-scripted-relay.h"
#include "sa-test.h"

G_BEGIN_DECLS

#define DAY (24 * 60 * 60)

/** Fixture: an outbox between a scripted relay and a repository: in memory ("fake") or the real one ("store"). */
typedef struct
{
  SaTestDir       *dir;
  SaContract       c;
  SaComposer      *composer;
  SaScriptedRelay *relay;
  SaScriptedRelay *other;       /* the relay of @other_site, of another account */
  SaId             other_site;  /* 0: there is none */
  SaOutbox        *outbox;
  char            *lock_path;
  char            *no_relay;    /* (nullable): why there is none */
  SaId             account;     /* the relay's record */
  int              pace;        /* its settings */
  int              concurrency;
  guint            n_opened;
} Fixture;

extern const SaRelaySource fixture_source;

/** fixture_add: adds the case once for each repository, as /outbox/KIND/PATH */
void             fixture_add (const char *path, void (*run) (Fixture *self, gconstpointer data));
void             fixture_set_up (Fixture *self, gconstpointer data);
void             fixture_tear_down (Fixture *self, gconstpointer data);

/** fixture_get_time: the time of the case: a #SaOutboxClock and #SaStoreClock */
SaTime           fixture_get_time (gpointer user_data);
/** fixture_get_ticks: of a clock that nobody sets */
gint64           fixture_get_ticks (gpointer user_data);
/** fixture_advance: time goes by for all, and the outbox wakes up */
void             fixture_advance (Fixture *self, int seconds);
/** fixture_jump: the clock is set, forwards or back, and the outbox wakes up */
void             fixture_jump (Fixture *self, int seconds);
/** fixture_new_outbox: Returns: (transfer full): another one on the same repository and lock */
SaOutbox        *fixture_new_outbox (Fixture *self);
/**
 * fixture_hook:
 *
 * Puts a hook between the outbox, which must not have been used, and the repository.
 *
 * Returns: (transfer none): what the outbox takes for the repository
 */
SaRepository    *fixture_hook (Fixture *self, SaHook hook, gpointer user_data);
/** fixture_settle: runs until nothing more happens by itself, as far as one can know that */
void             fixture_settle (Fixture *self);
void             fixture_stop (SaOutbox *outbox);
gboolean         fixture_drain (SaOutbox *outbox, gboolean wait, GError **error);
/** fixture_drain_all: asserts that it went well */
void             fixture_drain_all (Fixture *self);

/** fixture_invite: Returns: the mail of a fresh invitation */
SaId             fixture_invite (Fixture *self, const char *address);
void             fixture_invite_many (Fixture *self, SaId *messages, int n);
SaDelivery       fixture_state (Fixture *self, SaId message);
SaMessageRecord *fixture_load (Fixture *self, SaId message, GPtrArray **holder);
/** fixture_paused_reason: Returns: (transfer full) (nullable): %NULL when the outbox is not paused */
char            *fixture_paused_reason (Fixture *self);

#define WAIT_FOR_STATE(self, message, state) SA_WAIT_UNTIL (fixture_state (self, message) == (state))

G_END_DECLS
