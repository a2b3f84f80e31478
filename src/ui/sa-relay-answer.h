/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/** SaRelayAnswer: what came of a test mail, in words. */
typedef struct
{
  gboolean  good;
  char     *title;
  char     *advice;    /* what to do now */
  char     *text;      /* (nullable): the relay's own words */
} SaRelayAnswer;

/** sa_relay_answer_new: @error: (nullable): why nothing was sent. Returns: (transfer full) */
SaRelayAnswer *sa_relay_answer_new  (const SaReceipt *receipt, const GError *error, const char *address,
                                     const char *secret_title);
void           sa_relay_answer_free (SaRelayAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRelayAnswer, sa_relay_answer_free)

G_END_DECLS
