/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-command.h"

G_BEGIN_DECLS

/** SaCommandLines: the lines so far; of sa-command.c, which knows the verbs, and sa-command-line.c, which writes. */
typedef struct
{
  const SaPlan  *plan;
  const char    *os_user;  /* (nullable) */
  SaCommandName  name;
  gpointer       data;
  GString       *text;
  GPtrArray     *words;    /* what stands after the options of the line under way */
  gboolean       ok;
} SaCommandLines;

/** sa_command_begin: a line; @change: (nullable): whose site it is about */
void  sa_command_begin         (SaCommandLines *self, const SaChange *change, const char *verb);
/** sa_command_end: the words that were added stand after the options */
void  sa_command_end           (SaCommandLines *self);

void  sa_command_append        (SaCommandLines *self, const char *word);
/** sa_command_option: nothing for a %NULL @value */
void  sa_command_option        (SaCommandLines *self, const char *name, const char *value);
void  sa_command_number_option (SaCommandLines *self, const char *name, gint64 value);
void  sa_command_named_option  (SaCommandLines *self, const char *option_name, SaEntity entity, SaId id);

/** sa_command_take_word: @word: (transfer full) (nullable): %NULL: it cannot be said */
void  sa_command_take_word     (SaCommandLines *self, char *word);
void  sa_command_add_word      (SaCommandLines *self, const char *word);
/** sa_command_add_targets: addresses, or "-" for too many, or where the line cannot say all of them */
void  sa_command_add_targets   (SaCommandLines *self, const SaChange *change);
void  sa_command_add_numbers   (SaCommandLines *self, const SaChange *change);

/** sa_command_name_of: Returns: (transfer full) (nullable) */
char *sa_command_name_of       (SaCommandLines *self, SaEntity entity, SaId id);
/** sa_command_write_mailbox: Returns: (transfer full) */
char *sa_command_write_mailbox (const char *name, const char *address);

G_END_DECLS
