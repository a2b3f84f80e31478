/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-request.h"

G_BEGIN_DECLS

struct _SaHttpRequest
{
  gatomicrefcount ref_count;
  char           *method;
  GUri           *uri;          /* (nullable): when it was bad */
  SaHttpFlags     flags;
  GPtrArray      *headers;      /* names and values in turn */
  char           *content_type; /* (nullable) */
  GBytes         *body;         /* (nullable) */
  gsize           max_answer;
  char           *problem;      /* (nullable): the first thing that was wrong with it, a sentence */
};

G_END_DECLS
