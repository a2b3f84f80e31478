/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-command-private.h"

/*
 * Words
 */

static gboolean
is_plain (const char *word)
{
  const char *p;

  for (p = word; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("@%+=:,./_-", *p) == NULL)
      return FALSE;

  return *word != '\0';
}

void
sa_command_append (SaCommandLines *self,
                   const char     *word)
{
  g_autofree char *quoted = is_plain (word) ? g_strdup (word) : g_shell_quote (word);

  g_string_append_c (self->text, ' ');
  g_string_append (self->text, quoted);
}

void
sa_command_option (SaCommandLines *self,
                   const char     *name,
                   const char     *value)
{
  if (value == NULL)
    return;
  sa_command_append (self, name);
  sa_command_append (self, value);
}

void
sa_command_number_option (SaCommandLines *self,
                          const char     *name,
                          gint64          value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  sa_command_option (self, name, text);
}

/* @word: (transfer full) (nullable): %NULL: it cannot be said */
void
sa_command_take_word (SaCommandLines *self,
                      char           *word)
{
  if (word != NULL)
    g_ptr_array_add (self->words, word);
  else
    self->ok = FALSE;
}

void
sa_command_add_word (SaCommandLines *self,
                     const char     *word)
{
  sa_command_take_word (self, word != NULL ? g_strstrip (g_strdup (word)) : NULL);
}

/* What a change of this plan makes has no number yet, but the name that it will have. */
static char *
name_of_result (SaCommandLines *self,
                SaEntity        entity,
                guint           index)
{
  const SaChange *change = index < self->plan->changes->len ? g_ptr_array_index (self->plan->changes, index) : NULL;

  if (change == NULL)
    return NULL;
  if ((entity == SA_ENTITY_SITE && change->kind == SA_CHANGE_ADD_SITE) ||
      (entity == SA_ENTITY_PRODUCT && change->kind == SA_CHANGE_ADD_PRODUCT) ||
      (entity == SA_ENTITY_GROUP && change->kind == SA_CHANGE_ADD_GROUP))
    return change->name != NULL ? g_strstrip (g_strdup (change->name)) : NULL;
  if (entity == SA_ENTITY_USER && change->kind == SA_CHANGE_INVITE && change->targets != NULL &&
      sa_targets_get_size (change->targets) == 1)
    return g_strdup (sa_targets_get_address (change->targets, 0));

  return NULL;
}

char *
sa_command_name_of (SaCommandLines *self,
                    SaEntity        entity,
                    SaId            id)
{
  if (id < 0)
    return name_of_result (self, entity, (guint) (-id - 1));

  return self->name (entity, id, self->data);
}

void
sa_command_named_option (SaCommandLines *self,
                         const char     *option_name,
                         SaEntity        entity,
                         SaId            id)
{
  g_autofree char *name = sa_command_name_of (self, entity, id);

  if (name == NULL)
    self->ok = FALSE;
  sa_command_option (self, option_name, name);
}

/*
 * Lines
 */

void
sa_command_begin (SaCommandLines *self,
                  const SaChange *change,
                  const char     *verb)
{
  if (self->text->len > 0)
    g_string_append_c (self->text, '\n');
  g_string_append (self->text, "site-adminctl");
  if (change != NULL && change->site != 0)
    sa_command_named_option (self, "--site", SA_ENTITY_SITE, change->site);
  g_string_append_printf (self->text, " %s", verb);
}

/* A word that looks like an option is none after "--". */
void
sa_command_end (SaCommandLines *self)
{
  gboolean marked = FALSE;
  guint i;

  for (i = 0; i < self->words->len; i++)
    {
      const char *word = g_ptr_array_index (self->words, i);

      if (!marked && *word == '-' && word[1] != '\0')
        marked = TRUE;
    }
  if (marked)
    sa_command_append (self, "--");
  for (i = 0; i < self->words->len; i++)
    sa_command_append (self, g_ptr_array_index (self->words, i));
  g_ptr_array_set_size (self->words, 0);
}

static gboolean
is_word_of_name (const char *name)
{
  const char *p;

  for (p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (*p != ' ' && (guchar) *p < 128 && !g_ascii_isalnum (*p))
      return FALSE;

  return TRUE;
}

/* "Name <address>", with a phrase in quotes where it must be (RFC 5322, 3.2.4). */
char *
sa_command_write_mailbox (const char *name,
                          const char *address)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *p;

  if (name == NULL || *name == '\0')
    return g_strdup (address);
  if (is_word_of_name (name))
    return g_strdup_printf ("%s <%s>", name, address);
  for (p = name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }

  return g_strdup_printf ("\"%s\" <%s>", text->str, address);
}

/* Addresses on the line, or from standard input when there are too many, or when the line cannot say all of them. */
void
sa_command_add_targets (SaCommandLines *self,
                        const SaChange *change)
{
  gsize n_targets = change->targets != NULL ? sa_targets_get_size (change->targets) : 0;
  gboolean spelt = n_targets <= SA_COMMAND_MAX_TARGETS;
  gsize i;

  for (i = 0; spelt && n_targets > 0 && sa_targets_are_addresses (change->targets) && i < n_targets; i++)
    spelt = sa_targets_get_language (change->targets, i) == NULL;
  if (!spelt)
    sa_command_add_word (self, "-");
  for (i = 0; spelt && i < n_targets; i++)
    if (!sa_targets_are_addresses (change->targets))
      sa_command_take_word (self, sa_command_name_of (self, SA_ENTITY_USER, sa_targets_get_id (change->targets, i)));
    else if (sa_targets_get_address (change->targets, i) != NULL &&
             sa_targets_get_reason (change->targets, i) == SA_REASON_NONE)
      sa_command_take_word (self, sa_command_write_mailbox (sa_targets_get_name (change->targets, i),
                                      sa_targets_get_address (change->targets, i)));
  if (self->words->len == 0)
    self->ok = FALSE;
}

void
sa_command_add_numbers (SaCommandLines *self,
                        const SaChange *change)
{
  gsize n_targets = change->targets != NULL ? sa_targets_get_size (change->targets) : 0;
  gsize i;

  if (n_targets == 0 || n_targets > SA_COMMAND_MAX_TARGETS)
    self->ok = FALSE;
  for (i = 0; self->ok && i < n_targets; i++)
    sa_command_take_word (self, g_strdup_printf ("%" G_GINT64_FORMAT, sa_targets_get_id (change->targets, i)));
}
