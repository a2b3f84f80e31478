/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-smtp-private.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
script_clear (SaFakeSmtpScript *self)
{
  g_free (self->text);
  self->text = NULL;
  self->is_set = FALSE;
}

static void
script_free (SaFakeSmtpScript *self)
{
  script_clear (self);
  g_free (self);
}

static void
mail_free (SaFakeSmtpMail *self)
{
  g_free (self->sender);
  g_free (self->parameters);
  g_free (self->recipient);
  g_bytes_unref (self->bytes);
  g_free (self->user);
  g_free (self);
}

typedef struct
{
  SaFakeSmtp        *server;
  GSocketConnection *connection;
  int                fd;         /* another name of its socket, for who ends it: a GSocket is of one thread alone */
  guint              number;
} Client;

static gpointer
run_client (gpointer user_data)
{
  Client *client = user_data;
  SaFakeSmtp *self = client->server;

  sa_fake_smtp_serve (self, client->connection, client->number);

  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->open, GINT_TO_POINTER (client->fd));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  close (client->fd);
  g_object_unref (client->connection);
  g_free (client);
  return NULL;
}

/* Takes connections until the server is freed */
static gpointer
run_server (gpointer user_data)
{
  SaFakeSmtp *self = user_data;
  GSocketConnection *connection = NULL;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) != NULL)
    {
      Client *client = g_new0 (Client, 1);

      client->server = self;
      client->connection = connection;
      client->fd = dup (g_socket_get_fd (g_socket_connection_get_socket (connection)));
      g_mutex_lock (&self->lock);
      client->number = ++self->n_connections;
      g_ptr_array_add (self->open, GINT_TO_POINTER (client->fd));
      g_mutex_unlock (&self->lock);
      g_ptr_array_add (self->clients, g_thread_new ("fake-smtp-client", run_client, client));
    }

  return NULL;
}

static void
listen_on_loopback (SaFakeSmtp *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  self->route = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->url = g_strdup_printf ("%s://%s", self->flags & SA_FAKE_SMTP_TLS ? "smtps" : "smtp", self->route);
}

SaFakeSmtp *
sa_fake_smtp_new (SaFakeSmtpFlags  flags,
                  GTlsCertificate *certificate)
{
  SaFakeSmtp *self = g_new0 (SaFakeSmtp, 1);

  g_assert_true (certificate != NULL || (flags & (SA_FAKE_SMTP_TLS | SA_FAKE_SMTP_STARTTLS)) == 0);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->flags = flags;
  g_set_object (&self->certificate, certificate);
  self->mechanisms = g_strdup ("PLAIN LOGIN");
  self->cancellable = g_cancellable_new ();
  self->open = g_ptr_array_new ();
  self->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) mail_free);
  self->commands = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < SA_FAKE_SMTP_N_STEPS; i++)
    g_queue_init (&self->pushed[i]);
  self->clients = g_ptr_array_new ();
  listen_on_loopback (self);
  self->thread = g_thread_new ("fake-smtp", run_server, self);
  return self;
}

void
sa_fake_smtp_free (SaFakeSmtp *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->open->len; i++)
    shutdown (GPOINTER_TO_INT (self->open->pdata[i]), SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->clients->len; i++)
    g_thread_join (self->clients->pdata[i]);

  for (int i = 0; i < SA_FAKE_SMTP_N_STEPS; i++)
    {
      g_queue_clear_full (&self->pushed[i], (GDestroyNotify) script_free);
      script_clear (&self->set[i]);
    }
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->open);
  g_ptr_array_unref (self->mails);
  g_ptr_array_unref (self->commands);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->mechanisms);
  g_free (self->url);
  g_free (self->route);
  g_free (self);
}

GTlsCertificate *
sa_fake_smtp_new_certificate (const char  *dir,
                              const char  *name,
                              char       **ca_file)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_autofree char *subject = g_strdup_printf ("/CN=%s", name);
  g_autofree char *names = g_strdup_printf ("subjectAltName=%s:%s", g_hostname_is_ip_address (name) ? "IP" : "DNS", name);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  GTlsCertificate *certificate = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                              "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                              "-nodes", "-days", "1", "-subj", subject, "-addext", names, "-keyout", path, "-out", "-",
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("openssl makes no certificate: %s", output);

  /* both in one file, which serves as the list of authorities too */
  {
    g_autofree char *key = NULL;
    g_autofree char *both = NULL;
    const char *start = strstr (output, "-----BEGIN CERTIFICATE-----");

    g_assert_nonnull (start);
    g_file_get_contents (path, &key, NULL, &error);
    g_assert_no_error (error);
    both = g_strconcat (key, start, NULL);
    g_file_set_contents (path, both, -1, &error);
    g_assert_no_error (error);
  }
  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  if (ca_file != NULL)
    *ca_file = g_steal_pointer (&path);
  return certificate;
}

const char *
sa_fake_smtp_get_url (SaFakeSmtp *self)
{
  return self->url;
}

const char *
sa_fake_smtp_get_route (SaFakeSmtp *self)
{
  return self->route;
}

void
sa_fake_smtp_set_mechanisms (SaFakeSmtp *self,
                             const char *mechanisms)
{
  g_mutex_lock (&self->lock);
  g_free (self->mechanisms);
  self->mechanisms = g_strdup (mechanisms);
  g_mutex_unlock (&self->lock);
}

void
sa_fake_smtp_push (SaFakeSmtp      *self,
                   SaFakeSmtpStep   step,
                   SaFakeSmtpFault  fault,
                   const char      *text)
{
  SaFakeSmtpScript *script = g_new0 (SaFakeSmtpScript, 1);

  script->is_set = TRUE;
  script->fault = fault;
  script->text = g_strdup (text);
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->pushed[step], script);
  g_mutex_unlock (&self->lock);
}

void
sa_fake_smtp_set (SaFakeSmtp      *self,
                  SaFakeSmtpStep   step,
                  SaFakeSmtpFault  fault,
                  const char      *text)
{
  g_mutex_lock (&self->lock);
  script_clear (&self->set[step]);
  self->set[step].is_set = TRUE;
  self->set[step].fault = fault;
  self->set[step].text = g_strdup (text);
  g_mutex_unlock (&self->lock);
}

gboolean
sa_fake_smtp_find_script (SaFakeSmtp       *self,
                          SaFakeSmtpStep    step,
                          SaFakeSmtpScript *script)
{
  SaFakeSmtpScript *pushed = NULL;

  g_mutex_lock (&self->lock);
  pushed = g_queue_pop_head (&self->pushed[step]);
  if (pushed != NULL)
    {
      *script = *pushed;
      g_free (pushed);
    }
  else
    {
      *script = self->set[step];
      script->text = g_strdup (script->text);
    }
  g_mutex_unlock (&self->lock);

  return script->is_set;
}

guint
sa_fake_smtp_count_mails (SaFakeSmtp *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->mails->len;
  g_mutex_unlock (&self->lock);

  return n;
}

const SaFakeSmtpMail *
sa_fake_smtp_get_mail (SaFakeSmtp *self,
                       guint       position)
{
  const SaFakeSmtpMail *mail = NULL;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (position, <, self->mails->len);
  mail = self->mails->pdata[position];
  g_mutex_unlock (&self->lock);

  return mail;
}

guint
sa_fake_smtp_count_connections (SaFakeSmtp *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_connections;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
sa_fake_smtp_count_open (SaFakeSmtp *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->open->len;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
sa_fake_smtp_count_commands (SaFakeSmtp *self,
                             const char *command)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->commands->len; i++)
    n += g_ascii_strncasecmp (self->commands->pdata[i], command, strlen (command)) == 0;
  g_mutex_unlock (&self->lock);

  return n;
}

char *
sa_fake_smtp_get_command (SaFakeSmtp *self,
                          const char *command)
{
  char *found = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = self->commands->len; i > 0 && found == NULL; i--)
    if (g_ascii_strncasecmp (self->commands->pdata[i - 1], command, strlen (command)) == 0)
      found = g_strdup (self->commands->pdata[i - 1]);
  g_mutex_unlock (&self->lock);

  return found;
}

void
sa_fake_smtp_close_all (SaFakeSmtp *self,
                        const char *text)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->open->len; i++)
    {
      int fd = GPOINTER_TO_INT (self->open->pdata[i]);

      if (text != NULL)
        (void) !send (fd, text, strlen (text), MSG_NOSIGNAL);
      shutdown (fd, SHUT_RDWR);
    }
  while (self->open->len > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}
