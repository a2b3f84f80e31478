/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

G_BEGIN_DECLS

/**
 * SaInviteSample:
 *
 * A repository in memory for tests and pictures of the Invite Users window: the organization Acme with two sites,
 * products, groups and people in each of the states that an invited address can meet.
 */
typedef struct
{
  SaRepository *repository;
  SaActor      *admin;         /* ana.lopez@example.com, site administrator and organization admin */
  SaId          site;          /* Acme Support */
  SaId          jira;          /* 25 seats, 18 taken */
  SaId          wiki;          /* 10 seats, 9 taken */
  SaId          desk;          /* 50 seats, 4 taken */
} SaInviteSample;

/* What an admin pastes: one address of each kind. */
#define SA_INVITE_SAMPLE_TEXT \
  "ana.novak@example.com, bilal.aziz@example.com; chidi.okafor@example.com dalia@example.org\n" \
  "eva.horvat@example.net finn@example.con g.rossi@example, ivo.maric@example.com noor.khan@example.com\n" \
  "noor.khan@example.com"

SaInviteSample *sa_invite_sample_new     (void);
void            sa_invite_sample_free    (SaInviteSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaInviteSample, sa_invite_sample_free)

/** sa_invite_sample_form: Returns: (transfer full): a form for @actor (%NULL: the admin) that has loaded */
SaInviteForm   *sa_invite_sample_form    (SaInviteSample *self, const SaActor *actor);
/** sa_invite_sample_settle: runs the main context until the form's verdicts are there */
void            sa_invite_sample_settle  (SaInviteForm *form);
/** sa_invite_sample_apply: Returns: (transfer full): the outcome of one change on behalf of the admin; must not fail */
SaOutcome      *sa_invite_sample_apply   (SaInviteSample *self, SaChange *change);
/** sa_invite_sample_trusted: Returns: (transfer full): a Trusted user of the site who has Jira */
SaActor        *sa_invite_sample_trusted (SaInviteSample *self);

G_END_DECLS
