/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-relay-factory.h"
#include "sa-waiting.h"

#include <string.h>

/* Tells the windows how mail leaves: by which relay, whether this program is the one that sends, and what keeps it. */

/* So long after its start a sender without the lock has not only been slow. */
#define LOCK_SECONDS 3

static const char *
get_title (const char *protocol)
{
  const SaRelayInfo *infos = sa_relay_get_infos ();

  for (gsize i = 0; infos[i].name != NULL; i++)
    if (strcmp (infos[i].name, protocol) == 0)
      return infos[i].title;
  return protocol;
}

/* Where a relay is: NULL for a service whose protocol says it all. */
static char *
dup_host (const SaRelayRecord *record)
{
  const char *url = NULL;
  g_autoptr (GUri) uri = NULL;

  if (record->settings == NULL || !g_variant_lookup (record->settings, "url", "&s", &url))
    return NULL;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

char *
sa_application_name_relay (const SaRelayRecord *record,
                           gpointer             data)
{
  g_autofree char *host = dup_host (record);

  if (host == NULL || host[0] == '\0')
    return g_strdup (get_title (record->protocol));
  return g_strdup_printf ("%s, %s", get_title (record->protocol), host);
}

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost") ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
is_on_network (const SaRelayRecord *record)
{
  g_autofree char *host = dup_host (record);

  return strcmp (record->protocol, "folder") != 0 && (host == NULL || !is_this_computer (host));
}

/* What changes with every mail, added to what changes with the settings. */
static void
update_window (SaApplication *self,
               SaWindow      *window)
{
  SaSender *sender = sa_context_get_sender (self->context);
  const SaRelayStatus *place = g_object_get_data (G_OBJECT (window), "relay-place");
  g_autoptr (SaRelayStatus) status = sa_relay_status_copy (place);
  gboolean waited = self->started > 0 && g_get_monotonic_time () - self->started > LOCK_SECONDS * G_USEC_PER_SEC;

  if (status == NULL)
    return;
  status->in_flight = sa_sender_get_in_flight (sender);
  status->problem = g_strdup (sa_sender_get_problem (sender));
  status->elsewhere = waited && !sa_sender_has_lock (sender);
  /* @place keeps whether the network is of any use. */
  status->offline = place->offline && !g_network_monitor_get_network_available (g_network_monitor_get_default ());
  sa_window_set_relay_status (window, status);
}

static void
update_windows (SaApplication *self)
{
  if (self->context == NULL)
    return;
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (SA_IS_WINDOW (at->data))
      update_window (self, at->data);
}

static SaRelayStatus *
make_place (SaApplication       *self,
            const SaRelayRecord *record)
{
  SaRelayStatus *place = sa_relay_status_new (SA_RELAY_PLACE_RELAY);

  if (self->demo || (record->id != 0 && strcmp (record->protocol, "folder") == 0))
    place->place = SA_RELAY_PLACE_KEPT;
  else if (record->id == 0)
    place->place = SA_RELAY_PLACE_FOLDER;
  else
    {
      place->name = sa_application_name_relay (record, NULL);
      place->offline = is_on_network (record);
    }
  return place;
}

void
sa_application_show_relay (SaApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (SA_IS_WINDOW (at->data))
      {
        g_autoptr (SaRelayRecord) record = sa_context_get_relay_record (self->context, sa_window_get_site (at->data),
                                                                        NULL);

        if (record != NULL)
          g_object_set_data_full (at->data, "relay-place", make_place (self, record),
                                  (GDestroyNotify) sa_relay_status_free);
        update_window (self, at->data);
      }
}

static gboolean
waited_cb (gpointer data)
{
  update_windows (data);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* Each time, because a background sender that has just made way may forget it after the first. */
static void
remember_cb (SaSender      *sender,
             SaApplication *self)
{
  if (sa_sender_has_lock (sender) && !self->demo && !self->made_database)
    sa_waiting_remember (sa_context_get_database (self->context));
}

void
sa_application_watch_sender (SaApplication *self)
{
  self->started = g_get_monotonic_time ();
  g_signal_connect_object (sa_context_get_sender (self->context), "activity", G_CALLBACK (update_windows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sa_context_get_sender (self->context), "activity", G_CALLBACK (remember_cb), self, 0);
  g_signal_connect_object (g_network_monitor_get_default (), "notify::network-available", G_CALLBACK (update_windows),
                           self, G_CONNECT_SWAPPED);
  /* That it has no lock it does not tell: nothing has changed by that. */
  g_timeout_add_seconds (LOCK_SECONDS + 1, waited_cb, g_object_ref (self));
}
