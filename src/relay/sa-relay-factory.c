/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-factory.h"

#include "sa-composer.h"
#include "sa-folder-relay.h"
#include "sa-jmap-relay.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SETTINGS 4

/* What a setting must be. %NULL: nothing is wrong with it; else a sentence. */
typedef char *(*Check) (const char *value);

typedef struct
{
  const char *name;
  gboolean    necessary;
  Check       check;
} Setting;

typedef struct
{
  const char    *name;
  gboolean       needs_secret;
  Setting        settings[MAX_SETTINGS];  /* up to the first without a name */
  SaMailRelay *(*create) (const SaRelayRecord *record, const char *secret, SaHttpClient *client);
} Protocol;

/* Returns: (nullable): borrowed from @record */
static const char *
get_setting (const SaRelayRecord *record,
             const char          *name)
{
  const char *value = NULL;

  if (record->settings != NULL)
    g_variant_lookup (record->settings, name, "&s", &value);
  return value;
}

static char *
check_path (const char *value)
{
  if (g_path_is_absolute (value))
    return NULL;

  /* Translators: %s is what somebody entered for the name of a folder */
  return g_strdup_printf (_("The folder “%s” has to be given with its whole path, beginning with “/”."), value);
}

static char *
check_url (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_ENCODED, NULL);

  if (uri != NULL && g_uri_get_user (uri) != NULL)
    return g_strdup (_("The address of the mail relay must not hold a user name or a password. "
                       "Enter them in their own fields."));
  if (uri != NULL && sa_http_uri_is_safe (uri) && g_uri_get_fragment (uri) == NULL && sa_http_is_plain_text (value))
    return NULL;

  /* Translators: %s is what somebody entered for a URL */
  return g_strdup_printf (_("“%s” is not the address of a mail relay. "
                            "Enter one that begins with “https://”, such as “https://mail.example.com”."), value);
}

static gboolean
has_control (const char *text)
{
  while (*text != '\0' && !g_ascii_iscntrl (*text))
    text++;

  return *text != '\0';
}

static char *
check_user (const char *value)
{
  if (*value != '\0' && strchr (value, ':') == NULL && !has_control (value))
    return NULL;

  return g_strdup (_("A user name is not empty, and holds no colon and no line break."));
}

static SaMailRelay *
create_folder (const SaRelayRecord *record,
               const char          *secret,
               SaHttpClient        *client)
{
  return sa_folder_relay_new (get_setting (record, "path"));
}

static SaMailRelay *
create_jmap (const SaRelayRecord *record,
             const char          *secret,
             SaHttpClient        *client)
{
  return sa_jmap_relay_new (client, get_setting (record, "url"), get_setting (record, "user"), secret);
}

static const Protocol protocols[] = {
  { "folder", FALSE, { { "path", TRUE, check_path } }, create_folder },
  { "jmap", TRUE, { { "url", TRUE, check_url }, { "user", FALSE, check_user } }, create_jmap },
};

static const Protocol *
find_protocol (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_strcmp0 (protocols[i].name, name) == 0)
      return &protocols[i];

  return NULL;
}

static const Setting *
find_setting (const Protocol *protocol,
              const char     *name)
{
  for (gsize i = 0; i < MAX_SETTINGS && protocol->settings[i].name != NULL; i++)
    if (strcmp (protocol->settings[i].name, name) == 0)
      return &protocol->settings[i];

  return NULL;
}

const char * const *
sa_relay_get_protocols (void)
{
  static const char *names[G_N_ELEMENTS (protocols) + 1];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
        names[i] = protocols[i].name;
      g_once_init_leave (&done, 1);
    }

  return names;
}

char **
sa_relay_get_settings (const char *protocol)
{
  const Protocol *found = find_protocol (protocol);
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; found != NULL && i < MAX_SETTINGS && found->settings[i].name != NULL; i++)
    g_ptr_array_add (names, g_strdup (found->settings[i].name));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
sa_relay_needs_secret (const char *protocol)
{
  const Protocol *found = find_protocol (protocol);

  return found != NULL && found->needs_secret;
}

static gboolean
refuse (char       **field,
        const char  *name,
        GError     **error,
        char        *sentence)
{
  if (field != NULL)
    *field = g_strdup (name);
  g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, sentence);
  g_free (sentence);
  return FALSE;
}

static gboolean
check_known (const Protocol       *protocol,
             const SaRelayRecord  *record,
             char                **field,
             GError              **error)
{
  GVariantIter iter;
  const char *name;
  const char *value;

  if (record->settings == NULL)
    return TRUE;

  g_variant_iter_init (&iter, record->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      const Setting *setting = find_setting (protocol, name);
      char *sentence = NULL;

      if (setting == NULL)
        return refuse (field, name, error,
                       /* Translators: the first %s is the name of a protocol, the second of a setting */
                       g_strdup_printf (_("A mail relay of the kind “%s” has no setting “%s”."), protocol->name, name));

      sentence = setting->check (value);
      if (sentence != NULL)
        return refuse (field, name, error, sentence);
    }

  return TRUE;
}

gboolean
sa_relay_check_settings (const SaRelayRecord  *record,
                         const char           *secret,
                         char                **field,
                         GError              **error)
{
  const Protocol *protocol;

  g_return_val_if_fail (record != NULL, FALSE);

  protocol = find_protocol (record->protocol);
  if (protocol == NULL)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) sa_relay_get_protocols ());

      return refuse (field, "protocol", error,
                     /* Translators: the first %s is what somebody entered, the second a list of names */
                     g_strdup_printf (_("There is no mail relay of the kind “%s”. Choose one of: %s."),
                                      record->protocol != NULL ? record->protocol : "", names));
    }

  if (!sa_composer_check_sender (record->sender != NULL ? record->sender : "", NULL, NULL, error))
    {
      if (field != NULL)
        *field = g_strdup ("sender");
      return FALSE;
    }
  if (!check_known (protocol, record, field, error))
    return FALSE;

  for (gsize i = 0; i < MAX_SETTINGS && protocol->settings[i].name != NULL; i++)
    if (protocol->settings[i].necessary && get_setting (record, protocol->settings[i].name) == NULL)
      return refuse (field, protocol->settings[i].name, error,
                     /* Translators: the first %s is the name of a protocol, the second of a setting */
                     g_strdup_printf (_("A mail relay of the kind “%s” needs the setting “%s”."), protocol->name,
                                      protocol->settings[i].name));

  /* a password is encoded on its way, a token is not */
  if (secret != NULL && protocol->needs_secret &&
      (*secret == '\0' || has_control (secret) ||
       (get_setting (record, "user") == NULL && !sa_http_is_plain_text (secret))))
    return refuse (field, "secret", error,
                   g_strdup (_("The secret of the mail relay is empty, or holds a line break or another character that "
                               "it cannot have. Copy it again, without what stands around it.")));

  return TRUE;
}

SaMailRelay *
sa_relay_factory_create (const SaRelayRecord  *record,
                         const char           *secret,
                         SaHttpClient         *client,
                         GError              **error)
{
  const Protocol *protocol;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (SA_IS_HTTP_CLIENT (client), NULL);

  if (!sa_relay_check_settings (record, secret, NULL, error))
    return NULL;

  protocol = find_protocol (record->protocol);
  if (protocol->needs_secret && secret == NULL)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                           _("The secret of the mail relay is not known on this computer. "
                             "Enter it in the settings of the mail relay."));
      return NULL;
    }

  return protocol->create (record, secret, client);
}
