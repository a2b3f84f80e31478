/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-view.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

#define WAITING_STATES \
  (1u << SA_DELIVERY_QUEUED | 1u << SA_DELIVERY_SENDING | 1u << SA_DELIVERY_WAITING | 1u << SA_DELIVERY_UNKNOWN)
#define HANDED_OVER_STATES (1u << SA_DELIVERY_HANDED_OVER | 1u << SA_DELIVERY_DELIVERED)

struct _SaOutboxView
{
  GObject parent_instance;

  /* Owned References */
  SaQuery *query;
  char    *search;

  SaId         site;
  SaOutboxChip chip;
  SaSort       sort;
  gboolean     descending;
  gboolean     all_sites;
  gboolean     paused;
  gint64       counts[SA_N_OUTBOX_CHIPS];
};

G_DEFINE_FINAL_TYPE (SaOutboxView, sa_outbox_view, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SaQuery *
sa_outbox_view_make_query (SaOutboxView *self)
{
  SaQuery *query = sa_query_new (SA_ENTITY_MESSAGE, sa_outbox_view_get_site (self));

  switch (self->chip)
    {
    case SA_OUTBOX_CHIP_WAITING:
      sa_query_set_deliveries (query, WAITING_STATES);
      break;

    case SA_OUTBOX_CHIP_SENDING:
      sa_query_set_deliveries (query, 1u << SA_DELIVERY_SENDING);
      break;

    case SA_OUTBOX_CHIP_PROBLEMS:
      sa_query_set_problems (query, TRUE);
      break;

    case SA_OUTBOX_CHIP_HANDED_OVER:
      sa_query_set_deliveries (query, HANDED_OVER_STATES);
      break;

    case SA_OUTBOX_CHIP_ALL:
    case SA_N_OUTBOX_CHIPS:
    default:
      break;
    }

  if (self->search[0] != '\0')
    sa_query_set_search (query, self->search);
  sa_query_set_sort (query, self->sort, self->descending);
  return query;
}

static void
sa_outbox_view_changed (SaOutboxView *self)
{
  g_clear_pointer (&self->query, sa_query_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sa_outbox_view_finalize (GObject *object)
{
  SaOutboxView *self = (SaOutboxView *) object;

  g_clear_pointer (&self->query, sa_query_unref);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (sa_outbox_view_parent_class)->finalize (object);
}

static void
sa_outbox_view_class_init (SaOutboxViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_outbox_view_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sa_outbox_view_init (SaOutboxView *self)
{
  int i;

  self->search = g_strdup ("");
  self->sort = SA_SORT_ADDED;
  self->descending = TRUE;
  for (i = 0; i < SA_N_OUTBOX_CHIPS; i++)
    self->counts[i] = -1;
}

SaOutboxView *
sa_outbox_view_new (SaId site)
{
  SaOutboxView *self = g_object_new (SA_TYPE_OUTBOX_VIEW, NULL);

  self->site = site;
  return self;
}

SaQuery *
sa_outbox_view_get_query (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), NULL);

  if (self->query == NULL)
    self->query = sa_outbox_view_make_query (self);

  return self->query;
}

void
sa_outbox_view_set_chip (SaOutboxView *self,
                         SaOutboxChip  chip)
{
  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));
  g_return_if_fail (chip < SA_N_OUTBOX_CHIPS);

  if (self->chip == chip)
    return;

  self->chip = chip;
  sa_outbox_view_changed (self);
}

SaOutboxChip
sa_outbox_view_get_chip (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), SA_OUTBOX_CHIP_WAITING);

  return self->chip;
}

void
sa_outbox_view_set_search (SaOutboxView *self,
                           const char   *text)
{
  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->search, text))
    return;

  g_free (self->search);
  self->search = g_strdup (text);
  sa_outbox_view_changed (self);
}

const char *
sa_outbox_view_get_search (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), "");

  return self->search;
}

void
sa_outbox_view_set_sort (SaOutboxView *self,
                         SaSort        sort,
                         gboolean      descending)
{
  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));

  if (self->sort == sort && self->descending == !!descending)
    return;

  self->sort = sort;
  self->descending = !!descending;
  sa_outbox_view_changed (self);
}

void
sa_outbox_view_set_all_sites (SaOutboxView *self,
                              gboolean      all_sites)
{
  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));

  if (self->all_sites == !!all_sites)
    return;

  self->all_sites = !!all_sites;
  sa_outbox_view_changed (self);
}

gboolean
sa_outbox_view_get_all_sites (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), FALSE);

  return self->all_sites;
}

SaId
sa_outbox_view_get_site (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), 0);

  return self->all_sites ? 0 : self->site;
}

void
sa_outbox_view_clear (SaOutboxView *self)
{
  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));

  if (self->search[0] == '\0' && self->chip == SA_OUTBOX_CHIP_ALL)
    return;

  g_free (self->search);
  self->search = g_strdup ("");
  self->chip = SA_OUTBOX_CHIP_ALL;
  sa_outbox_view_changed (self);
}

gboolean
sa_outbox_view_has_filter (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), FALSE);

  return self->search[0] != '\0';
}

void
sa_outbox_view_set_counts (SaOutboxView       *self,
                           const SaSiteCounts *counts)
{
  int i;

  g_return_if_fail (SA_IS_OUTBOX_VIEW (self));

  if (counts == NULL)
    {
      for (i = 0; i < SA_N_OUTBOX_CHIPS; i++)
        self->counts[i] = -1;
    }
  else
    {
      self->paused = counts->pause != SA_PAUSE_NONE;
      self->counts[SA_OUTBOX_CHIP_WAITING] = counts->n_outbox;
      self->counts[SA_OUTBOX_CHIP_SENDING] = counts->n_by_delivery[SA_DELIVERY_SENDING];
      self->counts[SA_OUTBOX_CHIP_PROBLEMS] = counts->n_failed + counts->n_by_delivery[SA_DELIVERY_UNKNOWN];
      self->counts[SA_OUTBOX_CHIP_HANDED_OVER] = counts->n_by_delivery[SA_DELIVERY_HANDED_OVER] +
                                                 counts->n_by_delivery[SA_DELIVERY_DELIVERED];
      self->counts[SA_OUTBOX_CHIP_ALL] = 0;
      for (i = 0; i < SA_N_DELIVERIES; i++)
        self->counts[SA_OUTBOX_CHIP_ALL] += counts->n_by_delivery[i];
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
sa_outbox_view_get_chip_text (SaOutboxChip chip)
{
  switch (chip)
    {
    case SA_OUTBOX_CHIP_WAITING:
      return C_("messages", "Waiting");

    case SA_OUTBOX_CHIP_SENDING:
      return C_("messages", "Sending");

    case SA_OUTBOX_CHIP_PROBLEMS:
      return C_("messages", "Problems");

    case SA_OUTBOX_CHIP_HANDED_OVER:
      return C_("messages", "Handed Over");

    case SA_OUTBOX_CHIP_ALL:
      return C_("messages", "All");

    case SA_N_OUTBOX_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}

gint64
sa_outbox_view_get_chip_count (SaOutboxView *self,
                               SaOutboxChip  chip)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), -1);
  g_return_val_if_fail (chip < SA_N_OUTBOX_CHIPS, -1);

  return self->counts[chip];
}

gboolean
sa_outbox_view_get_paused (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), FALSE);

  return self->paused;
}

/* Whether there never was a message, so that the page explains itself. */
static gboolean
sa_outbox_view_is_new (SaOutboxView *self)
{
  return self->counts[SA_OUTBOX_CHIP_ALL] == 0 || self->chip == SA_OUTBOX_CHIP_ALL;
}

const char *
sa_outbox_view_get_empty_icon (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), NULL);

  if (sa_outbox_view_has_filter (self))
    return "system-search-symbolic";
  if (sa_outbox_view_is_new (self))
    return "mail-send-symbolic";
  if (self->chip == SA_OUTBOX_CHIP_WAITING && self->paused)
    return "media-playback-pause-symbolic";

  return "object-select-symbolic";
}

const char *
sa_outbox_view_get_empty_title (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), "");

  if (sa_outbox_view_has_filter (self))
    return _("No Results Found");
  if (sa_outbox_view_is_new (self))
    return _("No Messages Yet");

  switch (self->chip)
    {
    case SA_OUTBOX_CHIP_WAITING:
      return self->paused ? _("The Outbox Is Paused") : _("Nothing Waits");

    case SA_OUTBOX_CHIP_SENDING:
      return _("Nothing Is Being Sent");

    case SA_OUTBOX_CHIP_PROBLEMS:
      return _("No Problems");

    case SA_OUTBOX_CHIP_HANDED_OVER:
      return _("Nothing Has Left Yet");

    case SA_OUTBOX_CHIP_ALL:
    case SA_N_OUTBOX_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}

const char *
sa_outbox_view_get_empty_text (SaOutboxView *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), "");

  if (sa_outbox_view_has_filter (self))
    return _("Try a different name or address");
  if (sa_outbox_view_is_new (self))
    return _("Invitations on their way to the mail relay show here");

  switch (self->chip)
    {
    case SA_OUTBOX_CHIP_WAITING:
      return self->paused ? _("No mail waits now; what is invited from now on waits until the outbox is resumed") :
             _("All mail has been handed to the relay");

    case SA_OUTBOX_CHIP_SENDING:
      return _("Mail that is at the relay right now shows here");

    case SA_OUTBOX_CHIP_PROBLEMS:
      return _("Mail that is refused, comes back or may not have been sent shows here");

    case SA_OUTBOX_CHIP_HANDED_OVER:
      return _("Mail shows here once the relay has taken it");

    case SA_OUTBOX_CHIP_ALL:
    case SA_N_OUTBOX_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}

char *
sa_outbox_view_dup_problems_label (SaOutboxView *self)
{
  gint64 count;
  g_autofree char *number = NULL;

  g_return_val_if_fail (SA_IS_OUTBOX_VIEW (self), NULL);

  count = self->counts[SA_OUTBOX_CHIP_PROBLEMS];
  if (self->chip != SA_OUTBOX_CHIP_WAITING || count <= 0 || sa_outbox_view_has_filter (self))
    return NULL;

  number = sa_format_count (count);
  /* Translators: a button; %s is a number */
  return g_strdup_printf (ngettext ("Show %s Problem", "Show %s Problems", (gulong) count), number);
}
