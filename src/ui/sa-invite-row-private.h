/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-row.h"

G_BEGIN_DECLS

/* For SaInviteList, which owns the rows. */
struct _SaInviteRow
{
  GObject parent_instance;

  char          *input;
  char          *address;     /* (nullable) */
  char          *name;
  char          *language;    /* (nullable) */
  char          *key;         /* (nullable): what duplicates are found by */
  GRefString    *domain;      /* (nullable): interned, so that ten thousand addresses share a few */
  char          *suggestion;  /* (nullable) */
  char          *detail;      /* (nullable) */
  SaReason       parse_reason;
  SaReason       reason;
  SaInviteState  state;
  SaVerdict      verdict;
  SaId           user;
  guint          judged : 1;
  guint          duplicate : 1;
  guint          kept : 1;    /* somebody said that the spelling is right */
  guint          failed : 1;  /* the latest try to invite it was refused: reason says why */
};

/** sa_invite_row_new: Returns: (transfer full): the target at @position of @targets as a row */
SaInviteRow *sa_invite_row_new          (const SaTargets *targets, gsize position);
/** sa_invite_row_update: derives the state from the facts above; notifies when it or the reason moved */
gboolean     sa_invite_row_update       (SaInviteRow *self);
/** sa_invite_row_set_language: @language: (nullable); notifies when it is another one */
void         sa_invite_row_set_language (SaInviteRow *self, const char *language);

G_END_DECLS
