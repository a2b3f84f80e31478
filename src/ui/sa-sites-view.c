/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sites-view.h"

#include "sa-fold.h"
#include "sa-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
sa_site_format_users (const SaSiteRecord *site)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (site != NULL, NULL);

  count = sa_format_count (site->n_users);
  /* Translators: how many users a site has; %s is a number */
  return g_strdup_printf (ngettext ("%s user", "%s users", (gulong) site->n_users), count);
}

char *
sa_site_format_pending (const SaSiteRecord *site)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (site != NULL, NULL);

  if (site->n_pending <= 0)
    return NULL;

  count = sa_format_count (site->n_pending);
  /* Translators: how many invitations of a site are pending; %s is a number */
  return g_strdup_printf (ngettext ("%s pending", "%s pending", (gulong) site->n_pending), count);
}

gboolean
sa_site_is_full (const SaSiteRecord *site)
{
  g_return_val_if_fail (site != NULL, FALSE);

  return site->seats >= 0 && site->seats_taken >= site->seats;
}

char *
sa_site_format_seats (const SaSiteRecord *site)
{
  g_autofree char *taken = NULL;
  g_autofree char *seats = NULL;

  g_return_val_if_fail (site != NULL, NULL);

  if (site->seats < 0)
    return NULL;

  taken = sa_format_count (site->seats_taken);
  seats = sa_format_count (site->seats);
  if (sa_site_is_full (site))
    /* Translators: of all products of a site; both are numbers */
    return g_strdup_printf (ngettext ("%1$s of %2$s seat: full", "%1$s of %2$s seats: full", (gulong) site->seats), taken,
                            seats);

  /* Translators: of all products of a site; both are numbers */
  return g_strdup_printf (ngettext ("%1$s of %2$s seat", "%1$s of %2$s seats", (gulong) site->seats), taken, seats);
}

char *
sa_site_format_line (const SaSiteRecord *site)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  char *pending = NULL;

  g_return_val_if_fail (site != NULL, NULL);

  g_ptr_array_add (parts, sa_site_format_users (site));
  pending = sa_site_format_pending (site);
  if (pending != NULL)
    g_ptr_array_add (parts, pending);
  if (sa_site_is_full (site))
    g_ptr_array_add (parts, sa_site_format_seats (site));
  g_ptr_array_add (parts, NULL);
  return sa_format_names ((char **) parts->pdata);
}

gboolean
sa_site_matches (const SaSiteRecord *site,
                 const char         *search)
{
  g_auto(GStrv) needles = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fold = NULL;
  guint i;

  g_return_val_if_fail (site != NULL && search != NULL, FALSE);

  needles = sa_fold_words (search);
  text = g_strconcat (site->name, "\n", site->url, NULL);
  fold = sa_fold (text);
  for (i = 0; needles[i] != NULL; i++)
    if (strstr (fold, needles[i]) == NULL)
      return FALSE;

  return TRUE;
}
