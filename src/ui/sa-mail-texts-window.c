/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-texts-window.h"

#include "sa-content-row.h"
#include "sa-dialog.h"
#include "sa-language-choice.h"
#include "sa-leaflet.h"
#include "sa-mail-pane.h"
#include "sa-mail-text-field.h"
#include "sa-page-bin.h"
#include "sa-undo-toast.h"

#include <glib/gi18n-lib.h>

/* ms after the last key that the mail is written anew */
#define PREVIEW_DELAY 150

struct _SaMailTextsWindow
{
  AdwWindow parent_instance;

  SaRepository        *repository;
  SaActor             *actor;
  SaMailTextsServices  services;
  SaMailTexts         *texts;
  SaMailKey            key;           /* the one that was written last: the preview has it */
  GtkWidget           *fields[SA_MAIL_N_OWN_KEYS];
  AdwToast            *toast;         /* (nullable): the latest */
  guint                preview_id;
  gboolean             discard;
  gboolean             close_after;   /* saving was asked for by closing */
  gboolean             filling;

  AdwToastOverlay     *toasts;
  AdwLeaflet          *leaflet;
  GtkWidget           *texts_header;
  GtkWidget           *preview_header;
  GtkDropDown         *languages;
  GtkWidget           *preview_button;
  GtkWidget           *back_button;
  GtkWidget           *lock_bar;
  GtkLabel            *lock_label;
  GtkWidget           *reset_button;
  GtkWidget           *pane;
};

G_DEFINE_FINAL_TYPE (SaMailTextsWindow, sa_mail_texts_window, ADW_TYPE_WINDOW)

static void tell (const char *text, gpointer data);

/* A newer toast takes the place of the last, so that its Undo is what it seems to be. */
static void
tell_undoable (SaMailTextsWindow *self,
               const char        *text,
               SaId               event)
{
  if (self->repository == NULL)
    return;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  self->toast = g_object_ref_sink (sa_undo_toast_new (text, self->repository, self->actor, event, tell,
                                                      G_OBJECT (self)));
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
}

static void
tell (const char *text,
      gpointer    data)
{
  tell_undoable (data, text, 0);
}

static void
show_preview (SaMailTextsWindow *self)
{
  g_autoptr(GVariant) templates = sa_mail_texts_dup_templates (self->texts);
  SaMailVariant variant = sa_mail_key_get_variant (self->key);
  g_autoptr(GError) error = NULL;
  g_autoptr(SaMailPreview) preview = self->services.preview (self->services.data,
                                                             sa_mail_texts_get_language (self->texts), templates,
                                                             &variant, &error);

  if (preview != NULL)
    sa_mail_pane_set_preview (SA_MAIL_PANE (self->pane), preview);
  else
    sa_mail_pane_set_error (SA_MAIL_PANE (self->pane), error->message);
}

static void
preview_timeout_cb (gpointer user_data)
{
  SaMailTextsWindow *self = user_data;

  self->preview_id = 0;
  show_preview (self);
}

static void
schedule_preview (SaMailTextsWindow *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  self->preview_id = g_timeout_add_once (PREVIEW_DELAY, preview_timeout_cb, self);
}

static void
update_field (SaMailTextsWindow *self,
              SaMailKey          key)
{
  SaMailTextField *field = SA_MAIL_TEXT_FIELD (self->fields[key - SA_MAIL_FIRST_OWN_KEY]);

  sa_mail_text_field_show (field, sa_mail_texts_get_text (self->texts, key),
                           sa_mail_texts_is_changed (self->texts, key), sa_mail_texts_get_error (self->texts, key));
  sa_mail_text_field_set_locked (field, sa_mail_texts_get_lock (self->texts) != SA_REASON_NONE);
}

static void
update_language (SaMailTextsWindow *self)
{
  self->filling = TRUE;
  sa_language_choice_set_language (self->languages, sa_mail_texts_get_language (self->texts));
  self->filling = FALSE;
}

static void
texts_changed_cb (SaMailTexts *texts,
                  int          key,
                  gpointer     user_data)
{
  SaMailTextsWindow *self = user_data;
  SaReason lock = sa_mail_texts_get_lock (texts);
  guint k = 0;

  self->filling = TRUE;
  if (key >= 0)
    update_field (self, (SaMailKey) key);
  else
    for (k = SA_MAIL_FIRST_OWN_KEY; k < SA_MAIL_N_KEYS; k++)
      update_field (self, k);
  self->filling = FALSE;

  if (key < 0)
    update_language (self);
  gtk_label_set_text (self->lock_label, lock != SA_REASON_NONE ? sa_reason_to_text (lock) : "");
  gtk_widget_set_visible (self->lock_bar, lock != SA_REASON_NONE);
  gtk_widget_set_sensitive (self->reset_button, lock == SA_REASON_NONE && sa_mail_texts_get_n_changed (texts) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "texts.save", sa_mail_texts_can_save (texts));
  schedule_preview (self);
}

static void
edited_cb (SaMailTextField *field,
           const char      *text,
           gpointer         user_data)
{
  SaMailTextsWindow *self = user_data;

  if (self->filling)
    return;
  self->key = sa_mail_text_field_get_key (field);
  sa_mail_texts_set_text (self->texts, self->key, text);
}

static void
reset_cb (SaMailTextField *field,
          gpointer         user_data)
{
  SaMailTextsWindow *self = user_data;

  sa_mail_texts_reset (self->texts, sa_mail_text_field_get_key (field));
}

static void
focused_cb (SaMailTextField *field,
            gpointer         user_data)
{
  SaMailTextsWindow *self = user_data;

  self->key = sa_mail_text_field_get_key (field);
  schedule_preview (self);
}

static void
reset_all_cb (GtkButton *button,
              gpointer   user_data)
{
  SaMailTextsWindow *self = user_data;

  sa_mail_texts_reset_all (self->texts);
  /* The button is of no more use and gives the focus up. */
  gtk_widget_grab_focus (self->fields[0]);
}

static void
language_cb (GtkDropDown *languages,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SaMailTextsWindow *self = user_data;

  if (!self->filling && self->texts != NULL)
    sa_mail_texts_set_language (self->texts, sa_language_choice_get_language (languages));
}

static void
close_idle_cb (gpointer user_data)
{
  g_autoptr(SaMailTextsWindow) self = user_data;

  self->discard = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaMailTextsWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_mail_texts_save_finish (SA_MAIL_TEXTS (object), result, &error);
  gboolean close_after = self->close_after;

  self->close_after = FALSE;
  if (self->repository == NULL)
    return;
  if (outcome == NULL)
    {
      tell (error->message, self);
      return;
    }
  if (close_after)
    {
      g_idle_add_once (close_idle_cb, g_object_ref (self));
      return;
    }
  tell_undoable (self, _("Mail texts saved"), sa_outcome_get_event (outcome));
}

/* What cannot be saved is shown: its language, and there its first field. */
static void
go_to_error (SaMailTextsWindow *self)
{
  const char *language = sa_mail_texts_get_bad_language (self->texts);
  guint key = 0;

  if (language == NULL)
    return;
  sa_mail_texts_set_language (self->texts, language);
  for (key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    if (sa_mail_texts_get_error (self->texts, key) != NULL)
      {
        gtk_widget_grab_focus (self->fields[key - SA_MAIL_FIRST_OWN_KEY]);
        return;
      }
}

static void
save (SaMailTextsWindow *self)
{
  if (sa_mail_texts_can_save (self->texts))
    sa_mail_texts_save_async (self->texts, saved_cb, g_object_ref (self));
  else
    go_to_error (self);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (SA_MAIL_TEXTS_WINDOW (widget));
}

static void
preview_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  adw_leaflet_set_visible_child_name (SA_MAIL_TEXTS_WINDOW (widget)->leaflet, "preview");
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  adw_leaflet_set_visible_child_name (SA_MAIL_TEXTS_WINDOW (widget)->leaflet, "texts");
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  SaMailTextsWindow *self = user_data;

  /* The dialog goes first: it is a child of the window that it closes. */
  if (g_strcmp0 (response, "discard") == 0)
    {
      g_idle_add_once (close_idle_cb, g_object_ref (self));
    }
  else if (g_strcmp0 (response, "save") == 0)
    {
      self->close_after = sa_mail_texts_can_save (self->texts);
      save (self);
    }
}

static void
ask (SaMailTextsWindow *self)
{
  g_auto(GStrv) names = sa_mail_texts_dup_dirty (self->texts);
  g_autofree char *list = g_strjoinv (", ", names);
  /* Translators: %s are names of languages */
  g_autofree char *body = g_strdup_printf (_("Mail texts have been changed and not saved yet: %s"), list);
  GtkWidget *dialog = sa_dialog_new_save_changes (GTK_WINDOW (self), body);

  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
sa_mail_texts_window_close_request (GtkWindow *window)
{
  SaMailTextsWindow *self = SA_MAIL_TEXTS_WINDOW (window);

  if (!self->discard && sa_mail_texts_is_dirty (self->texts))
    {
      ask (self);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (sa_mail_texts_window_parent_class)->close_request (window);
}

static void
update_headers (SaMailTextsWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->preview_button, folded);
  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (self->texts_header), folded);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (self->preview_header), folded);
}

static void
sa_mail_texts_window_dispose (GObject *object)
{
  SaMailTextsWindow *self = SA_MAIL_TEXTS_WINDOW (object);

  g_clear_handle_id (&self->preview_id, g_source_remove);
  if (self->texts != NULL)
    g_signal_handlers_disconnect_by_data (self->texts, self);
  g_clear_object (&self->texts);
  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_clear_object (&self->toast);

  G_OBJECT_CLASS (sa_mail_texts_window_parent_class)->dispose (object);
}

static void
sa_mail_texts_window_class_init (SaMailTextsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_mail_texts_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sa_mail_texts_window_close_request;

  gtk_widget_class_install_action (widget_class, "texts.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "texts.preview", NULL, preview_action);
  gtk_widget_class_install_action (widget_class, "texts.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "texts.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "texts.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static GtkWidget *
make_part (SaMailTextsWindow *self,
           SaMailPart         part)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint key = 0;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), sa_mail_part_to_title (part));
  for (key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    {
      GtkWidget *field = NULL;

      if (sa_mail_key_get_part (key) != part)
        continue;
      field = sa_mail_text_field_new (key);
      g_signal_connect (field, "edited", G_CALLBACK (edited_cb), self);
      g_signal_connect (field, "reset", G_CALLBACK (reset_cb), self);
      g_signal_connect (field, "focused", G_CALLBACK (focused_cb), self);
      self->fields[key - SA_MAIL_FIRST_OWN_KEY] = field;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), sa_content_row_new (field));
    }

  return group;
}

static GtkWidget *
make_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_widget_set_margin_top (child, 18);
  gtk_widget_set_margin_bottom (child, 24);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);

  return scroller;
}

static GtkWidget *
make_lock_bar (SaMailTextsWindow *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->lock_bar = gtk_info_bar_new ();
  self->lock_label = GTK_LABEL (label);
  gtk_label_set_wrap (self->lock_label, TRUE);
  gtk_label_set_xalign (self->lock_label, 0);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->lock_bar), label);
  gtk_widget_add_css_class (self->lock_bar, "sa-infobar");

  return self->lock_bar;
}

static GtkWidget *
make_texts_page (SaMailTextsWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *save_button = gtk_button_new_with_mnemonic (_("_Save"));
  guint part = 0;

  self->texts_header = adw_header_bar_new ();
  self->preview_button = gtk_button_new_from_icon_name ("mail-unread-symbolic");
  gtk_widget_set_tooltip_text (self->preview_button, _("Preview Message"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Preview Message"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->preview_button), "texts.preview");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save_button), "texts.save");
  gtk_widget_add_css_class (save_button, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->texts_header), self->preview_button);
  self->languages = GTK_DROP_DOWN (sa_language_choice_new ());
  g_signal_connect (self->languages, "notify::selected", G_CALLBACK (language_cb), self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->texts_header), GTK_WIDGET (self->languages));
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->texts_header), save_button);

  for (part = 0; part < SA_N_MAIL_PARTS; part++)
    gtk_box_append (GTK_BOX (list), make_part (self, part));
  self->reset_button = gtk_button_new_with_mnemonic (_("_Reset All to Built-In Texts"));
  gtk_widget_set_halign (self->reset_button, GTK_ALIGN_CENTER);
  g_signal_connect (self->reset_button, "clicked", G_CALLBACK (reset_all_cb), self);
  gtk_box_append (GTK_BOX (list), self->reset_button);

  gtk_box_append (GTK_BOX (page), self->texts_header);
  gtk_box_append (GTK_BOX (page), make_lock_bar (self));
  gtk_box_append (GTK_BOX (page), make_scroller (list));

  return page;
}

static GtkWidget *
make_preview_page (SaMailTextsWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->preview_header = adw_header_bar_new ();
  self->back_button = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back_button, _("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back_button), "texts.back");
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->preview_header), self->back_button);
  /* Translators: the title of a page that shows a mail. Header capitalization */
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->preview_header), adw_window_title_new (_("Preview"), ""));
  self->pane = sa_mail_pane_new ();
  gtk_box_append (GTK_BOX (page), self->preview_header);
  gtk_box_append (GTK_BOX (page), make_scroller (self->pane));

  return page;
}

static AdwLeafletPage *
add_page (SaMailTextsWindow *self,
          GtkWidget         *page,
          int                width,
          const char        *name)
{
  GtkWidget *bin = sa_page_bin_new (width);
  AdwLeafletPage *leaflet_page = NULL;

  gtk_widget_set_hexpand (bin, TRUE);
  sa_page_bin_set_child (SA_PAGE_BIN (bin), page);
  leaflet_page = adw_leaflet_append (self->leaflet, bin);
  adw_leaflet_page_set_name (leaflet_page, name);

  return leaflet_page;
}

static void
sa_mail_texts_window_init (SaMailTextsWindow *self)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  AdwLeafletPage *separator = NULL;

  gtk_window_set_title (GTK_WINDOW (self), _("Mail Texts"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1040, 720);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);

  self->key = SA_MAIL_KEY_SUBJECT;
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_set_fold_threshold_policy (self->leaflet, ADW_FOLD_THRESHOLD_POLICY_NATURAL);
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  add_page (self, make_texts_page (self), 480, "texts");
  separator = adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_leaflet_page_set_navigatable (separator, FALSE);
  add_page (self, make_preview_page (self), 440, "preview");
  sa_leaflet_settle (self->leaflet);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (update_headers), self);
  update_headers (self);

  self->toasts = ADW_TOAST_OVERLAY (overlay);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->leaflet));
  adw_window_set_content (ADW_WINDOW (self), overlay);
}

GtkWidget *
sa_mail_texts_window_new (GtkWindow                 *parent,
                          SaRepository              *repository,
                          const SaActor             *actor,
                          const SaMailTextsServices *services,
                          const char                *language)
{
  SaMailTextsWindow *self = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);
  g_return_val_if_fail (services != NULL && services->built_in != NULL && services->preview != NULL, NULL);

  self = g_object_new (SA_TYPE_MAIL_TEXTS_WINDOW, "transient-for", parent, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->services = *services;
  self->texts = sa_mail_texts_new (repository, actor, services->built_in, language);
  g_signal_connect (self->texts, "changed", G_CALLBACK (texts_changed_cb), self);
  texts_changed_cb (self->texts, -1, self);
  show_preview (self);

  return GTK_WIDGET (self);
}

SaMailTexts *
sa_mail_texts_window_get_texts (SaMailTextsWindow *self)
{
  g_return_val_if_fail (SA_IS_MAIL_TEXTS_WINDOW (self), NULL);

  return self->texts;
}
