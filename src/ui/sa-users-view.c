/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-users-view.h"

#include <glib/gi18n-lib.h>

struct _SaUsersView
{
  GObject parent_instance;

  /* Owned References */
  SaQuery *query;
  char    *search;
  char    *names[SA_N_USERS_FILTERS];

  SaId        site;
  SaUsersChip chip;
  gint64      filters[SA_N_USERS_FILTERS];
  SaSort      sort;
  gboolean    descending;
  gint64      counts[SA_N_USERS_CHIPS];
};

G_DEFINE_FINAL_TYPE (SaUsersView, sa_users_view, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SaQuery *
sa_users_view_make_query (SaUsersView *self)
{
  SaQuery *query = sa_query_new (SA_ENTITY_USER, self->site);

  switch (self->chip)
    {
    case SA_USERS_CHIP_PENDING:
      sa_query_set_statuses (query, 1u << SA_STATUS_PENDING);
      break;

    case SA_USERS_CHIP_NOT_SENT:
      sa_query_set_statuses (query, 1u << SA_STATUS_NOT_SENT);
      break;

    case SA_USERS_CHIP_NO_ACCESS:
      sa_query_set_statuses (query, 1u << SA_STATUS_NO_ACCESS);
      break;

    case SA_USERS_CHIP_PROBLEMS:
      sa_query_set_problems (query, TRUE);
      break;

    case SA_USERS_CHIP_ALL:
    case SA_N_USERS_CHIPS:
    default:
      break;
    }

  if (self->filters[SA_USERS_FILTER_PRODUCT] > 0)
    sa_query_set_product (query, self->filters[SA_USERS_FILTER_PRODUCT]);
  if (self->filters[SA_USERS_FILTER_GROUP] > 0)
    sa_query_set_group (query, self->filters[SA_USERS_FILTER_GROUP]);
  if (self->filters[SA_USERS_FILTER_ROLE] >= 0)
    sa_query_set_roles (query, 1u << self->filters[SA_USERS_FILTER_ROLE]);
  if (self->filters[SA_USERS_FILTER_ORIGIN] >= 0)
    sa_query_set_origins (query, 1u << self->filters[SA_USERS_FILTER_ORIGIN]);
  if (self->search[0] != '\0')
    sa_query_set_search (query, self->search);
  sa_query_set_sort (query, self->sort, self->descending);
  return query;
}

static void
sa_users_view_changed (SaUsersView *self)
{
  g_clear_pointer (&self->query, sa_query_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sa_users_view_finalize (GObject *object)
{
  SaUsersView *self = (SaUsersView *) object;
  int i;

  g_clear_pointer (&self->query, sa_query_unref);
  g_clear_pointer (&self->search, g_free);
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    g_clear_pointer (&self->names[i], g_free);

  G_OBJECT_CLASS (sa_users_view_parent_class)->finalize (object);
}

static void
sa_users_view_class_init (SaUsersViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sa_users_view_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sa_users_view_init (SaUsersView *self)
{
  int i;

  self->search = g_strdup ("");
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    self->filters[i] = -1;
  for (i = 0; i < SA_N_USERS_CHIPS; i++)
    self->counts[i] = -1;
}

SaUsersView *
sa_users_view_new (SaId site)
{
  SaUsersView *self = g_object_new (SA_TYPE_USERS_VIEW, NULL);

  self->site = site;
  return self;
}

SaQuery *
sa_users_view_get_query (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), NULL);

  if (self->query == NULL)
    self->query = sa_users_view_make_query (self);

  return self->query;
}

void
sa_users_view_set_chip (SaUsersView *self,
                        SaUsersChip  chip)
{
  g_return_if_fail (SA_IS_USERS_VIEW (self));
  g_return_if_fail (chip < SA_N_USERS_CHIPS);

  if (self->chip == chip)
    return;

  self->chip = chip;
  sa_users_view_changed (self);
}

SaUsersChip
sa_users_view_get_chip (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), SA_USERS_CHIP_ALL);

  return self->chip;
}

void
sa_users_view_set_search (SaUsersView *self,
                          const char  *text)
{
  g_return_if_fail (SA_IS_USERS_VIEW (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->search, text))
    return;

  g_free (self->search);
  self->search = g_strdup (text);
  sa_users_view_changed (self);
}

const char *
sa_users_view_get_search (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), "");

  return self->search;
}

void
sa_users_view_set_sort (SaUsersView *self,
                        SaSort       sort,
                        gboolean     descending)
{
  g_return_if_fail (SA_IS_USERS_VIEW (self));

  if (self->sort == sort && self->descending == !!descending)
    return;

  self->sort = sort;
  self->descending = !!descending;
  sa_users_view_changed (self);
}

void
sa_users_view_set_filter (SaUsersView   *self,
                          SaUsersFilter  filter,
                          gint64         value,
                          const char    *name)
{
  g_return_if_fail (SA_IS_USERS_VIEW (self));
  g_return_if_fail (filter < SA_N_USERS_FILTERS);

  if (self->filters[filter] == value)
    return;

  self->filters[filter] = value;
  g_free (self->names[filter]);
  self->names[filter] = g_strdup (name);
  sa_users_view_changed (self);
}

gint64
sa_users_view_get_filter (SaUsersView   *self,
                          SaUsersFilter  filter)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), -1);
  g_return_val_if_fail (filter < SA_N_USERS_FILTERS, -1);

  return self->filters[filter];
}

char *
sa_users_view_get_filter_text (SaUsersView   *self,
                               SaUsersFilter  filter)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), NULL);
  g_return_val_if_fail (filter < SA_N_USERS_FILTERS, NULL);

  if (self->filters[filter] < 0)
    return NULL;

  switch (filter)
    {
    case SA_USERS_FILTER_PRODUCT:
      /* Translators: a filter in force; %s is the name of a product */
      return g_strdup_printf (_("Product: %s"), self->names[filter]);

    case SA_USERS_FILTER_GROUP:
      /* Translators: a filter in force; %s is the name of a group */
      return g_strdup_printf (_("Group: %s"), self->names[filter]);

    case SA_USERS_FILTER_ROLE:
      /* Translators: a filter in force; %s is a role, such as “Trusted” */
      return g_strdup_printf (_("Role: %s"), sa_role_to_text ((SaRole) self->filters[filter]));

    case SA_USERS_FILTER_ORIGIN:
      /* Translators: a filter in force; %s is how a user came to the site, such as “Invited” */
      return g_strdup_printf (_("Origin: %s"), sa_origin_to_text ((SaOrigin) self->filters[filter]));

    case SA_N_USERS_FILTERS:
    default:
      return NULL;
    }
}

void
sa_users_view_clear (SaUsersView *self)
{
  int i;

  g_return_if_fail (SA_IS_USERS_VIEW (self));

  if (!sa_users_view_is_narrowed (self))
    return;

  self->chip = SA_USERS_CHIP_ALL;
  g_free (self->search);
  self->search = g_strdup ("");
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    {
      self->filters[i] = -1;
      g_clear_pointer (&self->names[i], g_free);
    }
  sa_users_view_changed (self);
}

gboolean
sa_users_view_is_narrowed (SaUsersView *self)
{
  int i;

  g_return_val_if_fail (SA_IS_USERS_VIEW (self), FALSE);

  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    if (self->filters[i] >= 0)
      return TRUE;

  return self->chip != SA_USERS_CHIP_ALL || self->search[0] != '\0';
}

gboolean
sa_users_view_is_about_invitations (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), FALSE);

  return self->chip == SA_USERS_CHIP_PENDING || self->chip == SA_USERS_CHIP_PROBLEMS;
}

void
sa_users_view_set_counts (SaUsersView        *self,
                          const SaSiteCounts *counts)
{
  int i;

  g_return_if_fail (SA_IS_USERS_VIEW (self));

  if (counts == NULL)
    {
      for (i = 0; i < SA_N_USERS_CHIPS; i++)
        self->counts[i] = -1;
    }
  else
    {
      self->counts[SA_USERS_CHIP_ALL] = counts->n_users;
      self->counts[SA_USERS_CHIP_PENDING] = counts->n_by_status[SA_STATUS_PENDING];
      self->counts[SA_USERS_CHIP_NOT_SENT] = counts->n_by_status[SA_STATUS_NOT_SENT];
      self->counts[SA_USERS_CHIP_NO_ACCESS] = counts->n_by_status[SA_STATUS_NO_ACCESS];
      self->counts[SA_USERS_CHIP_PROBLEMS] = counts->n_problems;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
sa_users_view_get_chip_text (SaUsersChip chip)
{
  switch (chip)
    {
    case SA_USERS_CHIP_ALL:
      return C_("users", "All");

    case SA_USERS_CHIP_PENDING:
      return C_("users", "Pending");

    case SA_USERS_CHIP_NOT_SENT:
      return C_("users", "Not Sent");

    case SA_USERS_CHIP_NO_ACCESS:
      return C_("users", "No Access");

    case SA_USERS_CHIP_PROBLEMS:
      return C_("users", "Problems");

    case SA_N_USERS_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}

gint64
sa_users_view_get_chip_count (SaUsersView *self,
                              SaUsersChip  chip)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), -1);
  g_return_val_if_fail (chip < SA_N_USERS_CHIPS, -1);

  return self->counts[chip];
}

/* Whether a status alone makes the list empty, which then is good news and not a failed search. */
static gboolean
sa_users_view_is_chip_alone (SaUsersView *self)
{
  int i;

  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    if (self->filters[i] >= 0)
      return FALSE;

  return self->search[0] == '\0' && self->chip != SA_USERS_CHIP_ALL;
}

const char *
sa_users_view_get_empty_title (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), "");

  if (!sa_users_view_is_narrowed (self))
    return _("No Users Yet");
  if (!sa_users_view_is_chip_alone (self))
    return _("No Results Found");

  switch (self->chip)
    {
    case SA_USERS_CHIP_PENDING:
      return _("No Pending Invitations");

    case SA_USERS_CHIP_NOT_SENT:
      return _("No Unsent Invitations");

    case SA_USERS_CHIP_NO_ACCESS:
      return _("Everybody Has Access");

    case SA_USERS_CHIP_PROBLEMS:
      return _("No Problems");

    case SA_USERS_CHIP_ALL:
    case SA_N_USERS_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}

const char *
sa_users_view_get_empty_text (SaUsersView *self)
{
  g_return_val_if_fail (SA_IS_USERS_VIEW (self), "");

  if (!sa_users_view_is_narrowed (self))
    return _("Invite people by e-mail; they appear here at once");
  if (!sa_users_view_is_chip_alone (self))
    return _("Try a different search or fewer filters");

  switch (self->chip)
    {
    case SA_USERS_CHIP_PENDING:
      return _("Everybody who was invited has been on the site");

    case SA_USERS_CHIP_NOT_SENT:
      return _("Everybody on the list has been told about the site");

    case SA_USERS_CHIP_NO_ACCESS:
      return _("Users whose access is revoked stay listed here");

    case SA_USERS_CHIP_PROBLEMS:
      return _("Invitations that bounce, fail or run out show here");

    case SA_USERS_CHIP_ALL:
    case SA_N_USERS_CHIPS:
    default:
      g_return_val_if_reached ("");
    }
}
