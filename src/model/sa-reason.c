/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-types.h"

#include <glib/gi18n-lib.h>

/* The word is a promise to scripts; the sentence says what is wrong and what to do. */
static const struct
{
  const char *word;
  const char *text;
} reasons[SA_N_REASONS] = {
  [SA_REASON_NONE] = { "none", NULL },
  [SA_REASON_NOT_ALLOWED] = {
    "not-allowed", N_("Your role on this site does not allow this. Ask a site administrator.") },
  [SA_REASON_ROLE_ABOVE_OWN] = {
    "role-above-own", N_("This role may do more than you may. Choose one that is not above your own.") },
  [SA_REASON_PRODUCT_NOT_OWN] = {
    "product-not-own",
    N_("You can give only products and groups that you have. Leave out the others or ask a site administrator.") },
  [SA_REASON_NOT_OWN_INVITATION] = {
    "not-own-invitation", N_("Somebody else sent this invitation. Ask them or a site administrator.") },
  [SA_REASON_LAST_SITE_ADMIN] = {
    "last-site-admin",
    N_("This is the last site administrator who has come in. Make somebody else site administrator first.") },
  [SA_REASON_LAST_ORGANIZATION_ADMIN] = {
    "last-organization-admin",
    N_("This is the last organization admin who has come in. Make somebody else organization admin first.") },
  [SA_REASON_ORGANIZATION_ADMIN_ONLY] = {
    "organization-admin-only", N_("Only organization admins may do this. Ask one of them.") },
  [SA_REASON_NOT_MANAGED] = {
    "not-managed",
    N_("The address is not on a verified domain of your organization. Verify the domain or remove the user instead.") },
  [SA_REASON_ACTOR_UNKNOWN] = {
    "actor-unknown", N_("Your account is unknown or deactivated here. Choose another operator.") },
  [SA_REASON_NO_SEAT] = {
    "no-seat", N_("The product has no free seat. Add seats or take the product from somebody else first.") },
  [SA_REASON_REMOVED_EARLIER] = {
    "removed-earlier", N_("Was removed earlier and comes back with their history.") },
  [SA_REASON_NO_ACCESS_BEFORE] = {
    "no-access-before", N_("Without access to this site until access is restored.") },
  [SA_REASON_REMOVED] = {
    "removed", N_("Is not a user of this site any more. Invite them again.") },
  [SA_REASON_ACCOUNT_DEACTIVATED] = {
    "account-deactivated", N_("The account is deactivated. An organization admin can reactivate it.") },
  [SA_REASON_NAME_TAKEN] = { "name-taken", N_("The name is taken. Choose another one.") },
  [SA_REASON_NAME_EMPTY] = { "name-empty", N_("The name is empty. Enter one.") },
  [SA_REASON_TEXT_TOO_LONG] = { "text-too-long", N_("The text is too long. Shorten it.") },
  [SA_REASON_TEXT_CONTROL] = {
    "text-control", N_("The text has a line break or control character in it. Remove it.") },
  [SA_REASON_ADDRESS_TAKEN] = {
    "address-taken", N_("Another account has this address. Choose another address.") },
  [SA_REASON_HAS_BEEN_SEEN] = {
    "has-been-seen", N_("Has come in already, so there is no invitation to send again.") },
  [SA_REASON_PUBLIC_MAIL_HOST] = {
    "public-mail-host", N_("Anybody can have an address there. Invite people by their addresses instead.") },
  [SA_REASON_PUBLIC_SUFFIX] = {
    "public-suffix", N_("Many organizations share this domain ending. Enter the domain of yours.") },
  [SA_REASON_DOMAIN_INVALID] = {
    "domain-invalid", N_("This is not a domain. Enter one such as “example.com”.") },
  [SA_REASON_URL_INVALID] = {
    "url-invalid", N_("This is not a web address. Enter one such as “https://support.example.com”.") },
  [SA_REASON_IN_USE] = { "in-use", N_("It is still in use. Free it first.") },
  [SA_REASON_NOT_UNDOABLE] = { "not-undoable", N_("This cannot be undone. Make the opposite change instead.") },
  [SA_REASON_NOTHING_TO_UNDO] = { "nothing-to-undo", N_("There is nothing of yours to undo.") },
  [SA_REASON_ERASED] = { "erased", N_("The person was erased, and nothing of theirs can come back.") },
  [SA_REASON_CHANGED_SINCE] = {
    "changed-since", N_("Somebody has changed it since. Look at what it is now and decide again.") },
  [SA_REASON_NOT_FOUND] = { "not-found", N_("It is not there any more. Look at the list again.") },
  [SA_REASON_LINK_DEAD] = {
    "link-dead", N_("This invitation link is no longer valid. Ask whoever invited you for a new one.") },
  [SA_REASON_LINK_EXPIRED] = {
    "link-expired", N_("This invitation link has expired. Ask whoever invited you for a new one.") },
  [SA_REASON_ALREADY_LEFT] = {
    "already-left", N_("The mail has already left and cannot be called back.") },
  [SA_REASON_SETTING_INVALID] = {
    "setting-invalid", N_("A setting is missing or has a value that cannot be used. Correct it.") },
  [SA_REASON_ADDRESS_EMPTY] = { "address-empty", N_("There is no address here. Enter one.") },
  [SA_REASON_ADDRESS_NO_AT] = { "address-no-at", N_("The address has no “@”") },
  [SA_REASON_ADDRESS_MANY_AT] = {
    "address-many-at", N_("The address has more than one “@”. Separate addresses with a comma or a space.") },
  [SA_REASON_ADDRESS_NO_LOCAL] = { "address-no-local", N_("There is no name before the “@”") },
  [SA_REASON_ADDRESS_LOCAL_BAD] = {
    "address-local-bad", N_("The part before the “@” has a character or a dot where none may be") },
  [SA_REASON_ADDRESS_LOCAL_LONG] = {
    "address-local-long", N_("The part before the “@” is longer than 64 bytes") },
  [SA_REASON_ADDRESS_NO_DOMAIN] = { "address-no-domain", N_("There is no domain after the “@”") },
  [SA_REASON_ADDRESS_DOMAIN_BAD] = {
    "address-domain-bad", N_("The domain has a character, dot or hyphen where none may be") },
  [SA_REASON_ADDRESS_DOMAIN_NO_ENDING] = {
    "address-domain-no-ending", N_("The domain has no ending, such as “.com”") },
  [SA_REASON_ADDRESS_LONG] = { "address-long", N_("The address is longer than 254 bytes") },
  [SA_REASON_ADDRESS_CONTROL] = { "address-control", N_("The address has a control character in it. Type it again.") },
  [SA_REASON_ADDRESS_LITERAL] = {
    "address-literal", N_("The address names a computer by its number. Enter one with a domain.") },
  [SA_REASON_ADDRESS_UNBALANCED] = {
    "address-unbalanced", N_("A quotation mark or bracket is not closed") },
  [SA_REASON_SIGNED_UP] = {
    "signed-up", N_("They have signed up: only they can change their address") },
  [SA_REASON_LANGUAGE_UNKNOWN] = { "language-unknown", N_("No mail is written in this language") },
  [SA_REASON_TEMPLATE_INVALID] = {
    "template-invalid", N_("A text is too long, has a word in braces that is not known there, or lacks one that it needs") },
};

const char *
sa_reason_to_string (SaReason reason)
{
  g_return_val_if_fail ((guint) reason < SA_N_REASONS, "");

  return reasons[reason].word;
}

const char *
sa_reason_to_text (SaReason reason)
{
  g_return_val_if_fail ((guint) reason < SA_N_REASONS, "");

  if (reasons[reason].text == NULL)
    return "";

  return _(reasons[reason].text);
}
