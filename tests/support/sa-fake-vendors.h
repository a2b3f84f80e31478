/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fault-server.h"

G_BEGIN_DECLS

#define SA_FAKE_SECRET "sw0rdfish-0123456789"
/* the two public halves of an Amazon account */
#define SA_FAKE_KEY_ID "AKIDEXAMPLE"
#define SA_FAKE_REGION "eu-central-1"

/**
 * SaFakeVendor:
 *
 * A vendor's HTTP interface for mail, from its documents: strict about method, path, headers and members, with the
 * vendor's own words for what is missing or not known. It remembers each request, keeps the mails that it took, and
 * tells of them where the vendor does.
 */
typedef struct _SaFakeVendor SaFakeVendor;

/** sa_fake_vendor_new: @name: of the protocol: "resend" */
SaFakeVendor  *sa_fake_vendor_new (const char *name);
void           sa_fake_vendor_free (SaFakeVendor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFakeVendor, sa_fake_vendor_free)

SaFaultServer *sa_fake_vendor_get_server (SaFakeVendor *self);
/** sa_fake_vendor_dup_settings: Returns: (transfer full): a{ss}: what an account of it needs */
GVariant      *sa_fake_vendor_dup_settings (SaFakeVendor *self);
/** sa_fake_vendor_get_status: the status of its success */
guint          sa_fake_vendor_get_status (SaFakeVendor *self);
/** sa_fake_vendor_count: how many mails it took */
guint          sa_fake_vendor_count (SaFakeVendor *self);
/** sa_fake_vendor_count_of: how many mails it took whose request holds @text */
guint          sa_fake_vendor_count_of (SaFakeVendor *self, const char *text);
/** sa_fake_vendor_forget: the next mail is taken and found by no look-up: indices are slow */
void           sa_fake_vendor_forget (SaFakeVendor *self);
/** sa_fake_vendor_drop_answer: the next mail is taken, and the answer goes wrong */
void           sa_fake_vendor_drop_answer (SaFakeVendor *self, SaFault fault);
/** sa_fake_vendor_set_news: what it answers when asked what became of a mail */
void           sa_fake_vendor_set_news (SaFakeVendor *self, guint status, const char *body);
/** sa_fake_vendor_print_request: Returns: (transfer full): a request as text: its line, its headers, its body */
char          *sa_fake_vendor_print_request (SaFakeVendor *self, guint position);

G_END_DECLS
