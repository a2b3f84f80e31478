/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-test-mail.h"

#include "sa-address.h"
#include "sa-composer.h"
#include "sa-mime.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The language that gettext speaks here, as a BCP 47 tag. */
static char *
get_language (void)
{
  const char *name = g_get_language_names ()[0];
  char *tag = g_strndup (name, strcspn (name, ".@"));

  g_strdelimit (tag, "_", '-');
  if (strcmp (tag, "C") == 0 || strcmp (tag, "POSIX") == 0 || tag[0] == '\0')
    {
      g_free (tag);
      tag = g_strdup ("en");
    }
  return tag;
}

SaEnvelope *
sa_test_mail_new (const char *sender,
                  const char *address,
                  SaTime      now,
                  GError    **error)
{
  g_autofree char *name = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *message_id = NULL;
  g_autofree char *bracketed = NULL;
  g_autofree char *html = NULL;
  g_autofree char *text = NULL;
  g_autofree char *paragraph = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) boundary = NULL;
  g_autofree char *boundary_text = NULL;
  g_autofree char *language = get_language ();
  SaReason reason = sa_address_check (address, NULL);
  SaMimeMail mail = { NULL, };
  SaEnvelope *envelope = NULL;

  if (!sa_composer_check_sender (sender, &name, &from, error))
    return NULL;
  if (reason != SA_REASON_NONE)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, sa_reason_to_text (reason));
      return NULL;
    }

  to = sa_address_wire (address);
  message_id = g_strdup_printf ("%s@%s", id, strrchr (from, '@') + 1);
  bracketed = g_strdup_printf ("<%s>", message_id);
  boundary = g_strsplit (id, "-", -1);
  boundary_text = g_strjoinv ("", boundary);
  text = g_strdup_printf ("%s\n", _("This is a test mail from Site Admin. If you can read it, your mail relay works. It invites nobody."));
  paragraph = g_markup_escape_text (text, -1);
  html = g_strdup_printf ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body><p>%s</p></body></html>\n", paragraph);

  mail.from_name = name;
  mail.from = from;
  mail.to_name = "";
  mail.to = to;
  mail.subject = _("Test mail from Site Admin");
  mail.message_id = message_id;
  mail.language = language;
  mail.boundary = boundary_text;
  mail.date = now;
  mail.text = text;
  mail.html = html;
  bytes = sa_mime_write (&mail);
  envelope = sa_envelope_new (0, from, to, bracketed, id, bytes);
  sa_envelope_set_composed (envelope, now);
  return envelope;
}
