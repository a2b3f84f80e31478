/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-store-fixture.h"
#include "sa-writer.h"

G_BEGIN_DECLS

/** SaWriterFixture: a database with an organization, a site "Ops" and its founder, and a clock that tests move. */
typedef struct
{
  SaStoreFixture  base;
  SaActor        *founder;
  SaActor        *system;
  SaTime          now;
  SaId            site;
  SaTouched       touched;  /* by the latest call */
} SaWriterFixture;

void       sa_writer_fixture_set_up    (SaWriterFixture *self, gconstpointer data);
void       sa_writer_fixture_tear_down (SaWriterFixture *self, gconstpointer data);

/** sa_writer_fixture_apply: (transfer full) @change, by the founder. Must not fail */
SaOutcome *sa_writer_fixture_apply     (SaWriterFixture *self, SaChange *change);
SaOutcome *sa_writer_fixture_apply_as  (SaWriterFixture *self, const SaActor *actor, SaChange *change);
SaOutcome *sa_writer_fixture_preview   (SaWriterFixture *self, SaChange *change);
SaOutcome *sa_writer_fixture_plan      (SaWriterFixture *self, SaPlan *plan);
SaOutcome *sa_writer_fixture_undo      (SaWriterFixture *self, SaId event);
SaOutcome *sa_writer_fixture_redo      (SaWriterFixture *self, SaId event);
void       sa_writer_fixture_report    (SaWriterFixture *self, SaReport *report);
/** sa_writer_fixture_freeze: as composing does: bytes, a link whose secret is @secret, expiry after @days; 0: never */
void       sa_writer_fixture_freeze    (SaWriterFixture *self, SaId message, const char *secret, int days);
/** sa_writer_fixture_claim: Returns: (transfer full) (nullable): %NULL when it may not go */
SaMessageRecord *sa_writer_fixture_claim (SaWriterFixture *self, SaId message);
/** sa_writer_fixture_hand_over: claims a frozen message and reports that the relay took it */
void       sa_writer_fixture_hand_over (SaWriterFixture *self, SaId message);

/** sa_writer_fixture_change: of one thing; @id 0: without targets */
SaChange  *sa_writer_fixture_change    (SaWriterFixture *self, SaChangeKind kind, SaId id);
/** sa_writer_fixture_invite: @addresses: between blanks; @products: of ids that end in 0 */
SaChange  *sa_writer_fixture_invite    (SaWriterFixture *self, const char *addresses, gboolean mail, SaId product);

/** sa_writer_fixture_do: applies one change of one thing that must be done; Returns: the id in the outcome */
SaId       sa_writer_fixture_do        (SaWriterFixture *self, SaChange *change);
SaId       sa_writer_fixture_product   (SaWriterFixture *self, const char *name, gint64 seats);
SaId       sa_writer_fixture_group     (SaWriterFixture *self, const char *name);
SaId       sa_writer_fixture_user      (SaWriterFixture *self, const char *address);
SaId       sa_writer_fixture_message   (SaWriterFixture *self, SaId user);
gint64     sa_writer_fixture_get       (SaWriterFixture *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char      *sa_writer_fixture_get_text  (SaWriterFixture *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** sa_writer_fixture_actor: (transfer full): acts on behalf of a user of the site */
SaActor   *sa_writer_fixture_actor     (SaWriterFixture *self, SaId user);

/** sa_writer_fixture_dump: Returns: (transfer full): all tables but events, feed and the counters of ids, as text */
char      *sa_writer_fixture_dump      (SaWriterFixture *self);
/** sa_writer_fixture_check: counters against a recount, mirrors, the file's integrity */
void       sa_writer_fixture_check     (SaWriterFixture *self);

#define SA_ASSERT_ROW(outcome, position, expected_verdict, expected_reason) \
  G_STMT_START { \
    g_assert_cmpuint (sa_outcome_get_size (outcome), >, (position)); \
    g_assert_cmpstr (sa_verdict_to_string (sa_outcome_get_row ((outcome), (position))->verdict), ==, \
                     sa_verdict_to_string (expected_verdict)); \
    g_assert_cmpstr (sa_reason_to_string (sa_outcome_get_row ((outcome), (position))->reason), ==, \
                     sa_reason_to_string (expected_reason)); \
  } G_STMT_END

G_END_DECLS
