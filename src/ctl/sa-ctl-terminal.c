/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* What is read from a person or from standard input. */

#define MAX_SECRET 65536

gboolean
sa_ctl_ask (SaCtl      *self,
            const char *question)
{
  char answer[16] = "";

  if (self->options.yes || self->options.dry_run || !isatty (STDIN_FILENO))
    return TRUE;
  /* Translators: %s is a question; the answer is y (yes) or n (no) */
  g_printerr (_("%s [y/N]"), question);
  g_printerr (" ");
  return fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y';
}

gboolean
sa_ctl_read_stream (FILE     *stream,
                    gsize     limit,
                    GString  *text,
                    GError  **error)
{
  char block[65536];
  gsize n_read = 0;

  while ((n_read = fread (block, 1, sizeof block, stream)) > 0)
    {
      if (limit > 0 && text->len + n_read > limit)
        {
          g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                               _("What was read is far too long. Look whether it is the right file."));
          return FALSE;
        }
      g_string_append_len (text, block, (gssize) n_read);
    }
  if (!g_utf8_validate_len (text->str, text->len, NULL))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("What was read is not UTF-8 text. Save the list as UTF-8 and try again."));
      return FALSE;
    }
  return TRUE;
}

/*
 * A secret: nobody reads it over a shoulder, and the terminal does not stay mute when the program is ended meanwhile.
 */

static struct termios terminal_before;

static void
ended_by_signal (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal_before);
  signal (number, SIG_DFL);
  raise (number);
}

static gboolean
read_line_unseen (const char *title,
                  char       *line,
                  gsize       size)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  struct termios mute;
  gboolean read = FALSE;

  if (tcgetattr (STDIN_FILENO, &terminal_before) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], ended_by_signal);
  mute = terminal_before;
  mute.c_lflag &= ~(tcflag_t) ECHO;
  mute.c_lflag |= ECHONL;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &mute);
  /* Translators: before a secret is typed; %s is what a vendor calls it, such as “API Key” */
  g_printerr (_("%s (what you type is not shown; only Return keeps the one that is kept):"), title);
  g_printerr (" ");
  read = fgets (line, (int) size, stdin) != NULL;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal_before);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  return read;
}

char *
sa_ctl_read_secret (const char *title,
                    GError    **error)
{
  g_autofree char *line = g_malloc0 (MAX_SECRET);
  gsize length = 0;

  if (isatty (STDIN_FILENO))
    {
      if (!read_line_unseen (title, line, MAX_SECRET))
        line[0] = '\0';
      length = strlen (line);
    }
  else
    {
      length = fread (line, 1, MAX_SECRET - 1, stdin);
      /* What comes after a zero byte would be lost, and the key would not be the one that was given. */
      if (memchr (line, '\0', length) != NULL || !feof (stdin))
        {
          g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                               _("What was read is no key: it is no text, or far too long. Give the key alone, on one line."));
          return NULL;
        }
    }
  if (length > 0 && line[length - 1] == '\n')
    line[--length] = '\0';
  if (length > 0 && line[length - 1] == '\r')
    line[--length] = '\0';
  return g_steal_pointer (&line);
}
