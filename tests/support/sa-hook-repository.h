/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/** SaHookStep: what the outbox does with its repository. */
typedef enum
{
  SA_HOOK_DUE,            /* @data: GPtrArray of the records that it is about to get; they may be spoiled */
  SA_HOOK_DUE_TO_FOLLOW,  /* @data: likewise */
  SA_HOOK_BEFORE_CLAIM,
  SA_HOOK_AFTER_CLAIM,    /* @data: (nullable): the SaMessageRecord */
  SA_HOOK_BEFORE_REPORT,  /* @data: GPtrArray of SaReport */
  SA_HOOK_AFTER_REPORT,   /* @data: likewise */
} SaHookStep;

typedef void (*SaHook) (SaHookStep step, gpointer data, gpointer user_data);

/**
 * SaHookRepository:
 *
 * Another repository, with a function that is called at each step of what an outbox does: to look, to spoil, or to end
 * the process there. Answers as much of the port as an outbox needs.
 */
#define SA_TYPE_HOOK_REPOSITORY (sa_hook_repository_get_type ())
G_DECLARE_FINAL_TYPE (SaHookRepository, sa_hook_repository, SA, HOOK_REPOSITORY, GObject)

SaRepository *sa_hook_repository_new (SaRepository *inner, SaHook hook, gpointer user_data);

G_END_DECLS
