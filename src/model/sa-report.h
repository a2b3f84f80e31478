/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/** SaReportKind: facts from outside. Idempotent, and only forward. */
typedef enum
{
  SA_REPORT_FROZEN = 1,      /* composed: bytes, message_id, key, link hash; before the first claim */
  SA_REPORT_HANDED_OVER = 2, /* the relay took it: relay_id, relay, next_follow */
  SA_REPORT_RETRY = 3,       /* surely not sent: next_try, error_class, text */
  SA_REPORT_FAILED = 4,      /* for good: error_class, text */
  SA_REPORT_UNKNOWN = 5,     /* perhaps sent: text. Of one that is unknown already: what more is known of why */
  SA_REPORT_BOUNCED = 6,     /* text. Leaves an event. May follow on delivered: some servers think later */
  SA_REPORT_LAST_SEEN = 7,   /* user: time */
  SA_REPORT_PAUSED = 8,      /* the relay account is broken: the whole outbox waits. text: a sentence */
  SA_REPORT_RELEASED = 9,    /* claimed, but nothing was tried: back to queued */
  SA_REPORT_DELIVERED = 10,  /* the relay says that the recipient's server took it: next_follow */
  SA_REPORT_FOLLOWED = 11,   /* the relay was asked and has no news: next_follow */
} SaReportKind;

/** SaReport: one fact. A plain value; sa_report_free() owns its parts. */
typedef struct
{
  SaReportKind  kind;
  SaId          message;
  SaId          user;         /* last seen */
  SaTime        time;
  SaTime        next_try;
  SaErrorClass  error_class;
  char         *text;         /* (nullable): the relay's own words, without secrets */
  SaId          relay;        /* handed over: the relay's record; 0: the folder that stands in for one */
  SaTime        next_follow;  /* when the relay is to be asked what became of it; 0: never again */
  char         *relay_id;     /* (nullable) */
  char         *message_id;   /* frozen */
  char         *key;          /* frozen */
  GBytes       *bytes;        /* frozen */
  GBytes       *link_hash;    /* frozen: SHA-256 of the link's secret, 32 bytes */
  SaTime        expires;      /* frozen: 0: never */
} SaReport;

SaReport *sa_report_new (SaReportKind kind, SaId message);
void      sa_report_free (SaReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaReport, sa_report_free)

G_END_DECLS
