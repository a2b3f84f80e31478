/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-command-private.h"

#include "sa-address.h"

static void
users (SaCommandLines *self,
       const SaChange *change,
       const char     *verb)
{
  sa_command_begin (self, change, verb);
  sa_command_add_targets (self, change);
  sa_command_end (self);
}

/* A verb that takes one thing and then users: a line a thing. */
static void
users_of (SaCommandLines *self,
          const SaChange *change,
          const char     *verb,
          SaEntity        entity,
          const SaIds    *ids)
{
  gsize i;

  if (ids == NULL || sa_ids_get_size (ids) == 0)
    self->ok = FALSE;
  for (i = 0; ids != NULL && i < sa_ids_get_size (ids); i++)
    {
      sa_command_begin (self, change, verb);
      sa_command_take_word (self, sa_command_name_of (self, entity, sa_ids_get_nth (ids, i)));
      sa_command_add_targets (self, change);
      sa_command_end (self);
    }
}

static void
one_word (SaCommandLines *self,
          const SaChange *change,
          const char     *verb,
          const char     *word)
{
  sa_command_begin (self, change, verb);
  sa_command_add_word (self, word);
  sa_command_end (self);
}

static void
offer_options (SaCommandLines *self,
               const SaChange *change)
{
  g_autofree char *at = sa_time_to_rfc3339 (change->not_before);

  sa_command_option (self, "--language", change->language);
  sa_command_option (self, "--message", change->text);
  if ((change->flags & SA_CHANGE_FLAG_NEVER_EXPIRES) != 0 || change->expires_days <= 0)
    sa_command_option (self, "--expires", "never");
  else if (change->expires_days != SA_DEFAULT_EXPIRES_DAYS)
    sa_command_number_option (self, "--expires", change->expires_days);
  sa_command_option (self, "--at", at);
}

/* Whether @domains are those of the addresses, no more and no less, which is what --allow-domain lets in. */
static gboolean
are_domains_of_targets (const SaChange *change)
{
  g_autoptr(GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      const char *address = sa_targets_get_address (change->targets, i);
      char *domain = address != NULL && sa_targets_get_reason (change->targets, i) == SA_REASON_NONE
                       ? sa_address_domain (address) : NULL;

      if (domain != NULL && !g_strv_contains ((const char * const *) change->domains, domain))
        {
          g_free (domain);
          return FALSE;
        }
      if (domain != NULL)
        g_hash_table_add (found, domain);
    }

  return g_hash_table_size (found) == g_strv_length (change->domains);
}

static void
invite (SaCommandLines *self,
        const SaChange *change)
{
  gboolean has_domains = change->domains != NULL && change->domains[0] != NULL;
  gboolean all_domains = has_domains && are_domains_of_targets (change);
  gsize i;

  sa_command_begin (self, change, "invite");
  if (change->role != SA_ROLE_BASIC)
    sa_command_option (self, "--role", sa_role_to_string (change->role));
  for (i = 0; change->products != NULL && i < sa_ids_get_size (change->products); i++)
    sa_command_named_option (self, "--product", SA_ENTITY_PRODUCT, sa_ids_get_nth (change->products, i));
  for (i = 0; change->groups != NULL && i < sa_ids_get_size (change->groups); i++)
    sa_command_named_option (self, "--group", SA_ENTITY_GROUP, sa_ids_get_nth (change->groups, i));
  if ((change->flags & SA_CHANGE_FLAG_SEND_MAIL) == 0)
    sa_command_append (self, "--no-mail");
  offer_options (self, change);
  if (all_domains)
    sa_command_append (self, "--allow-domain");
  sa_command_add_targets (self, change);
  sa_command_end (self);
  for (i = 0; has_domains && !all_domains && change->domains[i] != NULL; i++)
    one_word (self, change, "domain allow", change->domains[i]);
}

static void
create (SaCommandLines *self,
        const SaChange *change)
{
  g_autofree char *admin = NULL;

  if (change->targets == NULL || sa_targets_get_size (change->targets) != 1 ||
      sa_targets_get_address (change->targets, 0) == NULL)
    {
      self->ok = FALSE;
      return;
    }
  admin = sa_command_write_mailbox (sa_targets_get_name (change->targets, 0),
                                    sa_targets_get_address (change->targets, 0));
  sa_command_begin (self, NULL, "init");
  sa_command_option (self, "--organization", change->name);
  sa_command_option (self, "--site", change->text);
  sa_command_option (self, "--url", change->url);
  sa_command_option (self, "--admin", admin);
}

static void
set_seats (SaCommandLines *self,
           const SaChange *change)
{
  gsize i;

  /* There is no way to say "without limit" but at the beginning. */
  if (change->number < 0 || change->targets == NULL)
    self->ok = FALSE;
  for (i = 0; self->ok && i < sa_targets_get_size (change->targets); i++)
    {
      sa_command_begin (self, change, "product set");
      sa_command_number_option (self, "--seats", change->number);
      sa_command_take_word (self, sa_command_name_of (self, SA_ENTITY_PRODUCT, sa_targets_get_id (change->targets, i)));
      sa_command_end (self);
    }
}

static void
make_links (SaCommandLines *self,
            const SaChange *change)
{
  gsize n_targets = change->targets != NULL ? sa_targets_get_size (change->targets) : 0;
  gsize i;

  if (n_targets == 0 || n_targets > SA_COMMAND_MAX_TARGETS)
    self->ok = FALSE;
  for (i = 0; self->ok && i < n_targets; i++)
    {
      sa_command_begin (self, change, "link");
      sa_command_take_word (self, sa_command_name_of (self, SA_ENTITY_USER, sa_targets_get_id (change->targets, i)));
      sa_command_end (self);
    }
}

static void
set_relay (SaCommandLines *self,
           const SaChange *change)
{
  GVariantIter iter;
  const char *key;
  const char *value;

  sa_command_begin (self, change, "relay set");
  sa_command_add_word (self, change->name);
  sa_command_take_word (self, change->text != NULL ? g_strconcat ("sender=", change->text, NULL) : NULL);
  if (change->settings != NULL && g_variant_is_of_type (change->settings, G_VARIANT_TYPE ("a{ss}")))
    {
      g_variant_iter_init (&iter, change->settings);
      while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
        sa_command_take_word (self, g_strconcat (key, "=", value, NULL));
    }
  sa_command_end (self);
}

static void
set_template (SaCommandLines *self,
              const SaChange *change)
{
  gboolean any = change->settings != NULL && g_variant_n_children (change->settings) > 0;

  sa_command_begin (self, NULL, any ? "template set" : "template reset");
  sa_command_add_word (self, change->language);
  if (any)
    sa_command_add_word (self, "-");
  sa_command_end (self);
}

static void
change_address (SaCommandLines *self,
                const SaChange *change)
{
  sa_command_begin (self, change, "account change-address");
  if (change->targets == NULL)
    self->ok = FALSE;
  else
    sa_command_take_word (self, sa_command_name_of (self, SA_ENTITY_USER, sa_targets_get_id (change->targets, 0)));
  sa_command_add_word (self, change->name);
  sa_command_end (self);
}

static void
set_operator (SaCommandLines *self,
              const SaChange *change)
{
  /* The command line says it only of whoever runs it. */
  if (change->targets == NULL || g_strcmp0 (change->text, self->os_user) != 0)
    {
      self->ok = FALSE;
      return;
    }
  sa_command_begin (self, NULL, "operator set");
  sa_command_take_word (self, sa_command_name_of (self, SA_ENTITY_ACCOUNT, sa_targets_get_id (change->targets, 0)));
  sa_command_end (self);
}

static void
write_thing (SaCommandLines *self,
             const SaChange *change)
{
  switch ((int) change->kind)
    {
    case SA_CHANGE_CREATE_ORGANIZATION:
      create (self, change);
      break;
    case SA_CHANGE_ADD_SITE:
      sa_command_begin (self, NULL, "site add");
      sa_command_option (self, "--url", change->url);
      sa_command_add_word (self, change->name);
      sa_command_end (self);
      break;
    case SA_CHANGE_ADD_PRODUCT:
      sa_command_begin (self, change, "product add");
      if (change->number >= 0)
        sa_command_number_option (self, "--seats", change->number);
      sa_command_add_word (self, change->name);
      sa_command_end (self);
      break;
    case SA_CHANGE_SET_PRODUCT_SEATS:
      set_seats (self, change);
      break;
    case SA_CHANGE_ADD_GROUP:
      sa_command_begin (self, change, "group add");
      sa_command_option (self, "--description", change->text != NULL && *change->text != '\0' ? change->text : NULL);
      sa_command_add_word (self, change->name);
      sa_command_end (self);
      break;
    case SA_CHANGE_ALLOW_DOMAIN:
      one_word (self, change, "domain allow", change->name);
      break;
    case SA_CHANGE_DENY_DOMAIN:
      one_word (self, change, "domain deny", change->name);
      break;
    case SA_CHANGE_SET_OPERATOR:
      set_operator (self, change);
      break;
    /* Removing and renaming things has no verb; acceptance and what undo and reports write is no decision. */
    default:
      self->ok = FALSE;
      break;
    }
}

static void
write_mail (SaCommandLines *self,
            const SaChange *change)
{
  g_autofree char *at = sa_time_to_rfc3339 (change->not_before);

  switch ((int) change->kind)
    {
    case SA_CHANGE_SET_RELAY:
      set_relay (self, change);
      break;
    case SA_CHANGE_REMOVE_RELAY:
      sa_command_begin (self, change, "relay remove");
      break;
    case SA_CHANGE_CANCEL_MESSAGE:
    case SA_CHANGE_RETRY_MESSAGE:
      sa_command_begin (self, NULL, change->kind == SA_CHANGE_CANCEL_MESSAGE ? "outbox cancel" : "outbox retry");
      sa_command_add_numbers (self, change);
      sa_command_end (self);
      break;
    case SA_CHANGE_POSTPONE_MESSAGE:
      sa_command_begin (self, NULL, "outbox postpone");
      sa_command_take_word (self, g_steal_pointer (&at));
      sa_command_add_numbers (self, change);
      sa_command_end (self);
      break;
    case SA_CHANGE_PAUSE_OUTBOX:
      sa_command_begin (self, NULL, "outbox pause");
      sa_command_option (self, "--reason", change->text != NULL && *change->text != '\0' ? change->text : NULL);
      break;
    case SA_CHANGE_RESUME_OUTBOX:
      sa_command_begin (self, NULL, "outbox resume");
      break;
    case SA_CHANGE_SET_TEMPLATE:
      set_template (self, change);
      break;
    case SA_CHANGE_SET_LANGUAGE:
      one_word (self, NULL, "organization language",
                change->language != NULL && *change->language != '\0' ? change->language : "none");
      break;
    default:
      write_thing (self, change);
      break;
    }
}

static void
write_change (SaCommandLines *self,
              const SaChange *change)
{
  switch ((int) change->kind)
    {
    case SA_CHANGE_INVITE:
      invite (self, change);
      break;
    case SA_CHANGE_RESEND:
      sa_command_begin (self, change, "resend");
      offer_options (self, change);
      sa_command_add_targets (self, change);
      sa_command_end (self);
      break;
    case SA_CHANGE_REVOKE:
      users (self, change, "revoke");
      break;
    case SA_CHANGE_RESTORE:
      users (self, change, "restore");
      break;
    case SA_CHANGE_REMOVE:
      users (self, change, "remove");
      break;
    case SA_CHANGE_SEEN:
      users (self, change, "seen");
      break;
    case SA_CHANGE_SET_ROLE:
      sa_command_begin (self, change, "set-role");
      sa_command_add_word (self, sa_role_to_string (change->role));
      sa_command_add_targets (self, change);
      sa_command_end (self);
      break;
    case SA_CHANGE_GRANT:
      users_of (self, change, "grant", SA_ENTITY_PRODUCT, change->products);
      break;
    case SA_CHANGE_WITHDRAW:
      users_of (self, change, "withdraw", SA_ENTITY_PRODUCT, change->products);
      break;
    case SA_CHANGE_ADD_TO_GROUP:
      users_of (self, change, "group add-user", SA_ENTITY_GROUP, change->groups);
      break;
    case SA_CHANGE_REMOVE_FROM_GROUP:
      users_of (self, change, "group remove-user", SA_ENTITY_GROUP, change->groups);
      break;
    case SA_CHANGE_MAKE_LINK:
      make_links (self, change);
      break;
    case SA_CHANGE_CHANGE_ADDRESS:
      change_address (self, change);
      break;
    default:
      write_mail (self, change);
      break;
    }
}

char *
sa_command_from_plan (const SaPlan  *plan,
                      const char    *os_user,
                      SaCommandName  name,
                      gpointer       data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  SaCommandLines self = { plan, os_user, name, data, text, words, TRUE };
  guint i;

  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (i = 0; self.ok && i < plan->changes->len; i++)
    write_change (&self, g_ptr_array_index (plan->changes, i));

  return self.ok && text->len > 0 ? g_strdup (text->str) : NULL;
}

char *
sa_command_from_undo (SaId     event,
                      gboolean redo)
{
  if (redo)
    return g_strdup ("site-adminctl redo");

  return g_strdup_printf ("site-adminctl undo %" G_GINT64_FORMAT, event);
}
