/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-chips.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkToggleButton *button;  /* borrowed */
  GtkLabel        *count;   /* borrowed */
  char            *text;
} SaChip;

struct _SaChips
{
  AdwBin parent_instance;

  /* Owned References */
  GArray *chips;  /* of SaChip */

  /* Borrowed References */
  GtkBox *box;

  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SaChips, sa_chips, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_chip_clear (gpointer data)
{
  g_free (((SaChip *) data)->text);
}

static SaChip *
sa_chips_get (SaChips *self,
              guint    index)
{
  return &g_array_index (self->chips, SaChip, index);
}

static void
sa_chips_toggled_cb (GtkToggleButton *button,
                     SaChips         *self)
{
  guint i;

  if (self->syncing || !gtk_toggle_button_get_active (button))
    return;

  for (i = 0; i < self->chips->len; i++)
    if (sa_chips_get (self, i)->button == button)
      g_signal_emit (self, signals[CHOSEN], 0, i);
}

static void
sa_chips_finalize (GObject *object)
{
  g_array_unref (SA_CHIPS (object)->chips);

  G_OBJECT_CLASS (sa_chips_parent_class)->finalize (object);
}

static void
sa_chips_class_init (SaChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_chips_finalize;

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
sa_chips_init (SaChips *self)
{
  self->chips = g_array_new (FALSE, TRUE, sizeof (SaChip));
  g_array_set_clear_func (self->chips, sa_chip_clear);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
sa_chips_add (SaChips    *self,
              const char *text)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *count = gtk_label_new (NULL);
  SaChip chip = { GTK_TOGGLE_BUTTON (button), GTK_LABEL (count), g_strdup (text) };

  g_return_if_fail (SA_IS_CHIPS (self));

  gtk_widget_add_css_class (count, "sa-count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "sa-chip");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (self->box, button);
  g_array_append_val (self->chips, chip);
  self->syncing = TRUE;
  if (self->chips->len > 1)
    gtk_toggle_button_set_group (chip.button, sa_chips_get (self, 0)->button);
  else
    gtk_toggle_button_set_active (chip.button, TRUE);
  self->syncing = FALSE;
  g_signal_connect_object (button, "toggled", G_CALLBACK (sa_chips_toggled_cb), self, 0);
  sa_chips_set_count (self, self->chips->len - 1, -1);
}

void
sa_chips_set_count (SaChips *self,
                    guint    index,
                    gint64   count)
{
  g_autofree char *text = count >= 0 ? sa_format_count (count) : g_strdup ("");
  g_autofree char *name = NULL;
  SaChip *chip = NULL;

  g_return_if_fail (SA_IS_CHIPS (self));
  g_return_if_fail (index < self->chips->len);

  chip = sa_chips_get (self, index);
  /* Translators: a chip over a list and how many rows it lets through, for a screen reader: “Pending 31” */
  name = g_strdup_printf (_("%1$s %2$s"), chip->text, text);
  gtk_label_set_label (chip->count, text);
  gtk_widget_set_visible (GTK_WIDGET (chip->count), count >= 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
sa_chips_set_chosen (SaChips *self,
                     guint    index)
{
  g_return_if_fail (SA_IS_CHIPS (self));
  g_return_if_fail (index < self->chips->len);

  self->syncing = TRUE;
  gtk_toggle_button_set_active (sa_chips_get (self, index)->button, TRUE);
  self->syncing = FALSE;
}
