/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-matrix-cell.h"

#include <string.h>

/*
 * What a mail comes to when its relay fails in this way or that: the one table. Each row is driven through the outbox,
 * the real HTTP client and the loopback interface, with two mails: the fault meets the first.
 *
 * Outcomes; when the relay works again, everything that is not final leaves, and has left once:
 *
 *   S  sent: the relay took the mail, and said so
 *   R  surely not sent: tried again within half a minute; the second mail leaves at once
 *   N  likewise, but the fault meets the second mail as well
 *   W  surely not sent, and the relay said when: neither mail is tried before that
 *   A  about the account: the outbox is paused, both mails wait, none fails
 *   L  unknown, and the relay can tell later: the mail has left once in the end; the second mail leaves at once
 *   U  unknown for ever: it stays so and says what a person can do; the second mail leaves at once
 *   P  refused for its recipient, M: for what it is: it has failed; the second mail leaves at once
 *   .  does not happen there
 */

static const MatrixColumn columns[] = {
  { "jmap session", "jmap", "/.well-known/jmap", FALSE },
  { "jmap upload", "jmap", "/jmap/upload/ann/1/", FALSE },
  { "jmap submission", "jmap", "/jmap/", TRUE },
  { "resend", "resend", NULL, FALSE },
  { "postmark", "postmark", NULL, FALSE },
  { "mailgun", "mailgun", NULL, FALSE },
  { "sendgrid", "sendgrid", NULL, FALSE },
  { "ses", "ses", NULL, FALSE },
  { "postal", "postal", NULL, FALSE },
  { "mailpit", "mailpit", NULL, FALSE },
};

#define WRONG_TYPES \
  "{\"id\":7,\"ID\":{},\"MessageID\":[],\"MessageId\":3,\"message\":9,\"name\":[],\"status\":1,\"data\":\"x\",\"errors\":{}," \
  "\"methodResponses\":\"no\",\"blobId\":7,\"apiUrl\":[],\"primaryAccounts\":5,\"ErrorCode\":\"none\",\"Error\":[]}"
#define HTML "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"

#define HTTP(name, kind, fault, status, headers, body, slow, letters) \
  { name, MATRIX_##kind, SA_FAULT_##fault, status, headers, body, slow, letters, 0, 0, NULL }

static const MatrixRow rows[] = {
  /*                                                                                          session
                                                                                              |upload
                                                                                              ||submission
                                                                                              |||resend
                                                                                              ||||postmark
                                                                                              |||||mailgun
                                                                                              ||||||sendgrid
                                                                                              |||||||ses
                                                                                              ||||||||postal
                                                                                              |||||||||mailpit */
  HTTP ("none", TAKEN, NONE, 0, NULL, NULL, FALSE,                                           "SSSSSSSSSS"),
  HTTP ("refused-connection", REFUSED, NONE, 0, NULL, NULL, FALSE,                           "N..NNNNNNN"),
  HTTP ("untrusted-certificate", TLS, NONE, 0, NULL, NULL, FALSE,                            "N..NNNNNNN"),
  HTTP ("unknown-name", DNS, NONE, 0, NULL, NULL, FALSE,                                     "N..NNNNNNN"),

  HTTP ("401", ANSWER, NONE, 401, NULL, "", FALSE,                                           "AAAAAAAAAA"),
  HTTP ("403", ANSWER, NONE, 403, NULL, "", FALSE,                                           "AAAAAAAAAA"),
  HTTP ("404", ANSWER, NONE, 404, NULL, "", FALSE,                                           "AAAAAAAAAA"),
  HTTP ("429-seconds", ANSWER, NONE, 429, "Retry-After: 10", "", FALSE,                      "WWWWWWWWWW"),
  HTTP ("429-date", ANSWER, NONE, 429, "Retry-After: %d", "", FALSE,                         "WWWWWWWWWW"),
  HTTP ("429-reset-seconds", ANSWER, NONE, 429, "RateLimit-Reset: 10", "", FALSE,            "WWWWWWWWWW"),
  HTTP ("429-reset-time", ANSWER, NONE, 429, "X-RateLimit-Reset: %t", "", FALSE,             "WWWWWWWWWW"),
  HTTP ("429-alone", ANSWER, NONE, 429, NULL, "", FALSE,                                     "RRRRRRRRRR"),
  HTTP ("500", ANSWER, NONE, 500, NULL, "", FALSE,                                           "RRLLLLUUUU"),
  HTTP ("502", ANSWER, NONE, 502, NULL, HTML, FALSE,                                         "RRLLLLUUUU"),
  HTTP ("503", ANSWER, NONE, 503, NULL, HTML, FALSE,                                         "RRRRRRRRRR"),
  HTTP ("503-seconds", ANSWER, NONE, 503, "Retry-After: 10", HTML, FALSE,                    "WWWWWWWWWW"),
  HTTP ("504", ANSWER, NONE, 504, NULL, HTML, FALSE,                                         "RRLLLLUUUU"),
  HTTP ("500-after-taking-it", TAKEN, ERROR, 0, NULL, NULL, FALSE,                           "..LLLLUUUU"),

  HTTP ("cut-before-the-answer", ANSWER, CLOSE, 0, NULL, NULL, FALSE,                        "RRLLLLUUUU"),
  HTTP ("cut-before-the-answer-taken", TAKEN, CLOSE, 0, NULL, NULL, FALSE,                   "..LLLLUUUU"),
  HTTP ("cut-during-the-answer", ANSWER, CUT, 0, NULL, "{", FALSE,                           "RRLLLLUUUU"),
  HTTP ("cut-during-the-answer-taken", TAKEN, CUT, 0, NULL, NULL, FALSE,                     "..LLLLUUUU"),
  HTTP ("cut-after-the-answer", TAKEN, END, 0, NULL, NULL, FALSE,                            "..SSSSSSSS"),
  HTTP ("silence", ANSWER, HANG, 0, NULL, NULL, TRUE,                                        "RRLLLLUUUU"),
  HTTP ("silence-taken", TAKEN, HANG, 0, NULL, NULL, TRUE,                                   "..LLLLUUUU"),
  HTTP ("dripping", ANSWER, DRIP, 0, NULL, NULL, TRUE,                                       "RRLLLLUUUU"),

  HTTP ("html", ANSWER, NONE, 0, "Content-Type: text/html", HTML, FALSE,                     "ARLLLLUUUU"),
  HTTP ("empty", ANSWER, NONE, 0, NULL, "", FALSE,                                           "ARLLLLUUUU"),
  HTTP ("no-http", ANSWER, GARBAGE, 0, NULL, "220 mail.example.com ESMTP", FALSE,            "RRLLLLUUUU"),
  HTTP ("huge", ANSWER, HUGE, 0, NULL, NULL, FALSE,                                          "RRLLLLUUUU"),
  HTTP ("wrong-types", ANSWER, NONE, 0, NULL, WRONG_TYPES, FALSE,                            "AALLLLUUUU"),

  HTTP ("301-elsewhere", ANSWER, NONE, 301, "Location: %u/jmap", "", FALSE,                  "AAAAAAAAAA"),
  HTTP ("302-elsewhere", ANSWER, NONE, 302, "Location: %u/jmap", "", FALSE,                  "AAAAAAAAAA"),
  HTTP ("303-elsewhere", ANSWER, NONE, 303, "Location: %u/jmap", "", FALSE,                  "AAAAAAAAAA"),
  HTTP ("307-elsewhere", ANSWER, NONE, 307, "Location: %u/jmap", "", FALSE,                  "AAAAAAAAAA"),
  HTTP ("308-elsewhere", ANSWER, NONE, 308, "Location: %u/jmap", "", FALSE,                  "AAAAAAAAAA"),
};

/* What corresponds to that in SMTP. Its names are not ours to resolve, and are left out. */
static const MatrixColumn smtp_column = { "smtp", "smtp", NULL, FALSE };

#define SMTP(name, kind, slow, step, fault, text, letter) \
  { name, MATRIX_##kind, SA_FAULT_NONE, 0, NULL, NULL, slow, letter, SA_FAKE_SMTP_##step, SA_FAKE_SMTP_##fault, text }

static const MatrixRow smtp_rows[] = {
  SMTP ("refused-connection", REFUSED, FALSE, GREETING, SAY, NULL, "N"),
  SMTP ("wrong-key", ANSWER, FALSE, MAIL, SAY, "530 5.7.0 Authentication required", "A"),
  SMTP ("sender-refused", ANSWER, FALSE, MAIL, SAY, "550 5.7.1 Not your address", "A"),
  SMTP ("no-service", ANSWER, FALSE, GREETING, SAY, "554 5.3.2 No service here", "A"),
  SMTP ("too-many", ANSWER, FALSE, MAIL, SAY, "450 4.7.1 Slow down", "R"),
  SMTP ("busy", ANSWER, FALSE, GREETING, SAY, "421 4.3.2 Busy", "R"),
  SMTP ("mailbox-busy", ANSWER, FALSE, RCPT, SAY, "450 4.2.1 Mailbox busy", "R"),
  SMTP ("mailbox-full", ANSWER, FALSE, RCPT, SAY, "452 4.2.2 Mailbox full", "R"),
  SMTP ("nobody-there", ANSWER, FALSE, RCPT, SAY, "550 5.1.1 No such user", "P"),
  SMTP ("policy", SEEN, FALSE, END, SAY, "554 5.7.1 Looks like spam", "M"),
  SMTP ("refused-after-the-dot", SEEN, FALSE, END, SAY, "451 4.3.0 Later", "R"),
  SMTP ("cut-at-the-greeting", ANSWER, FALSE, GREETING, CLOSE, NULL, "R"),
  SMTP ("cut-before-the-mail", ANSWER, FALSE, DATA, CLOSE, NULL, "R"),
  SMTP ("cut-before-the-answer", TAKEN, FALSE, END, CLOSE, NULL, "U"),
  SMTP ("cut-during-the-answer", TAKEN, FALSE, END, SAY_CLOSE, "250 2.0.0 O", "U"),
  SMTP ("cut-after-the-answer", TAKEN, FALSE, END, SAY_CLOSE, "250 2.0.0 Ok\r\n", "S"),
  SMTP ("silence-at-the-greeting", ANSWER, TRUE, GREETING, HANG, NULL, "R"),
  SMTP ("silence-after-the-dot", TAKEN, TRUE, END, HANG, NULL, "U"),
  SMTP ("dripping", TAKEN, TRUE, END, DRIP, "250 2.0.0 Ok", "U"),
  SMTP ("html-at-the-greeting", ANSWER, FALSE, GREETING, SAY, HTML, "R"),
  SMTP ("html-after-the-dot", TAKEN, FALSE, END, SAY, HTML, "U"),
  SMTP ("empty-at-the-greeting", ANSWER, FALSE, GREETING, SAY, "", "R"),
  SMTP ("huge", TAKEN, TRUE, END, FLOOD, "250-Ok\r\n", "U"),
};

/** Outcome: what a letter means right after the fault, and in the end. */
typedef struct
{
  char          letter;
  SaDelivery    state;
  SaErrorClass  error_class;
  int           least;        /* seconds to the next try; 0: none is planned */
  int           most;
  SaPause       pause;
  SaDelivery    second;       /* the state of the second mail */
  SaDelivery    end;
} Outcome;

static const Outcome outcomes[] = {
  { 'S', SA_DELIVERY_HANDED_OVER, SA_ERROR_CLASS_NONE, 0, 0, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_HANDED_OVER },
  { 'R', SA_DELIVERY_WAITING, SA_ERROR_CLASS_TRY_AGAIN, 1, 30, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_HANDED_OVER },
  { 'N', SA_DELIVERY_WAITING, SA_ERROR_CLASS_TRY_AGAIN, 1, 30, SA_PAUSE_NONE, SA_DELIVERY_WAITING,
    SA_DELIVERY_HANDED_OVER },
  { 'W', SA_DELIVERY_WAITING, SA_ERROR_CLASS_TRY_AGAIN, 8, 30, SA_PAUSE_NONE, SA_DELIVERY_QUEUED,
    SA_DELIVERY_HANDED_OVER },
  { 'A', SA_DELIVERY_QUEUED, SA_ERROR_CLASS_ACCOUNT, 0, 0, SA_PAUSE_ACCOUNT, SA_DELIVERY_QUEUED,
    SA_DELIVERY_HANDED_OVER },
  { 'L', SA_DELIVERY_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, 0, 0, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_HANDED_OVER },
  { 'P', SA_DELIVERY_FAILED, SA_ERROR_CLASS_RECIPIENT, 0, 0, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_FAILED },
  { 'M', SA_DELIVERY_FAILED, SA_ERROR_CLASS_MESSAGE, 0, 0, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_FAILED },
  { 'U', SA_DELIVERY_UNKNOWN, SA_ERROR_CLASS_UNKNOWN, 0, 0, SA_PAUSE_NONE, SA_DELIVERY_HANDED_OVER,
    SA_DELIVERY_UNKNOWN },
};

static const Outcome *
find_outcome (char letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].letter == letter)
      return &outcomes[i];

  g_assert_not_reached ();
}

static guint
count_by_fault (const MatrixRow *row)
{
  return row->kind == MATRIX_TAKEN || row->kind == MATRIX_SEEN;
}

/* Right after the fault */
static void
check (MatrixCell    *cell,
       const Outcome *outcome,
       SaTime         begin)
{
  g_autoptr (SaSiteCounts) counts = sa_contract_counts (&cell->c, 0);
  g_autoptr (GPtrArray) holder = NULL;
  const SaMessageRecord *record = matrix_cell_load (cell, cell->first, &holder);

  g_test_message ("%s, %s: %s", cell->row->name, cell->column->name, record->error_text != NULL ? record->error_text : "–");
  g_assert_cmpint (record->state, ==, outcome->state);
  g_assert_cmpint (record->error_class, ==, outcome->error_class);
  g_assert_true ((record->error_text != NULL) == (outcome->error_class != SA_ERROR_CLASS_NONE));
  if (outcome->least > 0)
    {
      g_assert_cmpint (record->not_before, >=, begin + outcome->least);
      /* the random time may have been a second, and over by now: the next one is up to twice as long */
      g_assert_cmpint (record->not_before, <=,
                       matrix_cell_now (cell) + ((SaTime) outcome->most << (MAX (record->attempts, 1) - 1)));
    }
  if (outcome->end == SA_DELIVERY_UNKNOWN)
    g_assert_nonnull (strstr (record->error_text, "send it again"));
  g_assert_cmpint (counts->pause, ==, outcome->pause);
  g_assert_true ((counts->pause_reason != NULL) == (outcome->pause != SA_PAUSE_NONE));
  g_assert_cmpint (sa_contract_message_state (&cell->c, cell->second), ==, outcome->second);
  g_assert_cmpuint (matrix_cell_count_taken (cell, FALSE), ==, count_by_fault (cell->row));
  g_assert_cmpuint (matrix_cell_count_taken (cell, TRUE), ==, outcome->second == SA_DELIVERY_HANDED_OVER);
}

/* Once the relay works again, and somebody has looked after what is for people to look after */
static void
check_end (MatrixCell    *cell,
           const Outcome *outcome)
{
  guint n_taken;

  if (outcome->pause != SA_PAUSE_NONE)
    sa_contract_done (&cell->c, sa_contract_change (&cell->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  matrix_cell_heal (cell);
  n_taken = count_by_fault (cell->row);
  if (cell->row->kind != MATRIX_TAKEN && outcome->end == SA_DELIVERY_HANDED_OVER)
    n_taken++;
  /* some indices of the vendors are filled half an hour late */
  for (int i = 0; i < 5; i++)
    {
      matrix_cell_advance (cell, 2000);
      matrix_cell_begin (cell);
      matrix_cell_end (cell);
    }
  g_assert_cmpint (sa_contract_message_state (&cell->c, cell->first), ==, outcome->end);
  g_assert_cmpint (sa_contract_message_state (&cell->c, cell->second), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (matrix_cell_count_taken (cell, FALSE), ==, n_taken);
  g_assert_cmpuint (matrix_cell_count_taken (cell, TRUE), ==, 1);
}

static SaFaultServer *
new_stranger (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "net", "data", "loopback.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  return sa_fault_server_new_tls (certificate);
}

/* All protocols at once: they wait for their time-outs together */
static void
test_row (gconstpointer data)
{
  const MatrixRow *row = data;
  g_autoptr (SaFaultServer) elsewhere = sa_fault_server_new ();
  g_autoptr (SaFaultServer) stranger = new_stranger ();
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify) matrix_cell_free);
  SaTime begin = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpuint (strlen (row->outcomes), ==, G_N_ELEMENTS (columns));
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (row->outcomes[i] != '.')
      g_ptr_array_add (cells, matrix_cell_new (&columns[i], row, sa_fault_server_get_url (elsewhere),
                                               sa_fault_server_get_url (stranger)));
  for (guint i = 0; i < cells->len; i++)
    matrix_cell_begin (cells->pdata[i]);
  for (guint i = 0; i < cells->len; i++)
    matrix_cell_end (cells->pdata[i]);
  for (guint i = 0; i < cells->len; i++)
    {
      MatrixCell *cell = cells->pdata[i];
      const Outcome *outcome = find_outcome (row->outcomes[cell->column - columns]);

      check (cell, outcome, begin);
      check_end (cell, outcome);
    }

  /* neither mail nor key went where a redirect leads, or to somebody whom nobody vouches for */
  g_assert_cmpuint (sa_fault_server_count (elsewhere, NULL), ==, 0);
  g_assert_cmpuint (sa_fault_server_count (stranger, NULL), ==, 0);
}

static void
test_smtp_row (gconstpointer data)
{
  const MatrixRow *row = data;
  const Outcome *outcome = find_outcome (row->outcomes[0]);
  SaTime begin = g_get_real_time () / G_USEC_PER_SEC;
  MatrixCell *cell = matrix_cell_new (&smtp_column, row, NULL, NULL);

  matrix_cell_begin (cell);
  matrix_cell_end (cell);
  check (cell, outcome, begin);
  check_end (cell, outcome);
  matrix_cell_free (cell);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  matrix_use_no_names ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fault-matrix/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (smtp_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fault-matrix/smtp/%s", smtp_rows[i].name);

      g_test_add_data_func (path, &smtp_rows[i], test_smtp_row);
    }

  return g_test_run ();
}
