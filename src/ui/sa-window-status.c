/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-window-private.h"

/* While mail leaves by the thousand, counting a million rows is not all that is done. */
#define COUNTS_DELAY_MS 250
#define COUNTS_MAX_DELAY_MS 1000
#define COUNTS_DELAY_FACTOR 4  /* of the time that counting takes */

/* What the window says of the whole: counts, the banner, how mail leaves, which sites there are to choose from. */

typedef struct
{
  SaWindow *window;
  SaId      site;   /* 0: of all sites, for the Outbox alone */
  gint64    asked;  /* monotonic */
} SaWindowCount;

static void
sa_window_show_condition (SaWindow           *self,
                          const SaSiteCounts *counts)
{
  g_auto(SaCondition) condition = { 0, };
  g_auto(SaOutboxSign) sign = { 0, };

  sa_condition_init (&condition, counts, self->relay_status);
  sa_list_page_set_condition (sa_users_page_get_page (SA_USERS_PAGE (self->users_page)), &condition);
  sa_list_page_set_condition (sa_outbox_page_get_page (SA_OUTBOX_PAGE (self->outbox_page)), &condition);
  sa_activity_page_set_condition (SA_ACTIVITY_PAGE (self->activity_page), &condition);
  sa_sites_page_set_condition (SA_SITES_PAGE (self->sites_page), &condition);

  sa_outbox_sign_init (&sign, counts, self->relay_status);
  sa_sidebar_set_sign (self->sidebar, "outbox", &sign);
}

void
sa_window_show_status (SaWindow *self)
{
  const SaSiteCounts none = { 0, };

  if (self->users_page != NULL)
    sa_window_show_condition (self, self->counts != NULL ? self->counts : &none);
}

static gboolean
sa_window_has_all_sites (SaWindow *self)
{
  return sa_outbox_view_get_all_sites (sa_outbox_page_get_view (SA_OUTBOX_PAGE (self->outbox_page)));
}

/* Takes @counts. */
static void
sa_window_take_counts (SaWindow     *self,
                       SaId          site,
                       SaSiteCounts *counts)
{
  if ((site == 0) == sa_window_has_all_sites (self))
    sa_outbox_view_set_counts (sa_outbox_page_get_view (SA_OUTBOX_PAGE (self->outbox_page)), counts);
  if (site == 0)
    {
      sa_site_counts_free (counts);
      return;
    }

  g_clear_pointer (&self->counts, sa_site_counts_free);
  self->counts = counts;
  sa_users_view_set_counts (sa_users_page_get_view (SA_USERS_PAGE (self->users_page)), counts);
  sa_sidebar_set_count (self->sidebar, "users", counts->n_users);
  sa_sidebar_set_count (self->sidebar, "sites", counts->n_sites);
  sa_window_show_status (self);
  sa_window_update_actions (self);
}

static void
sa_window_counts_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  SaWindowCount *count = data;
  g_autoptr(SaWindow) self = count->window;
  g_autoptr(SaSiteCounts) counts = sa_repository_count_finish (SA_REPOSITORY (source), result, NULL);
  SaId site = count->site;

  self->counting_took = (guint) ((g_get_monotonic_time () - count->asked) / 1000);
  g_free (count);
  self->n_counting--;
  /* Without an answer the old numbers stay; the list on the page says what is wrong. */
  if (counts != NULL && self->users_page != NULL && (site == 0 || site == self->site))
    sa_window_take_counts (self, site, g_steal_pointer (&counts));
  if (self->n_counting == 0 && self->recount)
    sa_window_queue_counts (self);
}

static void
sa_window_count (SaWindow *self,
                 SaId      site)
{
  SaWindowCount *count = g_new0 (SaWindowCount, 1);

  count->window = g_object_ref (self);
  count->site = site;
  count->asked = g_get_monotonic_time ();
  self->n_counting++;
  sa_repository_count_async (self->repository, site, NULL, sa_window_counts_cb, count);
}

/* One question under way and at most one more wanted: where counting takes long, there is an answer all the same. */
void
sa_window_ask_counts (SaWindow *self)
{
  g_clear_handle_id (&self->counts_id, g_source_remove);
  if (self->repository == NULL || self->users_page == NULL)
    return;

  self->recount = self->n_counting > 0;
  if (self->recount)
    return;

  sa_window_count (self, self->site);
  if (sa_window_has_all_sites (self))
    sa_window_count (self, 0);
}

static gboolean
sa_window_ask_counts_cb (gpointer data)
{
  SaWindow *self = data;

  self->counts_id = 0;
  sa_window_ask_counts (self);
  return G_SOURCE_REMOVE;
}

void
sa_window_queue_counts (SaWindow *self)
{
  if (self->counts_id == 0)
    self->counts_id = g_timeout_add (CLAMP (COUNTS_DELAY_FACTOR * self->counting_took, COUNTS_DELAY_MS,
                                            COUNTS_MAX_DELAY_MS), sa_window_ask_counts_cb, self);
}

/* Who may go to which site, and whether there is something to choose from when the window opens: one site is none. */
void
sa_window_choose_site (SaWindow *self)
{
  const char * const *own = NULL;
  gboolean all;
  guint n_sites;

  if (self->users_page == NULL)
    return;

  own = sa_operator_get_sites (self->operator);
  all = self->actor->kind != SA_ACTOR_ACCOUNT || sa_operator_is_organization_admin (self->operator);
  n_sites = all ? self->n_sites : own != NULL ? g_strv_length ((char **) own) : 0;
  sa_sidebar_set_page_visible (self->sidebar, "sites", all || n_sites > 1);
  sa_sites_page_set_names (SA_SITES_PAGE (self->sites_page), all ? NULL : own);
  sa_outbox_page_set_several_sites (SA_OUTBOX_PAGE (self->outbox_page), all && n_sites > 1);

  if (!self->choosing || (!all && own == NULL))
    return;
  self->choosing = FALSE;
  if (n_sites > 1)
    sa_window_show_page (self, "sites");
}
