/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-choice-row.h"
#include "sa-invite-access.h"
#include "sa-invite-texts.h"
#include "sa-seat-bar.h"

#include <glib/gi18n-lib.h>

/* One product on screen. */
typedef struct
{
  SaId       id;
  GtkWidget *row;
  GtkWidget *bar;
} Line;

struct _SaInviteProducts
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm *form;
  GArray       *lines;       /* of Line */
  GtkWidget    *create_row;
  gboolean      narrow;
};

G_DEFINE_FINAL_TYPE (SaInviteProducts, sa_invite_products, ADW_TYPE_PREFERENCES_GROUP)

static void
chosen_cb (SaChoiceRow *row,
           gboolean     active,
           gpointer     user_data)
{
  SaInviteProducts *self = user_data;
  guint i = 0;

  for (i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).row == GTK_WIDGET (row))
      {
        sa_invite_form_choose_product (self->form, g_array_index (self->lines, Line, i).id, active);
        return;
      }
}

static gboolean
is_same (SaInviteProducts *self,
         GPtrArray        *products)
{
  guint i = 0;

  if (self->lines->len != products->len)
    return FALSE;
  for (i = 0; i < products->len; i++)
    {
      const SaInviteProduct *product = g_ptr_array_index (products, i);
      Line *line = &g_array_index (self->lines, Line, i);

      if (line->id != product->id
          || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (line->row)), product->name) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
rebuild (SaInviteProducts *self,
         GPtrArray        *products)
{
  guint i = 0;

  for (i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_array_index (self->lines, Line, i).row);
  g_array_set_size (self->lines, 0);

  for (i = 0; i < products->len; i++)
    {
      const SaInviteProduct *product = g_ptr_array_index (products, i);
      Line line = { product->id, sa_choice_row_new (product->name), sa_seat_bar_new () };

      gtk_widget_add_css_class (line.row, "sa-data-row");
      adw_action_row_add_suffix (ADW_ACTION_ROW (line.row), line.bar);
      g_signal_connect (line.row, "chosen", G_CALLBACK (chosen_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line.row);
      g_array_append_val (self->lines, line);
    }
}

static void
update_line (SaInviteProducts      *self,
             Line                  *line,
             const SaInviteProduct *product)
{
  g_autofree char *seats = sa_invite_dup_seats_text (product->taken, product->added, product->seats);
  gboolean too_few = product->seats >= 0 && product->added > 0 && product->taken + product->added > product->seats;

  if (product->by_group && !product->chosen)
    {
      /* Translators: %s is "18 → 23 of 25 seats" */
      char *by_group = g_strdup_printf (_("%s, through a group"), seats);

      g_free (seats);
      seats = by_group;
    }

  sa_choice_row_set (SA_CHOICE_ROW (line->row), product->chosen, seats, product->lock);
  sa_seat_bar_set (SA_SEAT_BAR (line->bar), product->taken, product->added, product->seats);
  gtk_widget_set_visible (line->bar, product->seats > 0 && product->lock == SA_REASON_NONE && !self->narrow);
  if (too_few)
    gtk_widget_add_css_class (line->row, "sa-too-few");
  else
    gtk_widget_remove_css_class (line->row, "sa-too-few");
}

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaInviteProducts *self = user_data;
  GPtrArray *products = sa_invite_form_get_products (form);
  guint i = 0;

  if (!is_same (self, products))
    rebuild (self, products);
  for (i = 0; i < products->len; i++)
    update_line (self, &g_array_index (self->lines, Line, i), g_ptr_array_index (products, i));

  gtk_widget_set_visible (self->create_row, sa_invite_form_is_loaded (form) && products->len == 0);
}

static void
sa_invite_products_dispose (GObject *object)
{
  g_clear_object (&SA_INVITE_PRODUCTS (object)->form);

  G_OBJECT_CLASS (sa_invite_products_parent_class)->dispose (object);
}

static void
sa_invite_products_finalize (GObject *object)
{
  g_array_unref (SA_INVITE_PRODUCTS (object)->lines);

  G_OBJECT_CLASS (sa_invite_products_parent_class)->finalize (object);
}

static void
sa_invite_products_class_init (SaInviteProductsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_invite_products_dispose;
  object_class->finalize = sa_invite_products_finalize;
}

static void
sa_invite_products_init (SaInviteProducts *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Application Access"));

  self->create_row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _("Create Product…"),
                                   "subtitle", _("This site has none yet: they get access to the site alone"),
                                   "activatable", TRUE, "action-name", "invite.create-product", "visible", FALSE, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self->create_row), gtk_image_new_from_icon_name ("list-add-symbolic"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->create_row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->create_row);
}

void
sa_invite_products_set_form (SaInviteProducts *self,
                             SaInviteForm     *form)
{
  g_return_if_fail (SA_IS_INVITE_PRODUCTS (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);
}

void
sa_invite_products_set_narrow (SaInviteProducts *self,
                               gboolean          narrow)
{
  g_return_if_fail (SA_IS_INVITE_PRODUCTS (self));

  self->narrow = narrow;
  if (self->form != NULL)
    form_changed_cb (self->form, self);
}
