/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-contract.h"
#include "sa-fake-jmap.h"
#include "sa-fake-smtp.h"
#include "sa-fake-vendors.h"
#include "sa-http-client.h"
#include "sa-outbox.h"
#include "sa-test.h"

G_BEGIN_DECLS

/** MatrixColumn: a protocol, or one of the requests of a protocol that needs several. */
typedef struct
{
  const char *name;
  const char *protocol;  /* of the factory */
  const char *path;      /* (nullable): of the request that goes wrong; %NULL: the first */
  gboolean    primed;    /* only after a mail has left */
} MatrixColumn;

/** MatrixFault: where a fault is. */
typedef enum
{
  MATRIX_ANSWER,   /* the relay's answer; it has not taken the mail */
  MATRIX_TAKEN,    /* likewise, and it has taken the mail */
  MATRIX_SEEN,     /* likewise, and it has seen all of the mail, and refused it */
  MATRIX_REFUSED,  /* nobody listens */
  MATRIX_TLS,      /* nobody vouches for the certificate */
  MATRIX_DNS,      /* the name is not known */
} MatrixFault;

/** MatrixRow: one fault. */
typedef struct
{
  const char  *name;
  MatrixFault  kind;
  SaFault      fault;
  guint        status;    /* 0: the one of a success */
  const char  *headers;   /* (nullable): "%d": a date in ten seconds, "%t": that as a number, "%u": another server */
  const char  *body;      /* (nullable) */
  gboolean     slow;      /* the client is to be impatient */
  const char  *outcomes;  /* a letter for each column */

  /* of SMTP, instead of the five in the middle */
  SaFakeSmtpStep   smtp_step;
  SaFakeSmtpFault  smtp_fault;
  const char      *smtp_text;
} MatrixRow;

/** MatrixCell: a protocol's fake, an outbox on a repository in memory, the real client, and two mails. */
typedef struct
{
  const MatrixColumn *column;
  const MatrixRow    *row;
  SaTestDir          *dir;
  SaContract          c;
  SaComposer         *composer;
  SaOutbox           *outbox;
  SaHttpClient       *client;
  SaFakeJmap         *jmap;      /* one of the three */
  SaFakeVendor       *vendor;
  SaFakeSmtp         *smtp;
  SaFaultServer      *server;    /* (nullable): of one of the first two */
  SaMailRelay        *relay;
  SaId                first;     /* that the fault meets */
  SaId                second;
  SaTime              begin;     /* the clock stands still from then on, so that no mail is tried again by itself */
  int                 offset;    /* of the clock */
  SaTestAnswer        answer;    /* of the drain under way */
} MatrixCell;

/**
 * matrix_cell_new:
 * @elsewhere: the URL that redirects lead to
 * @stranger: the URL of a server with a certificate that nobody vouches for
 */
MatrixCell *matrix_cell_new (const MatrixColumn *column, const MatrixRow *row, const char *elsewhere,
                             const char *stranger);
void        matrix_cell_free (MatrixCell *self);

/** matrix_cell_begin: sends what is due; matrix_cell_end() waits for that */
void        matrix_cell_begin (MatrixCell *self);
void        matrix_cell_end (MatrixCell *self);
void        matrix_cell_advance (MatrixCell *self, int seconds);
/** matrix_cell_heal: from now on the relay works, and is at its place */
void        matrix_cell_heal (MatrixCell *self);

SaTime      matrix_cell_now (gpointer cell);
const SaMessageRecord *matrix_cell_load (MatrixCell *self, SaId message, GPtrArray **holder);
/** matrix_cell_count_taken: how many mails to the first, or the second, the relay took */
guint       matrix_cell_count_taken (MatrixCell *self, gboolean second);

/** matrix_use_no_names: no name is known from now on but those of this computer; nobody is asked for one */
void        matrix_use_no_names (void);

G_END_DECLS
