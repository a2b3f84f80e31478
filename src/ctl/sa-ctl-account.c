/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>

/* account: what is about the person, wherever they are a user. */

/* What a relay has taken is with the old address: whether another goes out is for a person to say. */
static void
tell_unsent (SaCtl      *self,
             SaId        id,
             const char *address)
{
  g_autoptr (GPtrArray) users = sa_repository_load (self->repository, SA_ENTITY_USER, &id, 1, NULL);
  const SaUserRecord *user = users != NULL && users->len > 0 ? users->pdata[0] : NULL;

  if (user == NULL || user->facts.delivery != SA_DELIVERY_NONE ||
      sa_status_from_facts (&user->facts) != SA_STATUS_NOT_SENT)
    return;
  /* Translators: an e-mail address */
  g_printerr (_("No invitation is on its way to %s. “site-adminctl resend” sends one."), address);
  g_printerr ("\n");
}

static SaExit
run_change_address (SaCtl   *self,
                    char   **arguments,
                    GError **error)
{
  g_autoptr (SaTargets) inputs = sa_targets_new_addresses ();
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autofree char *address = NULL;
  SaChange *change = NULL;
  SaId user = 0;
  SaExit code = SA_EXIT_FAILED;

  if (!sa_ctl_check_address (arguments[1], &address, error))
    return SA_EXIT_FAILED;
  user = sa_ctl_find_user (self, arguments[0], error);
  if (user == 0)
    return SA_EXIT_FAILED;
  sa_targets_add_address (inputs, arguments[0], address, NULL, SA_REASON_NONE);
  change = sa_change_new (SA_CHANGE_CHANGE_ADDRESS, self->site);
  sa_change_take_targets (change, sa_targets_new_id (user));
  sa_change_set_name (change, address);
  plan = sa_plan_new_single (_("Change Address"), change);
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  code = sa_ctl_answer_targets (self, outcome, inputs);
  if (code == SA_EXIT_DONE && !self->options.dry_run)
    tell_unsent (self, user, address);
  return code;
}

const SaCtlCommand sa_ctl_account_commands[] = {
  { "account change-address", "OLD NEW", N_("Give somebody who has not signed up another address; links to the old one die"), "",
    2, 2, SA_CTL_NEEDS_SITE, run_change_address },
  { NULL, },
};
