/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-gateway.h"
#include "sa-language.h"
#include "sa-test.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  SaRepository *repository;
  SaGateway    *gateway;
  SoupSession  *session;
  SaId          user;
  char         *link;   /* path of the invitation page */
} Fixture;

typedef struct
{
  guint  status;
  char  *body;
  char  *csp;
  char  *referrer;
  char  *cache;
} Page;

static void
page_clear (Page *page)
{
  g_free (page->body);
  g_free (page->csp);
  g_free (page->referrer);
  g_free (page->cache);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static SaOutcome *
apply (Fixture     *self,
       SaActorKind  kind,
       SaChange    *change)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaActor) actor = sa_actor_new (kind, 0, "test");
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (self->repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (self->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return outcome;
}

static SaTargets *
address (const char *text,
         const char *name)
{
  SaTargets *targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, text, text, name, SA_REASON_NONE);
  return targets;
}

static char *
make_link (Fixture *self)
{
  SaChange *change = sa_change_new (SA_CHANGE_MAKE_LINK, 1);
  g_autoptr (SaOutcome) outcome = NULL;

  change->expires_days = 1;
  sa_change_take_targets (change, sa_targets_new_id (self->user));
  outcome = apply (self, SA_ACTOR_SYSTEM, change);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  g_assert_nonnull (sa_outcome_get_row (outcome, 0)->detail);
  return g_strconcat ("/i/", sa_outcome_get_row (outcome, 0)->detail, NULL);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  g_autoptr (SaOutcome) created = NULL;
  g_autoptr (SaOutcome) invited = NULL;
  g_autoptr (GError) error = NULL;

  self->repository = sa_fake_repository_new ();
  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "<script>alert(1)</script> & Co");
  sa_change_set_url (change, "https://support.example.com/?a=1&b=2");
  sa_change_take_targets (change, address ("ana@example.com", "Ana"));
  created = apply (self, SA_ACTOR_SYSTEM, change);

  change = sa_change_new (SA_CHANGE_INVITE, sa_outcome_get_row (created, 0)->id);
  sa_change_take_targets (change, address ("bo@x.example", ""));
  change->expires_days = 1;
  invited = apply (self, SA_ACTOR_SYSTEM, change);
  self->user = sa_outcome_get_row (invited, 0)->id;
  self->link = make_link (self);

  self->gateway = sa_gateway_new (self->repository);
  sa_gateway_listen (self->gateway, 0, &error);
  g_assert_no_error (error);
  self->session = soup_session_new ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  sa_gateway_stop (self->gateway);
  g_object_unref (self->gateway);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_object_unref (self->repository);
  g_free (self->link);
}

static void
ask (Fixture    *self,
     const char *method,
     const char *path,
     const char *language,
     const char *form,
     Page       *page)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", sa_gateway_get_port (self->gateway), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (language != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Language", language);
  if (form != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
    }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, sa_test_answer_cb, &answer);
  bytes = soup_session_send_and_read_finish (self->session, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  page->status = soup_message_get_status (message);
  page->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  page->csp = g_strdup (soup_message_headers_get_one (headers, "Content-Security-Policy"));
  page->referrer = g_strdup (soup_message_headers_get_one (headers, "Referrer-Policy"));
  page->cache = g_strdup (soup_message_headers_get_one (headers, "Cache-Control"));
}

static SaTime
get_first_seen (Fixture *self)
{
  g_autoptr (GPtrArray) users = sa_repository_load (self->repository, SA_ENTITY_USER, &self->user, 1, NULL);

  g_assert_cmpuint (users->len, ==, 1);
  return ((SaUserRecord *) users->pdata[0])->facts.first_seen;
}

static void
test_get_burns_nothing (Fixture       *self,
                        gconstpointer  data)
{
  for (int i = 0; i < 3; i++)
    {
      g_auto (Page) page = { 0, };

      ask (self, i == 2 ? "HEAD" : "GET", self->link, NULL, NULL, &page);
      g_assert_cmpuint (page.status, ==, 200);
      g_assert_cmpint (get_first_seen (self), ==, 0);
      if (i < 2)
        g_assert_nonnull (strstr (page.body, "<form method=\"post\">"));
    }
}

static void
test_post_accepts_once (Fixture       *self,
                        gconstpointer  data)
{
  g_auto (Page) first = { 0, };
  g_auto (Page) second = { 0, };
  SaTime seen = 0;

  ask (self, "POST", self->link, NULL, "name=Bo+%3CLind%3E", &first);
  g_assert_cmpuint (first.status, ==, 200);
  g_assert_nonnull (strstr (first.body, "Welcome to"));
  g_assert_nonnull (strstr (first.body, "href=\"https://support.example.com/?a=1&amp;b=2\""));
  seen = get_first_seen (self);
  g_assert_cmpint (seen, >, 0);
  ask (self, "POST", self->link, NULL, "name=Other", &second);
  g_assert_cmpuint (second.status, ==, 200);
  g_assert_nonnull (strstr (second.body, "You are in already"));
  g_assert_cmpint (get_first_seen (self), ==, seen);
}

static void
test_dead_links_have_their_page (Fixture       *self,
                                 gconstpointer  data)
{
  SaChange *change = sa_change_new (SA_CHANGE_REMOVE, 1);
  g_autoptr (SaOutcome) removed = NULL;
  g_auto (Page) dead = { 0, };
  g_auto (Page) unknown = { 0, };
  g_auto (Page) nonsense = { 0, };
  g_auto (Page) elsewhere = { 0, };

  sa_change_take_targets (change, sa_targets_new_id (self->user));
  removed = apply (self, SA_ACTOR_SYSTEM, change);
  ask (self, "POST", self->link, NULL, "", &dead);
  g_assert_cmpuint (dead.status, ==, 410);
  g_assert_cmpint (get_first_seen (self), ==, 0);
  ask (self, "GET", "/i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, NULL, &unknown);
  g_assert_cmpuint (unknown.status, ==, 404);
  ask (self, "GET", "/i/%3Cscript%3E", NULL, NULL, &nonsense);
  g_assert_cmpuint (nonsense.status, ==, 404);
  ask (self, "GET", "/admin", NULL, NULL, &elsewhere);
  g_assert_cmpuint (elsewhere.status, ==, 404);
}

static void
test_expired_links_say_so (Fixture       *self,
                           gconstpointer  data)
{
  g_auto (Page) page = { 0, };

  sa_fake_repository_set_now (SA_FAKE_REPOSITORY (self->repository), g_get_real_time () / G_USEC_PER_SEC + 2 * 86400);
  ask (self, "POST", self->link, NULL, "", &page);
  g_assert_cmpuint (page.status, ==, 410);
  g_assert_nonnull (strstr (page.body, "has expired"));
}

static void
test_hostile_words_stay_words (Fixture       *self,
                               gconstpointer  data)
{
  g_auto (Page) page = { 0, };

  ask (self, "GET", self->link, NULL, NULL, &page);
  g_assert_null (strstr (page.body, "<script"));
  g_assert_nonnull (strstr (page.body, "&lt;script&gt;"));
  g_assert_nonnull (strstr (page.csp, "default-src 'none'"));
  g_assert_cmpstr (page.referrer, ==, "no-referrer");
  g_assert_cmpstr (page.cache, ==, "no-store");
}

static void
test_visitors_language (Fixture       *self,
                        gconstpointer  data)
{
  g_auto (Page) german = { 0, };
  g_auto (Page) other = { 0, };
  g_auto (Page) arabic = { 0, };
  g_auto (Page) portuguese = { 0, };

  ask (self, "GET", self->link, "xx, de-AT;q=0.9, en;q=0.5", NULL, &german);
  g_assert_nonnull (strstr (german.body, "<html lang=\"de\""));
  g_assert_nonnull (strstr (german.body, "Einladung annehmen"));
  ask (self, "GET", self->link, "ar-EG, en;q=0.1", NULL, &arabic);
  g_assert_nonnull (strstr (arabic.body, "<html lang=\"ar\" dir=\"rtl\">"));
  ask (self, "GET", self->link, "pt-PT, pt;q=0.9, en;q=0.8", NULL, &portuguese);
  g_assert_nonnull (strstr (portuguese.body, "<html lang=\"pt-BR\" dir=\"ltr\">"));
  ask (self, "GET", self->link, "zh", NULL, &other);
  g_assert_nonnull (strstr (other.body, "<html lang=\"en\""));
}

static void
test_other_requests (Fixture       *self,
                     gconstpointer  data)
{
  g_auto (Page) health = { 0, };
  g_auto (Page) put = { 0, };
  g_auto (Page) huge = { 0, };
  g_autofree char *form = g_strnfill (100000, 'x');

  ask (self, "GET", "/healthz", NULL, NULL, &health);
  g_assert_cmpuint (health.status, ==, 200);
  ask (self, "PUT", self->link, NULL, "", &put);
  g_assert_cmpuint (put.status, ==, 405);
  memcpy (form, "name=", 5);
  ask (self, "POST", self->link, NULL, form, &huge);
  g_assert_cmpuint (huge.status, ==, 413);
  g_assert_cmpint (get_first_seen (self), ==, 0);
}

static void
test_languages_are_whole (void)
{
  static const char *folder = "/org/example/SiteAdmin/gateway/pages";
  g_auto (GStrv) names = g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GKeyFile) english = NULL;
  gsize n_english = 0;

  g_assert_nonnull (names);
  g_assert_cmpuint (g_strv_length (names), ==, g_strv_length ((char **) sa_language_list ()));
  for (int pass = 0; pass < 2; pass++)
    for (gsize i = 0; names[i] != NULL; i++)
      {
        g_autofree char *path = g_strdup_printf ("%s/%s", folder, names[i]);
        g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        g_autoptr (GKeyFile) file = g_key_file_new ();
        g_auto (GStrv) keys = NULL;
        gsize n_keys = 0;

        g_assert_true (g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL));
        keys = g_key_file_get_keys (file, "page", &n_keys, NULL);
        if (pass == 0 && g_str_equal (names[i], "en.ini"))
          {
            english = g_key_file_ref (file);
            n_english = n_keys;
          }
        if (pass == 0)
          continue;
        g_test_message ("%s", names[i]);
        g_assert_cmpuint (n_keys, ==, n_english);
        for (gsize k = 0; k < n_keys; k++)
          {
            g_autofree char *text = g_key_file_get_string (file, "page", keys[k], NULL);
            g_autofree char *original = g_key_file_get_string (english, "page", keys[k], NULL);

            g_assert_nonnull (original);
            g_assert_cmpint (strstr (text, "{site}") != NULL, ==, strstr (original, "{site}") != NULL);
            g_assert_cmpint (strstr (text, "{name}") != NULL, ==, strstr (original, "{name}") != NULL);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define CASE(path, function) g_test_add ("/gateway/" path, Fixture, NULL, set_up, function, tear_down)
  CASE ("looking-burns-no-link", test_get_burns_nothing);
  CASE ("post-accepts-once-and-then-leads-to-the-site", test_post_accepts_once);
  CASE ("dead-and-unknown-links-have-their-page", test_dead_links_have_their_page);
  CASE ("expired-links-say-so", test_expired_links_say_so);
  CASE ("hostile-words-stay-words", test_hostile_words_stay_words);
  CASE ("speaks-the-visitors-language", test_visitors_language);
  CASE ("other-requests-do-no-harm", test_other_requests);
  g_test_add_func ("/gateway/every-language-has-every-text", test_languages_are_whole);

  return g_test_run ();
}
