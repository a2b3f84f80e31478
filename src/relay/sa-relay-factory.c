/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-factory.h"

#include "sa-composer.h"
#include "sa-folder-relay.h"
#include "sa-http-relay.h"
#include "sa-jmap-relay.h"
#include "sa-relay-settings.h"
#include "sa-smtp-relay.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  SaRelayInfo           info;                           /* its texts as they stand in the code */
  SaRelayCheck          checks[SA_RELAY_MAX_SETTINGS];  /* of the setting at the same place */
  /* one of both */
  const SaHttpProtocol *http;
  SaMailRelay        *(*create) (const SaRelayRecord *record, const char *secret, SaHttpClient *client);
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

/* The variable is the one that programs with OpenSSL know: an organization with an authority of its own sets it for
 * all of them. */
static SaMailRelay *
create_smtp (const SaRelayRecord *record,
             const char          *secret,
             SaHttpClient        *client)
{
  return sa_smtp_relay_new (get_setting (record, "url"), get_setting (record, "user"), secret,
                            g_getenv ("SSL_CERT_FILE"));
}

static const Protocol protocols[] = {
  {
    .info = {
      "folder", N_("Folder"), SA_RELAY_SECRET_NONE, NULL,
      { { "path", N_("Folder"), NULL, NULL, TRUE } },
    },
    .checks = { sa_relay_check_path },
    .create = create_folder,
  },
  {
    .info = {
      "jmap", "JMAP", SA_RELAY_SECRET_NEEDED, N_("Password or Token"),
      {
        { "url", N_("Server Address"), "https://mail.example.com", NULL, TRUE },
        { "user", N_("User Name"), NULL, NULL, FALSE },
      },
    },
    .checks = { sa_relay_check_url, sa_relay_check_user },
    .create = create_jmap,
  },
  {
    .info = {
      "mailgun", "Mailgun", SA_RELAY_SECRET_NEEDED, N_("API Key"),
      {
        { "domain", N_("Sending Domain"), "mg.example.com", NULL, TRUE },
        { "url", N_("Server Address"), "https://api.eu.mailgun.net", "https://api.mailgun.net", FALSE },
      },
    },
    .checks = { sa_relay_check_domain, sa_relay_check_base },
    .http = &sa_mailgun_protocol,
  },
  {
    .info = {
      "mailpit", N_("Mailpit (for tests)"), SA_RELAY_SECRET_WITH_USER, N_("Password"),
      {
        { "url", N_("Server Address"), NULL, "http://localhost:8025", FALSE },
        { "user", N_("User Name"), NULL, NULL, FALSE },
      },
    },
    .checks = { sa_relay_check_base, sa_relay_check_user },
    .http = &sa_mailpit_protocol,
  },
  {
    .info = {
      "postal", "Postal", SA_RELAY_SECRET_NEEDED, N_("API Key"),
      { { "url", N_("Server Address"), "https://postal.example.com", NULL, TRUE } },
    },
    .checks = { sa_relay_check_base },
    .http = &sa_postal_protocol,
  },
  {
    .info = {
      "postmark", "Postmark", SA_RELAY_SECRET_NEEDED, N_("Server Token"),
      {
        { "stream", N_("Message Stream"), NULL, "outbound", FALSE },
        { "url", N_("Server Address"), NULL, "https://api.postmarkapp.com", FALSE },
      },
    },
    .checks = { sa_relay_check_word, sa_relay_check_base },
    .http = &sa_postmark_protocol,
  },
  {
    .info = {
      "resend", "Resend", SA_RELAY_SECRET_NEEDED, N_("API Key"),
      { { "url", N_("Server Address"), NULL, "https://api.resend.com", FALSE } },
    },
    .checks = { sa_relay_check_base },
    .http = &sa_resend_protocol,
  },
  {
    .info = {
      "sendgrid", "SendGrid", SA_RELAY_SECRET_NEEDED, N_("API Key"),
      { { "url", N_("Server Address"), "https://api.eu.sendgrid.com", "https://api.sendgrid.com", FALSE } },
    },
    .checks = { sa_relay_check_base },
    .http = &sa_sendgrid_protocol,
  },
  {
    .info = {
      "ses", "Amazon SES", SA_RELAY_SECRET_NEEDED, N_("Secret Access Key"),
      {
        { "region", N_("Region"), "eu-central-1", NULL, TRUE },
        { "key-id", N_("Access Key ID"), NULL, NULL, TRUE },
        { "configuration-set", N_("Configuration Set"), NULL, NULL, FALSE },
        { "url", N_("Server Address"), "https://email.eu-central-1.amazonaws.com", NULL, FALSE },
      },
    },
    .checks = { sa_relay_check_word, sa_relay_check_word, sa_relay_check_word, sa_relay_check_base },
    .http = &sa_ses_protocol,
  },
  {
    .info = {
      "smtp", "SMTP", SA_RELAY_SECRET_WITH_USER, N_("Password"),
      {
        { "url", N_("Server Address"), "smtp://mail.example.com", NULL, TRUE },
        { "user", N_("User Name"), NULL, NULL, FALSE },
      },
    },
    .checks = { sa_relay_check_smtp, sa_relay_check_user },
    .create = create_smtp,
  },
};

/* What can be set for each of them */
static const SaRelaySettingInfo common_settings[] = {
  { "pace", N_("Mails a Minute"), NULL, NULL, FALSE },
  { "concurrency", N_("Mails at Once"), NULL, NULL, FALSE },
  { NULL, NULL, NULL, NULL, FALSE },
};

static const SaRelayCheck common_checks[] = { sa_relay_check_pace, sa_relay_check_concurrency };

static const Protocol *
find_protocol (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_strcmp0 (protocols[i].info.name, name) == 0)
      return &protocols[i];

  return NULL;
}

/* Returns: (nullable): %NULL: @protocol has no setting of this name */
static SaRelayCheck
find_check (const Protocol *protocol,
            const char     *name)
{
  for (int i = 0; protocol->info.settings[i].name != NULL; i++)
    if (strcmp (protocol->info.settings[i].name, name) == 0)
      return protocol->checks[i];
  for (int i = 0; common_settings[i].name != NULL; i++)
    if (strcmp (common_settings[i].name, name) == 0)
      return common_checks[i];

  return NULL;
}

/* An empty msgid is the catalogue's head, and %NULL is none */
static const char *
translate (const char *text)
{
  return text != NULL && *text != '\0' ? _(text) : text;
}

const SaRelayInfo *
sa_relay_get_infos (void)
{
  static SaRelayInfo infos[G_N_ELEMENTS (protocols) + 1];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
        {
          infos[i] = protocols[i].info;
          infos[i].title = translate (infos[i].title);
          infos[i].secret_title = translate (infos[i].secret_title);
          for (gsize j = 0; infos[i].settings[j].name != NULL; j++)
            infos[i].settings[j].title = translate (infos[i].settings[j].title);
        }
      g_once_init_leave (&done, 1);
    }

  return infos;
}

const SaRelaySettingInfo *
sa_relay_get_common_infos (void)
{
  static SaRelaySettingInfo infos[G_N_ELEMENTS (common_settings)];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (common_settings); i++)
        {
          infos[i] = common_settings[i];
          infos[i].title = translate (infos[i].title);
        }
      g_once_init_leave (&done, 1);
    }

  return infos;
}

const char * const *
sa_relay_get_protocols (void)
{
  static const char *names[G_N_ELEMENTS (protocols) + 1];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
        names[i] = protocols[i].info.name;
      g_once_init_leave (&done, 1);
    }

  return names;
}

char **
sa_relay_get_settings (const char *protocol)
{
  const Protocol *found = find_protocol (protocol);
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; found != NULL && found->info.settings[i].name != NULL; i++)
    g_ptr_array_add (names, g_strdup (found->info.settings[i].name));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

/* What stands there has been checked; what was let in otherwise counts as nothing */
static int
get_number (const SaRelayRecord *record,
            const char          *name)
{
  const char *value = get_setting (record, name);
  g_autofree char *problem = value != NULL ? find_check (&protocols[0], name) (value) : NULL;

  return value != NULL && problem == NULL ? (int) g_ascii_strtoll (value, NULL, 10) : 0;
}

int
sa_relay_get_pace_setting (const SaRelayRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return get_number (record, "pace");
}

int
sa_relay_get_concurrency_setting (const SaRelayRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return get_number (record, "concurrency");
}

static gboolean
needs_secret (const Protocol      *protocol,
              const SaRelayRecord *record)
{
  return protocol->info.secret_need == SA_RELAY_SECRET_NEEDED ||
         (protocol->info.secret_need == SA_RELAY_SECRET_WITH_USER && get_setting (record, "user") != NULL);
}

gboolean
sa_relay_needs_secret (const SaRelayRecord *record)
{
  const Protocol *protocol;

  g_return_val_if_fail (record != NULL, FALSE);

  protocol = find_protocol (record->protocol);
  return protocol != NULL && needs_secret (protocol, record);
}

/* @sentence: (transfer full) */
static void
add_problem (GPtrArray  *problems,
             const char *field,
             char       *sentence)
{
  g_ptr_array_add (problems, g_strdup (field));
  g_ptr_array_add (problems, sentence);
}

static void
find_bad_settings (const Protocol      *protocol,
                   const SaRelayRecord *record,
                   GPtrArray           *problems)
{
  GVariantIter iter;
  const char *name;
  const char *value;

  if (record->settings == NULL)
    return;

  g_variant_iter_init (&iter, record->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      SaRelayCheck check = find_check (protocol, name);
      char *sentence = NULL;

      if (check == NULL)
        /* Translators: the first %s is the name of a protocol, the second of a setting */
        sentence = g_strdup_printf (_("A mail relay of the kind “%s” has no setting “%s”."), protocol->info.name, name);
      else
        sentence = check (value);
      if (sentence != NULL)
        add_problem (problems, name, sentence);
    }
}

/* A password may hold anything and is encoded on its way, a key or a token is not. */
static gboolean
is_bad_secret (const SaRelayRecord *record,
               const char          *secret)
{
  return *secret == '\0' || sa_relay_has_control (secret) ||
         (get_setting (record, "user") == NULL && (!sa_http_is_plain_text (secret) || strchr (secret, ' ') != NULL));
}

char **
sa_relay_find_problems (const SaRelayRecord *record,
                        const char          *secret)
{
  const Protocol *protocol;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  problems = g_ptr_array_new_with_free_func (g_free);
  protocol = find_protocol (record->protocol);
  if (protocol == NULL)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) sa_relay_get_protocols ());

      add_problem (problems, "protocol",
                   /* Translators: the first %s is what somebody entered, the second a list of names */
                   g_strdup_printf (_("There is no mail relay of the kind “%s”. Choose one of: %s."),
                                    record->protocol != NULL ? record->protocol : "", names));
    }
  if (!sa_composer_check_sender (record->sender != NULL ? record->sender : "", NULL, NULL, &error))
    add_problem (problems, "sender", g_strdup (error->message));
  if (protocol != NULL)
    {
      find_bad_settings (protocol, record, problems);
      for (const SaRelaySettingInfo *setting = protocol->info.settings; setting->name != NULL; setting++)
        if (setting->necessary && get_setting (record, setting->name) == NULL)
          add_problem (problems, setting->name,
                       /* Translators: the first %s is the name of a protocol, the second of a setting */
                       g_strdup_printf (_("A mail relay of the kind “%s” needs the setting “%s”."),
                                        protocol->info.name, setting->name));
      if (secret != NULL && needs_secret (protocol, record) && is_bad_secret (record, secret))
        add_problem (problems, "secret",
                     g_strdup (_("The secret of the mail relay is empty, or holds a blank, a line break or another character "
                                 "that it cannot have. Copy it again, without what stands around it.")));
    }
  g_ptr_array_add (problems, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&problems), FALSE);
}

gboolean
sa_relay_check_settings (const SaRelayRecord  *record,
                         const char           *secret,
                         char                **field,
                         GError              **error)
{
  g_auto (GStrv) problems = NULL;

  g_return_val_if_fail (record != NULL, FALSE);

  problems = sa_relay_find_problems (record, secret);
  if (problems[0] == NULL)
    return TRUE;

  if (field != NULL)
    *field = g_strdup (problems[0]);
  g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, problems[1]);
  return FALSE;
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
  if (needs_secret (protocol, record) && secret == NULL)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                           _("The secret of the mail relay is not known on this computer. "
                             "Enter it in the settings of the mail relay."));
      return NULL;
    }

  if (protocol->http != NULL)
    return sa_http_relay_new (client, protocol->http, record->settings, secret);
  return protocol->create (record, secret, client);
}
