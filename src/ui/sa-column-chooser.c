/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-column-chooser.h"

typedef struct
{
  SaRowTable     *table;     /* borrowed: it owns this */
  const SaColumn *columns;   /* its own */
  GSettings      *settings;  /* (nullable) */
  char           *key;
  GActionMap     *actions;   /* borrowed: of the page that holds the table */
  guint           n_columns;
  guint           hidden;    /* a mask of 1 << index */
} SaColumnChooser;

static void
sa_column_chooser_free (gpointer data)
{
  SaColumnChooser *self = data;

  g_clear_object (&self->settings);
  g_free (self->key);
  g_free (self);
}

/* The action of a column; %NULL for one that always shows. */
static char *
sa_column_chooser_dup_name (SaColumnChooser *self,
                            guint            index)
{
  return self->columns[index].id != NULL ? g_strconcat ("column-", self->columns[index].id, NULL) : NULL;
}

static void
sa_column_chooser_show (SaColumnChooser *self)
{
  guint i;

  sa_row_table_set_hidden (self->table, self->hidden);
  for (i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = sa_column_chooser_dup_name (self, i);

      if (name != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (self->actions, name)),
                                   g_variant_new_boolean ((self->hidden & 1u << i) == 0));
    }
}

static void
sa_column_chooser_read (SaColumnChooser *self)
{
  g_autoptr(GVariant) columns = NULL;
  GVariantIter iter;
  const char *id = NULL;
  gboolean shown = TRUE;
  guint i;

  if (self->settings == NULL)
    return;

  columns = g_settings_get_value (self->settings, self->key);
  g_variant_iter_init (&iter, columns);
  while (g_variant_iter_next (&iter, "(&sb)", &id, &shown))
    for (i = 0; i < self->n_columns; i++)
      if (g_strcmp0 (self->columns[i].id, id) == 0 && !shown)
        self->hidden |= 1u << i;
}

static void
sa_column_chooser_write (SaColumnChooser *self)
{
  GVariantBuilder builder;
  guint i;

  if (self->settings == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sb)"));
  for (i = 0; i < self->n_columns; i++)
    if (self->columns[i].id != NULL)
      g_variant_builder_add (&builder, "(sb)", self->columns[i].id, (self->hidden & 1u << i) == 0);
  g_settings_set_value (self->settings, self->key, g_variant_builder_end (&builder));
}

static void
sa_column_chooser_change_cb (GSimpleAction *action,
                             GVariant      *state,
                             gpointer       data)
{
  SaColumnChooser *self = data;
  guint i;

  for (i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = sa_column_chooser_dup_name (self, i);

      if (g_strcmp0 (g_action_get_name (G_ACTION (action)), name) == 0)
        self->hidden ^= 1u << i;
    }
  sa_column_chooser_show (self);
  sa_column_chooser_write (self);
}

static void
sa_column_chooser_reset_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  SaColumnChooser *self = data;

  self->hidden = 0;
  sa_column_chooser_show (self);
  sa_column_chooser_write (self);
}

void
sa_column_chooser_add (GActionMap *actions,
                       const char *group,
                       GMenu      *menu,
                       SaRowTable *table,
                       GSettings  *settings,
                       const char *key)
{
  SaColumnChooser *self = g_new0 (SaColumnChooser, 1);
  g_autoptr(GSimpleAction) reset = g_simple_action_new ("reset-columns", NULL);
  guint i;

  self->actions = actions;
  self->table = table;
  self->columns = sa_row_table_get_columns (table, &self->n_columns);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (table), "sa-column-chooser", self, sa_column_chooser_free);

  for (i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = sa_column_chooser_dup_name (self, i);
      g_autofree char *detailed = NULL;
      g_autoptr(GSimpleAction) action = NULL;

      if (name == NULL)
        continue;
      detailed = g_strconcat (group, ".", name, NULL);
      action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (TRUE));
      g_signal_connect (action, "change-state", G_CALLBACK (sa_column_chooser_change_cb), self);
      g_action_map_add_action (actions, G_ACTION (action));
      g_menu_append (menu, sa_column_get_title (&self->columns[i]), detailed);
    }
  g_signal_connect (reset, "activate", G_CALLBACK (sa_column_chooser_reset_cb), self);
  g_action_map_add_action (actions, G_ACTION (reset));

  sa_column_chooser_read (self);
  sa_column_chooser_show (self);
}
