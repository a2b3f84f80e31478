/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-form-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SaRelayForm, sa_relay_form, G_TYPE_OBJECT)

enum
{
  FIELDS_CHANGED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
field_free (gpointer data)
{
  SaRelayField *field = data;

  g_free (field->name);
  g_free (field->title);
  g_free (field->placeholder);
  g_free (field);
}

/* What two protocols call by the same name is not the same: each keeps its own. */
static char *
dup_key (SaRelayForm *self,
         const char  *field)
{
  if (g_str_equal (field, "sender") || g_str_equal (field, "secret"))
    return g_strdup (field);

  return g_strdup_printf ("%s %s", self->info->name, field);
}

static void
put_value (SaRelayForm *self,
           const char  *field,
           const char  *value)
{
  g_hash_table_insert (self->values, dup_key (self, field), g_strdup (value));
}

/* A secret is taken as it is: what is wrong with it is said, not mended. */
char *
sa_relay_form_dup_stripped (SaRelayForm *self,
              const char  *field)
{
  char *value = g_strdup (sa_relay_form_get_value (self, field));

  return g_str_equal (field, "secret") ? value : g_strstrip (value);
}

static gboolean
needs_secret (SaRelayForm *self)
{
  g_autofree char *user = NULL;

  if (self->info->secret_need == SA_RELAY_SECRET_WITH_USER)
    user = sa_relay_form_dup_stripped (self, "user");

  return self->info->secret_need == SA_RELAY_SECRET_NEEDED || (user != NULL && user[0] != '\0');
}

gboolean
sa_relay_form_asks_for_secret (SaRelayForm *self)
{
  return self->info->secret_need != SA_RELAY_SECRET_NONE && self->services.save_secret_async != NULL &&
         !self->services.secret_is_given;
}

SecretState
sa_relay_form_get_secret_state (SaRelayForm *self)
{
  if (self->secret_state == SECRET_KEPT && g_strcmp0 (self->secret_protocol, self->info->name) != 0)
    return SECRET_NONE;

  return self->secret_state;
}

static void
add_field (SaRelayForm      *self,
           SaRelayFieldKind  kind,
           const char       *name,
           const char       *title,
           const char       *placeholder,
           gboolean          necessary)
{
  SaRelayField *field = g_new0 (SaRelayField, 1);

  field->kind = kind;
  field->name = g_strdup (name);
  /* Translators: %s is the name of a field that may stay empty. Header capitalization */
  field->title = necessary ? g_strdup (title) : g_strdup_printf (_("%s (Optional)"), title);
  field->placeholder = g_strdup (placeholder);
  field->necessary = necessary;
  g_ptr_array_add (self->fields, field);
}

static void
make_fields (SaRelayForm *self)
{
  const SaRelaySettingInfo *setting = NULL;

  g_ptr_array_set_size (self->fields, 0);
  for (setting = self->info->settings; setting->name != NULL; setting++)
    {
      g_autofree char *both = NULL;

      if (setting->initial != NULL && setting->placeholder != NULL)
        /* Translators: what holds while a field is empty, and an example of what else could stand there */
        both = g_strdup_printf (_("%s, or such as %s"), setting->initial, setting->placeholder);
      add_field (self, g_str_equal (setting->name, "path") ? SA_RELAY_FIELD_FOLDER : SA_RELAY_FIELD_SETTING,
                 setting->name, setting->title,
                 both != NULL ? both : setting->initial != NULL ? setting->initial : setting->placeholder,
                 setting->necessary);
    }
  if (sa_relay_form_asks_for_secret (self))
    add_field (self, SA_RELAY_FIELD_SECRET, "secret", self->info->secret_title, NULL, TRUE);
  add_field (self, SA_RELAY_FIELD_SENDER, "sender", _("Sender"), "Acme <invitations@example.com>", TRUE);
  for (setting = self->services.common; setting != NULL && setting->name != NULL; setting++)
    add_field (self, SA_RELAY_FIELD_COMMON, setting->name, setting->title, _("What the relay allows"), FALSE);
}

GVariant *
sa_relay_form_make_settings (SaRelayForm *self)
{
  GVariantBuilder builder;
  guint i = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (i = 0; i < self->fields->len; i++)
    {
      const SaRelayField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = sa_relay_form_dup_stripped (self, field->name);

      if (field->kind != SA_RELAY_FIELD_SECRET && field->kind != SA_RELAY_FIELD_SENDER && value[0] != '\0')
        g_variant_builder_add (&builder, "{ss}", field->name, value);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* All that saving would write, but for the secret. */
char *
sa_relay_form_print_state (SaRelayForm *self)
{
  g_autoptr(GVariant) settings = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *sender = NULL;

  if (!self->own)
    return g_strdup ("");
  settings = sa_relay_form_make_settings (self);
  printed = g_variant_print (settings, FALSE);
  sender = sa_relay_form_dup_stripped (self, "sender");

  return g_strdup_printf ("%s\n%s\n%s", self->info->name, sender, printed);
}

static void
find_errors (SaRelayForm *self)
{
  g_autoptr(GVariant) settings = sa_relay_form_make_settings (self);
  g_autofree char *sender = sa_relay_form_dup_stripped (self, "sender");
  const char *secret = sa_relay_form_get_value (self, "secret");
  gboolean judge_secret = sa_relay_form_asks_for_secret (self) && needs_secret (self) &&
                          (secret[0] != '\0' || sa_relay_form_get_secret_state (self) == SECRET_NONE);
  g_auto(GStrv) problems = NULL;
  SaRelayRecord record = { 0 };
  guint i = 0;

  g_hash_table_remove_all (self->errors);
  if (!self->own)
    return;

  record.id = self->relay;
  record.site = self->site;
  record.protocol = (char *) self->info->name;
  record.sender = sender;
  record.settings = settings;
  if (self->services.find_problems != NULL)
    problems = self->services.find_problems (&record, judge_secret ? secret : NULL);
  for (i = 0; problems != NULL && problems[i] != NULL; i += 2)
    if (!g_hash_table_contains (self->errors, problems[i]))
      g_hash_table_insert (self->errors, g_strdup (problems[i]), g_strdup (problems[i + 1]));

  /* What is only missing needs no more than to be asked for, by the name that it has here. */
  for (i = 0; i < self->fields->len; i++)
    {
      const SaRelayField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = sa_relay_form_dup_stripped (self, field->name);

      if (g_hash_table_contains (self->errors, field->name) && value[0] == '\0')
        g_hash_table_insert (self->errors, g_strdup (field->name),
                             /* Translators: %s is the name of a field of a form, such as “API Key” */
                             g_strdup_printf (_("“%s” is empty. Without it no mail can be sent."), field->title));
    }
}

void
sa_relay_form_changed (SaRelayForm *self)
{
  find_errors (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_info (SaRelayForm *self,
          const char  *name)
{
  const SaRelayInfo *info = self->services.infos;

  while (info->name != NULL && g_strcmp0 (info->name, name) != 0)
    info++;
  self->info = info->name != NULL ? info : self->services.infos;
  if (self->info->settings[0].name != NULL && g_str_equal (self->info->settings[0].name, "path") &&
      self->default_folder != NULL && sa_relay_form_get_value (self, "path")[0] == '\0')
    put_value (self, "path", self->default_folder);
  make_fields (self);
}

static void
take_record (SaRelayForm         *self,
             const SaRelayRecord *record)
{
  GVariantIter iter;
  const char *name = NULL;
  const char *value = NULL;

  set_info (self, record->protocol);
  put_value (self, "sender", record->sender);
  if (record->settings == NULL)
    return;
  g_variant_iter_init (&iter, record->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    put_value (self, name, value);
}

static void
has_secret_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SaRelayForm) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  gboolean kept = self->services.has_secret_finish (result, &file, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->secret_state = kept ? SECRET_KEPT : SECRET_NONE;
  g_free (self->secret_file);
  self->secret_file = g_steal_pointer (&file);
  if (error != NULL)
    self->secret_error = g_strdup (error->message);
  sa_relay_form_changed (self);
}

/* The relay of the site, else that of all sites, and what is saved in words to compare with. */
static SaRelayRecord *
find_record (SaRelayForm  *self,
             char        **printed)
{
  g_autoptr(GPtrArray) relays = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, NULL);
  int found = -1;
  guint i = 0;
  const SaRelayRecord *record = NULL;
  g_autofree char *settings = NULL;

  for (i = 0; relays != NULL && i < relays->len; i++)
    {
      record = g_ptr_array_index (relays, i);
      if (record->site == self->site || (record->site == 0 && found < 0))
        found = (int) i;
    }
  if (found < 0)
    {
      *printed = g_strdup ("");
      return NULL;
    }

  record = g_ptr_array_index (relays, found);
  settings = record->settings != NULL ? g_variant_print (record->settings, FALSE) : g_strdup ("");
  *printed = g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s\n%s", record->id, record->protocol, record->sender,
                              settings);

  return g_ptr_array_steal_index (relays, (guint) found);
}

void
sa_relay_form_note_record (SaRelayForm *self)
{
  g_autoptr(SaRelayRecord) record = NULL;

  g_clear_pointer (&self->record, g_free);
  record = find_record (self, &self->record);
}

/* Shows the relay of the site, else what it would have in common with that of all sites, else the folder that mail goes
 * to while nothing is set. */
static void
load (SaRelayForm *self)
{
  g_autoptr(SaRelayRecord) record = NULL;

  g_clear_pointer (&self->record, g_free);
  record = find_record (self, &self->record);
  g_hash_table_remove_all (self->values);
  set_info (self, NULL);
  if (record != NULL)
    take_record (self, record);
  self->relay = record != NULL && record->site == self->site ? record->id : 0;
  self->own = self->site == 0 || self->relay != 0;
  g_free (self->saved);
  self->saved = sa_relay_form_print_state (self);

  self->secret_state = SECRET_NONE;
  g_free (self->secret_protocol);
  self->secret_protocol = g_strdup (self->relay != 0 ? self->info->name : NULL);
  g_clear_pointer (&self->secret_error, g_free);
  g_clear_pointer (&self->secret_file, g_free);
  if (self->relay == 0 || self->services.has_secret_async == NULL)
    return;
  self->secret_state = SECRET_UNKNOWN;
  self->services.has_secret_async (self->services.data, self->relay, self->cancellable, has_secret_cb,
                                   g_object_ref (self));
}

/* What somebody is entering stays; what was saved elsewhere, or taken back, shows where nobody is. */
static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  SaRelayForm *self = user_data;
  g_autofree char *printed = NULL;
  g_autoptr(SaRelayRecord) record = NULL;

  if (self->busy || sa_relay_form_is_dirty (self))
    return;
  record = find_record (self, &printed);
  if (g_str_equal (printed, self->record))
    return;
  load (self);
  find_errors (self);
  g_signal_emit (self, signals[FIELDS_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sa_relay_form_dispose (GObject *object)
{
  SaRelayForm *self = SA_RELAY_FORM (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_relay_form_parent_class)->dispose (object);
}

static void
sa_relay_form_finalize (GObject *object)
{
  SaRelayForm *self = SA_RELAY_FORM (object);

  g_clear_pointer (&self->actor, sa_actor_free);
  g_clear_pointer (&self->answer, sa_relay_answer_free);
  g_ptr_array_unref (self->fields);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->errors);
  g_free (self->default_folder);
  g_free (self->record);
  g_free (self->saved);
  g_free (self->secret_file);
  g_free (self->secret_error);
  g_free (self->secret_protocol);

  G_OBJECT_CLASS (sa_relay_form_parent_class)->finalize (object);
}

static void
sa_relay_form_class_init (SaRelayFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_relay_form_dispose;
  object_class->finalize = sa_relay_form_finalize;

  signals[FIELDS_CHANGED] = g_signal_new ("fields-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sa_relay_form_init (SaRelayForm *self)
{
  self->cancellable = g_cancellable_new ();
  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

SaRelayForm *
sa_relay_form_new (SaRepository                *repository,
                   const SaActor               *actor,
                   SaId                         site,
                   const SaPreferencesServices *services)
{
  SaRelayForm *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);
  g_return_val_if_fail (services != NULL && services->infos != NULL && services->infos[0].name != NULL, NULL);

  self = g_object_new (SA_TYPE_RELAY_FORM, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->site = site;
  self->services = *services;
  self->default_folder = g_strdup (services->default_folder);
  self->services.default_folder = NULL;
  load (self);
  find_errors (self);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);

  return self;
}

SaId
sa_relay_form_get_site (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), 0);

  return self->site;
}

gboolean
sa_relay_form_is_own (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  return self->own;
}

void
sa_relay_form_set_own (SaRelayForm *self,
                       gboolean     own)
{
  g_return_if_fail (SA_IS_RELAY_FORM (self));

  own = own || self->site == 0;
  if (own == self->own)
    return;
  self->own = own;
  sa_relay_form_changed (self);
}

const SaRelayInfo *
sa_relay_form_get_info (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);

  return self->info;
}

void
sa_relay_form_set_protocol (SaRelayForm *self,
                            const char  *name)
{
  g_return_if_fail (SA_IS_RELAY_FORM (self));
  g_return_if_fail (name != NULL);

  if (g_str_equal (name, self->info->name))
    return;
  set_info (self, name);
  find_errors (self);
  g_signal_emit (self, signals[FIELDS_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

GPtrArray *
sa_relay_form_get_fields (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);

  return self->fields;
}

const char *
sa_relay_form_get_value (SaRelayForm *self,
                         const char  *field)
{
  g_autofree char *key = NULL;
  const char *value = NULL;

  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  key = dup_key (self, field);
  value = g_hash_table_lookup (self->values, key);
  return value != NULL ? value : "";
}

void
sa_relay_form_set_value (SaRelayForm *self,
                         const char  *field,
                         const char  *value)
{
  g_return_if_fail (SA_IS_RELAY_FORM (self));
  g_return_if_fail (field != NULL && value != NULL);

  if (g_str_equal (value, sa_relay_form_get_value (self, field)))
    return;
  put_value (self, field, value);
  sa_relay_form_changed (self);
}

const char *
sa_relay_form_get_error (SaRelayForm *self,
                         const char  *field)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return g_hash_table_lookup (self->errors, field);
}
