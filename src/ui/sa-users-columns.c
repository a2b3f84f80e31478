/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-users-columns.h"

typedef struct
{
  SaUserTable *table;     /* borrowed: it owns this */
  GSettings   *settings;  /* (nullable) */
  GActionMap  *actions;   /* borrowed: of the page that holds the table */
  guint        hidden;    /* a mask of 1 << SaUserColumn */
} SaUsersColumns;

static void
sa_users_columns_free (gpointer data)
{
  SaUsersColumns *self = data;

  g_clear_object (&self->settings);
  g_free (self);
}

static char *
sa_users_columns_name (SaUserColumn column)
{
  return g_strconcat ("column-", sa_user_column_get_id (column), NULL);
}

static void
sa_users_columns_show (SaUsersColumns *self)
{
  int i;

  sa_user_table_set_hidden (self->table, self->hidden);
  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    {
      g_autofree char *name = NULL;

      if (sa_user_column_get_id (i) == NULL)
        continue;
      name = sa_users_columns_name (i);
      g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (self->actions, name)),
                                 g_variant_new_boolean ((self->hidden & 1u << i) == 0));
    }
}

static void
sa_users_columns_read (SaUsersColumns *self)
{
  g_autoptr(GVariant) columns = NULL;
  GVariantIter iter;
  const char *id = NULL;
  gboolean shown = TRUE;
  int i;

  if (self->settings == NULL)
    return;

  columns = g_settings_get_value (self->settings, "users-columns");
  g_variant_iter_init (&iter, columns);
  while (g_variant_iter_next (&iter, "(&sb)", &id, &shown))
    for (i = 0; i < SA_N_USER_COLUMNS; i++)
      if (g_strcmp0 (sa_user_column_get_id (i), id) == 0 && !shown)
        self->hidden |= 1u << i;
}

static void
sa_users_columns_write (SaUsersColumns *self)
{
  GVariantBuilder builder;
  int i;

  if (self->settings == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sb)"));
  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    if (sa_user_column_get_id (i) != NULL)
      g_variant_builder_add (&builder, "(sb)", sa_user_column_get_id (i), (self->hidden & 1u << i) == 0);
  g_settings_set_value (self->settings, "users-columns", g_variant_builder_end (&builder));
}

static void
sa_users_columns_change_cb (GSimpleAction *action,
                            GVariant      *state,
                            gpointer       data)
{
  SaUsersColumns *self = data;
  int i;

  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    {
      g_autofree char *name = sa_user_column_get_id (i) != NULL ? sa_users_columns_name (i) : NULL;

      if (g_strcmp0 (g_action_get_name (G_ACTION (action)), name) == 0)
        self->hidden ^= 1u << i;
    }
  sa_users_columns_show (self);
  sa_users_columns_write (self);
}

static void
sa_users_columns_reset_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  SaUsersColumns *self = data;

  self->hidden = 0;
  sa_users_columns_show (self);
  sa_users_columns_write (self);
}

void
sa_users_columns_add (GActionMap  *actions,
                      GMenu       *menu,
                      SaUserTable *table,
                      GSettings   *settings)
{
  SaUsersColumns *self = g_new0 (SaUsersColumns, 1);
  g_autoptr(GSimpleAction) reset = g_simple_action_new ("reset-columns", NULL);
  int i;

  self->actions = actions;
  self->table = table;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  g_object_set_data_full (G_OBJECT (table), "sa-users-columns", self, sa_users_columns_free);

  for (i = 0; i < SA_N_USER_COLUMNS; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *detailed = NULL;
      g_autoptr(GSimpleAction) action = NULL;

      if (sa_user_column_get_id (i) == NULL)
        continue;
      name = sa_users_columns_name (i);
      detailed = g_strconcat ("users.", name, NULL);
      action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (TRUE));
      g_signal_connect (action, "change-state", G_CALLBACK (sa_users_columns_change_cb), self);
      g_action_map_add_action (actions, G_ACTION (action));
      g_menu_append (menu, sa_user_column_get_title (i), detailed);
    }
  g_signal_connect (reset, "activate", G_CALLBACK (sa_users_columns_reset_cb), self);
  g_action_map_add_action (actions, G_ACTION (reset));

  sa_users_columns_read (self);
  sa_users_columns_show (self);
}
