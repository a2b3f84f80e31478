/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-servers.h"
#include "sa-test.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#define N_PORTS 6
#define EXIT_MISSING 77

struct _SaMailServers
{
  SaTestDir *dir;
  char      *jmap_dir;
  char      *smtp_dir;
  char      *http;
  char      *imap;
  char      *lmtp;
  char      *smtp;
  char      *submission;
  char      *submissions;
  char      *url;
  char      *smtp_route;
  char      *routes[2];   /* of submissions, by whether TLS comes first */
  char      *ca_file;
};

/* Ports that are free now. All are held until all are found, so that they differ. */
static void
find_ports (char **ports[N_PORTS])
{
  GSocket *sockets[N_PORTS];

  for (int i = 0; i < N_PORTS; i++)
    {
      g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
      g_autoptr (GSocketAddress) bound = NULL;
      g_autoptr (GError) error = NULL;

      sockets[i] = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
      g_assert_no_error (error);
      g_socket_bind (sockets[i], address, TRUE, &error);
      g_assert_no_error (error);
      bound = g_socket_get_local_address (sockets[i], &error);
      g_assert_no_error (error);
      *ports[i] = g_strdup_printf ("%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
    }
  for (int i = 0; i < N_PORTS; i++)
    g_object_unref (sockets[i]);
}

/* Runs a script of this folder; its output goes to a file, because the servers that it leaves behind would keep a pipe
 * open. Returns its exit status. */
static int
run (SaMailServers  *self,
     char          **output,
     const char     *script,
     ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sa_test_dir_build (self->dir, "output");
  const char *argument;
  va_list arguments;

  g_ptr_array_add (argv, g_test_build_filename (G_TEST_DIST, "support", script, NULL));
  va_start (arguments, script);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, g_strdup (argument));
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_unlink (path);
  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  g_subprocess_launcher_setenv (launcher, "SUBMISSION", self->submission, TRUE);
  g_subprocess_launcher_setenv (launcher, "SUBMISSIONS", self->submissions, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  *output = sa_test_read (path);

  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : 1;
}

static int
start_smtp (SaMailServers  *self,
            char          **output)
{
  return run (self, output, "smtp-sink.sh", "start", self->smtp_dir, self->smtp, self->lmtp, "alice", "bob", NULL);
}

SaMailServers *
sa_mail_servers_new (char **reason)
{
  g_autoptr (SaMailServers) self = NULL;
  g_autofree char *output = NULL;
  g_autofree char *more = NULL;
  int status;

  *reason = NULL;
  if (geteuid () != 0)
    {
      *reason = g_strdup ("only root can start Cyrus and Postfix");
      return NULL;
    }

  self = g_new0 (SaMailServers, 1);
  self->dir = sa_test_dir_new ();
  /* the servers give up root and must still get in */
  g_assert_cmpint (g_chmod (sa_test_dir_get_path (self->dir), 0755), ==, 0);
  self->jmap_dir = sa_test_dir_build (self->dir, "jmap");
  self->smtp_dir = sa_test_dir_build (self->dir, "smtp");
  find_ports ((char **[]) { &self->http, &self->imap, &self->lmtp, &self->smtp, &self->submission,
                            &self->submissions });
  self->url = g_strdup_printf ("http://127.0.0.1:%s", self->http);
  self->smtp_route = g_strdup_printf ("127.0.0.1:%s", self->smtp);
  self->routes[FALSE] = g_strdup_printf ("127.0.0.1:%s", self->submission);
  self->routes[TRUE] = g_strdup_printf ("127.0.0.1:%s", self->submissions);
  self->ca_file = g_build_filename (self->smtp_dir, "ca.pem", NULL);

  status = start_smtp (self, &output);
  if (status == 0)
    status = run (self, &more, "jmap-relay.sh", "start", self->jmap_dir, self->http, self->imap, self->lmtp, self->smtp,
                  "alice", "bob", "archive", NULL);
  if (status == EXIT_MISSING)
    {
      *reason = g_strstrip (g_strconcat (output, more, NULL));
      return NULL;
    }
  if (status != 0)
    g_error ("the servers do not start: %s %s", output, more != NULL ? more : "");

  return g_steal_pointer (&self);
}

void
sa_mail_servers_free (SaMailServers *self)
{
  g_autofree char *jmap_output = NULL;
  g_autofree char *smtp_output = NULL;

  run (self, &jmap_output, "jmap-relay.sh", "stop", self->jmap_dir, NULL);
  run (self, &smtp_output, "smtp-sink.sh", "stop", self->smtp_dir, NULL);
  sa_test_dir_free (self->dir);
  g_free (self->jmap_dir);
  g_free (self->smtp_dir);
  g_free (self->http);
  g_free (self->imap);
  g_free (self->lmtp);
  g_free (self->smtp);
  g_free (self->submission);
  g_free (self->submissions);
  g_free (self->url);
  g_free (self->smtp_route);
  g_free (self->routes[FALSE]);
  g_free (self->routes[TRUE]);
  g_free (self->ca_file);
  g_free (self);
}

const char *
sa_mail_servers_get_url (SaMailServers *self)
{
  return self->url;
}

const char *
sa_mail_servers_get_submission (SaMailServers  *self,
                         gboolean  tls)
{
  return self->routes[tls];
}

const char *
sa_mail_servers_get_smtp (SaMailServers *self)
{
  return self->smtp_route;
}

const char *
sa_mail_servers_get_ca_file (SaMailServers *self)
{
  return self->ca_file;
}

void
sa_mail_servers_stop_smtp (SaMailServers *self)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (run (self, &output, "smtp-sink.sh", "stop", self->smtp_dir, NULL), ==, 0);
}

void
sa_mail_servers_start_smtp (SaMailServers *self)
{
  g_autofree char *output = NULL;

  if (start_smtp (self, &output) != 0)
    g_error ("Postfix does not start again: %s", output);
}

SaJson *
sa_mail_servers_read (SaMailServers *self,
                      const char    *user,
                      const char    *mailbox)
{
  g_autofree char *output = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SaJson *json = NULL;

  if (run (self, &output, "read-mailbox.py", self->imap, user, mailbox, NULL) != 0)
    g_error ("the mailbox of %s cannot be read: %s", user, output);
  bytes = g_bytes_new (output, strlen (output));
  json = sa_json_parse (bytes, NULL);
  g_assert_nonnull (json);
  return json;
}

SaJson *
sa_mail_servers_wait (SaMailServers *self,
                      const char    *user,
                      gsize          n)
{
  gint64 deadline = sa_test_deadline ();

  for (;;)
    {
      SaJson *json = sa_mail_servers_read (self, user, "INBOX");

      if (sa_json_get_size (sa_json_get_root (json)) >= n)
        return json;
      sa_json_free (json);
      if (!sa_test_turn (deadline))
        g_error ("%s never got %" G_GSIZE_FORMAT " mails", user, n);
    }
}
