/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-matrix-cell.h"

#include "sa-fake-repository.h"
#include "sa-http-relay.h"
#include "sa-relay-factory.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define FIRST "ana@acme.example"
#define SECOND "bo@acme.example"
#define SLOW_TIMEOUT 2
#define RESET_SECONDS 10

/*
 * Names
 */

#define NO_TYPE_NAMES (no_names_get_type ())
G_DECLARE_FINAL_TYPE (NoNames, no_names, NO, NAMES, GResolver)

struct _NoNames
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (NoNames, no_names, G_TYPE_RESOLVER)

static void
look_up_async (GResolver                *resolver,
               const char               *name,
               GResolverNameLookupFlags  flags,
               GCancellable             *cancellable,
               GAsyncReadyCallback       callback,
               gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "Nobody knows %s", name);
}

static void
look_up_plain_async (GResolver           *resolver,
                     const char          *name,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  look_up_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
look_up_finish (GResolver     *resolver,
                GAsyncResult  *result,
                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
no_names_class_init (NoNamesClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = look_up_plain_async;
  resolver_class->lookup_by_name_finish = look_up_finish;
  resolver_class->lookup_by_name_with_flags_async = look_up_async;
  resolver_class->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
no_names_init (NoNames *self)
{
}

void
matrix_use_no_names (void)
{
  g_autoptr (GResolver) resolver = g_object_new (NO_TYPE_NAMES, NULL);

  g_resolver_set_default (resolver);
}

/*
 * The relay
 */

/* What an account of the fake needs, with @url in the place of its own */
static GVariant *
build_settings (MatrixCell *self,
                const char *url)
{
  g_autoptr (GVariant) own = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  const char *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "url", url);
  if (self->vendor == NULL)
    {
      g_variant_builder_add (&builder, "{ss}", "user", "ann");
      return g_variant_ref_sink (g_variant_builder_end (&builder));
    }

  own = sa_fake_vendor_dup_settings (self->vendor);
  g_variant_iter_init (&iter, own);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (strcmp (name, "url") != 0)
      g_variant_builder_add (&builder, "{ss}", name, value);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* @route: (nullable): "ADDRESS:PORT" in the place of the fake's */
static SaMailRelay *
new_smtp_relay (MatrixCell *self,
                const char *route)
{
  SaMailRelay *relay = sa_smtp_relay_new (sa_fake_smtp_get_url (self->smtp), NULL, NULL, NULL);

  if (route != NULL)
    sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), route);
  if (self->row->slow)
    sa_smtp_relay_set_timeouts (SA_SMTP_RELAY (relay), SLOW_TIMEOUT * 1000, SLOW_TIMEOUT * 1000, SLOW_TIMEOUT * 1000);
  return relay;
}

static SaMailRelay *
new_relay (MatrixCell *self,
           const char *url)
{
  g_autoptr (SaRelayRecord) record = g_new0 (SaRelayRecord, 1);
  g_autoptr (GError) error = NULL;
  SaMailRelay *relay = NULL;

  record->protocol = g_strdup (self->column->protocol);
  record->sender = g_strdup ("Acme <ann@example.com>");
  record->settings = build_settings (self, url);
  relay = sa_relay_factory_create (record, self->vendor != NULL ? SA_FAKE_SECRET : "sw0rdfish", self->client, &error);
  g_assert_no_error (error);
  if (SA_IS_HTTP_RELAY (relay))
    sa_http_relay_set_clock (SA_HTTP_RELAY (relay), matrix_cell_now, self);
  return relay;
}

static void
open_relay_async (SaId                 site,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             callback_data,
                  gpointer             user_data)
{
  MatrixCell *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_pointer (task, g_object_ref (self->relay), g_object_unref);
}

static SaMailRelay *
open_relay_finish (GAsyncResult  *result,
                   SaRelayTerms  *terms,
                   GError       **error,
                   gpointer       user_data)
{
  terms->account = 1;
  terms->sender = g_strdup ("Acme <ann@example.com>");
  terms->pace = 60000;
  /* so that the fault meets the first mail */
  terms->concurrency = 1;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * The cell
 */

SaTime
matrix_cell_now (gpointer cell)
{
  const MatrixCell *self = cell;

  return self->begin + self->offset;
}

static gint64
get_ticks (gpointer cell)
{
  const MatrixCell *self = cell;

  return g_get_monotonic_time () + self->offset * G_TIME_SPAN_SECOND;
}

void
matrix_cell_advance (MatrixCell *self,
                     int         seconds)
{
  self->offset += seconds;
  sa_fake_repository_set_now (SA_FAKE_REPOSITORY (self->c.repository), matrix_cell_now (self));
}

static void
add_repository (MatrixCell *self)
{
  g_autoptr (SaOutcome) outcome = NULL;

  self->c.repository = sa_fake_repository_new ();
  self->c.system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  outcome = sa_contract_apply (&self->c, self->c.system,
                               sa_contract_create ("Acme", "Support", "https://support.acme.example", "fay@acme.example"));
  self->c.site = sa_contract_only (&self->c, SA_ENTITY_SITE, 0);
  self->c.founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (&self->c, SA_ENTITY_ACCOUNT, 0), "test");
}

static SaId
invite (MatrixCell *self,
        const char *address)
{
  return sa_contract_latest_message (&self->c, sa_contract_add_pending (&self->c, address));
}

static char *
fill_headers (MatrixCell *self,
              const char *elsewhere)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, RESET_SECONDS);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, g_date_time_to_unix (then));
  GString *headers = g_string_new (self->row->headers);

  g_string_replace (headers, "%d", date, 0);
  g_string_replace (headers, "%t", number, 0);
  g_string_replace (headers, "%u", elsewhere, 0);
  return g_string_free (headers, FALSE);
}

static void
add_fault (MatrixCell *self,
           const char *elsewhere)
{
  const MatrixRow *row = self->row;
  g_autofree char *headers = NULL;
  SaFaultAnswer *answer = NULL;
  guint success = 200;

  if (self->smtp != NULL)
    {
      sa_fake_smtp_push (self->smtp, row->smtp_step, row->smtp_fault, row->smtp_text);
      return;
    }

  if (row->kind == MATRIX_TAKEN && self->vendor != NULL)
    {
      sa_fake_vendor_drop_answer (self->vendor, row->fault);
      return;
    }
  if (row->kind == MATRIX_TAKEN)
    {
      sa_fake_jmap_drop_answer (self->jmap, row->fault);
      return;
    }

  if (self->vendor != NULL)
    success = sa_fake_vendor_get_status (self->vendor);
  else if (g_strcmp0 (self->column->path, "/jmap/upload/ann/1/") == 0)
    success = 201;
  headers = fill_headers (self, elsewhere);
  answer = sa_fault_answer_new (row->status != 0 ? row->status : success, headers, row->body);
  answer->fault = row->fault;
  sa_fault_server_push (self->server, self->column->path, answer);
}

/* Where nobody listens: somebody has just left */
static char *
get_empty_place (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();

  return g_strdup (sa_fault_server_get_url (server));
}

static SaMailRelay *
new_first_relay (MatrixCell *self,
                 const char *stranger)
{
  g_autofree char *nobody = NULL;

  if (self->row->kind == MATRIX_REFUSED)
    nobody = get_empty_place ();
  if (self->smtp != NULL)
    return new_smtp_relay (self, nobody != NULL ? nobody + strlen ("http://") : NULL);

  switch (self->row->kind)
    {
    case MATRIX_REFUSED:
      return new_relay (self, nobody);
    case MATRIX_TLS:
      return new_relay (self, stranger);
    case MATRIX_DNS:
      return new_relay (self, "https://relay.nowhere.example");
    case MATRIX_ANSWER:
    case MATRIX_TAKEN:
    case MATRIX_SEEN:
    default:
      return new_relay (self, sa_fault_server_get_url (self->server));
    }
}

MatrixCell *
matrix_cell_new (const MatrixColumn *column,
                 const MatrixRow    *row,
                 const char         *elsewhere,
                 const char         *stranger)
{
  static const SaRelaySource source = { open_relay_async, open_relay_finish };
  MatrixCell *self = g_new0 (MatrixCell, 1);
  g_autofree char *lock_path = NULL;

  self->column = column;
  self->row = row;
  self->begin = g_get_real_time () / G_USEC_PER_SEC;
  self->dir = sa_test_dir_new ();
  if (strcmp (column->protocol, "jmap") == 0)
    self->jmap = sa_fake_jmap_new ();
  else if (strcmp (column->protocol, "smtp") == 0)
    self->smtp = sa_fake_smtp_new (SA_FAKE_SMTP_PLAIN, NULL);
  else
    self->vendor = sa_fake_vendor_new (column->protocol);
  if (self->jmap != NULL)
    self->server = sa_fake_jmap_get_server (self->jmap);
  else if (self->vendor != NULL)
    self->server = sa_fake_vendor_get_server (self->vendor);
  self->client = sa_http_client_new (row->slow ? SLOW_TIMEOUT : 0, NULL);
  self->relay = new_first_relay (self, stranger);
  add_repository (self);
  matrix_cell_advance (self, 0);
  self->composer = sa_composer_new ("https://invite.acme.example", NULL);
  lock_path = sa_test_dir_build (self->dir, "x.sender");
  self->outbox = sa_outbox_new (self->c.repository, self->composer, lock_path, &source, self);
  sa_outbox_set_clock (self->outbox, matrix_cell_now, self);
  sa_outbox_set_ticks (self->outbox, get_ticks, self);

  if (column->primed)
    {
      invite (self, "prime@acme.example");
      matrix_cell_begin (self);
      matrix_cell_end (self);
    }
  self->first = invite (self, FIRST);
  self->second = invite (self, SECOND);
  if (row->kind == MATRIX_ANSWER || row->kind == MATRIX_TAKEN || row->kind == MATRIX_SEEN)
    add_fault (self, elsewhere);
  return self;
}

void
matrix_cell_free (MatrixCell *self)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_stop_async (self->outbox, sa_test_answer_cb, &answer);
  sa_outbox_stop_finish (self->outbox, sa_test_await (&answer));
  sa_test_answer_clear (&answer);
  g_assert_finalize_object (self->outbox);
  g_object_unref (self->composer);
  g_object_unref (self->relay);
  g_object_unref (self->client);
  sa_repository_close_async (self->c.repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (self->c.repository, sa_test_await (&answer), NULL));
  g_object_unref (self->c.repository);
  sa_actor_free (self->c.system);
  sa_actor_free (self->c.founder);
  g_clear_pointer (&self->jmap, sa_fake_jmap_free);
  g_clear_pointer (&self->vendor, sa_fake_vendor_free);
  g_clear_pointer (&self->smtp, sa_fake_smtp_free);
  sa_test_dir_free (self->dir);
  g_free (self);
}

void
matrix_cell_begin (MatrixCell *self)
{
  sa_outbox_drain_async (self->outbox, FALSE, NULL, sa_test_answer_cb, &self->answer);
}

void
matrix_cell_end (MatrixCell *self)
{
  g_autoptr (GError) error = NULL;

  sa_outbox_drain_finish (self->outbox, sa_test_await (&self->answer), &error);
  g_assert_no_error (error);
  sa_test_answer_clear (&self->answer);
}

void
matrix_cell_heal (MatrixCell *self)
{
  SaMailRelay *good = self->smtp != NULL ? new_smtp_relay (self, NULL)
                                         : new_relay (self, sa_fault_server_get_url (self->server));

  g_object_unref (self->relay);
  self->relay = good;
  sa_repository_emit_changed (self->c.repository, 1000000, 0, NULL);
}

const SaMessageRecord *
matrix_cell_load (MatrixCell  *self,
                  SaId         message,
                  GPtrArray  **holder)
{
  return sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, holder);
}

guint
matrix_cell_count_taken (MatrixCell *self,
                         gboolean    second)
{
  const char *address = second ? SECOND : FIRST;
  guint n = 0;

  if (self->vendor != NULL)
    return sa_fake_vendor_count_of (self->vendor, address);
  if (self->smtp != NULL)
    {
      for (guint i = 0; i < sa_fake_smtp_count_mails (self->smtp); i++)
        n += strcmp (sa_fake_smtp_get_mail (self->smtp, i)->recipient, address) == 0;
      return n;
    }

  for (guint i = 0; i < sa_fake_jmap_count_submissions (self->jmap); i++)
    {
      g_autofree char *submission = sa_fake_jmap_get_submission (self->jmap, i);

      n += strstr (submission, address) != NULL;
    }

  return n;
}
