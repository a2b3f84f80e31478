/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-words.h"

G_BEGIN_DECLS

/* What the texts of a mail and their variables are called: pure functions, for views and tests alike. */

/** SaMailPart: the parts of a mail that its texts are shown under. */
typedef enum
{
  SA_MAIL_PART_SUBJECT,
  SA_MAIL_PART_OPENING,
  SA_MAIL_PART_ACCOUNT,
  SA_MAIL_PART_CLOSING,
} SaMailPart;
#define SA_N_MAIL_PARTS 4

const char *sa_mail_part_to_title (SaMailPart part);
SaMailPart  sa_mail_key_get_part  (SaMailKey key);
/** sa_mail_key_to_title: such as "Greeting" */
const char *sa_mail_key_to_title  (SaMailKey key);
/** sa_mail_key_to_hint: Returns: (nullable): when the mail has this text, where that is not always */
const char *sa_mail_key_to_hint   (SaMailKey key);
/** sa_mail_var_to_text: what stands in its place in the mail, such as "the name of the site" */
const char *sa_mail_var_to_text   (SaMailVar var);

/** SaMailVariant: what a mail must be like to have a text in it. */
typedef struct
{
  gboolean anonymous;  /* nobody knows who invites */
  gboolean nameless;   /* nobody knows what the invitee is called */
  gboolean existing;   /* the invitee has an account */
} SaMailVariant;

/** sa_mail_key_get_variant: a mail that the text @key is in, for a preview of it */
SaMailVariant sa_mail_key_get_variant (SaMailKey key);

G_END_DECLS
