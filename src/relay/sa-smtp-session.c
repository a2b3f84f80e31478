/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-session.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Over a connection that is encrypted, or leads nowhere, the plain mechanisms are safe, and the ones that work on each
 * server: some offer others for which they keep no passwords. Left out are those that take something else than a
 * password or ask another service for a ticket. */
#define MECHANISMS "AUTH=PLAIN;AUTH=LOGIN"
#define OTHER_MECHANISMS "AUTH=SCRAM-SHA-256;AUTH=SCRAM-SHA-1;AUTH=CRAM-MD5;AUTH=DIGEST-MD5"

/* libcurl on GnuTLS reads the folder of all, each of them three times, and takes four times as long for a connection */
#define SYSTEM_CA_FILE "/etc/ssl/certs/ca-certificates.crt"

struct _SaSmtpSession
{
  SaSmtpAccount     *account;
  CURL              *curl;
  char              *url;
  struct curl_slist *routes;
  char               problem[CURL_ERROR_SIZE];
  gboolean           may_reuse;
  /* of the connection */
  GArray            *sockets;     /* of int: more than one while libcurl tries several addresses */
  gboolean           signed_in;
  gboolean           offers_auth;
  /* learnt of the server */
  gboolean           other_mechanisms;
  gboolean           in_clear;

  struct
  {
    GBytes       *bytes;
    gsize         position;
    GCancellable *cancellable;
    SaSmtpAnswer *answer;
    gboolean      challenged;   /* what goes out next answers a challenge, and is no command */
    gboolean      leaving;      /* QUIT has gone out: what is said now is about that */
  } mail;
};

static void
enter_step (SaSmtpSession *self,
            SaSmtpStep     step)
{
  self->mail.answer->step = step;
  /* what was said before is no answer to this */
  sa_smtp_reply_clear (&self->mail.answer->reply);
}

static void
shut_down (SaSmtpSession *self,
           int            how)
{
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_array_index (self->sockets, int, i), how);
}

static int
opened_cb (void          *user_data,
           curl_socket_t  socket,
           curlsocktype   purpose)
{
  SaSmtpSession *self = user_data;

  self->mail.leaving = FALSE;
  g_array_append_val (self->sockets, socket);
  return CURL_SOCKOPT_OK;
}

static int
close_cb (void          *user_data,
          curl_socket_t  socket)
{
  SaSmtpSession *self = user_data;

  for (guint i = 0; i < self->sockets->len; i++)
    if (g_array_index (self->sockets, int, i) == socket)
      {
        g_array_remove_index_fast (self->sockets, i);
        break;
      }
  return close (socket);
}

static gboolean
begins_with (const char *data,
             gsize       size,
             const char *command)
{
  return size >= strlen (command) && g_ascii_strncasecmp (data, command, strlen (command)) == 0;
}

/* Commands as they go out tell how far the transaction is. Nothing of them is kept: there is a password among them. */
static int
debug_cb (CURL          *curl,
          curl_infotype  type,
          char          *data,
          size_t         size,
          void          *user_data)
{
  static const struct { const char *command; SaSmtpStep step; } steps[] = {
    { "EHLO ", SA_SMTP_HELLO },
    { "HELO ", SA_SMTP_HELLO },
    { "STARTTLS", SA_SMTP_STARTTLS },
    { "AUTH ", SA_SMTP_AUTH },
    { "MAIL FROM:", SA_SMTP_SENDER },
    { "RCPT TO:", SA_SMTP_RECIPIENT },
    { "DATA", SA_SMTP_DATA },
  };
  SaSmtpSession *self = user_data;

  if (type != CURLINFO_HEADER_OUT || self->mail.answer == NULL)
    return 0;
  if (self->mail.challenged)
    {
      enter_step (self, SA_SMTP_AUTH);
      self->mail.challenged = FALSE;
      return 0;
    }
  if (begins_with (data, size, "QUIT"))
    {
      /* libcurl ends a connection on which it was refused, and would wait for the answer, two minutes if need be: it
       * finds the end of the stream */
      self->mail.leaving = TRUE;
      shut_down (self, SHUT_RD);
      return 0;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (begins_with (data, size, steps[i].command))
      enter_step (self, steps[i].step);
  return 0;
}

static size_t
refuse_line (SaSmtpSession *self,
             SaSmtpFailure  failure)
{
  self->mail.answer->failure = failure;
  return 0;
}

/* Each line that the server says. Returns: @size, or 0 to end the connection */
static size_t
line_cb (char   *data,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  SaSmtpSession *self = user_data;
  SaSmtpAnswer *answer = self->mail.answer;

  size *= n;
  if (answer == NULL || self->mail.leaving)
    return size;
  if (answer->step == SA_SMTP_CONNECT)
    {
      answer->step = SA_SMTP_GREETING;
      self->signed_in = FALSE;
      self->offers_auth = FALSE;
    }
  if (answer->step == SA_SMTP_HELLO && (begins_with (data, size, "250-AUTH ") || begins_with (data, size, "250 AUTH ")))
    self->offers_auth = TRUE;
  if (!sa_smtp_reply_add (&answer->reply, data, size))
    return refuse_line (self, SA_SMTP_GARBAGE);
  if (!answer->reply.complete)
    return size;

  switch (answer->step)
    {
    case SA_SMTP_AUTH:
      self->mail.challenged = answer->reply.code == 334;
      self->signed_in = answer->reply.code / 100 == 2;
      break;
    case SA_SMTP_SENDER:
      /* where a server does not offer to sign in, libcurl goes on without: what is said to that is beside the point */
      if (self->account->user != NULL && !self->signed_in && answer->reply.code / 100 != 4)
        {
          sa_smtp_reply_clear (&answer->reply);
          return refuse_line (self, SA_SMTP_NO_AUTH);
        }
      break;
    case SA_SMTP_DATA:
      if (answer->reply.code == 354)
        enter_step (self, SA_SMTP_BODY);
      break;
    case SA_SMTP_CONNECT:
    case SA_SMTP_GREETING:
    case SA_SMTP_HELLO:
    case SA_SMTP_STARTTLS:
    case SA_SMTP_RECIPIENT:
    case SA_SMTP_BODY:
    case SA_SMTP_END:
    default:
      break;
    }
  return size;
}

static size_t
read_cb (char   *buffer,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  SaSmtpSession *self = user_data;
  gsize length = 0;
  const char *data = g_bytes_get_data (self->mail.bytes, &length);
  gsize part = MIN (size * n, length - self->mail.position);

  if (part > 0)
    memcpy (buffer, data + self->mail.position, part);
  self->mail.position += part;
  /* libcurl sends the final dot with or after the last of it, when it pleases */
  if (self->mail.position == length && self->mail.answer->step != SA_SMTP_END)
    enter_step (self, SA_SMTP_END);

  return part;
}

/* Anything else that a server makes libcurl write would go to standard output */
static size_t
discard_cb (char   *data,
            size_t  size,
            size_t  n,
            void   *user_data)
{
  return size * n;
}

/* At least once a second. Returns: other than 0 to give up */
static int
progress_cb (void       *user_data,
             curl_off_t  download_total,
             curl_off_t  downloaded,
             curl_off_t  upload_total,
             curl_off_t  uploaded)
{
  SaSmtpSession *self = user_data;

  return g_cancellable_is_cancelled (self->mail.cancellable);
}

/* What we call ourselves to the server (RFC 5321, 4.1.4): a whole name, else an address */
static char *
get_own_name (void)
{
  const char *name = g_get_host_name ();
  gboolean good = strchr (name, '.') != NULL && g_ascii_isalnum (*name) && g_ascii_isalnum (name[strlen (name) - 1]);

  for (const char *p = name; good && *p != '\0'; p++)
    good = g_ascii_isalnum (*p) || *p == '-' || *p == '.';
  return good ? g_strdup (name) : g_uri_escape_string ("[127.0.0.1]", NULL, FALSE);
}

static void
set_up (SaSmtpSession *self)
{
  const SaSmtpAccount *account = self->account;
  const char *ca_file = account->ca_file;

  if (ca_file == NULL && g_file_test (SYSTEM_CA_FILE, G_FILE_TEST_EXISTS))
    ca_file = SYSTEM_CA_FILE;

  curl_easy_setopt (self->curl, CURLOPT_URL, self->url);
  curl_easy_setopt (self->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  /* the environment's are for the web */
  curl_easy_setopt (self->curl, CURLOPT_PROXY, "");
  curl_easy_setopt (self->curl, CURLOPT_NOSIGNAL, 1L);
  /* whoever gives up does not wait for the thread that asks for the server's address */
  curl_easy_setopt (self->curl, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (self->curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (self->curl, CURLOPT_MAXCONNECTS, 1L);
  curl_easy_setopt (self->curl, CURLOPT_SOCKOPTFUNCTION, opened_cb);
  curl_easy_setopt (self->curl, CURLOPT_SOCKOPTDATA, self);
  curl_easy_setopt (self->curl, CURLOPT_CLOSESOCKETFUNCTION, close_cb);
  curl_easy_setopt (self->curl, CURLOPT_CLOSESOCKETDATA, self);
  curl_easy_setopt (self->curl, CURLOPT_CONNECTTIMEOUT_MS, (long) account->connect_timeout);
  curl_easy_setopt (self->curl, CURLOPT_TIMEOUT_MS, (long) account->timeout);
  if (ca_file != NULL)
    {
      curl_easy_setopt (self->curl, CURLOPT_CAINFO, ca_file);
      curl_easy_setopt (self->curl, CURLOPT_CAPATH, NULL);
    }
  if (self->routes != NULL)
    curl_easy_setopt (self->curl, CURLOPT_CONNECT_TO, self->routes);
  if (account->user != NULL)
    {
      curl_easy_setopt (self->curl, CURLOPT_USERNAME, account->user);
      curl_easy_setopt (self->curl, CURLOPT_PASSWORD, account->secret != NULL ? account->secret : "");
    }

  curl_easy_setopt (self->curl, CURLOPT_ERRORBUFFER, self->problem);
  curl_easy_setopt (self->curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (self->curl, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (self->curl, CURLOPT_DEBUGDATA, self);
  curl_easy_setopt (self->curl, CURLOPT_HEADERFUNCTION, line_cb);
  curl_easy_setopt (self->curl, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->curl, CURLOPT_WRITEFUNCTION, discard_cb);
  curl_easy_setopt (self->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (self->curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (self->curl, CURLOPT_READDATA, self);
  curl_easy_setopt (self->curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (self->curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (self->curl, CURLOPT_XFERINFODATA, self);
}

static gpointer
init_library (gpointer data)
{
  return GINT_TO_POINTER (curl_global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

SaSmtpSession *
sa_smtp_session_new (SaSmtpAccount *account)
{
  static GOnce once = G_ONCE_INIT;
  SaSmtpSession *self = NULL;
  const SaSmtpUrl *url;
  g_autofree char *name = get_own_name ();
  gboolean brackets;

  g_return_val_if_fail (account != NULL, NULL);

  if (!GPOINTER_TO_INT (g_once (&once, init_library, NULL)))
    g_error ("libcurl cannot be used");

  self = g_new0 (SaSmtpSession, 1);
  self->account = sa_smtp_account_ref (account);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  url = &account->url;
  brackets = strchr (url->host, ':') != NULL;
  self->url = g_strdup_printf ("%s://%s%s%s:%u/%s", url->tls ? "smtps" : "smtp", brackets ? "[" : "", url->host,
                               brackets ? "]" : "", url->port, name);
  if (account->route != NULL)
    {
      g_autofree char *route = g_strdup_printf ("::%s", account->route);

      self->routes = curl_slist_append (NULL, route);
    }
  self->curl = curl_easy_init ();
  if (self->curl == NULL)
    g_error ("libcurl is out of memory");
  set_up (self);
  return self;
}

static SaSmtpFailure
read_failure (const SaSmtpSession *self,
              CURLcode             code)
{
  switch ((int) code)
    {
    case CURLE_OK:
      return SA_SMTP_NO_FAILURE;
    case CURLE_ABORTED_BY_CALLBACK:
      return SA_SMTP_CANCELLED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return SA_SMTP_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT:
      return SA_SMTP_TIMED_OUT;
    case CURLE_USE_SSL_FAILED:
      return SA_SMTP_NO_STARTTLS;
    case CURLE_LOGIN_DENIED:
      return SA_SMTP_NO_MECHANISM;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return SA_SMTP_INSECURE;
    case CURLE_WEIRD_SERVER_REPLY:
      return SA_SMTP_GARBAGE;
    default:
      return SA_SMTP_BROKEN;
    }
}

/* One attempt. What a reply says comes before what libcurl makes of it. */
static CURLcode
perform (SaSmtpSession *self,
         gboolean       fresh)
{
  SaSmtpAnswer *answer = self->mail.answer;
  long use_ssl = self->in_clear ? CURLUSESSL_NONE : self->account->url.loopback ? CURLUSESSL_TRY : CURLUSESSL_ALL;
  CURLcode code;

  sa_smtp_answer_clear (answer);
  self->mail.position = 0;
  self->mail.challenged = FALSE;
  self->mail.leaving = FALSE;
  self->problem[0] = '\0';
  curl_easy_setopt (self->curl, CURLOPT_USE_SSL, use_ssl);
  curl_easy_setopt (self->curl, CURLOPT_LOGIN_OPTIONS, self->other_mechanisms ? OTHER_MECHANISMS : MECHANISMS);
  curl_easy_setopt (self->curl, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);

  code = curl_easy_perform (self->curl);
  if (answer->failure == SA_SMTP_NO_FAILURE)
    answer->failure = read_failure (self, code);
  g_clear_pointer (&answer->reason, g_free);
  if (code != CURLE_OK)
    answer->reason = g_strdup (self->problem[0] != '\0' ? self->problem : curl_easy_strerror (code));
  return code;
}

/* Whether the connection had been kept too long: it ended, or was ended with a word, where the mail began */
static gboolean
was_stale (const SaSmtpSession *self)
{
  const SaSmtpAnswer *answer = self->mail.answer;
  long n_connects = 0;

  curl_easy_getinfo (self->curl, CURLINFO_NUM_CONNECTS, &n_connects);
  if (n_connects > 0 || (answer->step != SA_SMTP_CONNECT && answer->step != SA_SMTP_SENDER))
    return FALSE;
  return answer->reply.complete ? answer->reply.code == 421 : answer->failure == SA_SMTP_BROKEN;
}

/* Whether there is another way. None has said anything of the mail that would matter twice. */
static gboolean
find_other_way (SaSmtpSession *self,
                CURLcode       code)
{
  const SaSmtpAnswer *answer = self->mail.answer;

  if (answer->failure == SA_SMTP_NO_MECHANISM && answer->step == SA_SMTP_HELLO && !self->other_mechanisms)
    {
      self->other_mechanisms = TRUE;
      return TRUE;
    }
  if (code == CURLE_PEER_FAILED_VERIFICATION && self->account->url.loopback && !self->account->url.tls &&
      self->account->user == NULL && !self->in_clear)
    {
      self->in_clear = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* RFC 1870, 5: how large the mail is, so that it can be refused before it leaves. libcurl before 8.7 would count what
 * it adds to lines that begin with a dot, and end the mail too early. */
static curl_off_t
get_size (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || *data == '.' || g_strstr_len (data, (gssize) length, "\r\n.") != NULL)
    return -1;
  return (curl_off_t) length;
}

gboolean
sa_smtp_session_send (SaSmtpSession    *self,
                      const SaEnvelope *envelope,
                      GCancellable     *cancellable,
                      SaSmtpAnswer     *answer)
{
  struct curl_slist *recipients = NULL;
  CURLcode code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (envelope != NULL, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  recipients = curl_slist_append (NULL, envelope->recipient);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_FROM, envelope->sender);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (self->curl, CURLOPT_INFILESIZE_LARGE, get_size (envelope->bytes));
  self->mail.bytes = envelope->bytes;
  self->mail.cancellable = cancellable;
  self->mail.answer = answer;

  code = perform (self, FALSE);
  if (was_stale (self))
    code = perform (self, TRUE);
  while (find_other_way (self, code))
    code = perform (self, TRUE);
  answer->not_signed_in = self->offers_auth && self->account->user == NULL;

  self->mail.answer = NULL;
  self->mail.cancellable = NULL;
  self->mail.bytes = NULL;
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, NULL);
  curl_slist_free_all (recipients);

  /* After a refusal in full libcurl has ended the connection, or it is where it was. After anything else a late reply
   * would be taken for one to the next mail. */
  self->may_reuse = code == CURLE_OK || (answer->reply.complete && code != CURLE_OPERATION_TIMEDOUT &&
                                         code != CURLE_ABORTED_BY_CALLBACK);
  return self->may_reuse;
}

void
sa_smtp_session_free (SaSmtpSession *self)
{
  g_return_if_fail (self != NULL);

  /* libcurl says QUIT now, and is not to wait for the answer either. One that has gone wrong is told nothing. */
  shut_down (self, self->may_reuse ? SHUT_RD : SHUT_RDWR);
  curl_easy_cleanup (self->curl);
  curl_slist_free_all (self->routes);
  g_array_unref (self->sockets);
  sa_smtp_account_unref (self->account);
  g_free (self->url);
  g_free (self);
}
