/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/** SaSampleFate: what becomes of a person of the samples. */
typedef enum
{
  SA_FATE_SEEN,
  SA_FATE_PENDING,
  SA_FATE_NOT_SENT,
  SA_FATE_REVOKED,
  SA_FATE_BOUNCED,
  SA_FATE_FAILED,
  SA_FATE_EXPIRED,
  SA_FATE_WAITING,
  SA_FATE_REMOVED,
} SaSampleFate;

#define SA_SAMPLE_JIRA 1
#define SA_SAMPLE_WIKI 2
#define SA_SAMPLE_DESK 4

/** SaSamplePerson: one invented person. */
typedef struct
{
  const char   *name;      /* "" */
  const char   *address;
  SaSampleFate  fate;
  int           days_ago;  /* when they were invited */
  int           hours_ago; /* when they were last seen */
  SaRole        role;
  guint         products;
  int           group;     /* index in the sample groups, -1: none */
} SaSamplePerson;

extern const SaSamplePerson sa_sample_people[];
extern const gsize          sa_sample_n_people;
extern const char * const   sa_sample_groups[][2]; /* name, description */
extern const gsize          sa_sample_n_groups;

G_END_DECLS
