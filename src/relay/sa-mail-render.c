/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-template-private.h"
#include "sa-relay-resources.h"

#include <string.h>

#define SKELETON "/org/example/SiteAdmin/relay/templates/invitation.html"

/* One mail being laid out */
typedef struct
{
  SaMailTemplate     *words;
  const SaMailFacts  *facts;
  const char         *values[SA_MAIL_N_VARS];
  char              **message;  /* (nullable): lines */
  gboolean            anonymous;
  GString            *target;
} Layout;

void
sa_mail_text_free (SaMailText *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->from);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_free (self);
}

/* The inviter's words, line by line, without empty ones at either end. Control characters would be invisible in one
 * mail program and a command in the next: they become blanks. */
static char **
split_message (const char *message)
{
  g_autofree char *valid = NULL;
  g_autofree char *clean = NULL;
  GString *plain = NULL;

  if (message == NULL)
    return NULL;

  valid = g_utf8_make_valid (message, -1);
  plain = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (c == '\r' || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        {
          if (p[1] != '\n')
            g_string_append_c (plain, '\n');
        }
      else if (c == '\n' || !g_unichar_iscntrl (c))
        g_string_append_unichar (plain, c);
      else
        g_string_append_c (plain, ' ');
    }
  clean = g_strstrip (g_string_free (plain, FALSE));

  return *clean != '\0' ? g_strsplit (clean, "\n", -1) : NULL;
}

static char *
fill (const Layout *self,
      SaMailKey     key,
      SaMailMode    mode)
{
  return sa_mail_template_fill (self->words, key, self->values, mode);
}

static void
add_line (const Layout *self,
          SaMailKey     key)
{
  g_autofree char *line = NULL;

  line = fill (self, key, sa_mail_template_is_rtl (self->words) ? SA_MAIL_ISOLATED : SA_MAIL_PLAIN);
  g_string_append_printf (self->target, "%s\n", line);
}

static void
add_paragraph (const Layout *self,
               SaMailKey     key,
               gboolean      small)
{
  g_autofree char *line = fill (self, key, SA_MAIL_HTML);

  g_string_append_printf (self->target, "<p%s style=\"margin:16px 0%s\">%s</p>\n", small ? " class=\"small\"" : "",
                          small ? ";color:#5e5c64;font-size:14px" : "", line);
}

/* The parts that text and HTML have in common, in their order */
static void
add_opening (const Layout *self,
             gboolean      html)
{
  SaMailKey parts[] = {
    *self->facts->name != '\0' ? SA_MAIL_KEY_GREETING : SA_MAIL_KEY_GREETING_ANONYMOUS,
    self->anonymous ? SA_MAIL_KEY_INTRO_ANONYMOUS : SA_MAIL_KEY_INTRO,
    SA_MAIL_KEY_PRODUCTS,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] == SA_MAIL_KEY_PRODUCTS && *self->values[SA_MAIL_VAR_PRODUCTS] == '\0')
        continue;
      if (html)
        add_paragraph (self, parts[i], FALSE);
      else
        add_line (self, parts[i]);
      if (!html && i == 0)
        g_string_append_c (self->target, '\n');
    }
}

static void
add_closing (const Layout *self,
             gboolean      html)
{
  SaMailKey parts[] = { SA_MAIL_KEY_EXPIRES, SA_MAIL_KEY_PRIVATE, SA_MAIL_KEY_REPLY, SA_MAIL_KEY_IGNORE };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] == SA_MAIL_KEY_EXPIRES && self->facts->expires == 0)
        continue;
      if (parts[i] == SA_MAIL_KEY_REPLY && !self->facts->can_reply)
        continue;
      if (html)
        add_paragraph (self, parts[i], TRUE);
      else
        add_line (self, parts[i]);
    }
}

static char *
lay_out_text (Layout *self)
{
  self->target = g_string_new (NULL);

  add_opening (self, FALSE);
  if (self->message != NULL)
    {
      g_string_append_c (self->target, '\n');
      add_line (self, self->anonymous ? SA_MAIL_KEY_MESSAGE_ANONYMOUS : SA_MAIL_KEY_MESSAGE);
      for (gsize i = 0; self->message[i] != NULL; i++)
        g_string_append_printf (self->target, "> %s\n", self->message[i]);
    }
  g_string_append_c (self->target, '\n');
  add_line (self, self->facts->has_account ? SA_MAIL_KEY_ACCOUNT_EXISTING : SA_MAIL_KEY_ACCOUNT_NEW);
  g_string_append_c (self->target, '\n');
  add_line (self, self->facts->has_account ? SA_MAIL_KEY_OPEN_EXISTING : SA_MAIL_KEY_OPEN_NEW);
  /* alone on its line, so that every mail program makes a link of it */
  g_string_append_printf (self->target, "%s\n\n", self->facts->link);
  add_closing (self, FALSE);

  return g_string_free (g_steal_pointer (&self->target), FALSE);
}

static char *
lay_out_message (Layout *self)
{
  if (self->message == NULL)
    return g_strdup ("");

  self->target = g_string_new (NULL);
  add_paragraph (self, self->anonymous ? SA_MAIL_KEY_MESSAGE_ANONYMOUS : SA_MAIL_KEY_MESSAGE, FALSE);
  g_string_append (self->target, "<blockquote class=\"words\" dir=\"auto\" style=\"margin:16px 0;padding:0 16px;"
                                 "border:0 solid #9a9996;border-inline-start-width:4px\">");
  for (gsize i = 0; self->message[i] != NULL; i++)
    {
      g_autofree char *line = g_markup_escape_text (self->message[i], -1);

      g_string_append_printf (self->target, "%s%s", i > 0 ? "<br/>\n" : "", line);
    }
  g_string_append (self->target, "</blockquote>\n");

  return g_string_free (g_steal_pointer (&self->target), FALSE);
}

static char *
lay_out_parts (Layout   *self,
               void    (*add) (const Layout *self, gboolean html))
{
  self->target = g_string_new (NULL);
  add (self, TRUE);

  return g_string_free (g_steal_pointer (&self->target), FALSE);
}

static char *
lay_out_account (Layout *self)
{
  self->target = g_string_new (NULL);
  add_paragraph (self, self->facts->has_account ? SA_MAIL_KEY_ACCOUNT_EXISTING : SA_MAIL_KEY_ACCOUNT_NEW, FALSE);

  return g_string_free (g_steal_pointer (&self->target), FALSE);
}

/* The HTML text, cut at its marks: what is between them, a mark, what is between them, ... It lies compressed among the
 * program's resources, and is the same for all mails. */
static const char * const *
get_skeleton (void)
{
  static gsize pieces = 0;

  if (g_once_init_enter (&pieces))
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (sa_relay_get_resource (), SKELETON,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *text = NULL;

      g_assert (bytes != NULL);
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_once_init_leave (&pieces, (gsize) g_strsplit (text, "@", -1));
    }

  return (const char * const *) pieces;
}

/* The skeleton's marks are filled in one pass too, so that a name like "@link@" stays a name */
static char *
lay_out_html (Layout     *self,
              const char *subject)
{
  const char * const names[] = {
    "", "lang", "dir", "title", "before", "message", "account", "link", "button", "copy", "small",
  };
  g_autofree char *title = g_markup_escape_text (subject, -1);
  g_autofree char *before = lay_out_parts (self, add_opening);
  g_autofree char *message = lay_out_message (self);
  g_autofree char *account = lay_out_account (self);
  g_autofree char *link = g_markup_escape_text (self->facts->link, -1);
  g_autofree char *button = fill (self, self->facts->has_account ? SA_MAIL_KEY_BUTTON_EXISTING : SA_MAIL_KEY_BUTTON_NEW,
                                  SA_MAIL_HTML);
  g_autofree char *copy = fill (self, SA_MAIL_KEY_COPY, SA_MAIL_HTML);
  g_autofree char *small = lay_out_parts (self, add_closing);
  const char * const values[] = {
    "@", sa_mail_template_get_language (self->words), sa_mail_template_is_rtl (self->words) ? "rtl" : "ltr", title, before,
    message, account, link, button, copy, small,
  };
  const char * const *pieces = get_skeleton ();
  GString *html = g_string_new (NULL);

  for (gsize i = 0; pieces[i] != NULL; i++)
    {
      gsize mark = 0;

      while (i % 2 == 1 && mark < G_N_ELEMENTS (names) && strcmp (names[mark], pieces[i]) != 0)
        mark++;
      g_string_append (html, i % 2 == 1 && mark < G_N_ELEMENTS (names) ? values[mark] : pieces[i]);
    }

  return g_string_free (html, FALSE);
}

SaMailText *
sa_mail_template_render (SaMailTemplate    *self,
                         const SaMailFacts *facts)
{
  Layout layout = { .words = self, .facts = facts };
  SaMailText *mail = NULL;
  g_autofree char *separator = NULL;
  g_autofree char *products = NULL;
  g_autofree char *expires = NULL;
  g_auto (GStrv) message = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (facts != NULL && facts->link != NULL, NULL);

  separator = fill (&layout, SA_MAIL_KEY_LIST_SEPARATOR, SA_MAIL_PLAIN);
  products = facts->products != NULL ? g_strjoinv (separator, (char **) facts->products) : g_strdup ("");
  expires = facts->expires != 0 ? sa_mail_template_format_date (self, facts->expires) : g_strdup ("");
  message = split_message (facts->message);

  layout.values[SA_MAIL_VAR_INVITER] = facts->inviter;
  layout.values[SA_MAIL_VAR_NAME] = facts->name;
  layout.values[SA_MAIL_VAR_ADDRESS] = facts->address;
  layout.values[SA_MAIL_VAR_SITE] = facts->site;
  layout.values[SA_MAIL_VAR_ORGANIZATION] = facts->organization;
  layout.values[SA_MAIL_VAR_PRODUCTS] = products;
  layout.values[SA_MAIL_VAR_EXPIRES] = expires;
  layout.message = message;
  layout.anonymous = *facts->inviter == '\0';

  mail = g_new0 (SaMailText, 1);
  mail->from = layout.anonymous ? g_strdup (facts->site) : fill (&layout, SA_MAIL_KEY_FROM, SA_MAIL_PLAIN);
  mail->subject = fill (&layout, layout.anonymous ? SA_MAIL_KEY_SUBJECT_ANONYMOUS : SA_MAIL_KEY_SUBJECT, SA_MAIL_PLAIN);
  mail->text = lay_out_text (&layout);
  mail->html = lay_out_html (&layout, mail->subject);

  return mail;
}
