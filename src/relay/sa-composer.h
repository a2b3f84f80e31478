/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-preview.h"
#include "sa-mail-relay.h"
#include "sa-mail-template.h"
#include "sa-record.h"

G_BEGIN_DECLS

/** SaComposition: a mail that is ready to be frozen. The secret of its link is in @bytes alone. */
typedef struct
{
  char       *message_id;  /* "<random@sender's domain>" */
  char       *key;         /* idempotency key */
  GBytes     *bytes;       /* RFC 5322, CRLF */
  GBytes     *link_hash;   /* SHA-256 of the link's secret */
  SaTime      expires;     /* 0: never */
  SaEnvelope *envelope;    /* what sa_composer_get_envelope() reads out of all that; to be taken */
} SaComposition;

void sa_composition_free (SaComposition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaComposition, sa_composition_free)

/**
 * SaComposer:
 *
 * Makes the mail of an invitation: multipart/alternative, text first, in the best language for its reader. Used on one
 * thread.
 */
#define SA_TYPE_COMPOSER (sa_composer_get_type ())
G_DECLARE_FINAL_TYPE (SaComposer, sa_composer, SA, COMPOSER, GObject)

/**
 * sa_composer_new:
 * @link_base: (nullable): where links lead when the site names no place of its own, such as "http://127.0.0.1:8080"
 * @language: (nullable): the locale of whoever sends, for people whose own is not known where the organization has none
 */
SaComposer    *sa_composer_new (const char *link_base, const char *language);

/**
 * sa_composer_compose:
 * @sender: the relay account's 'NAME <ADDRESS>'
 * @now: the date of the mail, from which its expiry runs
 *
 * Mints the link's secret and writes the mail.
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_REJECTED when no relay can take the recipient's address,
 *   %SA_ERROR_NOT_FOUND when no mail at all can be written (no valid sender, nowhere for links to lead),
 *   %SA_ERROR_INVALID when something is wrong with this one
 */
SaComposition *sa_composer_compose (SaComposer *self, const SaMessageRecord *message, const char *sender, SaTime now,
                                    GError **error);

/** sa_composer_preview: the same words; its link leads nowhere: no secret is minted. Returns: (transfer full) */
SaMailPreview *sa_composer_preview (SaComposer *self, const SaMessageRecord *message, const char *sender, SaTime now,
                                    GError **error);

/**
 * sa_composer_get_envelope:
 * @message: with its frozen bytes, Message-ID and key
 *
 * Reads sender and recipient back out of the frozen bytes, so that a later change of settings does not mix two senders.
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_INVALID when the bytes are damaged
 */
SaEnvelope    *sa_composer_get_envelope (const SaMessageRecord *message, GError **error);

/**
 * sa_composer_check_sender:
 * @sender: 'NAME <ADDRESS>' or an address alone
 * @name: (out) (optional) (transfer full): "" when there is none
 * @address: (out) (optional) (transfer full): with its domain in A-labels
 */
gboolean       sa_composer_check_sender (const char *sender, char **name, char **address, GError **error);

G_END_DECLS
