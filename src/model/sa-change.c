/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-change.h"

G_DEFINE_BOXED_TYPE (SaPlan, sa_plan, sa_plan_ref, sa_plan_unref)

static const struct
{
  const char *word;
  gboolean    undoable;
} kinds[SA_N_CHANGE_KINDS] = {
  [SA_CHANGE_CREATE_ORGANIZATION] = { "create-organization", FALSE },
  [SA_CHANGE_ADD_SITE] = { "add-site", TRUE },
  [SA_CHANGE_REMOVE_SITE] = { "remove-site", TRUE },
  [SA_CHANGE_ADD_PRODUCT] = { "add-product", TRUE },
  [SA_CHANGE_SET_PRODUCT_SEATS] = { "set-product-seats", TRUE },
  [SA_CHANGE_REMOVE_PRODUCT] = { "remove-product", TRUE },
  [SA_CHANGE_ADD_GROUP] = { "add-group", TRUE },
  [SA_CHANGE_RENAME_GROUP] = { "rename-group", TRUE },
  [SA_CHANGE_REMOVE_GROUP] = { "remove-group", TRUE },
  [SA_CHANGE_ADD_TO_GROUP] = { "add-to-group", TRUE },
  [SA_CHANGE_REMOVE_FROM_GROUP] = { "remove-from-group", TRUE },
  [SA_CHANGE_INVITE] = { "invite", TRUE },
  [SA_CHANGE_RESEND] = { "resend", TRUE },
  [SA_CHANGE_REVOKE] = { "revoke", TRUE },
  [SA_CHANGE_RESTORE] = { "restore", TRUE },
  [SA_CHANGE_REMOVE] = { "remove", TRUE },
  [SA_CHANGE_SET_ROLE] = { "set-role", TRUE },
  [SA_CHANGE_GRANT] = { "grant", TRUE },
  [SA_CHANGE_WITHDRAW] = { "withdraw", TRUE },
  [SA_CHANGE_SEEN] = { "seen", FALSE },
  [SA_CHANGE_ACCEPT] = { "accept", FALSE },
  [SA_CHANGE_MAKE_LINK] = { "make-link", FALSE },
  [SA_CHANGE_ALLOW_DOMAIN] = { "allow-domain", TRUE },
  [SA_CHANGE_DENY_DOMAIN] = { "deny-domain", TRUE },
  [SA_CHANGE_SET_RELAY] = { "set-relay", TRUE },
  [SA_CHANGE_CANCEL_MESSAGE] = { "cancel-message", TRUE },
  [SA_CHANGE_RETRY_MESSAGE] = { "retry-message", FALSE },
  [SA_CHANGE_RESUME_OUTBOX] = { "resume-outbox", FALSE },
  [SA_CHANGE_SET_OPERATOR] = { "set-operator", FALSE },
  [SA_CHANGE_UNDO] = { "undo", FALSE },
  [SA_CHANGE_REDO] = { "redo", FALSE },
  [SA_CHANGE_BOUNCED] = { "bounced", FALSE },
  [SA_CHANGE_PAUSE_OUTBOX] = { "pause-outbox", FALSE },
  [SA_CHANGE_SET_TEMPLATE] = { "set-template", TRUE },
  [SA_CHANGE_CHANGE_ADDRESS] = { "change-address", TRUE },
  [SA_CHANGE_REMOVE_RELAY] = { "remove-relay", TRUE },
  [SA_CHANGE_SET_LANGUAGE] = { "set-language", TRUE },
  [SA_CHANGE_POSTPONE_MESSAGE] = { "postpone-message", FALSE },
};

#define IS_KIND(kind) ((guint) (kind) < SA_N_CHANGE_KINDS && kinds[(guint) (kind)].word != NULL)
#define MAY_CHANGE(self) ((self) != NULL && g_atomic_ref_count_compare (&(self)->ref_count, 1))

/**
 * sa_change_new:
 * @site: 0 where the change is about the organization; may name the result of an earlier change
 *
 * Returns: (transfer full): a change without targets: role Basic, no limit, the default expiry, no mail
 */
SaChange *
sa_change_new (SaChangeKind kind,
               SaId         site)
{
  SaChange *self;

  g_return_val_if_fail (IS_KIND (kind), NULL);

  self = g_new0 (SaChange, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->site = site;
  self->role = SA_ROLE_BASIC;
  self->number = -1;
  self->expires_days = SA_DEFAULT_EXPIRES_DAYS;

  return self;
}

SaChange *
sa_change_ref (SaChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_change_unref (SaChange *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->targets, sa_targets_unref);
  g_clear_pointer (&self->products, sa_ids_unref);
  g_clear_pointer (&self->groups, sa_ids_unref);
  g_strfreev (self->domains);
  g_free (self->name);
  g_free (self->url);
  g_free (self->text);
  g_free (self->language);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_free (self);
}

/**
 * sa_change_take_targets:
 * @targets: (transfer full)
 */
void
sa_change_take_targets (SaChange  *self,
                        SaTargets *targets)
{
  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail (targets != NULL);

  g_clear_pointer (&self->targets, sa_targets_unref);
  self->targets = targets;
}

static void
set_ids (SaIds      **member,
         const SaId  *ids,
         gsize        n_ids)
{
  g_clear_pointer (member, sa_ids_unref);
  if (n_ids > 0)
    *member = sa_ids_new (ids, n_ids);
}

static void
set_string (char       **member,
            const char  *text)
{
  char *copy;

  copy = g_strdup (text);
  g_free (*member);
  *member = copy;
}

void
sa_change_set_products (SaChange   *self,
                        const SaId *ids,
                        gsize       n_ids)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_ids (&self->products, ids, n_ids);
}

void
sa_change_set_groups (SaChange   *self,
                      const SaId *ids,
                      gsize       n_ids)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_ids (&self->groups, ids, n_ids);
}

void
sa_change_set_domains (SaChange           *self,
                       const char * const *domains)
{
  char **copy;

  g_return_if_fail (MAY_CHANGE (self));

  copy = g_strdupv ((char **) domains);
  g_strfreev (self->domains);
  self->domains = copy;
}

void
sa_change_set_name (SaChange   *self,
                    const char *name)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_string (&self->name, name);
}

void
sa_change_set_url (SaChange   *self,
                   const char *url)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_string (&self->url, url);
}

void
sa_change_set_text (SaChange   *self,
                    const char *text)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_string (&self->text, text);
}

void
sa_change_set_language (SaChange   *self,
                        const char *language)
{
  g_return_if_fail (MAY_CHANGE (self));

  set_string (&self->language, language);
}

/**
 * sa_change_set_settings:
 * @settings: (nullable): a{ss}; a floating reference is taken
 */
void
sa_change_set_settings (SaChange *self,
                        GVariant *settings)
{
  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail (settings == NULL || g_variant_is_of_type (settings, G_VARIANT_TYPE ("a{ss}")));

  if (settings != NULL)
    g_variant_ref_sink (settings);
  g_clear_pointer (&self->settings, g_variant_unref);
  self->settings = settings;
}

const char *
sa_change_kind_to_string (SaChangeKind kind)
{
  g_return_val_if_fail (IS_KIND (kind), "");

  return kinds[kind].word;
}

gboolean
sa_change_kind_is_undoable (SaChangeKind kind)
{
  g_return_val_if_fail (IS_KIND (kind), FALSE);

  return kinds[kind].undoable;
}

/** sa_actor_new: @program: how events name the program, such as "site-admin" */
SaActor *
sa_actor_new (SaActorKind  kind,
              SaId         account,
              const char  *program)
{
  SaActor *self;

  g_return_val_if_fail (program != NULL, NULL);

  self = g_new0 (SaActor, 1);
  self->kind = kind;
  self->account = account;
  self->program = g_strdup (program);

  return self;
}

SaActor *
sa_actor_copy (const SaActor *self)
{
  SaActor *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->token = g_strdup (self->token);
  copy->program = g_strdup (self->program);
  copy->os_user = g_strdup (self->os_user);
  copy->host = g_strdup (self->host);

  return copy;
}

void
sa_actor_free (SaActor *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->token);
  g_free (self->program);
  g_free (self->os_user);
  g_free (self->host);
  g_free (self);
}

SaPlan *
sa_plan_new (const char *title,
             gboolean    atomic)
{
  SaPlan *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_new0 (SaPlan, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->title = g_strdup (title);
  self->atomic = atomic != FALSE;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_change_unref);

  return self;
}

SaPlan *
sa_plan_new_single (const char *title,
                    SaChange   *change)
{
  SaPlan *self;

  g_return_val_if_fail (change != NULL, NULL);

  self = sa_plan_new (title, FALSE);
  sa_plan_take (self, change);

  return self;
}

SaPlan *
sa_plan_ref (SaPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_plan_unref (SaPlan *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->title);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

SaId
sa_plan_take (SaPlan   *self,
              SaChange *change)
{
  g_return_val_if_fail (MAY_CHANGE (self), 0);
  g_return_val_if_fail (change != NULL, 0);

  g_ptr_array_add (self->changes, change);

  return sa_plan_result (self->changes->len - 1);
}

gsize
sa_plan_count_targets (const SaPlan *self)
{
  gsize n_targets = 0;
  guint i;

  g_return_val_if_fail (self != NULL, 0);

  for (i = 0; i < self->changes->len; i++)
    {
      const SaChange *change = g_ptr_array_index (self->changes, i);

      if (change->targets != NULL)
        n_targets += sa_targets_get_size (change->targets);
      else
        n_targets++;
    }

  return n_targets;
}
