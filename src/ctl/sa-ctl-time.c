/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Days and times, as people and as scripts write them. */

/* @text with what may be left out: the seconds, or the time of the day. */
static char *
complete (const char *text)
{
  g_auto (GStrv) parts = NULL;
  gsize length = strlen (text);

  if (length == strlen ("2026-12-01"))
    return g_strconcat (text, "T00:00:00", NULL);
  parts = g_regex_split_simple ("^(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d?:\\d\\d)([Zz]|[+-]\\d\\d:\\d\\d)?$", text, 0, 0);
  if (g_strv_length (parts) < 4)
    return g_strdup (text);
  return g_strdup_printf ("%sT%s%s:00%s", parts[1], parts[2][1] == ':' ? "0" : "", parts[2],
                          parts[3][0] == 'z' ? "Z" : parts[3]);
}

gboolean
sa_ctl_parse_time (const char  *text,
                   SaTime      *time,
                   GError     **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *completed = complete (text);
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (completed, zone);

  if (parsed == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed as a time */
                   _("“%s” is no day or time. Write 2026-11-24, “2026-11-24 09:00” or 2026-11-24T09:00:00Z."), text);
      return FALSE;
    }
  *time = g_date_time_to_unix (parsed);
  return TRUE;
}

gboolean
sa_ctl_parse_future (const char  *text,
                     SaTime      *time,
                     GError     **error)
{
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;

  if (!sa_ctl_parse_time (text, time, error))
    return FALSE;
  if (*time > now)
    return TRUE;
  {
    g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (*time);
    g_autofree char *shown = g_date_time_format (local, "%F %R %Z");

    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* Translators: a time such as “2026-11-24 09:00 CET” */
                 _("%s is over. Give a time that is still to come."), shown);
  }
  return FALSE;
}

char *
sa_ctl_format_time (SaTime time)
{
  g_autoptr (GDateTime) when = time != 0 ? g_date_time_new_from_unix_local (time) : NULL;

  return when != NULL ? g_date_time_format (when, "%x %X") : NULL;
}
