/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fault-server.h"
#include "sa-http-client.h"
#include "sa-proxy-cache.h"
#include "sa-test.h"

/** Counting: a resolver that counts how often it is asked, and fails while it is told to. */
struct _Counting
{
  GObject  parent_instance;

  guint    n_asked;
  gboolean failing;
};

#define TYPE_COUNTING (counting_get_type ())
G_DECLARE_FINAL_TYPE (Counting, counting, TEST, COUNTING, GObject)

static void counting_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Counting, counting, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, counting_iface_init))

static gboolean
counting_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
counting_lookup (GProxyResolver *resolver,
                 const char     *uri,
                 GCancellable   *cancellable,
                 GError        **error)
{
  Counting *self = TEST_COUNTING (resolver);
  GStrvBuilder *builder = NULL;
  char **proxies = NULL;

  self->n_asked++;
  if (self->failing)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no script");
      return NULL;
    }
  builder = g_strv_builder_new ();
  g_strv_builder_add (builder, g_strstr_len (uri, -1, ".example/far") != NULL ? "http://proxy.example:3128" : "direct://");
  proxies = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return proxies;
}

static void
counting_lookup_async (GProxyResolver      *resolver,
                       const char          *uri,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GError *error = NULL;
  char **proxies = counting_lookup (resolver, uri, cancellable, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static char **
counting_lookup_finish (GProxyResolver *resolver,
                        GAsyncResult   *result,
                        GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
counting_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = counting_is_supported;
  iface->lookup = counting_lookup;
  iface->lookup_async = counting_lookup_async;
  iface->lookup_finish = counting_lookup_finish;
}

static void
counting_class_init (CountingClass *klass)
{
}

static void
counting_init (Counting *self)
{
}

/* What the cache says, "" for a failure. */
static char *
ask (GProxyResolver *cache,
     const char     *uri)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = NULL;

  g_proxy_resolver_lookup_async (cache, uri, NULL, sa_test_answer_cb, &answer);
  proxies = g_proxy_resolver_lookup_finish (cache, sa_test_await (&answer), &error);
  g_assert_true ((proxies == NULL) == (error != NULL));
  return g_strjoinv (" ", proxies != NULL ? proxies : (char *[]) { NULL });
}

static void
test_asked_once (void)
{
  g_autoptr (Counting) counting = g_object_new (TYPE_COUNTING, NULL);
  g_autoptr (GProxyResolver) cache = sa_proxy_cache_new (G_PROXY_RESOLVER (counting), 60);
  g_auto (GStrv) proxies = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *far = ask (cache, "http://relay.example/far");
      g_autofree char *near = ask (cache, "http://relay.example/near");

      g_assert_cmpstr (far, ==, "http://proxy.example:3128");
      g_assert_cmpstr (near, ==, "direct://");
    }
  g_assert_cmpuint (counting->n_asked, ==, 2);

  proxies = g_proxy_resolver_lookup (cache, "http://relay.example/far", NULL, NULL);
  g_assert_cmpstr (proxies[0], ==, "http://proxy.example:3128");
  g_assert_cmpuint (counting->n_asked, ==, 2);
}

static void
test_failure_not_kept (void)
{
  g_autoptr (Counting) counting = g_object_new (TYPE_COUNTING, NULL);
  g_autoptr (GProxyResolver) cache = sa_proxy_cache_new (G_PROXY_RESOLVER (counting), 60);
  g_autofree char *failed = NULL;
  g_autofree char *found = NULL;

  counting->failing = TRUE;
  failed = ask (cache, "http://relay.example/far");
  g_assert_cmpstr (failed, ==, "");
  counting->failing = FALSE;
  found = ask (cache, "http://relay.example/far");
  g_assert_cmpstr (found, ==, "http://proxy.example:3128");
  g_assert_cmpuint (counting->n_asked, ==, 2);
}

/* Not more is remembered than a few hosts need */
static void
test_bounded (void)
{
  g_autoptr (Counting) counting = g_object_new (TYPE_COUNTING, NULL);
  g_autoptr (GProxyResolver) cache = sa_proxy_cache_new (G_PROXY_RESOLVER (counting), 60);
  g_autofree char *again = NULL;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uri = g_strdup_printf ("http://relay%d.example/", i);
      g_autofree char *found = ask (cache, uri);
    }
  g_assert_cmpuint (counting->n_asked, ==, 1000);
  again = ask (cache, "http://relay0.example/");
  g_assert_cmpuint (counting->n_asked, ==, 1001);
}

/* A script may say something else for the next network */
static void
test_expires (void)
{
  g_autoptr (Counting) counting = g_object_new (TYPE_COUNTING, NULL);
  g_autoptr (GProxyResolver) cache = sa_proxy_cache_new (G_PROXY_RESOLVER (counting), 0);

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *found = ask (cache, "http://relay.example/far");

      g_assert_cmpstr (found, ==, "http://proxy.example:3128");
    }
  g_assert_cmpuint (counting->n_asked, ==, 3);
}

/* Each of these has a connection of its own */
static void
test_client_asks_once (void)
{
  Counting *counting = TEST_COUNTING (g_proxy_resolver_get_default ());
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autofree char *uri = g_strconcat (sa_fault_server_get_url (server), "/send", NULL);

  for (int i = 0; i < 3; i++)
    {
      g_auto (SaTestAnswer) answer = { NULL, };
      g_autoptr (SaHttpRequest) request = sa_http_request_new ("POST", uri, SA_HTTP_NONE);
      g_autoptr (SaHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;

      sa_fault_server_push (server, NULL, sa_fault_answer_new (200, NULL, "ok"));
      sa_http_client_send_async (client, request, NULL, sa_test_answer_cb, &answer);
      response = sa_http_client_send_finish (client, sa_test_await (&answer), &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (sa_fault_server_count (server, NULL), ==, 3);
  g_assert_cmpuint (counting->n_asked, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("GIO_USE_PROXY_RESOLVER");
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TYPE_COUNTING, "counting", G_MAXINT);
  g_test_add_func ("/proxy-cache/the-resolver-is-asked-once-for-each-host", test_asked_once);
  g_test_add_func ("/proxy-cache/a-failure-is-asked-about-anew", test_failure_not_kept);
  g_test_add_func ("/proxy-cache/many-hosts-take-no-memory", test_bounded);
  g_test_add_func ("/proxy-cache/an-answer-is-good-for-a-time", test_expires);
  g_test_add_func ("/proxy-cache/the-http-client-asks-once", test_client_asks_once);
  return g_test_run ();
}
