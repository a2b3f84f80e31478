/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-create-window.h"

#include "sa-check.h"
#include "sa-field.h"
#include "sa-fold.h"

#include <glib/gi18n-lib.h>

#define MAX_SEATS 10000000

struct _SaCreateWindow
{
  AdwWindow parent_instance;

  SaRepository  *repository;
  SaActor       *actor;
  SaChangeKind   kind;
  SaId           site;
  GPtrArray     *names;       /* folded, of those that are there */
  gboolean       busy;

  GtkWidget     *error_label;
  GtkWidget     *name_row;
  GtkWidget     *second_row;  /* URL, seats or description */
  SaField       *name;
  SaField       *second;
};

G_DEFINE_FINAL_TYPE (SaCreateWindow, sa_create_window, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
load_names (SaCreateWindow *self)
{
  SaEntity entity = self->kind == SA_CHANGE_ADD_SITE      ? SA_ENTITY_SITE
                    : self->kind == SA_CHANGE_ADD_PRODUCT ? SA_ENTITY_PRODUCT
                                                          : SA_ENTITY_GROUP;
  g_autoptr(GPtrArray) records = sa_repository_load (self->repository, entity, NULL, 0, NULL);
  guint i = 0;

  g_ptr_array_set_size (self->names, 0);

  /* Without them a taken name is told by the repository, a little later. */
  for (i = 0; records != NULL && i < records->len; i++)
    {
      gpointer record = g_ptr_array_index (records, i);
      const char *name = NULL;

      if (entity == SA_ENTITY_SITE)
        name = ((SaSiteRecord *) record)->name;
      else if (entity == SA_ENTITY_PRODUCT && ((SaProductRecord *) record)->site == self->site)
        name = ((SaProductRecord *) record)->name;
      else if (entity == SA_ENTITY_GROUP && ((SaGroupRecord *) record)->site == self->site)
        name = ((SaGroupRecord *) record)->name;
      if (name != NULL)
        g_ptr_array_add (self->names, sa_fold (name));
    }
}

static char *
dup_text (SaField *field)
{
  return g_strstrip (g_strdup (sa_field_get_text (field)));
}

static SaReason
check_name (SaCreateWindow *self)
{
  g_autofree char *name = dup_text (self->name);
  g_autofree char *folded = sa_fold (name);
  SaReason reason = sa_check_name (name);

  if (reason == SA_REASON_NONE && g_ptr_array_find_with_equal_func (self->names, folded, g_str_equal, NULL))
    reason = SA_REASON_NAME_TAKEN;

  return reason;
}

/* Seats: empty means without limit. FALSE when @text is no number of seats. */
static gboolean
parse_seats (const char *text,
             gint64     *seats)
{
  *seats = -1;
  if (text[0] == '\0')
    return TRUE;

  return g_ascii_string_to_signed (text, 10, 0, MAX_SEATS, seats, NULL);
}

static void
check (SaCreateWindow *self)
{
  g_autofree char *second = dup_text (self->second);
  gint64 seats = 0;

  sa_field_set_reason (self->name, check_name (self));
  if (self->kind == SA_CHANGE_ADD_SITE)
    sa_field_set_reason (self->second, sa_check_url (second));
  else if (self->kind == SA_CHANGE_ADD_PRODUCT)
    sa_field_set_error (self->second, parse_seats (second, &seats)
                                        ? NULL : _("This is not a number of seats. Enter one, or leave it empty."));
  else
    sa_field_set_reason (self->second, sa_check_line (second));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.create",
                                 !self->busy && !sa_field_has_error (self->name)
                                   && !sa_field_has_error (self->second));
}

static void
changed_cb (GtkEditable *editable,
            gpointer     user_data)
{
  check (user_data);
}

static void
show_error (SaCreateWindow *self,
            const char     *text)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), text);
  gtk_widget_set_visible (self->error_label, text[0] != '\0');
}

static void
apply_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaCreateWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);

  self->busy = FALSE;
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (outcome == NULL || sa_outcome_is_refused (outcome))
    {
      load_names (self);
      check (self);
      show_error (self, outcome == NULL ? error->message
                                        : sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason));
      return;
    }

  g_signal_emit (self, signals[CREATED], 0, outcome);
  gtk_window_close (GTK_WINDOW (self));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SaCreateWindow *self = SA_CREATE_WINDOW (widget);
  g_autofree char *first = dup_text (self->name);
  g_autofree char *second = dup_text (self->second);
  g_autofree char *title = NULL;
  g_autoptr(SaPlan) plan = NULL;
  SaChange *change = NULL;

  if (self->busy)
    return;
  change = sa_change_new (self->kind, self->site);
  sa_change_set_name (change, first);
  if (self->kind == SA_CHANGE_ADD_SITE)
    {
      sa_change_set_url (change, second);
      /* Translators: the name of this step in the undo menu; %s is the name of a site */
      title = g_strdup_printf (_("Create Site “%s”"), first);
    }
  else if (self->kind == SA_CHANGE_ADD_PRODUCT)
    {
      parse_seats (second, &change->number);
      /* Translators: the name of this step in the undo menu; %s is the name of a product */
      title = g_strdup_printf (_("Create Product “%s”"), first);
    }
  else
    {
      if (second[0] != '\0')
        sa_change_set_text (change, second);
      /* Translators: the name of this step in the undo menu; %s is the name of a group */
      title = g_strdup_printf (_("Create Group “%s”"), first);
    }

  plan = sa_plan_new_single (title, change);
  self->busy = TRUE;
  show_error (self, "");
  check (self);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, apply_cb, g_object_ref (self));
}

static void
entry_activated_cb (AdwEntryRow *row,
                    gpointer     user_data)
{
  SaCreateWindow *self = user_data;

  sa_field_touch (self->name);
  sa_field_touch (self->second);
  gtk_widget_activate_action (GTK_WIDGET (self), "create.create", NULL);
}

static gboolean
sa_create_window_close_request (GtkWindow *window)
{
  if (SA_CREATE_WINDOW (window)->busy)
    return TRUE;

  return GTK_WINDOW_CLASS (sa_create_window_parent_class)->close_request (window);
}

static void
sa_create_window_finalize (GObject *object)
{
  SaCreateWindow *self = SA_CREATE_WINDOW (object);

  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_ptr_array_unref (self->names);

  G_OBJECT_CLASS (sa_create_window_parent_class)->finalize (object);
}

static void
sa_create_window_class_init (SaCreateWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = sa_create_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sa_create_window_close_request;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SA_TYPE_OUTCOME);

  gtk_widget_class_install_action (widget_class, "create.create", NULL, create_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (ADW_TYPE_ENTRY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-create-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaCreateWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, SaCreateWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, SaCreateWindow, second_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
sa_create_window_init (SaCreateWindow *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->name = sa_field_new (ADW_ENTRY_ROW (self->name_row));
  self->second = sa_field_new (ADW_ENTRY_ROW (self->second_row));
}

static void
set_texts (SaCreateWindow *self)
{
  const char *title = NULL;
  const char *second = NULL;

  switch ((int) self->kind)
    {
    case SA_CHANGE_ADD_SITE:
      title = _("Create Site");
      second = _("URL");
      break;
    case SA_CHANGE_ADD_PRODUCT:
      title = _("Create Product");
      second = _("Seats (empty: no limit)");
      break;
    default:
      title = _("Create Group");
      second = _("Description (optional)");
      break;
    }
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->second_row), second);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->second_row),
                                   self->kind == SA_CHANGE_ADD_SITE      ? GTK_INPUT_PURPOSE_URL
                                   : self->kind == SA_CHANGE_ADD_PRODUCT ? GTK_INPUT_PURPOSE_DIGITS
                                                                         : GTK_INPUT_PURPOSE_FREE_FORM);
}

GtkWidget *
sa_create_window_new (GtkWindow     *parent,
                      SaRepository  *repository,
                      const SaActor *actor,
                      SaChangeKind   kind,
                      SaId           site)
{
  SaCreateWindow *self = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);
  g_return_val_if_fail (kind == SA_CHANGE_ADD_SITE || kind == SA_CHANGE_ADD_PRODUCT || kind == SA_CHANGE_ADD_GROUP,
                        NULL);

  self = g_object_new (SA_TYPE_CREATE_WINDOW, "transient-for", parent, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->kind = kind;
  self->site = site;
  set_texts (self);
  load_names (self);
  check (self);

  return GTK_WIDGET (self);
}
