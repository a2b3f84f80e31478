/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-proxy-cache.h"

#define MAX_ANSWERS 64  /* a relay is one host; more are not worth the memory */

struct _SaProxyCache
{
  GObject         parent_instance;

  GProxyResolver *resolver;
  guint           seconds;
  GHashTable     *answers;  /* of Answer, by the URI that was asked for */
};

typedef struct
{
  GStrv  proxies;
  gint64 until;  /* monotonic */
} Answer;

static void sa_proxy_cache_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaProxyCache, sa_proxy_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, sa_proxy_cache_iface_init))

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_strfreev (answer->proxies);
  g_free (answer);
}

/* Returns: (transfer full) (nullable) */
static GStrv
find (SaProxyCache *self,
      const char   *uri)
{
  const Answer *answer = g_hash_table_lookup (self->answers, uri);

  return answer != NULL && g_get_monotonic_time () < answer->until ? g_strdupv (answer->proxies) : NULL;
}

static void
keep (SaProxyCache *self,
      const char   *uri,
      char        **proxies)
{
  Answer *answer = NULL;

  if (proxies == NULL)
    return;
  if (g_hash_table_size (self->answers) >= MAX_ANSWERS)
    g_hash_table_remove_all (self->answers);
  answer = g_new0 (Answer, 1);
  answer->proxies = g_strdupv (proxies);
  answer->until = g_get_monotonic_time () + self->seconds * G_TIME_SPAN_SECOND;
  g_hash_table_replace (self->answers, g_strdup (uri), answer);
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return g_proxy_resolver_is_supported (SA_PROXY_CACHE (resolver)->resolver);
}

static char **
lookup (GProxyResolver *resolver,
        const char     *uri,
        GCancellable   *cancellable,
        GError        **error)
{
  SaProxyCache *self = SA_PROXY_CACHE (resolver);
  GStrv proxies = find (self, uri);

  if (proxies == NULL)
    {
      proxies = g_proxy_resolver_lookup (self->resolver, uri, cancellable, error);
      keep (self, uri, proxies);
    }
  return proxies;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GStrv proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  keep (g_task_get_source_object (task), g_task_get_task_data (task), proxies);
  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
lookup_async (GProxyResolver      *resolver,
              const char          *uri,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  SaProxyCache *self = SA_PROXY_CACHE (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GStrv proxies = find (self, uri);

  g_task_set_source_tag (task, lookup_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);
  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_proxy_resolver_lookup_async (self->resolver, uri, cancellable, found_cb, g_steal_pointer (&task));
}

static char **
lookup_finish (GProxyResolver *resolver,
               GAsyncResult   *result,
               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sa_proxy_cache_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
sa_proxy_cache_finalize (GObject *object)
{
  SaProxyCache *self = SA_PROXY_CACHE (object);

  g_clear_object (&self->resolver);
  g_hash_table_unref (self->answers);

  G_OBJECT_CLASS (sa_proxy_cache_parent_class)->finalize (object);
}

static void
sa_proxy_cache_class_init (SaProxyCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_proxy_cache_finalize;
}

static void
sa_proxy_cache_init (SaProxyCache *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
}

GProxyResolver *
sa_proxy_cache_new (GProxyResolver *resolver,
                    guint           seconds)
{
  SaProxyCache *self = NULL;

  g_return_val_if_fail (G_IS_PROXY_RESOLVER (resolver), NULL);

  self = g_object_new (SA_TYPE_PROXY_CACHE, NULL);
  self->resolver = g_object_ref (resolver);
  self->seconds = seconds;
  return G_PROXY_RESOLVER (self);
}
