/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-jmap-session.h"

#include <string.h>

#define MAX_CONCURRENCY 8

static char *
resolve (GUri       *base,
         const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse_relative (base, url, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return uri != NULL ? g_uri_to_string (uri) : NULL;
}

/* RFC 8620, 6.1: a URI template with one variable. Its braces are no characters of a URL, so it is filled first. */
static char *
fill_account (const char *template,
              const char *account)
{
  g_autofree char *escaped = g_uri_escape_string (account, NULL, FALSE);
  g_auto (GStrv) pieces = g_strsplit (template, "{accountId}", -1);

  return g_strjoinv (escaped, pieces);
}

SaJmapSession *
sa_jmap_session_new (const SaJsonValue *root,
                     GUri              *base)
{
  g_autoptr (SaJmapSession) self = NULL;
  g_autofree char *upload = NULL;
  const SaJsonValue *accounts = sa_json_get_member (root, "primaryAccounts");
  const SaJsonValue *core = sa_json_get_member (sa_json_get_member (root, "capabilities"), SA_JMAP_CORE);
  const char *account = sa_json_get_string (accounts, SA_JMAP_SUBMISSION);
  const char *template = sa_json_get_string (root, "uploadUrl");

  g_return_val_if_fail (base != NULL, NULL);

  if (account == NULL)
    account = sa_json_get_string (accounts, SA_JMAP_MAIL);
  if (account == NULL || template == NULL)
    return NULL;

  self = g_new0 (SaJmapSession, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->account = g_strdup (account);
  self->api_url = resolve (base, sa_json_get_string (root, "apiUrl"));
  upload = fill_account (template, account);
  self->upload_url = resolve (base, upload);
  self->identity_ids = g_ptr_array_new_with_free_func (g_free);
  self->identity_emails = g_ptr_array_new_with_free_func (g_free);
  self->max_upload = sa_json_get_int (core, "maxSizeUpload", G_MAXINT64);
  self->concurrency = (int) CLAMP (MIN (sa_json_get_int (core, "maxConcurrentRequests", MAX_CONCURRENCY),
                                        sa_json_get_int (core, "maxConcurrentUpload", MAX_CONCURRENCY)),
                                   1, MAX_CONCURRENCY);

  return self->api_url != NULL && self->upload_url != NULL ? g_steal_pointer (&self) : NULL;
}

SaJmapSession *
sa_jmap_session_ref (SaJmapSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_jmap_session_unref (SaJmapSession *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->api_url);
  g_free (self->upload_url);
  g_free (self->account);
  g_free (self->drafts);
  g_free (self->sent);
  g_ptr_array_unref (self->identity_ids);
  g_ptr_array_unref (self->identity_emails);
  g_free (self);
}

static char *
find_mailbox (const SaJsonValue *list,
              const char        *role)
{
  for (gsize i = 0; i < sa_json_get_size (list); i++)
    {
      const SaJsonValue *mailbox = sa_json_get_element (list, i);

      if (g_strcmp0 (sa_json_get_string (mailbox, "role"), role) == 0)
        return g_strdup (sa_json_get_string (mailbox, "id"));
    }

  return NULL;
}

gboolean
sa_jmap_session_read_account (SaJmapSession     *self,
                              const SaJsonValue *identities,
                              const SaJsonValue *mailboxes)
{
  const SaJsonValue *list = sa_json_get_member (identities, "list");

  g_return_val_if_fail (self != NULL, FALSE);

  for (gsize i = 0; i < sa_json_get_size (list); i++)
    {
      const SaJsonValue *identity = sa_json_get_element (list, i);
      const char *id = sa_json_get_string (identity, "id");
      const char *email = sa_json_get_string (identity, "email");

      if (id == NULL)
        continue;
      g_ptr_array_add (self->identity_ids, g_strdup (id));
      g_ptr_array_add (self->identity_emails, g_strdup (email != NULL ? email : ""));
    }

  list = sa_json_get_member (mailboxes, "list");
  self->drafts = find_mailbox (list, "drafts");
  self->sent = find_mailbox (list, "sent");
  if (self->drafts == NULL)
    self->drafts = find_mailbox (list, "inbox");

  return self->drafts != NULL && self->identity_ids->len > 0;
}

const char *
sa_jmap_session_get_identity (SaJmapSession *self,
                              const char    *sender)
{
  const char *domain;
  const char *found = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sender != NULL, NULL);

  domain = strrchr (sender, '@');
  for (guint i = 0; i < self->identity_ids->len; i++)
    {
      const char *email = self->identity_emails->pdata[i];

      if (g_ascii_strcasecmp (email, sender) == 0)
        return self->identity_ids->pdata[i];
      /* RFC 8621, 6: "*@example.com" stands for the domain */
      if (found == NULL && domain != NULL && *email == '*' && g_ascii_strcasecmp (email + 1, domain) == 0)
        found = self->identity_ids->pdata[i];
    }

  if (found == NULL && self->identity_ids->len > 0)
    found = self->identity_ids->pdata[0];
  return found;
}
