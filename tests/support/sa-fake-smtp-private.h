/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-smtp.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean         is_set;
  SaFakeSmtpFault  fault;
  char            *text;
} SaFakeSmtpScript;

struct _SaFakeSmtp
{
  GThread          *thread;
  GPtrArray        *clients;      /* of GThread: of that thread while it runs */
  GSocketListener  *listener;
  GCancellable     *cancellable;  /* cancelled: no more connections */
  SaFakeSmtpFlags   flags;
  GTlsCertificate  *certificate;
  char             *url;
  char             *route;

  GMutex            lock;         /* guards what follows */
  GCond             changed;
  GQueue            pushed[SA_FAKE_SMTP_N_STEPS];  /* of SaFakeSmtpScript */
  SaFakeSmtpScript  set[SA_FAKE_SMTP_N_STEPS];
  char             *mechanisms;
  guint             n_connections;
  GPtrArray        *open;         /* of the descriptors of what is connected */
  GPtrArray        *mails;        /* of SaFakeSmtpMail */
  GPtrArray        *commands;     /* of char * */
};

/** sa_fake_smtp_find_script: what is to be done at @step now; its text is (transfer full) */
gboolean sa_fake_smtp_find_script (SaFakeSmtp *self, SaFakeSmtpStep step, SaFakeSmtpScript *script);

/** sa_fake_smtp_serve: speaks with one client until either has enough of it; in a thread of its own */
void     sa_fake_smtp_serve (SaFakeSmtp *self, GSocketConnection *connection, guint number);

G_END_DECLS
