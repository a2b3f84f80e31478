/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-application.h"
#include "sa-context.h"
#include "sa-gateway-thread.h"
#include "sa-invite-form.h"
#include "sa-window.h"

G_BEGIN_DECLS

struct _SaApplication
{
  AdwApplication parent_instance;

  SaContext     *context;
  SaGatewayThread *gateway;      /* (nullable) */
  SaActor       *actor;
  GSettings     *settings;
  char          *database;       /* (nullable): from the command line */
  char          *demo_folder;    /* (nullable): where sample data lives; removed at the end */
  char          *mail_folder;    /* (nullable): mails that were opened to be read; removed at the end */
  gint64         started;        /* monotonic, µs: when sending began; 0: it did not */
  SaTime         clock;          /* the samples' time while they are made; 0: the real one */
  gboolean       demo;
  gboolean       made_database;  /* here, so that it goes again when no organization is made */

  char          *screenshot;     /* (nullable): a file to leave a picture in */
  char          *show;           /* (nullable): what the picture shows */
  int            width;
  int            height;
  gboolean       dark;
  int            exit_status;
};

/* sa-application-windows.c */
void     sa_application_open_window   (SaApplication *self);
/** sa_application_tell: a sentence that a person must read, in a window of its own or on standard error */
void     sa_application_tell          (SaApplication *self, const char *sentence);

/* sa-application-relay.c */
/** sa_application_show_relay: says in every window how mail leaves */
void     sa_application_show_relay    (SaApplication *self);
/** sa_application_watch_sender: keeps that true from now on, as sending has begun */
void     sa_application_watch_sender  (SaApplication *self);
/** sa_application_name_relay: a #SaRelayNameFunc: "JMAP, mail.example.com" */
char    *sa_application_name_relay    (const SaRelayRecord *record, gpointer data);

/* sa-application-messages.c */
/** sa_application_open_message: in the program that mails are read with, else as a preview */
void     sa_application_open_message  (SaApplication *self, SaWindow *window, SaId message);
void     sa_application_drop_mails    (SaApplication *self);

/* sa-application-database.c */
/** sa_application_open_database: opens it, or makes an empty one, and starts sending; %FALSE when it said why not */
gboolean sa_application_open_database (SaApplication *self);
/** sa_application_find_operator: who acts here; calls @ready when it is known, also when there is nobody yet */
void     sa_application_find_operator (SaApplication *self, void (*ready) (SaApplication *self));
/** sa_application_fill_samples: a throw-away organization; calls @ready at its end */
void     sa_application_fill_samples  (SaApplication *self, void (*ready) (SaApplication *self));
void     sa_application_close_database (SaApplication *self);

/* sa-application-background.c */
/** sa_application_window_removed: sees to it that mail leaves when that was the last one */
void     sa_application_window_removed (SaApplication *self);

/* sa-application-mail.c */
/** sa_application_preview_invitation: a #SaInvitePreview of the mail that the form's first person would get */
SaMailPreview *sa_application_preview_invitation (SaInviteForm *form, const char *language, gpointer application,
                                                  GError **error);

/** sa_application_open_texts: a #SaMailTextsOpener: the words of mails, to be changed */
void     sa_application_open_texts (GtkWindow *parent, const char *language, gpointer application);

/* sa-application-preferences.c */
void     sa_application_open_preferences (SaApplication *self, SaWindow *window);

/* sa-application-screenshot.c */
/** sa_application_take_screenshot: leaves the picture when the window has settled, and ends the program */
void     sa_application_take_screenshot (SaApplication *self, GtkWindow *window);

G_END_DECLS
