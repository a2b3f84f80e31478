/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-form-private.h"

#define MORNING 8

static SaTime
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
set_text (SaInviteForm  *self,
          char         **text,
          const char    *value)
{
  if (g_str_equal (value, *text))
    return;
  g_free (*text);
  *text = g_strdup (value);
  sa_invite_form_changed (self);
}

gboolean
sa_invite_form_get_later (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return self->later;
}

void
sa_invite_form_set_later (SaInviteForm *self,
                          gboolean      later)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  later = !!later;
  if (later == self->later)
    return;
  self->later = later;
  if (later && self->date[0] == '\0' && self->time[0] == '\0')
    {
      g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (get_now ());
      g_autoptr(GDateTime) tomorrow = g_date_time_add_days (now, 1);
      g_autoptr(GDateTime) morning = g_date_time_new_local (g_date_time_get_year (tomorrow),
                                                            g_date_time_get_month (tomorrow),
                                                            g_date_time_get_day_of_month (tomorrow), MORNING, 0, 0);
      g_autofree char *order = sa_when_get_order ();

      g_free (self->date);
      g_free (self->time);
      self->date = sa_when_print_date (order, g_date_time_to_unix (morning));
      self->time = sa_when_print_time (sa_when_is_12_hours (), g_date_time_to_unix (morning));
    }
  sa_invite_form_changed (self);
}

const char *
sa_invite_form_get_date (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->date;
}

void
sa_invite_form_set_date (SaInviteForm *self,
                         const char   *date)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (date != NULL);

  set_text (self, &self->date, date);
}

const char *
sa_invite_form_get_time (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->time;
}

void
sa_invite_form_set_time (SaInviteForm *self,
                         const char   *time)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (time != NULL);

  set_text (self, &self->time, time);
}

SaWhen
sa_invite_form_read_when (SaInviteForm *self,
                          SaTime       *when)
{
  g_autofree char *order = NULL;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), SA_WHEN_BAD_DATE);
  g_return_val_if_fail (when != NULL, SA_WHEN_BAD_DATE);

  *when = 0;
  if (!self->send_mail || !self->later)
    return SA_WHEN_GOOD;
  order = sa_when_get_order ();

  return sa_when_read (order, self->date, self->time, get_now (), when);
}
