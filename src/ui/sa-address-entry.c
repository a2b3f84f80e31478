/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-entry.h"

#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

struct _SaAddressEntry
{
  GtkWidget parent_instance;

  GtkWidget    *box;
  SaInviteList *list;     /* (nullable) */
  SaInviteRow  *editing;  /* (nullable): a row without a chip, being edited in the field */
  gboolean      show_chips;
};

G_DEFINE_FINAL_TYPE (SaAddressEntry, sa_address_entry, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_CHIPS,
  N_PROPS
};

enum
{
  FILES_DROPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
update_chip (SaAddressChip *chip,
             SaInviteRow   *row)
{
  SaInviteState state = sa_invite_row_get_state (row);
  g_autofree char *sentence = sa_invite_row_dup_sentence (row);

  sa_address_chip_set (chip, sa_invite_row_get_text (row), sa_invite_state_to_icon (state),
                       sa_invite_state_to_word (state), sa_invite_state_to_chip_class (state), sentence);
  sa_address_chip_set_language (chip, sa_invite_row_get_language (row));
}

static void
row_changed_cb (SaInviteRow *row,
                GParamSpec  *pspec,
                gpointer     user_data)
{
  update_chip (user_data, row);
}

static SaInviteRow *row_of_chip (SaAddressEntry *self, SaAddressChip *chip);

static void
chip_language_cb (SaAddressChip *chip,
                  GParamSpec    *pspec,
                  gpointer       user_data)
{
  SaAddressEntry *self = user_data;
  SaInviteRow *row = row_of_chip (self, chip);

  if (row != NULL)
    sa_invite_list_set_language (self->list, row, sa_address_chip_get_language (chip));
}

static SaAddressChip *
make_chip (SaAddressEntry *self,
           SaInviteRow    *row)
{
  SaAddressChip *chip = SA_ADDRESS_CHIP (sa_address_chip_new ());

  sa_address_chip_set_has_language (chip);
  update_chip (chip, row);
  g_signal_connect_object (chip, "notify::language", G_CALLBACK (chip_language_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (row, "notify::state", G_CALLBACK (row_changed_cb), chip, G_CONNECT_DEFAULT);

  return chip;
}

static void
update_placeholder (SaAddressEntry *self)
{
  gboolean empty = self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;

  gtk_text_set_placeholder_text (sa_chip_box_get_field (SA_CHIP_BOX (self->box)),
                                 empty ? _("Add addresses") : _("Add more addresses"));
}

static void
rebuild (SaAddressEntry *self)
{
  SaChipBox *box = SA_CHIP_BOX (self->box);
  guint n = self->list != NULL && self->show_chips ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  guint i = 0;

  for (i = sa_chip_box_get_n_chips (box); i > 0; i--)
    sa_chip_box_take (box, sa_chip_box_get_chip (box, i - 1));
  for (i = 0; i < n; i++)
    sa_chip_box_insert (box, i, make_chip (self, sa_invite_list_get_row (self->list, i)));
}

static void
update_show_chips (SaAddressEntry *self)
{
  gboolean show_chips = self->list == NULL
                        || g_list_model_get_n_items (G_LIST_MODEL (self->list)) <= SA_ADDRESS_ENTRY_MAX_CHIPS;

  if (show_chips == self->show_chips)
    return;
  self->show_chips = show_chips;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CHIPS]);
}

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  SaAddressEntry *self = user_data;
  SaChipBox *box = SA_CHIP_BOX (self->box);
  gboolean before = self->show_chips;
  guint i = 0;

  update_placeholder (self);
  update_show_chips (self);
  if (before != self->show_chips)
    {
      rebuild (self);
      return;
    }
  if (!self->show_chips)
    return;

  for (i = 0; i < added; i++)
    sa_chip_box_insert (box, position + removed + i,
                        make_chip (self, sa_invite_list_get_row (self->list, position + i)));
  for (i = removed; i > 0; i--)
    sa_chip_box_take (box, sa_chip_box_get_chip (box, position + i - 1));
}

static SaInviteRow *
row_of_chip (SaAddressEntry *self,
             SaAddressChip  *chip)
{
  SaChipBox *box = SA_CHIP_BOX (self->box);
  guint i = 0;

  for (i = 0; i < sa_chip_box_get_n_chips (box); i++)
    if (sa_chip_box_get_chip (box, i) == chip)
      return sa_invite_list_get_row (self->list, i);

  return NULL;
}

static void
commit_cb (SaChipBox     *box,
           const char    *text,
           SaAddressChip *chip,
           gpointer       user_data)
{
  SaAddressEntry *self = user_data;
  g_autoptr(SaInviteRow) editing = g_steal_pointer (&self->editing);
  SaInviteRow *row = chip != NULL ? row_of_chip (self, chip) : editing;

  if (self->list == NULL)
    return;
  if (row != NULL)
    sa_invite_list_edit (self->list, row, text);
  else
    sa_invite_list_add_text (self->list, text);
}

static void
remove_cb (SaChipBox     *box,
           SaAddressChip *chip,
           gpointer       user_data)
{
  SaAddressEntry *self = user_data;
  SaInviteRow *row = row_of_chip (self, chip);

  if (row != NULL)
    sa_invite_list_remove (self->list, row);
}

static void
edit_cb (SaChipBox     *box,
         SaAddressChip *chip,
         gpointer       user_data)
{
  SaAddressEntry *self = user_data;
  SaInviteRow *row = row_of_chip (self, chip);

  if (row != NULL)
    sa_address_entry_edit (self, row);
}

static void
cancel_cb (SaChipBox *box,
           gpointer   user_data)
{
  SaAddressEntry *self = user_data;

  g_clear_object (&self->editing);
}

static gboolean
is_separator (gunichar c)
{
  return c == ',' || c == ';' || g_unichar_isspace (c);
}

/* Whether a separator after @text ends an address. A blank or comma inside a name or quotes does not: nothing before
 * the first @ can be an address, and an open quote or bracket is not at its end. */
static gboolean
is_complete (const char *text)
{
  gboolean quoted = FALSE;
  gboolean at = FALSE;
  int depth = 0;
  const char *p = NULL;

  for (p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (quoted)
        continue;
      else if (*p == '<' || *p == '(')
        depth++;
      else if (*p == '>' || *p == ')')
        depth--;
      else if (*p == '@')
        at = TRUE;
    }

  return at && !quoted && depth <= 0;
}

/* Text on its way into the field: typed, pasted, dropped or from an input method. A separator ends what was typed; text
 * with several addresses becomes chips at once, without going through the field, which would cut it at 64 KiB. */
static void
insert_text_cb (GtkEditable *editable,
                const char  *text,
                int          length,
                int         *position,
                gpointer     user_data)
{
  SaAddressEntry *self = user_data;
  const char *before = gtk_editable_get_text (editable);
  g_autofree char *inserted = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);
  g_autofree char *whole = NULL;
  const char *split = NULL;
  const char *p = NULL;
  gboolean has_separator = FALSE;
  gboolean has_line_end = FALSE;
  SaAddressChip *edited = NULL;

  if (inserted[0] == '\0')
    return;
  for (p = inserted; *p != '\0'; p = g_utf8_next_char (p))
    {
      has_separator = has_separator || is_separator (g_utf8_get_char (p));
      has_line_end = has_line_end || *p == '\n' || *p == '\r';
    }
  if (!has_separator)
    return;

  split = g_utf8_offset_to_pointer (before, *position);
  whole = g_strdup_printf ("%.*s%s%s", (int) (split - before), before, inserted, split);
  if (*g_utf8_next_char (inserted) == '\0' && !has_line_end)
    {
      /* One key: what stands before it is an address, or it is part of a name. */
      g_autofree char *typed = g_strndup (before, (gsize) (split - before));

      if (!is_complete (typed))
        return;
    }
  else if (!has_line_end && !is_complete (whole))
    return;

  g_signal_stop_emission_by_name (editable, "insert-text");
  *position = 0;
  edited = sa_chip_box_get_edited (SA_CHIP_BOX (self->box));
  sa_chip_box_end_edit (SA_CHIP_BOX (self->box));
  commit_cb (SA_CHIP_BOX (self->box), whole, edited, self);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  SaAddressEntry *self = user_data;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
      GSList *list = g_value_get_boxed (value);

      for (; list != NULL; list = list->next)
        g_list_store_append (files, list->data);
      g_signal_emit (self, signals[FILES_DROPPED], 0, files);
      return TRUE;
    }
  if (G_VALUE_HOLDS_STRING (value) && self->list != NULL)
    return sa_invite_list_add_text (self->list, g_value_get_string (value)) > 0;

  return FALSE;
}

static gboolean
sa_address_entry_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  return gtk_widget_child_focus (SA_ADDRESS_ENTRY (widget)->box, direction);
}

static gboolean
sa_address_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SA_ADDRESS_ENTRY (widget)->box);
}

static void
sa_address_entry_dispose (GObject *object)
{
  SaAddressEntry *self = SA_ADDRESS_ENTRY (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->editing);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_address_entry_parent_class)->dispose (object);
}

static void
sa_address_entry_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SaAddressEntry *self = SA_ADDRESS_ENTRY (object);

  switch (prop_id)
    {
    case PROP_SHOW_CHIPS:
      g_value_set_boolean (value, self->show_chips);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sa_address_entry_class_init (SaAddressEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_address_entry_dispose;
  object_class->get_property = sa_address_entry_get_property;
  widget_class->focus = sa_address_entry_focus;
  widget_class->grab_focus = sa_address_entry_grab_focus;

  properties[PROP_SHOW_CHIPS] = g_param_spec_boolean ("show-chips", NULL, NULL, TRUE,
                                                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                        | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FILES_DROPPED] = g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "addresses");
}

static void
sa_address_entry_init (SaAddressEntry *self)
{
  GtkText *field = NULL;
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  self->show_chips = TRUE;
  self->box = sa_chip_box_new ();
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("E-mail addresses"), -1);
  g_signal_connect (self->box, "commit", G_CALLBACK (commit_cb), self);
  g_signal_connect (self->box, "remove", G_CALLBACK (remove_cb), self);
  g_signal_connect (self->box, "edit", G_CALLBACK (edit_cb), self);
  g_signal_connect (self->box, "cancel", G_CALLBACK (cancel_cb), self);

  field = sa_chip_box_get_field (SA_CHIP_BOX (self->box));
  gtk_text_set_input_purpose (field, GTK_INPUT_PURPOSE_EMAIL);
  gtk_text_set_input_hints (field, GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_LOWERCASE | GTK_INPUT_HINT_NO_EMOJI);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add e-mail addresses"), -1);
  g_signal_connect (field, "insert-text", G_CALLBACK (insert_text_cb), self);
  update_placeholder (self);

  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), GTK_PHASE_CAPTURE);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

GtkWidget *
sa_address_entry_new (void)
{
  return g_object_new (SA_TYPE_ADDRESS_ENTRY, NULL);
}

void
sa_address_entry_set_list (SaAddressEntry *self,
                           SaInviteList   *list)
{
  g_return_if_fail (SA_IS_ADDRESS_ENTRY (self));
  g_return_if_fail (list == NULL || SA_IS_INVITE_LIST (list));

  if (list == self->list)
    return;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  update_placeholder (self);
  update_show_chips (self);
  rebuild (self);
}

gboolean
sa_address_entry_get_show_chips (SaAddressEntry *self)
{
  g_return_val_if_fail (SA_IS_ADDRESS_ENTRY (self), TRUE);

  return self->show_chips;
}

void
sa_address_entry_edit (SaAddressEntry *self,
                       SaInviteRow    *row)
{
  g_autofree char *text = NULL;
  guint position = 0;

  g_return_if_fail (SA_IS_ADDRESS_ENTRY (self));
  g_return_if_fail (SA_IS_INVITE_ROW (row));

  /* Another edit, or text in the field, is taken first; that may move the rows. */
  if (sa_chip_box_get_edited (SA_CHIP_BOX (self->box)) != NULL || self->editing != NULL
      || gtk_entry_buffer_get_length (gtk_text_get_buffer (sa_chip_box_get_field (SA_CHIP_BOX (self->box)))) > 0)
    sa_address_entry_commit (self);
  if (!sa_invite_list_find (self->list, row, &position))
    return;

  text = sa_invite_row_get_edit_text (row);
  if (self->show_chips)
    {
      SaChipBox *box = SA_CHIP_BOX (self->box);

      sa_chip_box_begin_edit (box, sa_chip_box_get_chip (box, position), text);
      return;
    }

  g_set_object (&self->editing, row);
  gtk_entry_buffer_set_text (gtk_text_get_buffer (sa_chip_box_get_field (SA_CHIP_BOX (self->box))), text, -1);
  gtk_widget_grab_focus (self->box);
}

void
sa_address_entry_commit (SaAddressEntry *self)
{
  g_return_if_fail (SA_IS_ADDRESS_ENTRY (self));

  sa_chip_box_commit (SA_CHIP_BOX (self->box));
}

SaChipBox *
sa_address_entry_get_box (SaAddressEntry *self)
{
  g_return_val_if_fail (SA_IS_ADDRESS_ENTRY (self), NULL);

  return SA_CHIP_BOX (self->box);
}
