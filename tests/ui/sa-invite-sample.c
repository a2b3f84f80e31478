/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-sample.h"

#include "sa-fake-repository.h"
#include "sa-test.h"

static SaOutcome *
apply (SaRepository  *repository,
       const SaActor *actor,
       SaChange      *change)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("Sample", change);
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_false (sa_outcome_is_refused (outcome));

  return outcome;
}

static SaId
apply_for_id (SaInviteSample *self,
              SaChange       *change)
{
  g_autoptr(SaOutcome) outcome = apply (self->repository, self->admin, change);

  return sa_outcome_get_row (outcome, 0)->id;
}

static SaId
add (SaInviteSample *self,
     SaChangeKind    kind,
     const char     *name,
     gint64          number)
{
  SaChange *change = sa_change_new (kind, self->site);

  sa_change_set_name (change, name);
  change->number = number;

  return apply_for_id (self, change);
}

/* Invites @text to @site with @products, and returns the ids of the users. */
static GArray *
invite (SaInviteSample *self,
        SaId            site,
        const char     *text,
        SaRole          role,
        const SaId     *products,
        gsize           n_products)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, site);
  g_autoptr(SaOutcome) outcome = NULL;
  gsize i = 0;

  sa_change_take_targets (change, sa_address_parse_list (text, NULL));
  change->role = role;
  if (n_products > 0)
    sa_change_set_products (change, products, n_products);
  outcome = apply (self->repository, self->admin, change);
  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    g_array_append_val (ids, sa_outcome_get_row (outcome, i)->id);

  return ids;
}

static void
on_users (SaInviteSample *self,
          SaChangeKind    kind,
          SaId            site,
          GArray         *users)
{
  SaChange *change = sa_change_new (kind, site);
  g_autoptr(SaIds) ids = sa_ids_new ((const SaId *) (gpointer) users->data, users->len);

  sa_change_take_targets (change, sa_targets_new_ids (ids));
  apply_for_id (self, change);
}

static void
fill_product (SaInviteSample *self,
              const char     *prefix,
              SaId            product,
              guint           n_users)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) users = NULL;
  guint i = 0;

  for (i = 0; i < n_users; i++)
    g_string_append_printf (text, "%s%u@example.com ", prefix, i);
  users = invite (self, self->site, text->str, SA_ROLE_BASIC, &product, 1);
}

static SaId
find_site (SaInviteSample *self,
           const char     *name)
{
  g_autoptr(GPtrArray) sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  guint i = 0;

  for (i = 0; i < sites->len; i++)
    {
      const SaSiteRecord *site = g_ptr_array_index (sites, i);

      if (g_str_equal (site->name, name))
        return site->id;
    }
  g_assert_not_reached ();
}

static void
make_organization (SaInviteSample *self)
{
  g_autoptr(SaActor) system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "site-admin");
  g_autoptr(SaOutcome) outcome = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);

  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.example.com");
  sa_change_take_targets (change, sa_address_parse_list ("Ana López <ana.lopez@example.com>", NULL));
  outcome = apply (self->repository, system, change);
  self->site = find_site (self, "Acme Support");
  self->admin = sa_actor_new (SA_ACTOR_ACCOUNT, 1, "site-admin");
}

SaInviteSample *
sa_invite_sample_new (void)
{
  SaInviteSample *self = g_new0 (SaInviteSample, 1);
  SaChange *site = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  g_autoptr(GArray) here = NULL;
  g_autoptr(GArray) elsewhere = NULL;
  g_autoptr(GArray) revoked = NULL;
  g_autoptr(GArray) pending = NULL;
  SaId both[2] = { 0, 0 };
  SaId other = 0;

  self->repository = sa_fake_repository_new ();
  make_organization (self);
  sa_change_set_name (site, "Acme Engineering");
  sa_change_set_url (site, "https://engineering.example.com");
  other = apply_for_id (self, site);

  self->jira = add (self, SA_CHANGE_ADD_PRODUCT, "Jira", 25);
  self->wiki = add (self, SA_CHANGE_ADD_PRODUCT, "Wiki", 10);
  self->desk = add (self, SA_CHANGE_ADD_PRODUCT, "Desk", 50);
  add (self, SA_CHANGE_ADD_GROUP, "support-emea", 0);
  add (self, SA_CHANGE_ADD_GROUP, "on-call", 0);
  add (self, SA_CHANGE_ADD_GROUP, "Außendienst Süd", 0);

  both[0] = self->jira;
  both[1] = self->desk;
  here = invite (self, self->site, "chidi.okafor@example.com", SA_ROLE_BASIC, &self->jira, 1);
  on_users (self, SA_CHANGE_SEEN, self->site, here);
  pending = invite (self, self->site, "Dalia Haddad <dalia@example.org>", SA_ROLE_BASIC, both, 2);
  elsewhere = invite (self, other, "eva.horvat@example.net", SA_ROLE_BASIC, NULL, 0);
  on_users (self, SA_CHANGE_SEEN, other, elsewhere);
  revoked = invite (self, self->site, "ivo.maric@example.com", SA_ROLE_BASIC, NULL, 0);
  on_users (self, SA_CHANGE_REVOKE, self->site, revoked);
  fill_product (self, "j", self->jira, 16);
  fill_product (self, "w", self->wiki, 9);
  fill_product (self, "d", self->desk, 3);

  return self;
}

void
sa_invite_sample_free (SaInviteSample *self)
{
  g_object_unref (self->repository);
  sa_actor_free (self->admin);
  g_free (self);
}

SaInviteForm *
sa_invite_sample_form (SaInviteSample *self,
                       const SaActor  *actor)
{
  SaInviteForm *form = sa_invite_form_new (self->repository, self->site, actor != NULL ? actor : self->admin, NULL,
                                           NULL);

  SA_WAIT_UNTIL (sa_invite_form_is_loaded (form));

  return form;
}

void
sa_invite_sample_settle (SaInviteForm *form)
{
  SA_WAIT_UNTIL (!sa_invite_list_is_judging (sa_invite_form_get_list (form)));
}

SaOutcome *
sa_invite_sample_apply (SaInviteSample *self,
                        SaChange       *change)
{
  return apply (self->repository, self->admin, change);
}

SaActor *
sa_invite_sample_trusted (SaInviteSample *self)
{
  g_autoptr(GArray) users = invite (self, self->site, "tove@example.com", SA_ROLE_TRUSTED, &self->jira, 1);
  g_autoptr(GPtrArray) records = NULL;

  on_users (self, SA_CHANGE_SEEN, self->site, users);
  records = sa_repository_load (self->repository, SA_ENTITY_USER, (const SaId *) (gpointer) users->data, 1, NULL);

  return sa_actor_new (SA_ACTOR_ACCOUNT, ((SaUserRecord *) g_ptr_array_index (records, 0))->account, "site-admin");
}
