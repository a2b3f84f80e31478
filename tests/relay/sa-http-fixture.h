/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-vendors.h"
#include "sa-http-relay.h"
#include "sa-test.h"

G_BEGIN_DECLS

#define KEY "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
#define MESSAGE_ID "<" KEY "@xn--bcher-kva.example>"
/* What must come out as it went in */
#define SUBJECT "Join “{{name}}” %recipient.x% -sub- =?utf-8?q?=0A?= \"quoted\" é 日本"
#define FROM_NAME "Ann “A.” O'Neil, via Bücher \\ \"Co\" <x@y>"
#define TEXT "Hello {{name}},\n\n.\nFrom %recipient.name% to you: <b>&amp;</b> \"x\" \\ \t 日本\n--frontier\n"
#define HTML "<p title=\"{{x}}\">%recipient.x% &lt;b&gt; 日本 \\</p>\n"

/** HttpVendor: one protocol under test */
typedef struct
{
  const char           *name;
  const SaHttpProtocol *protocol;
} HttpVendor;

extern const HttpVendor http_vendors[];
extern const gsize n_http_vendors;

/** HttpFixture: a vendor's fake and a relay that talks to it; @data of the case is the #HttpVendor */
typedef struct
{
  const HttpVendor *vendor;
  SaFakeVendor     *fake;
  SaFaultServer    *server;
  SaHttpClient     *client;
  SaMailRelay      *relay;
  SaEnvelope       *envelope;
  SaTime            now;       /* the relay's clock */
} HttpFixture;

void        http_fixture_set_up (HttpFixture *self, gconstpointer data);
void        http_fixture_tear_down (HttpFixture *self, gconstpointer data);
/** http_fixture_add: the case once for each vendor (@only %NULL), or for one, as /http-relay/VENDOR/PATH */
void        http_fixture_add (const char *only, const char *path, void (*run) (HttpFixture *self, gconstpointer data));

/** http_new_envelope: Returns: (transfer full): one with everything in it that could be mistaken for something else */
SaEnvelope *http_new_envelope (SaTime composed);
SaReceipt  *http_send (SaMailRelay *relay, SaEnvelope *envelope);
SaReceipt  *http_look_up (SaMailRelay *relay, SaEnvelope *envelope);
SaReceipt  *http_follow (SaMailRelay *relay, const char *relay_id);

G_END_DECLS
