/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-answer.h"

#include <glib/gi18n-lib.h>

static const char *
get_title (SaErrorClass error_class)
{
  switch (error_class)
    {
    case SA_ERROR_CLASS_NONE:
      return _("The relay took the message");
    case SA_ERROR_CLASS_TRY_AGAIN:
      return _("The relay could not take the message now");
    case SA_ERROR_CLASS_UNKNOWN:
      return _("Whether the message was sent is not known");
    case SA_ERROR_CLASS_RECIPIENT:
      return _("The relay refuses this recipient");
    case SA_ERROR_CLASS_ACCOUNT:
      return _("The relay refuses this account");
    case SA_ERROR_CLASS_MESSAGE:
    default:
      return _("The relay refuses the message");
    }
}

static char *
dup_advice (SaErrorClass  error_class,
            const char   *address,
            const char   *secret_title)
{
  switch (error_class)
    {
    case SA_ERROR_CLASS_NONE:
      /* Translators: %s is an e-mail address */
      return g_strdup_printf (_("Look into the mailbox of %s. It can take some minutes to arrive."), address);
    case SA_ERROR_CLASS_TRY_AGAIN:
      return g_strdup (_("Try again in a few minutes. Invitations wait until then, and are tried again by themselves."));
    case SA_ERROR_CLASS_UNKNOWN:
      /* Translators: %s is an e-mail address */
      return g_strdup_printf (_("The relay was reached, but its answer was not. Look into the mailbox of %s before you try "
                                "again."), address);
    case SA_ERROR_CLASS_RECIPIENT:
      return g_strdup (_("Check the address, or send the test to another one."));
    case SA_ERROR_CLASS_ACCOUNT:
      if (secret_title != NULL)
        /* Translators: %s is what the relay calls its secret, such as “API Key” */
        return g_strdup_printf (_("Check the server address and “%s”, and whether the account is in order at the relay. "
                                  "Until then no mail can leave."), secret_title);
      return g_strdup (_("Check the settings above, and whether the account is in order at the relay. Until then no mail "
                         "can leave."));
    case SA_ERROR_CLASS_MESSAGE:
    default:
      return g_strdup (_("Check the sender: most relays only take mail from an address or a domain that is registered "
                         "with them."));
    }
}

SaRelayAnswer *
sa_relay_answer_new (const SaReceipt *receipt,
                     const GError    *error,
                     const char      *address,
                     const char      *secret_title)
{
  SaRelayAnswer *self = NULL;

  g_return_val_if_fail (receipt != NULL || error != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_new0 (SaRelayAnswer, 1);
  if (receipt == NULL)
    {
      self->title = g_strdup (_("The test mail could not be sent"));
      self->advice = g_strdup (error->message);
      return self;
    }

  self->good = receipt->error_class == SA_ERROR_CLASS_NONE;
  self->title = g_strdup (get_title (receipt->error_class));
  self->advice = dup_advice (receipt->error_class, address, secret_title);
  self->text = g_strdup (receipt->text != NULL ? receipt->text : receipt->relay_id);

  return self;
}

void
sa_relay_answer_free (SaRelayAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->advice);
  g_free (self->text);
  g_free (self);
}
