/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-text-field.h"

#include "sa-field.h"
#include "sa-mail-key-text.h"
#include "sa-paint.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define LEAST_HEIGHT 20

struct _SaMailTextField
{
  GtkWidget parent_instance;

  SaMailKey    key;
  GtkWidget   *box;
  GtkWidget   *title;
  GtkWidget   *changed_mark;
  GtkWidget   *insert_button;
  GtkWidget   *reset_button;
  GtkTextView *view;
  GtkTextTag  *variable_tag;
  GtkWidget   *note;
  double       width;         /* that the text had, and */
  double       height;        /* that it needed, when it was last asked */
  guint        resize_id;
  gboolean     filling;
};

G_DEFINE_FINAL_TYPE (SaMailTextField, sa_mail_text_field, GTK_TYPE_WIDGET)

enum
{
  EDITED,
  RESET,
  FOCUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (SaMailTextField *self)
{
  return gtk_text_view_get_buffer (self->view);
}

/* What stands in braces and may is marked: it will read otherwise in the mail. */
static void
mark_variables (SaMailTextField *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start;
  GtkTextIter end;
  GtkTextIter open;
  GtkTextIter close;
  GdkRGBA color;

  sa_paint_color (GTK_WIDGET (self), "sa_pending_fg", &color);
  g_object_set (self->variable_tag, "foreground-rgba", &color, "weight", 600, NULL);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->variable_tag, &start, &end);
  while (gtk_text_iter_forward_search (&start, "{", 0, &open, NULL, NULL) &&
         gtk_text_iter_forward_search (&open, "}", 0, NULL, &close, NULL))
    {
      g_autofree char *whole = gtk_text_iter_get_text (&open, &close);
      SaMailVar var = sa_mail_find_var (whole + 1, strlen (whole) - 2);

      if (var < SA_MAIL_N_VARS && sa_mail_key_may_have (self->key, var))
        gtk_text_buffer_apply_tag (buffer, self->variable_tag, &open, &close);
      start = close;
    }
}

static void
dark_cb (AdwStyleManager *manager,
         GParamSpec      *pspec,
         gpointer         user_data)
{
  mark_variables (user_data);
}

static void
resize_idle_cb (gpointer user_data)
{
  SaMailTextField *self = user_data;

  self->resize_id = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self->view));
}

static void
schedule_resize (SaMailTextField *self)
{
  if (self->resize_id == 0 && self->box != NULL)
    self->resize_id = g_idle_add_once (resize_idle_cb, self);
}

/* A text view finds out what height it needs for a width while it is given both, and what it asks for then is lost. */
static void
room_cb (GtkAdjustment *adjustment,
         gpointer       user_data)
{
  SaMailTextField *self = user_data;
  double width = gtk_adjustment_get_page_size (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)));
  double height = gtk_adjustment_get_upper (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)));

  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  schedule_resize (self);
}

static void
buffer_changed_cb (GtkTextBuffer *buffer,
                   gpointer       user_data)
{
  SaMailTextField *self = user_data;
  g_autofree char *text = NULL;

  mark_variables (self);
  schedule_resize (self);
  if (self->filling)
    return;
  g_object_get (buffer, "text", &text, NULL);
  g_signal_emit (self, signals[EDITED], 0, text);
}

/* A subject or a button has one line: Return goes on to the next field, as in other entries. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        gpointer               user_data)
{
  SaMailTextField *self = user_data;
  gboolean is_return = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;

  if (!is_return || (state & gtk_accelerator_get_default_mod_mask ()) != 0 || !sa_mail_key_is_line (self->key))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);

  return GDK_EVENT_STOP;
}

static void
focus_cb (GtkEventControllerFocus *controller,
          gpointer                 user_data)
{
  g_signal_emit (user_data, signals[FOCUSED], 0);
}

static void
reset_clicked_cb (GtkButton *button,
                  gpointer   user_data)
{
  SaMailTextField *self = user_data;

  /* The button goes with what it undoes; the focus goes to the text. */
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_signal_emit (self, signals[RESET], 0);
}

static void
insert_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SaMailTextField *self = SA_MAIL_TEXT_FIELD (widget);
  g_autofree char *text = g_strdup_printf ("{%s}", g_variant_get_string (parameter, NULL));
  GtkTextBuffer *buffer = get_buffer (self);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static GMenuModel *
make_menu (SaMailKey key)
{
  GMenu *menu = g_menu_new ();
  guint var = 0;

  for (var = 0; var < SA_MAIL_N_VARS; var++)
    {
      g_autoptr(GMenuItem) item = NULL;
      g_autofree char *label = NULL;
      const char *name = sa_mail_var_get_name (var);

      if (!sa_mail_key_may_have (key, var))
        continue;
      if (sa_mail_key_needs (key, var))
        /* Translators: a menu item: what a variable stands for, and the variable; the text makes no sense without it */
        label = g_strdup_printf (_("%s: {%s} (needed)"), sa_mail_var_to_text (var), name);
      else
        /* Translators: a menu item: what a variable stands for, and the variable: “Who invites: {inviter}” */
        label = g_strdup_printf (_("%s: {%s}"), sa_mail_var_to_text (var), name);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "field.insert", "s", name);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static gboolean
sa_mail_text_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SA_MAIL_TEXT_FIELD (widget)->view));
}

static void
sa_mail_text_field_dispose (GObject *object)
{
  SaMailTextField *self = SA_MAIL_TEXT_FIELD (object);

  g_clear_handle_id (&self->resize_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_mail_text_field_parent_class)->dispose (object);
}

static void
sa_mail_text_field_class_init (SaMailTextFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_mail_text_field_dispose;
  widget_class->grab_focus = sa_mail_text_field_grab_focus;

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[FOCUSED] = g_signal_new ("focused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "field.insert", "s", insert_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_head (SaMailTextField *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "caption");
  gtk_widget_add_css_class (self->title, "sa-secondary");

  /* Translators: on a text of a mail that is not what it was built in as */
  self->changed_mark = gtk_label_new (C_("mail text", "Changed"));
  gtk_widget_add_css_class (self->changed_mark, "sa-pill");
  gtk_widget_add_css_class (self->changed_mark, "sa-pending");
  gtk_widget_set_valign (self->changed_mark, GTK_ALIGN_CENTER);

  self->reset_button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_tooltip_text (self->reset_button, _("Reset to Built-In Text"));
  g_signal_connect (self->reset_button, "clicked", G_CALLBACK (reset_clicked_cb), self);

  self->insert_button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->insert_button), gtk_label_new ("{…}"));
  gtk_widget_set_tooltip_text (self->insert_button, _("Insert Variable"));

  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->changed_mark);
  gtk_box_append (GTK_BOX (head), self->reset_button);
  gtk_box_append (GTK_BOX (head), self->insert_button);
  gtk_widget_add_css_class (self->reset_button, "flat");
  gtk_widget_add_css_class (self->insert_button, "flat");

  return head;
}

static GtkWidget *
make_view (SaMailTextField *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->view = GTK_TEXT_VIEW (view);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_input_hints (self->view, GTK_INPUT_HINT_SPELLCHECK);
  gtk_widget_add_css_class (view, "sa-message");
  self->variable_tag = gtk_text_buffer_create_tag (get_buffer (self), NULL, NULL);
  g_signal_connect (get_buffer (self), "changed", G_CALLBACK (buffer_changed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (view, keys);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (view, focus);

  /* With no height at all it would not even begin to find out. */
  gtk_widget_set_size_request (view, -1, LEAST_HEIGHT);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)), "changed", G_CALLBACK (room_cb),
                           self, G_CONNECT_DEFAULT);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)), "changed", G_CALLBACK (room_cb),
                           self, G_CONNECT_DEFAULT);

  return view;
}

static void
sa_mail_text_field_init (SaMailTextField *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_head (self));
  gtk_box_append (GTK_BOX (self->box), make_view (self));
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sa-mail-field");
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self,
                           G_CONNECT_DEFAULT);
}

static void
set_name (GtkWidget  *widget,
          const char *format_done)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, format_done, -1);
}

GtkWidget *
sa_mail_text_field_new (SaMailKey key)
{
  SaMailTextField *self = NULL;
  g_autoptr(GMenuModel) menu = make_menu (key);
  g_autofree char *insert = NULL;
  g_autofree char *reset = NULL;
  const char *title = NULL;

  g_return_val_if_fail (key >= SA_MAIL_FIRST_OWN_KEY && key < SA_MAIL_N_KEYS, NULL);

  self = g_object_new (SA_TYPE_MAIL_TEXT_FIELD, NULL);
  self->key = key;
  title = sa_mail_key_to_title (key);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->insert_button), menu);
  gtk_widget_set_visible (self->insert_button, g_menu_model_get_n_items (menu) > 0);

  /* Translators: the name of a button; %s is the name of a text such as “Greeting” */
  insert = g_strdup_printf (_("Insert a variable: %s"), title);
  set_name (self->insert_button, insert);
  /* Translators: the name of a button; %s is the name of a text such as “Greeting” */
  reset = g_strdup_printf (_("Reset to built-in text: %s"), title);
  set_name (self->reset_button, reset);
  set_name (GTK_WIDGET (self->view), title);
  sa_mail_text_field_show (self, "", FALSE, NULL);

  return GTK_WIDGET (self);
}

SaMailKey
sa_mail_text_field_get_key (SaMailTextField *self)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXT_FIELD (self), SA_MAIL_KEY_SUBJECT);

  return self->key;
}

void
sa_mail_text_field_show (SaMailTextField *self,
                         const char      *text,
                         gboolean         changed,
                         const char      *error)
{
  const char *note = NULL;
  g_autofree char *shown = NULL;

  g_return_if_fail (SA_IS_MAIL_TEXT_FIELD (self));
  g_return_if_fail (text != NULL);

  g_object_get (get_buffer (self), "text", &shown, NULL);
  if (!g_str_equal (shown, text))
    {
      self->filling = TRUE;
      gtk_text_buffer_set_text (get_buffer (self), text, -1);
      self->filling = FALSE;
    }
  gtk_widget_set_visible (self->changed_mark, changed);
  gtk_widget_set_visible (self->reset_button, changed && gtk_text_view_get_editable (self->view));

  if (error != NULL)
    note = error;
  else if (text[0] == '\0')
    note = _("Empty: the built-in text is used");
  else
    note = sa_mail_key_to_hint (self->key);
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  if (error != NULL)
    gtk_widget_add_css_class (self->note, "sa-error-text");
  else
    gtk_widget_remove_css_class (self->note, "sa-error-text");
  if (error != NULL)
    gtk_widget_remove_css_class (self->note, "sa-secondary");
  else
    gtk_widget_add_css_class (self->note, "sa-secondary");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  sa_field_describe (GTK_WIDGET (self->view), note != NULL ? self->note : NULL);
}

void
sa_mail_text_field_set_locked (SaMailTextField *self,
                               gboolean         locked)
{
  g_return_if_fail (SA_IS_MAIL_TEXT_FIELD (self));

  gtk_text_view_set_editable (self->view, !locked);
  gtk_widget_set_sensitive (self->insert_button, !locked);
  gtk_widget_set_visible (self->reset_button, !locked && gtk_widget_get_visible (self->changed_mark));
}
