/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaFault: how a scripted answer misbehaves. */
typedef enum
{
  SA_FAULT_NONE,     /* status, headers and body, whole */
  SA_FAULT_END,      /* likewise, but without their length: they end where the connection does */
  SA_FAULT_CUT,      /* the headers promise ten times the body, then the connection ends */
  SA_FAULT_CLOSE,    /* the request is read, the connection ends without an answer */
  SA_FAULT_GARBAGE,  /* the body goes out as it is, without a status line or headers */
  SA_FAULT_HANG,     /* no answer, ever */
  SA_FAULT_ERROR,    /* the status 500 in the place of its own, with nothing */
  SA_FAULT_HUGE,     /* a body of two megabytes */
  SA_FAULT_DRIP,     /* headers, then a byte now and then, for ever */
} SaFault;

/** SaFaultAnswer: what to say to one request. */
typedef struct
{
  SaFault  fault;
  guint    status;
  char    *headers;      /* (nullable): "Name: value" lines, parted by "\n" */
  char    *body;         /* (nullable) */
  gsize    body_length;
} SaFaultAnswer;

SaFaultAnswer *sa_fault_answer_new (guint status, const char *headers, const char *body);
SaFaultAnswer *sa_fault_answer_new_fault (SaFault fault, const char *body);
void           sa_fault_answer_free (SaFaultAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFaultAnswer, sa_fault_answer_free)

/** SaFaultRequest: one request as the server saw it. */
typedef struct
{
  char       *method;
  char       *path;
  char       *query;     /* (nullable) */
  GHashTable *headers;   /* lower-case names to values */
  GBytes     *body;
  guint16     port;      /* of the client: tells connections apart */
} SaFaultRequest;

/**
 * SaFaultServer:
 *
 * An HTTP server on a loopback port of its own, in a thread of its own, that answers as it is told and remembers what
 * it was asked.
 */
typedef struct _SaFaultServer SaFaultServer;

/** SaFaultHandler: runs in the server's thread. Returns: (transfer full): the answer */
typedef SaFaultAnswer *(*SaFaultHandler) (const SaFaultRequest *request, gpointer user_data);

SaFaultServer        *sa_fault_server_new (void);
/** sa_fault_server_new_tls: speaks HTTPS with @certificate */
SaFaultServer        *sa_fault_server_new_tls (GTlsCertificate *certificate);
void                  sa_fault_server_free (SaFaultServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFaultServer, sa_fault_server_free)

/** sa_fault_server_get_url: "http://127.0.0.1:PORT", without a slash at its end */
const char           *sa_fault_server_get_url (SaFaultServer *self);
/** sa_fault_server_push: the next request to @path (%NULL: to any) gets @answer (transfer full), and only that one */
void                  sa_fault_server_push (SaFaultServer *self, const char *path, SaFaultAnswer *answer);
/** sa_fault_server_set_handler: answers what no script does. Without one that is 404 */
void                  sa_fault_server_set_handler (SaFaultServer *self, SaFaultHandler handler, gpointer user_data);
/**
 * sa_fault_server_close_connections: each connection ends with its answer. libsoup makes a new one for each request
 * that is not idempotent, and its server does not notice that the old one was left
 */
void                  sa_fault_server_close_connections (SaFaultServer *self);
/** sa_fault_server_set_delay: whole answers come so many ms later */
void                  sa_fault_server_set_delay (SaFaultServer *self, guint delay);
/** sa_fault_server_count: requests so far, to @path or in all */
guint                 sa_fault_server_count (SaFaultServer *self, const char *path);
/** sa_fault_server_get_request: Returns: (transfer none): the request at @position, kept until the server is freed */
const SaFaultRequest *sa_fault_server_get_request (SaFaultServer *self, guint position);
/** sa_fault_request_header: Returns: (nullable) */
const char           *sa_fault_request_header (const SaFaultRequest *self, const char *name);
/** sa_fault_request_body: Returns: (transfer full): the body as text */
char                 *sa_fault_request_body (const SaFaultRequest *self);

G_END_DECLS
