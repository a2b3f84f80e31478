/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-test.h"

G_BEGIN_DECLS

/**
 * CrashStep: where a sender ends itself, as `kill -9` would. The steps of a request are those that the HTTP client goes
 * through; of JMAP, which needs two requests a mail, the first is the upload.
 */
typedef enum
{
  CRASH_BEFORE_FREEZE,
  CRASH_AFTER_FREEZE,
  CRASH_BEFORE_CLAIM,
  CRASH_AFTER_CLAIM,
  CRASH_UPLOAD_CONNECTED,
  CRASH_UPLOAD_HALF,
  CRASH_UPLOAD_WRITTEN,
  CRASH_UPLOAD_ANSWER_BEGUN,
  CRASH_UPLOAD_ANSWER_READ,
  CRASH_CONNECTED,          /* nothing was written */
  CRASH_HALF,               /* the head of the request */
  CRASH_WRITTEN,            /* all of it */
  CRASH_ANSWER_BEGUN,
  CRASH_ANSWER_READ,
  CRASH_BEFORE_REPORT,
  CRASH_AFTER_REPORT,
  CRASH_N_STEPS,
} CrashStep;

#define CRASH_SENDER_FLAG "--sender"

const char *crash_step_to_string (CrashStep step);

/** crash_sender_main: Returns: the exit status of a process that crash_sender_start() has started; -1: this is none */
int         crash_sender_main (int argc, char **argv);

/** CrashSender: a process that sends what is due in a database, once nobody else does */
typedef struct _CrashSender CrashSender;

/**
 * crash_sender_start:
 * @protocol: "jmap", the name of an HTTP protocol, or "killer": a relay without a server that brings the sender down
 *   when it hands over to "encode@…" and when it looks up "look-up@…"; with it, composing for "compose@…" does as well
 * @url: of its server
 *
 * Returns: (transfer full): once it has tried to take the lock
 */
CrashSender *crash_sender_start (const char *database, const char *protocol, const char *url);
/** crash_sender_arm: from now on the @nth time that it comes to @step it ends */
void         crash_sender_arm (CrashSender *self, CrashStep step, guint nth);
/** crash_sender_wake: has it look whether the lock is free */
void         crash_sender_wake (CrashSender *self);
/** crash_sender_await_death: asserts that it was killed */
void         crash_sender_await_death (CrashSender *self);
/** crash_sender_drain: waits until it has sent what it could, or has died. Returns: whether it lives and ends well */
gboolean     crash_sender_drain (CrashSender *self);
void         crash_sender_free (CrashSender *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrashSender, crash_sender_free)

G_END_DECLS
