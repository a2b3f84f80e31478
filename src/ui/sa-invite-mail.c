/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-mail.h"

#include "sa-content-row.h"
#include "sa-field.h"
#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

/* From here on the counter shows: before, nobody needs it. */
#define COUNTER_FROM (SA_INVITE_MESSAGE_MAX * 9 / 10)

static const int expiries[] = { 7, 30, 90, 0 };

struct _SaInviteMail
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm   *form;
  char          **tags;  /* of the languages after the first choice */

  AdwExpanderRow *send_row;
  AdwComboRow    *language_row;
  GtkWidget      *language_note_row;
  GtkWidget      *language_note;
  GtkWidget      *message_title;
  GtkLabel       *counter;
  GtkTextView    *message;
  GtkLabel       *message_error;
  AdwComboRow    *expiry_row;
  AdwComboRow    *later_row;
  GtkWidget      *date_row;
  GtkWidget      *time_row;
  SaField        *date;      /* of the rows */
  SaField        *time;
  GtkPopover     *calendar_popover;
  GtkCalendar    *calendar;
  gboolean        filling;
  GtkWidget      *preview_row;
};

G_DEFINE_FINAL_TYPE (SaInviteMail, sa_invite_mail, ADW_TYPE_PREFERENCES_GROUP)

static void
send_cb (AdwExpanderRow *row,
         GParamSpec     *pspec,
         gpointer        user_data)
{
  SaInviteMail *self = user_data;

  if (self->form != NULL)
    sa_invite_form_set_send_mail (self->form, adw_expander_row_get_enable_expansion (row));
}

static void
language_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SaInviteMail *self = user_data;
  guint selected = adw_combo_row_get_selected (row);

  if (self->form == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  sa_invite_form_set_language (self->form, selected > 0 && self->tags != NULL ? self->tags[selected - 1] : NULL);
}

static void
expiry_cb (AdwComboRow *row,
           GParamSpec  *pspec,
           gpointer     user_data)
{
  SaInviteMail *self = user_data;
  guint selected = adw_combo_row_get_selected (row);

  if (self->form != NULL && selected < G_N_ELEMENTS (expiries))
    sa_invite_form_set_expires_days (self->form, expiries[selected]);
}

static void
later_cb (AdwComboRow *row,
          GParamSpec  *pspec,
          gpointer     user_data)
{
  SaInviteMail *self = user_data;

  if (self->form != NULL && !self->filling)
    sa_invite_form_set_later (self->form, adw_combo_row_get_selected (row) == 1);
}

static void
date_changed_cb (GtkEditable *editable,
                 gpointer     user_data)
{
  SaInviteMail *self = user_data;

  if (self->form != NULL && !self->filling)
    sa_invite_form_set_date (self->form, gtk_editable_get_text (editable));
}

static void
time_changed_cb (GtkEditable *editable,
                 gpointer     user_data)
{
  SaInviteMail *self = user_data;

  if (self->form != NULL && !self->filling)
    sa_invite_form_set_time (self->form, gtk_editable_get_text (editable));
}

/* Opens at the day that is entered, where that is one. */
static void
calendar_shown_cb (GtkWidget *popover,
                   gpointer   user_data)
{
  SaInviteMail *self = user_data;
  SaTime when = 0;
  g_autoptr(GDateTime) day = NULL;

  if (self->form == NULL || sa_invite_form_read_when (self->form, &when) != SA_WHEN_GOOD || when == 0)
    return;
  day = g_date_time_new_from_unix_local (when);
  self->filling = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->filling = FALSE;
}

static void
day_selected_cb (GtkCalendar *calendar,
                 gpointer     user_data)
{
  SaInviteMail *self = user_data;
  g_autoptr(GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *order = sa_when_get_order ();
  g_autofree char *text = NULL;

  if (self->filling || self->form == NULL)
    return;
  text = sa_when_print_date (order, g_date_time_to_unix (day));
  gtk_editable_set_text (GTK_EDITABLE (self->date_row), text);
  gtk_popover_popdown (self->calendar_popover);
}

static void
show_text (GtkWidget  *row,
           const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* A day that is over is told at the day, and a time that is over at the time: where it is to be mended. */
static void
show_later (SaInviteMail *self)
{
  gboolean later = sa_invite_form_get_later (self->form);
  SaTime when = 0;
  SaWhen verdict = sa_invite_form_read_when (self->form, &when);
  const char *sentence = sa_when_to_text (verdict);
  gboolean at_time = verdict == SA_WHEN_BAD_TIME || verdict == SA_WHEN_PAST;

  self->filling = TRUE;
  adw_combo_row_set_selected (self->later_row, later ? 1 : 0);
  show_text (self->date_row, sa_invite_form_get_date (self->form));
  show_text (self->time_row, sa_invite_form_get_time (self->form));
  self->filling = FALSE;
  gtk_widget_set_visible (self->date_row, later);
  gtk_widget_set_visible (self->time_row, later);
  sa_field_set_error (self->date, later && !at_time ? sentence : NULL);
  sa_field_set_error (self->time, later && at_time ? sentence : NULL);
}

/* Where the language of each comes from, while each has their own. */
static void
show_language (SaInviteMail *self)
{
  gboolean own = sa_invite_form_get_language (self->form) == NULL;

  gtk_widget_set_visible (self->language_note_row, own);
  sa_field_describe (GTK_WIDGET (self->language_row), own ? self->language_note : NULL);
  if (own)
    gtk_widget_add_css_class (GTK_WIDGET (self->language_row), "sa-has-note");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->language_row), "sa-has-note");
}

static void
message_changed_cb (GtkTextBuffer *buffer,
                    gpointer       user_data)
{
  SaInviteMail *self = user_data;
  g_autofree char *text = NULL;

  if (self->form == NULL)
    return;
  g_object_get (buffer, "text", &text, NULL);
  sa_invite_form_set_message (self->form, text);
}

/* Where somebody else wrote the message: a draft, or what the window was opened with. */
static void
show_message (SaInviteMail *self,
              const char   *message)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->message);
  g_autofree char *shown = NULL;

  g_object_get (buffer, "text", &shown, NULL);
  if (!g_str_equal (shown, message))
    gtk_text_buffer_set_text (buffer, message, -1);
}

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaInviteMail *self = user_data;
  gboolean send_mail = sa_invite_form_get_send_mail (form);
  guint n_users = sa_invite_list_get_counts (sa_invite_form_get_list (form))->n_taking_part;
  g_autofree char *subtitle = NULL;
  g_autofree char *error = sa_invite_form_dup_message_error (form);
  int n_characters = 0;
  SaTime when = 0;
  gboolean at_once = sa_invite_form_read_when (form, &when) == SA_WHEN_GOOD && when == 0;

  subtitle = sa_invite_dup_mail_text (send_mail, n_users, at_once ? sa_invite_form_get_hold_seconds (form) : 0, when);
  show_later (self);
  show_language (self);
  show_message (self, sa_invite_form_get_message (form));
  n_characters = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->message));
  if (g_strcmp0 (adw_expander_row_get_subtitle (self->send_row), subtitle) != 0)
    adw_expander_row_set_subtitle (self->send_row, subtitle);
  adw_expander_row_set_enable_expansion (self->send_row, send_mail);

  gtk_label_set_text (self->message_error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_error), error != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->message), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  sa_field_describe (GTK_WIDGET (self->message), error != NULL ? GTK_WIDGET (self->message_error) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->counter), n_characters >= COUNTER_FROM);
  if (n_characters >= COUNTER_FROM)
    {
      /* Translators: how many characters a message has, and how many it may have */
      g_autofree char *counter = g_strdup_printf (_("%'d of %'d"), n_characters, SA_INVITE_MESSAGE_MAX);

      gtk_label_set_text (self->counter, counter);
    }
}

static void
sa_invite_mail_dispose (GObject *object)
{
  g_clear_object (&SA_INVITE_MAIL (object)->form);

  G_OBJECT_CLASS (sa_invite_mail_parent_class)->dispose (object);
}

static void
sa_invite_mail_finalize (GObject *object)
{
  g_strfreev (SA_INVITE_MAIL (object)->tags);

  G_OBJECT_CLASS (sa_invite_mail_parent_class)->finalize (object);
}

static void
sa_invite_mail_class_init (SaInviteMailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_invite_mail_dispose;
  object_class->finalize = sa_invite_mail_finalize;

  g_type_ensure (SA_TYPE_CONTENT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-invite-mail.ui");
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, send_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, language_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, language_note_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, language_note);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, message_title);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, counter);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, message);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, message_error);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, preview_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, later_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, date_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, time_row);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, calendar_popover);
  gtk_widget_class_bind_template_child (widget_class, SaInviteMail, calendar);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, date_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, calendar_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, expiry_cb);
}

static void
fill_expiries (SaInviteMail *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  guint i = 0;

  for (i = 0; i < G_N_ELEMENTS (expiries); i++)
    {
      /* Translators: how long an invitation can be accepted. Header capitalization */
      g_autofree char *days = g_strdup_printf (ngettext ("%d Day", "%d Days", (gulong) expiries[i]), expiries[i]);

      /* Translators: an invitation that never expires */
      gtk_string_list_append (list, expiries[i] > 0 ? days : C_("expiry", "Never"));
    }
  adw_combo_row_set_model (self->expiry_row, G_LIST_MODEL (list));
}

/* libadwaita 1.2 leaves the switch of an expander row without a name. */
static void
name_switch (GtkWidget  *widget,
             const char *name)
{
  GtkWidget *child = NULL;

  if (GTK_IS_SWITCH (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_switch (child, name);
}

static void
sa_invite_mail_init (SaInviteMail *self)
{
  const char *none[] = { NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  name_switch (GTK_WIDGET (self->send_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->send_row)));
  fill_expiries (self);
  self->date = sa_field_new (ADW_ENTRY_ROW (self->date_row));
  self->time = sa_field_new (ADW_ENTRY_ROW (self->time_row));
  sa_field_set_late (self->date);
  sa_field_set_late (self->time);
  sa_invite_mail_set_languages (self, none, none);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->message), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->message_title, NULL, -1);
  g_signal_connect (gtk_text_view_get_buffer (self->message), "changed", G_CALLBACK (message_changed_cb), self);
}

void
sa_invite_mail_set_form (SaInviteMail *self,
                         SaInviteForm *form)
{
  guint i = 0;

  g_return_if_fail (SA_IS_INVITE_MAIL (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  for (i = 0; i < G_N_ELEMENTS (expiries); i++)
    if (expiries[i] == sa_invite_form_get_expires_days (form))
      adw_combo_row_set_selected (self->expiry_row, i);

  self->form = g_object_ref (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);
}

void
sa_invite_mail_set_languages (SaInviteMail       *self,
                              const char * const *tags,
                              const char * const *names)
{
  g_autoptr(GtkStringList) list = NULL;
  guint i = 0;

  g_return_if_fail (SA_IS_INVITE_MAIL (self));
  g_return_if_fail (g_strv_length ((char **) tags) == g_strv_length ((char **) names));

  list = gtk_string_list_new (NULL);
  /* Translators: the language of a mail: that of each account, where it is known. Header capitalization */
  gtk_string_list_append (list, _("Each Person’s Own"));
  for (i = 0; names[i] != NULL; i++)
    gtk_string_list_append (list, names[i]);

  g_strfreev (self->tags);
  self->tags = g_strdupv ((char **) tags);
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (list));
}

void
sa_invite_mail_set_preview (SaInviteMail *self,
                            gboolean      available)
{
  g_return_if_fail (SA_IS_INVITE_MAIL (self));

  gtk_widget_set_visible (self->preview_row, available);
}
