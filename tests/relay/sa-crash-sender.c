/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-crash-sender.h"

#include "sa-fake-vendors.h"
#include "sa-hook-repository.h"
#include "sa-http-relay.h"
#include "sa-jmap-relay.h"
#include "sa-outbox.h"
#include "sa-store.h"

#include <gio/gunixinputstream.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char * const step_names[] = {
  "before-freeze", "after-freeze", "before-claim", "after-claim",
  "upload-connected", "upload-half", "upload-written", "upload-answer-begun", "upload-answer-read",
  "connected", "half", "written", "answer-begun", "answer-read", "before-report", "after-report",
};

G_STATIC_ASSERT (G_N_ELEMENTS (step_names) == CRASH_N_STEPS);

const char *
crash_step_to_string (CrashStep step)
{
  return step_names[step];
}

/*
 * The process that sends
 */

static struct
{
  CrashStep  step;
  guint      left;     /* so many times it still comes by; 0: it is not armed */
  SaOutbox  *outbox;
  SaMailRelay *relay;
  GMainLoop *loop;
} sender;

static void
die (void)
{
  raise (SIGKILL);
}

static void
come_by (CrashStep step)
{
  if (sender.left > 0 && step == sender.step && --sender.left == 0)
    die ();
}

static gboolean
has_report (GPtrArray    *reports,
            SaReportKind  kind)
{
  for (guint i = 0; i < reports->len; i++)
    if (((SaReport *) reports->pdata[i])->kind == kind)
      return TRUE;

  return FALSE;
}

/* What no program of ours lets in: composing meets a fault of the program */
static void
spoil (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      SaMessageRecord *record = records->pdata[i];

      if (g_str_has_prefix (record->to_address, "compose@"))
        {
          g_clear_pointer (&record->templates, g_variant_unref);
          record->templates = g_variant_ref_sink (g_variant_new_int32 (7));
        }
    }
}

static void
hook (SaHookStep step,
      gpointer   data,
      gpointer   user_data)
{
  switch (step)
    {
    case SA_HOOK_DUE:
      spoil (data);
      break;
    case SA_HOOK_DUE_TO_FOLLOW:
      break;
    case SA_HOOK_BEFORE_CLAIM:
      come_by (CRASH_BEFORE_CLAIM);
      break;
    case SA_HOOK_AFTER_CLAIM:
      come_by (CRASH_AFTER_CLAIM);
      break;
    case SA_HOOK_BEFORE_REPORT:
      if (has_report (data, SA_REPORT_FROZEN))
        come_by (CRASH_BEFORE_FREEZE);
      if (has_report (data, SA_REPORT_HANDED_OVER))
        come_by (CRASH_BEFORE_REPORT);
      break;
    case SA_HOOK_AFTER_REPORT:
    default:
      if (has_report (data, SA_REPORT_FROZEN))
        come_by (CRASH_AFTER_FREEZE);
      if (has_report (data, SA_REPORT_HANDED_OVER))
        come_by (CRASH_AFTER_REPORT);
      break;
    }
}

/* The steps of a request, by the signals of the library below the HTTP client */
static gboolean
message_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  SoupMessage *message = g_value_get_object (&values[0]);
  const char *path = g_uri_get_path (soup_message_get_uri (message));
  CrashStep step = (CrashStep) GPOINTER_TO_INT (data);

  if (strcmp (soup_message_get_method (message), "POST") != 0)
    return TRUE;
  if (strstr (path, "/upload/") != NULL)
    step = (CrashStep) (step - CRASH_CONNECTED + CRASH_UPLOAD_CONNECTED);
  come_by (step);
  return TRUE;
}

static void
watch_messages (void)
{
  static const struct { const char *signal; CrashStep step; } signals[] = {
    { "starting", CRASH_CONNECTED }, { "wrote-headers", CRASH_HALF }, { "wrote-body", CRASH_WRITTEN },
    { "got-headers", CRASH_ANSWER_BEGUN }, { "got-body", CRASH_ANSWER_READ },
  };

  g_type_class_unref (g_type_class_ref (SOUP_TYPE_MESSAGE));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_add_emission_hook (g_signal_lookup (signals[i].signal, SOUP_TYPE_MESSAGE), 0, message_cb,
                                GINT_TO_POINTER ((int) signals[i].step), NULL);
}

/* A relay that some mails bring down */

#define KILLER_TYPE_RELAY (killer_relay_get_type ())
G_DECLARE_FINAL_TYPE (KillerRelay, killer_relay, KILLER, RELAY, GObject)

struct _KillerRelay
{
  GObject parent_instance;
};

static void killer_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KillerRelay, killer_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, killer_relay_iface_init))

static void
killer_relay_send_async (SaMailRelay         *relay,
                         SaEnvelope          *envelope,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (relay, cancellable, callback, user_data);

  if (g_str_has_prefix (envelope->recipient, "encode@"))
    die ();
  /* while it reads the answer */
  if (g_str_has_prefix (envelope->recipient, "look-up@"))
    g_idle_add_once ((GSourceOnceFunc) die, NULL);
  else
    g_task_return_pointer (task, sa_receipt_new (SA_ERROR_CLASS_NONE, envelope->recipient, NULL),
                           (GDestroyNotify) sa_receipt_free);
}

static void
killer_relay_look_up_async (SaMailRelay         *relay,
                            SaEnvelope          *envelope,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (relay, cancellable, callback, user_data);

  if (g_str_has_prefix (envelope->recipient, "look-up@"))
    g_idle_add_once ((GSourceOnceFunc) die, NULL);
  else
    g_task_return_pointer (task, sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, NULL),
                           (GDestroyNotify) sa_receipt_free);
}

static SaReceipt *
killer_relay_finish (SaMailRelay   *relay,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
killer_relay_can_look_up (SaMailRelay *relay)
{
  return TRUE;
}

static int
killer_relay_get_concurrency (SaMailRelay *relay)
{
  return 4;
}

static void
killer_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = killer_relay_send_async;
  iface->send_finish = killer_relay_finish;
  iface->can_look_up = killer_relay_can_look_up;
  iface->look_up_async = killer_relay_look_up_async;
  iface->look_up_finish = killer_relay_finish;
  iface->get_concurrency = killer_relay_get_concurrency;
}

static void
killer_relay_class_init (KillerRelayClass *klass)
{
}

static void
killer_relay_init (KillerRelay *self)
{
}

static SaMailRelay *
new_relay (SaHttpClient *client,
           const char   *protocol,
           const char   *url)
{
  const SaHttpProtocol *http = strcmp (protocol, "resend") == 0 ? &sa_resend_protocol : &sa_sendgrid_protocol;
  GVariantBuilder settings;

  if (strcmp (protocol, "killer") == 0)
    return g_object_new (KILLER_TYPE_RELAY, NULL);
  if (strcmp (protocol, "jmap") == 0)
    return sa_jmap_relay_new (client, url, "ann", "sw0rdfish");

  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&settings, "{ss}", "url", url);
  return sa_http_relay_new (client, http, g_variant_builder_end (&settings), SA_FAKE_SECRET);
}

static void
open_relay_async (SaId                 site,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             callback_data,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_pointer (task, g_object_ref (sender.relay), g_object_unref);
}

/* The pace of the vendors is theirs; their fakes are faster */
static SaMailRelay *
open_relay_finish (GAsyncResult  *result,
                   SaRelayTerms  *terms,
                   GError       **error,
                   gpointer       user_data)
{
  terms->account = 1;
  terms->sender = g_strdup ("Acme <ann@example.com>");
  terms->pace = 60000;
  terms->concurrency = 4;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sa_outbox_drain_finish (SA_OUTBOX (source), result, &error))
    g_error ("%s", error->message);
  g_main_loop_quit (sender.loop);
}

static void read_command (GDataInputStream *input);

static void
command_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);
  guint step = 0;
  guint nth = 0;

  if (line == NULL)
    {
      g_main_loop_quit (sender.loop);
      return;
    }
  if (sscanf (line, "arm %u %u", &step, &nth) == 2)
    {
      sender.step = (CrashStep) step;
      sender.left = nth;
      /* else the one that waits would send, and nobody would die */
      g_assert_true (sa_outbox_is_sender (sender.outbox));
      puts ("armed");
      fflush (stdout);
    }
  else if (strcmp (line, "wake") == 0)
    {
      sa_outbox_wake (sender.outbox);
    }
  else if (strcmp (line, "drain") == 0)
    {
      sa_outbox_drain_async (sender.outbox, TRUE, NULL, drained_cb, NULL);
    }
  read_command (input);
}

static void
read_command (GDataInputStream *input)
{
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, command_cb, NULL);
}

static void
stop (SaOutbox *outbox)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_stop_async (outbox, sa_test_answer_cb, &answer);
  sa_outbox_stop_finish (outbox, sa_test_await (&answer));
}

static void
close_repository (SaRepository *repository)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_repository_close_async (repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (repository, sa_test_await (&answer), NULL));
}

static int
run_sender (const char *database,
            const char *protocol,
            const char *url)
{
  static const SaRelaySource source = { open_relay_async, open_relay_finish };
  g_autofree char *lock_path = g_strconcat (database, ".sender", NULL);
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaComposer) composer = sa_composer_new ("https://invite.acme.example", NULL);
  g_autoptr (SaRepository) store = NULL;
  g_autoptr (SaRepository) hooked = NULL;
  g_autoptr (GInputStream) raw = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (raw);
  g_autoptr (GError) error = NULL;
  struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  watch_messages ();
  store = SA_REPOSITORY (sa_store_open (database, SA_STORE_NO_ROSTER, &error));
  g_assert_no_error (error);
  hooked = sa_hook_repository_new (store, hook, NULL);
  sender.relay = new_relay (client, protocol, url);
  sender.loop = g_main_loop_new (NULL, FALSE);
  sender.outbox = sa_outbox_new (hooked, composer, lock_path, &source, NULL);
  sa_outbox_start (sender.outbox);
  puts ("ready");
  fflush (stdout);
  read_command (input);
  g_main_loop_run (sender.loop);

  stop (sender.outbox);
  g_object_unref (sender.outbox);
  g_object_unref (sender.relay);
  close_repository (store);
  g_main_loop_unref (sender.loop);
  return 0;
}

int
crash_sender_main (int    argc,
                   char **argv)
{
  return argc == 5 && strcmp (argv[1], CRASH_SENDER_FLAG) == 0 ? run_sender (argv[2], argv[3], argv[4]) : -1;
}

/*
 * Whoever starts it
 */

struct _CrashSender
{
  GSubprocess      *process;
  GDataInputStream *output;
};

static void
expect (CrashSender *self,
        const char  *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, word);
}

CrashSender *
crash_sender_start (const char *database,
                    const char *protocol,
                    const char *url)
{
  CrashSender *self = g_new0 (CrashSender, 1);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    "/proc/self/exe", CRASH_SENDER_FLAG, database, protocol, url, NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  expect (self, "ready");
  return self;
}

/* One that has died meanwhile does not hear it */
static void
tell (CrashSender *self,
      const char  *line)
{
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL, NULL, NULL);
}

void
crash_sender_arm (CrashSender *self,
                  CrashStep    step,
                  guint        nth)
{
  g_autofree char *line = g_strdup_printf ("arm %u %u\n", step, nth);

  tell (self, line);
  expect (self, "armed");
}

void
crash_sender_wake (CrashSender *self)
{
  tell (self, "wake\n");
}

static void
await_end (CrashSender *self)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (self->process, NULL, sa_test_answer_cb, &answer);
  g_subprocess_wait_finish (self->process, sa_test_await (&answer), &error);
  g_assert_no_error (error);
}

void
crash_sender_await_death (CrashSender *self)
{
  await_end (self);
  g_assert_true (g_subprocess_get_if_signaled (self->process));
  g_assert_cmpint (g_subprocess_get_term_sig (self->process), ==, SIGKILL);
}

gboolean
crash_sender_drain (CrashSender *self)
{
  tell (self, "drain\n");
  await_end (self);
  return g_subprocess_get_successful (self->process);
}

void
crash_sender_free (CrashSender *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_free (self);
}
