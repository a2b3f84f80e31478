/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-key-text.h"

#include <glib/gi18n-lib.h>

#define NOT_KNOWN_INVITER N_("Where nobody knows who invites")

/* Translators: names of the parts that a mail is made of. Header capitalization */
static const struct
{
  SaMailPart  part;
  const char *title;
  const char *hint;   /* (nullable) */
} keys[SA_MAIL_N_KEYS] = {
  [SA_MAIL_KEY_SUBJECT] = { SA_MAIL_PART_SUBJECT, N_("Subject"), NULL },
  [SA_MAIL_KEY_SUBJECT_ANONYMOUS] = { SA_MAIL_PART_SUBJECT, N_("Subject Without a Name"), NOT_KNOWN_INVITER },
  [SA_MAIL_KEY_GREETING] = { SA_MAIL_PART_OPENING, N_("Greeting"), NULL },
  [SA_MAIL_KEY_GREETING_ANONYMOUS] = {
    SA_MAIL_PART_OPENING, N_("Greeting Without a Name"), N_("Where the invited person’s name is not known") },
  [SA_MAIL_KEY_INTRO] = { SA_MAIL_PART_OPENING, N_("Introduction"), NULL },
  [SA_MAIL_KEY_INTRO_ANONYMOUS] = { SA_MAIL_PART_OPENING, N_("Introduction Without a Name"), NOT_KNOWN_INVITER },
  [SA_MAIL_KEY_PRODUCTS] = {
    SA_MAIL_PART_OPENING, N_("Products"), N_("Where the invitation gives any") },
  [SA_MAIL_KEY_MESSAGE] = {
    SA_MAIL_PART_OPENING, N_("Before the Personal Message"), N_("Where there is one") },
  [SA_MAIL_KEY_MESSAGE_ANONYMOUS] = {
    SA_MAIL_PART_OPENING, N_("Before the Personal Message, Without a Name"), NOT_KNOWN_INVITER },
  [SA_MAIL_KEY_ACCOUNT_NEW] = { SA_MAIL_PART_ACCOUNT, N_("About the Account"), N_("For people who have none yet") },
  [SA_MAIL_KEY_ACCOUNT_EXISTING] = {
    SA_MAIL_PART_ACCOUNT, N_("About the Account They Have"), N_("For people who have one already") },
  [SA_MAIL_KEY_BUTTON_NEW] = { SA_MAIL_PART_ACCOUNT, N_("Button"), N_("For people without an account") },
  [SA_MAIL_KEY_BUTTON_EXISTING] = {
    SA_MAIL_PART_ACCOUNT, N_("Button for Accounts"), N_("For people who have an account already") },
  [SA_MAIL_KEY_OPEN_NEW] = {
    SA_MAIL_PART_ACCOUNT, N_("Before the Link in Plain Text"), N_("For people without an account") },
  [SA_MAIL_KEY_OPEN_EXISTING] = {
    SA_MAIL_PART_ACCOUNT, N_("Before the Link in Plain Text, for Accounts"),
    N_("For people who have an account already") },
  [SA_MAIL_KEY_COPY] = { SA_MAIL_PART_ACCOUNT, N_("Below the Button"), NULL },
  [SA_MAIL_KEY_EXPIRES] = { SA_MAIL_PART_CLOSING, N_("Expiry"), N_("Unless the invitation never expires") },
  [SA_MAIL_KEY_PRIVATE] = { SA_MAIL_PART_CLOSING, N_("About the Link"), NULL },
  [SA_MAIL_KEY_REPLY] = {
    SA_MAIL_PART_CLOSING, N_("Questions"), N_("Where an answer reaches who invites") },
  [SA_MAIL_KEY_IGNORE] = { SA_MAIL_PART_CLOSING, N_("For Those Who Expected No Mail"), NULL },
};

const char *
sa_mail_part_to_title (SaMailPart part)
{
  switch (part)
    {
    case SA_MAIL_PART_SUBJECT:
      /* Translators: a part of a mail */
      return C_("mail part", "Subject");
    case SA_MAIL_PART_OPENING:
      /* Translators: a part of a mail: how it begins */
      return C_("mail part", "Opening");
    case SA_MAIL_PART_ACCOUNT:
      /* Translators: a part of a mail */
      return C_("mail part", "Account and Button");
    case SA_MAIL_PART_CLOSING:
    default:
      /* Translators: a part of a mail: how it ends */
      return C_("mail part", "Closing");
    }
}

SaMailPart
sa_mail_key_get_part (SaMailKey key)
{
  g_return_val_if_fail (key >= SA_MAIL_FIRST_OWN_KEY && key < SA_MAIL_N_KEYS, SA_MAIL_PART_SUBJECT);

  return keys[key].part;
}

const char *
sa_mail_key_to_title (SaMailKey key)
{
  g_return_val_if_fail (key >= SA_MAIL_FIRST_OWN_KEY && key < SA_MAIL_N_KEYS, NULL);

  return _(keys[key].title);
}

const char *
sa_mail_key_to_hint (SaMailKey key)
{
  g_return_val_if_fail (key >= SA_MAIL_FIRST_OWN_KEY && key < SA_MAIL_N_KEYS, NULL);

  return keys[key].hint != NULL ? _(keys[key].hint) : NULL;
}

const char *
sa_mail_var_to_text (SaMailVar var)
{
  switch (var)
    {
    case SA_MAIL_VAR_INVITER:
      return _("Who invites");
    case SA_MAIL_VAR_NAME:
      return _("The invited person’s name");
    case SA_MAIL_VAR_ADDRESS:
      return _("The invited person’s address");
    case SA_MAIL_VAR_SITE:
      return _("The name of the site");
    case SA_MAIL_VAR_ORGANIZATION:
      return _("The name of the organization");
    case SA_MAIL_VAR_PRODUCTS:
      return _("The products, as a list");
    case SA_MAIL_VAR_EXPIRES:
      return _("The day on which the link expires");
    case SA_MAIL_VAR_DAY:
    case SA_MAIL_VAR_MONTH:
    case SA_MAIL_VAR_YEAR:
    case SA_MAIL_N_VARS:
    default:
      /* Parts of a date, which no text of an organization has */
      return "";
    }
}

SaMailVariant
sa_mail_key_get_variant (SaMailKey key)
{
  SaMailVariant variant = { FALSE, FALSE, FALSE };

  variant.anonymous = key == SA_MAIL_KEY_SUBJECT_ANONYMOUS || key == SA_MAIL_KEY_INTRO_ANONYMOUS ||
                      key == SA_MAIL_KEY_MESSAGE_ANONYMOUS;
  variant.nameless = key == SA_MAIL_KEY_GREETING_ANONYMOUS;
  variant.existing = key == SA_MAIL_KEY_ACCOUNT_EXISTING || key == SA_MAIL_KEY_BUTTON_EXISTING ||
                     key == SA_MAIL_KEY_OPEN_EXISTING;
  return variant;
}
