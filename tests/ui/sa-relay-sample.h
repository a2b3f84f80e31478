/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-preferences-services.h"

G_BEGIN_DECLS

/** SaRelaySample: what the services of a test are asked, and what they answer. */
typedef struct
{
  gboolean     kept;          /* a secret is kept */
  const char  *file;          /* (nullable): where secrets are kept, as no keyring runs */
  gboolean     no_place;      /* secrets can be kept nowhere */
  gboolean     given;         /* the secret comes from outside */
  char        *saved_secret;
  SaId         saved_relay;
  SaId         removed_relay;
  char        *tested;        /* the address of the test mail */
  SaId         tested_site;
  SaErrorClass answer;
  const char  *answer_text;   /* (nullable): "250 2.0.0 accepted as 4711" */
} SaRelaySample;

void                  sa_relay_sample_clear    (SaRelaySample *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaRelaySample, sa_relay_sample_clear)

/** sa_relay_sample_services: the protocols and checks are the real ones; @self must outlive who uses them */
SaPreferencesServices sa_relay_sample_services (SaRelaySample *self);

G_END_DECLS
