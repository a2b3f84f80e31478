/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-smtp-private.h"

#include <string.h>
#include <sys/socket.h>

#define DRIP_MS 100
#define MAX_LINE (64 * 1024)
#define MAX_SIZE 10240000

/* One client */
typedef struct
{
  SaFakeSmtp        *server;
  GSocketConnection *connection;
  guint              number;
  GIOStream         *stream;      /* the connection, or TLS over it */
  GString           *input;       /* what has come and was not read */
  gboolean           tls;
  char              *user;        /* (nullable) */
  /* the transaction */
  char              *sender;
  char              *parameters;
  char              *recipient;
} Client;

static gboolean
say (Client     *self,
     const char *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), text, strlen (text), NULL,
                                    NULL, NULL);
}

static gboolean
say_line (Client     *self,
          const char *line)
{
  g_autofree char *text = g_strconcat (line, "\r\n", NULL);

  return say (self, text);
}

static gboolean
fill (Client *self)
{
  char buffer[16 * 1024];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (self->stream), buffer, sizeof buffer, NULL,
                                  NULL);

  if (n > 0)
    g_string_append_len (self->input, buffer, n);
  return n > 0;
}

/* Returns: (transfer full) (nullable): the next line, without CRLF; %NULL: the client has gone, or its line is none */
static char *
read_line (Client *self)
{
  for (;;)
    {
      char *end = strchr (self->input->str, '\n');

      if (end != NULL)
        {
          gsize length = (gsize) (end - self->input->str);
          char *line = g_strndup (self->input->str, length);

          g_string_erase (self->input, 0, (gssize) length + 1);
          if (length > 0 && line[length - 1] == '\r' && strchr (line, '\r') == line + length - 1)
            {
              line[length - 1] = '\0';
              return line;
            }
          g_free (line);
          say_line (self, "500 5.5.2 A line ends in CRLF, and has neither of it in it");
          return NULL;
        }
      if (self->input->len > MAX_LINE || !fill (self))
        return NULL;
    }
}

static void
drain (Client *self)
{
  while (fill (self))
    g_string_truncate (self->input, 0);
}

static void
drip (Client     *self,
      const char *text)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  GPollFD stop = { 0, G_IO_IN, 0 };

  g_assert_true (g_cancellable_make_pollfd (self->server->cancellable, &stop));
  for (gsize i = 0; g_output_stream_write (output, text + i, 1, NULL, NULL) == 1; i = text[i + 1] != '\0' ? i + 1 : 0)
    if (g_poll (&stop, 1, DRIP_MS) != 0)
      break;
  g_cancellable_release_fd (self->server->cancellable);
}

/* Does as it is told. Returns: %FALSE when the connection is to end; whether it refused goes to @refused (nullable) */
static gboolean
follow (Client                 *self,
        const SaFakeSmtpScript *script,
        gboolean               *refused)
{
  g_autofree char *text = script->text;
  const struct linger reset = { 1, 0 };

  switch (script->fault)
    {
    case SA_FAKE_SMTP_SAY:
      if (refused != NULL)
        *refused = *text < '2' || *text >= '4';
      return say_line (self, text);
    case SA_FAKE_SMTP_SAY_CLOSE:
      say (self, text);
      return FALSE;
    case SA_FAKE_SMTP_RESET:
      g_assert_cmpint (setsockopt (g_socket_get_fd (g_socket_connection_get_socket (self->connection)), SOL_SOCKET,
                                   SO_LINGER, &reset, sizeof reset), ==, 0);
      return FALSE;
    case SA_FAKE_SMTP_HANG:
      drain (self);
      return FALSE;
    case SA_FAKE_SMTP_DRIP:
      drip (self, text);
      return FALSE;
    case SA_FAKE_SMTP_FLOOD:
      while (say (self, text))
        continue;
      return FALSE;
    case SA_FAKE_SMTP_CLOSE:
    default:
      return FALSE;
    }
}

/* Says @reply (nullable), unless it is told to do something else at @step */
static gboolean
answer (Client         *self,
        SaFakeSmtpStep  step,
        const char     *reply,
        gboolean       *refused)
{
  SaFakeSmtpScript script = { FALSE, };

  if (sa_fake_smtp_find_script (self->server, step, &script))
    return follow (self, &script, refused);

  if (refused != NULL)
    *refused = reply != NULL && *reply >= '4';
  return reply == NULL || say_line (self, reply);
}

static gboolean
start_tls (Client *self)
{
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GError) error = NULL;

  if (!answer (self, SA_FAKE_SMTP_HANDSHAKE, NULL, NULL))
    return FALSE;
  /* RFC 3207, 5: what was said before counts for nothing; what came too early is an attack */
  if (self->input->len > 0)
    return FALSE;

  tls = g_tls_server_connection_new (G_IO_STREAM (self->connection), self->server->certificate, &error);
  g_assert_no_error (error);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return FALSE;

  g_set_object (&self->stream, tls);
  self->tls = TRUE;
  return TRUE;
}

static gboolean
offers_auth (Client *self)
{
  return (self->server->flags & SA_FAKE_SMTP_AUTH) != 0 && (self->tls || self->server->certificate == NULL);
}

static gboolean
greet (Client *self)
{
  g_autoptr (GString) reply = g_string_new ("250-mail.example.test at your service\r\n250-PIPELINING\r\n250-8BITMIME\r\n");

  if ((self->server->flags & SA_FAKE_SMTP_STARTTLS) != 0 && !self->tls)
    g_string_append (reply, "250-STARTTLS\r\n");
  if (offers_auth (self))
    {
      g_mutex_lock (&self->server->lock);
      g_string_append_printf (reply, "250-AUTH %s\r\n", self->server->mechanisms);
      g_mutex_unlock (&self->server->lock);
    }
  g_string_append_printf (reply, "250-ENHANCEDSTATUSCODES\r\n250 SIZE %d", MAX_SIZE);
  return answer (self, SA_FAKE_SMTP_EHLO, reply->str, NULL);
}

/* Returns: (transfer full) (nullable): what the client answers to @challenge, decoded; NULs become line ends */
static char *
challenge (Client     *self,
           const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *line = g_strconcat ("334 ", encoded, NULL);
  g_autofree char *reply = NULL;
  g_autofree guchar *data = NULL;
  gsize length = 0;

  if (!say_line (self, line))
    return NULL;
  reply = read_line (self);
  if (reply == NULL || *reply == '\0')
    return reply != NULL ? g_strdup ("") : NULL;
  data = g_base64_decode (reply, &length);
  for (gsize i = 0; i < length; i++)
    if (data[i] == '\0')
      data[i] = '\n';
  return g_strndup ((const char *) data, length);
}

static gboolean
sign_in (Client     *self,
         const char *mechanism)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *right = NULL;
  gboolean good = FALSE;
  gboolean refused = FALSE;

  if (g_ascii_strcasecmp (mechanism, "PLAIN") == 0)
    {
      first = challenge (self, "");
      good = g_strcmp0 (first, "\n" SA_FAKE_SMTP_USER "\n" SA_FAKE_SMTP_SECRET) == 0;
    }
  else if (g_ascii_strcasecmp (mechanism, "LOGIN") == 0)
    {
      first = challenge (self, "Username:");
      second = first != NULL ? challenge (self, "Password:") : NULL;
      good = g_strcmp0 (first, SA_FAKE_SMTP_USER) == 0 && g_strcmp0 (second, SA_FAKE_SMTP_SECRET) == 0;
    }
  else if (g_ascii_strcasecmp (mechanism, "CRAM-MD5") == 0)
    {
      const char *nonce = "<1896.697170952@mail.example.test>";
      g_autofree char *digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) SA_FAKE_SMTP_SECRET,
                                                           strlen (SA_FAKE_SMTP_SECRET), nonce, -1);

      right = g_strconcat (SA_FAKE_SMTP_USER " ", digest, NULL);
      first = challenge (self, nonce);
      good = g_strcmp0 (first, right) == 0;
    }
  else
    {
      return say_line (self, "504 5.5.4 Unrecognized authentication type");
    }

  if (first == NULL)
    return FALSE;
  if (!answer (self, SA_FAKE_SMTP_VERDICT, good ? "235 2.7.0 Authentication successful"
                                                : "535 5.7.8 Error: authentication failed", &refused))
    return FALSE;
  if (!refused)
    self->user = g_strdup (SA_FAKE_SMTP_USER);
  return TRUE;
}

static void
forget_transaction (Client *self)
{
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->parameters, g_free);
  g_clear_pointer (&self->recipient, g_free);
}

/* "MAIL FROM:<a@b> SIZE=3". Returns: (transfer full) (nullable): "a@b" */
static char *
read_path (const char  *line,
           const char **rest)
{
  const char *start = strchr (line, '<');
  const char *end = start != NULL ? strrchr (start, '>') : NULL;

  if (end == NULL || (end[1] != '\0' && end[1] != ' '))
    return NULL;
  *rest = end[1] == ' ' ? end + 2 : end + 1;
  return g_strndup (start + 1, (gsize) (end - start - 1));
}

static gboolean
take_sender (Client     *self,
             const char *line)
{
  gboolean refused = FALSE;
  const char *rest = "";
  g_autofree char *sender = read_path (line, &rest);
  const char *reply = "250 2.1.0 Ok";

  if (self->sender != NULL)
    reply = "503 5.5.1 Error: nested MAIL command";
  else if (sender == NULL)
    reply = "501 5.1.7 Bad sender address syntax";
  else if (offers_auth (self) && self->user == NULL)
    reply = "530 5.7.0 Authentication required";
  if (!answer (self, SA_FAKE_SMTP_MAIL, reply, &refused))
    return FALSE;
  if (!refused)
    {
      self->sender = g_steal_pointer (&sender);
      self->parameters = g_strdup (rest);
    }
  return TRUE;
}

static gboolean
take_recipient (Client     *self,
                const char *line)
{
  gboolean refused = FALSE;
  const char *rest = "";
  g_autofree char *recipient = read_path (line, &rest);
  const char *reply = "250 2.1.5 Ok";

  if (self->sender == NULL)
    reply = "503 5.5.1 Error: need MAIL command";
  else if (recipient == NULL)
    reply = "501 5.1.3 Bad recipient address syntax";
  else if (self->recipient != NULL)
    reply = "452 4.5.3 One recipient a mail";
  if (!answer (self, SA_FAKE_SMTP_RCPT, reply, &refused))
    return FALSE;
  if (!refused)
    self->recipient = g_steal_pointer (&recipient);
  return TRUE;
}

static void
keep_mail (Client  *self,
           GString *body)
{
  SaFakeSmtpMail *mail = g_new0 (SaFakeSmtpMail, 1);

  mail->sender = g_strdup (self->sender);
  mail->parameters = g_strdup (self->parameters);
  mail->recipient = g_strdup (self->recipient);
  mail->bytes = g_string_free_to_bytes (body);
  mail->user = g_strdup (self->user);
  mail->tls = self->tls;
  mail->connection = self->number;
  g_mutex_lock (&self->server->lock);
  g_ptr_array_add (self->server->mails, mail);
  g_mutex_unlock (&self->server->lock);
}

static gboolean
take_body (Client *self)
{
  g_autofree char *reply = NULL;
  GString *body = NULL;

  /* the first bytes, so that what is done now is done in the middle */
  if ((self->input->len == 0 && !fill (self)) || !answer (self, SA_FAKE_SMTP_BODY, NULL, NULL))
    return FALSE;

  body = g_string_new (NULL);
  for (;;)
    {
      g_autofree char *line = read_line (self);

      if (line == NULL)
        {
          g_string_free (body, TRUE);
          return FALSE;
        }
      if (strcmp (line, ".") == 0)
        break;
      g_string_append (body, *line == '.' ? line + 1 : line);
      g_string_append (body, "\r\n");
    }

  keep_mail (self, body);
  forget_transaction (self);
  reply = g_strdup_printf ("250 2.0.0 Ok: queued as %u", sa_fake_smtp_count_mails (self->server));
  return answer (self, SA_FAKE_SMTP_END, reply, NULL);
}

static gboolean
take_data (Client *self)
{
  gboolean refused = FALSE;

  if (self->recipient == NULL)
    return answer (self, SA_FAKE_SMTP_DATA, "503 5.5.1 Error: need RCPT command", NULL);
  if (!answer (self, SA_FAKE_SMTP_DATA, "354 End data with <CR><LF>.<CR><LF>", &refused))
    return FALSE;
  return refused || take_body (self);
}

static gboolean
begins_with (const char *line,
             const char *command)
{
  return g_ascii_strncasecmp (line, command, strlen (command)) == 0;
}

/* Returns: %FALSE when the connection is to end */
static gboolean
obey (Client     *self,
      const char *line)
{
  gboolean refused = FALSE;
  SaFakeSmtpScript script = { FALSE, };

  if (begins_with (line, "EHLO ") || begins_with (line, "HELO "))
    return greet (self);
  if (begins_with (line, "STARTTLS") && (self->server->flags & SA_FAKE_SMTP_STARTTLS) != 0 && !self->tls)
    return answer (self, SA_FAKE_SMTP_START, "220 2.0.0 Ready to start TLS", &refused) && (refused || start_tls (self));
  if (begins_with (line, "AUTH ") && offers_auth (self) && self->user == NULL)
    return sa_fake_smtp_find_script (self->server, SA_FAKE_SMTP_SIGN_IN, &script)
           ? follow (self, &script, NULL) : sign_in (self, line + strlen ("AUTH "));
  if (begins_with (line, "MAIL FROM:"))
    return take_sender (self, line);
  if (begins_with (line, "RCPT TO:"))
    return take_recipient (self, line);
  if (g_ascii_strcasecmp (line, "DATA") == 0)
    return take_data (self);
  if (g_ascii_strcasecmp (line, "RSET") == 0)
    {
      forget_transaction (self);
      return say_line (self, "250 2.0.0 Ok");
    }
  if (g_ascii_strcasecmp (line, "QUIT") == 0)
    {
      answer (self, SA_FAKE_SMTP_QUIT, "221 2.0.0 Bye", NULL);
      return FALSE;
    }

  return say_line (self, "502 5.5.2 Error: command not recognized");
}

void
sa_fake_smtp_serve (SaFakeSmtp        *server,
                    GSocketConnection *connection,
                    guint              number)
{
  Client self = { .server = server, .connection = connection, .number = number };
  gboolean open = TRUE;

  self.stream = g_object_ref (G_IO_STREAM (connection));
  self.input = g_string_new (NULL);
  if ((server->flags & SA_FAKE_SMTP_TLS) != 0)
    open = start_tls (&self);
  if (open)
    open = answer (&self, SA_FAKE_SMTP_GREETING, "220 mail.example.test ESMTP", NULL);
  while (open)
    {
      char *line = read_line (&self);

      open = line != NULL;
      if (open)
        {
          g_mutex_lock (&server->lock);
          g_ptr_array_add (server->commands, g_strdup (line));
          g_mutex_unlock (&server->lock);
          open = obey (&self, line);
        }
      g_free (line);
    }

  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  forget_transaction (&self);
  g_string_free (self.input, TRUE);
  g_free (self.user);
  g_object_unref (self.stream);
}
