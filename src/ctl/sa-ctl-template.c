/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"
#include "sa-language.h"
#include "sa-mail-template.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* template and organization language: the words that invitations are written in. */

#define GROUP "mail"
#define MAX_FILE (1024 * 1024)

/* Returns: (nullable): the language that mails are written in and that @text names */
static const char *
find_language (const char *text,
               GError    **error)
{
  g_autofree char *tag = g_strdelimit (g_strdup (text), "_", '-');
  g_autofree char *choices = NULL;

  for (const char * const *language = sa_language_list (); *language != NULL; language++)
    if (g_ascii_strcasecmp (*language, tag) == 0)
      return *language;
  choices = g_strjoinv (", ", (char **) sa_language_list ());
  g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
               /* Translators: a language tag, then the tags that are possible */
               _("There are no mail texts in the language “%s”. Choose one of: %s."), text, choices);
  return NULL;
}

/* Returns: (transfer full) (nullable): the organization's own texts in @language; none: an empty one */
static GVariantDict *
load_own (SaCtl       *self,
          const char  *language,
          GError     **error)
{
  g_autoptr (GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_TEMPLATE, NULL, 0, error);
  g_autoptr (GVariantDict) own = g_variant_dict_new (NULL);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const SaTemplateRecord *record = records->pdata[i];
      GVariantIter iter;
      const char *key = NULL;
      const char *text = NULL;

      if (strcmp (record->language, language) != 0)
        continue;
      g_variant_iter_init (&iter, record->texts);
      while (g_variant_iter_next (&iter, "{&s&s}", &key, &text))
        g_variant_dict_insert (own, key, "s", text);
    }
  return g_steal_pointer (&own);
}

/* Returns: (transfer full): a{ss} */
static GVariant *
end_texts (GVariantDict *texts)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_dict_end (texts));
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_builder_add (&builder, "{ss}", key, g_variant_get_string (value, NULL));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static SaExit
run_template_list (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  const char * const headings[] = { _("Language"), _("Name"), _("Own Texts"), NULL };
  g_autoptr (SaCtlTable) table = sa_ctl_table_new (headings);
  GVariantBuilder array;

  g_variant_builder_init (&array, G_VARIANT_TYPE ("aa{sv}"));
  for (const char * const *language = sa_language_list (); *language != NULL; language++)
    {
      g_autoptr (GVariantDict) own = load_own (self, *language, error);
      g_autoptr (GPtrArray) keys = g_ptr_array_new ();
      g_autofree char *list = NULL;
      GVariantBuilder object;

      if (own == NULL)
        {
          g_variant_builder_clear (&array);
          return SA_EXIT_FAILED;
        }
      for (int key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
        if (g_variant_dict_contains (own, sa_mail_key_get_name ((SaMailKey) key)))
          g_ptr_array_add (keys, (char *) sa_mail_key_get_name ((SaMailKey) key));
      g_ptr_array_add (keys, NULL);
      list = g_strjoinv (", ", (char **) keys->pdata);
      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "language", *language);
      sa_ctl_json_string (&object, "name", sa_language_get_name (*language));
      sa_ctl_json_strings (&object, "own", (char **) keys->pdata);
      g_variant_builder_add (&array, "@a{sv}", g_variant_builder_end (&object));
      {
        const char * const cells[] = { *language, sa_language_get_name (*language), list, NULL };

        sa_ctl_table_add (table, cells);
      }
    }
  if (self->options.json)
    sa_ctl_json_print (g_variant_builder_end (&array));
  else
    {
      g_variant_builder_clear (&array);
      sa_ctl_table_print (table);
    }
  return SA_EXIT_DONE;
}

static void
append_var (GString   *list,
            SaMailVar  var)
{
  g_string_append_printf (list, "%s{%s}", list->len > 0 ? " " : "", sa_mail_var_get_name (var));
}

/* Above each text: what may stand in it. */
static void
add_comment (GKeyFile  *file,
             SaMailKey  key)
{
  g_autoptr (GString) may = g_string_new (NULL);
  g_autoptr (GString) needs = g_string_new (NULL);
  g_autofree char *comment = NULL;

  for (int var = 0; var < SA_MAIL_N_VARS; var++)
    {
      if (sa_mail_key_may_have (key, (SaMailVar) var))
        append_var (may, (SaMailVar) var);
      if (sa_mail_key_needs (key, (SaMailVar) var))
        append_var (needs, (SaMailVar) var);
    }
  if (needs->len > 0)
    /* Translators: both are lists of words in braces, such as “{site} {name}” */
    comment = g_strdup_printf (_("can have: %s; needs: %s"), may->str, needs->str);
  else if (may->len > 0)
    /* Translators: a list of words in braces, such as “{site} {name}” */
    comment = g_strdup_printf (_("can have: %s"), may->str);
  if (comment != NULL)
    {
      g_autofree char *line = g_strconcat (" ", comment, NULL);

      g_key_file_set_comment (file, GROUP, sa_mail_key_get_name (key), line, NULL);
    }
}

static SaExit
run_template_show (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  const char *language = find_language (arguments[0], error);
  g_autoptr (SaMailTemplate) built_in = language != NULL ? sa_mail_template_load (language, error) : NULL;
  g_autoptr (GVariantDict) own = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *data = NULL;
  GVariantBuilder object;

  own = built_in == NULL ? NULL : self->options.built_in ? g_variant_dict_new (NULL) : load_own (self, language, error);
  if (own == NULL)
    return SA_EXIT_FAILED;
  g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
  for (int key = SA_MAIL_FIRST_OWN_KEY; key < SA_MAIL_N_KEYS; key++)
    {
      const char *name = sa_mail_key_get_name ((SaMailKey) key);
      const char *text = sa_mail_template_get_text (built_in, (SaMailKey) key);

      g_variant_dict_lookup (own, name, "&s", &text);
      g_key_file_set_string (file, GROUP, name, text);
      add_comment (file, (SaMailKey) key);
      sa_ctl_json_string (&object, name, text);
    }
  if (self->options.json)
    {
      sa_ctl_json_print (g_variant_builder_end (&object));
      return SA_EXIT_DONE;
    }
  g_variant_builder_clear (&object);
  data = g_key_file_to_data (file, NULL, NULL);
  sa_ctl_put (data);
  return SA_EXIT_DONE;
}

/* Returns: (transfer full) (nullable): what @path or standard input holds */
static GKeyFile *
read_file (const char  *path,
           GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) groups = NULL;
  FILE *stream = strcmp (path, "-") == 0 ? stdin : g_fopen (path, "re");
  gboolean read = FALSE;

  if (stream == NULL)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                   /* Translators: a file name, then the system's words */
                   _("The file “%s” cannot be read: %s"), path, g_strerror (errno));
      return NULL;
    }
  read = sa_ctl_read_stream (stream, MAX_FILE, text, error);
  if (stream != stdin)
    fclose (stream);
  if (!read)
    return NULL;
  if (!g_key_file_load_from_data (file, text->str, text->len, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: the system's words */
                   _("What was read are no mail texts as “template show” prints them: %s"), local->message);
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  if (groups[0] == NULL || groups[1] != NULL || strcmp (groups[0], GROUP) != 0)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("What was read are no mail texts as “template show” prints them: they stand below one line "
                             "“[mail]”."));
      return NULL;
    }
  return g_steal_pointer (&file);
}

static SaExit
apply_texts (SaCtl       *self,
             const char  *language,
             GVariant    *texts,
             const char  *title,
             GError     **error)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);

  sa_change_set_language (change, language);
  sa_change_set_settings (change, texts);
  return sa_ctl_apply_single (self, title, language, change, error);
}

static SaExit
run_template_set (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  const char *language = find_language (arguments[0], error);
  g_autoptr (SaMailTemplate) built_in = language != NULL ? sa_mail_template_load (language, error) : NULL;
  g_autoptr (GVariantDict) own = built_in != NULL ? load_own (self, language, error) : NULL;
  g_autoptr (GKeyFile) file = own != NULL ? read_file (arguments[1], error) : NULL;
  g_auto (GStrv) names = file != NULL ? g_key_file_get_keys (file, GROUP, NULL, error) : NULL;
  g_autoptr (GVariant) texts = NULL;

  if (names == NULL)
    return SA_EXIT_FAILED;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *text = g_key_file_get_string (file, GROUP, names[i], &local);
      SaMailKey key = SA_MAIL_N_KEYS;

      if (text == NULL || local != NULL)
        {
          g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                       /* Translators: the system's words */
                       _("What was read are no mail texts as “template show” prints them: %s"), local->message);
          return SA_EXIT_FAILED;
        }
      /* A text as it is built in, or none, is no text of one's own; so a better one comes with a newer program. */
      if (sa_mail_key_from_name (names[i], &key) && key >= SA_MAIL_FIRST_OWN_KEY &&
          (*text == '\0' || strcmp (text, sa_mail_template_get_text (built_in, key)) == 0))
        g_variant_dict_remove (own, names[i]);
      else
        g_variant_dict_insert (own, names[i], "s", text);
    }
  texts = end_texts (own);
  if (!sa_mail_words_check_own (language, texts, error))
    return SA_EXIT_FAILED;
  return apply_texts (self, language, texts, _("Set Mail Texts"), error);
}

static SaExit
run_template_reset (SaCtl   *self,
                    char   **arguments,
                    GError **error)
{
  const char *language = find_language (arguments[0], error);
  g_autoptr (GVariantDict) own = language != NULL ? load_own (self, language, error) : NULL;
  g_autoptr (GVariant) texts = NULL;

  if (own == NULL)
    return SA_EXIT_FAILED;
  for (gsize i = 1; arguments[i] != NULL; i++)
    {
      SaMailKey key = SA_MAIL_N_KEYS;

      if (!sa_mail_key_from_name (arguments[i], &key) || key < SA_MAIL_FIRST_OWN_KEY)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: what was typed, then a language tag */
                       _("“%s” is not the name of a text. “site-adminctl template show %s” shows the names."), arguments[i],
                       language);
          return SA_EXIT_USAGE;
        }
      g_variant_dict_remove (own, arguments[i]);
    }
  if (arguments[1] == NULL)
    g_variant_dict_clear (own);
  texts = arguments[1] == NULL ? g_variant_ref_sink (g_variant_new ("a{ss}", NULL)) : end_texts (own);
  return apply_texts (self, language, texts, _("Reset Mail Texts"), error);
}

/* A mail to somebody who is not there, with the operator as the inviter. */
static SaMessageRecord *
make_sample (SaCtl       *self,
             const char  *language,
             GVariant    *texts,
             GError     **error)
{
  g_autoptr (GPtrArray) sites = sa_repository_load (self->repository, SA_ENTITY_SITE, &self->site, 1, error);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const SaSiteRecord *site = NULL;
  SaMessageRecord *message = NULL;
  GVariantBuilder templates;

  if (sites != NULL)
    accounts = sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, &self->actor->account, 1, error);
  products = accounts != NULL ? sa_ctl_load_products (self, error) : NULL;
  if (products == NULL || sites->len == 0 || accounts->len == 0)
    return NULL;
  site = sites->pdata[0];
  for (guint i = 0; i < products->len; i++)
    g_ptr_array_add (names, ((SaProductRecord *) products->pdata[i])->name);
  g_ptr_array_add (names, NULL);

  g_variant_builder_init (&templates, G_VARIANT_TYPE ("a{sa{ss}}"));
  g_variant_builder_add (&templates, "{s@a{ss}}", language, texts);
  message = g_new0 (SaMessageRecord, 1);
  message->site = site->id;
  message->state = SA_DELIVERY_QUEUED;
  message->to_address = g_strdup ("ana@example.com");
  message->to_name = g_strdup ("Ana López");
  message->language = g_strdup (language);
  message->personal_message = g_strdup (self->options.message);
  message->site_name = g_strdup (site->name);
  message->site_url = g_strdup (site->url);
  message->organization_name = g_strdup (site->organization);
  message->templates = g_variant_ref_sink (g_variant_builder_end (&templates));
  message->link_base = g_strdup ("");
  message->inviter_name = g_strdup (((SaAccountRecord *) accounts->pdata[0])->name);
  message->inviter_address = g_strdup (((SaAccountRecord *) accounts->pdata[0])->address);
  message->product_names = g_strdupv ((char **) names->pdata);
  message->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  return message;
}

static SaExit
run_template_preview (SaCtl   *self,
                      char   **arguments,
                      GError **error)
{
  const char *language = find_language (arguments[0], error);
  g_autoptr (GVariantDict) own = language != NULL ? load_own (self, language, error) : NULL;
  g_autoptr (GVariant) texts = own != NULL ? end_texts (own) : NULL;
  g_autoptr (SaMessageRecord) message = texts != NULL ? make_sample (self, language, texts, error) : NULL;
  g_autoptr (SaMailPreview) preview = NULL;
  GVariantBuilder object;

  preview = message != NULL ? sa_context_preview_mail (self->context, message, error) : NULL;
  if (preview == NULL)
    return SA_EXIT_FAILED;
  if (self->options.json)
    {
      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "language", preview->language);
      sa_ctl_json_string (&object, "from", preview->from);
      sa_ctl_json_string (&object, "reply_to", preview->reply_to);
      sa_ctl_json_string (&object, "subject", preview->subject);
      sa_ctl_json_string (&object, "text", preview->text);
      sa_ctl_json_string (&object, "html", preview->html);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else if (self->options.html)
    sa_ctl_put (preview->html);
  else
    {
      g_autofree char *text = sa_ctl_safe_text (preview->text);

      /* Translators: the subject of a mail */
      g_print (_("Subject: %s\n"), preview->subject);
      /* Translators: the sender of a mail */
      g_print (_("From: %s\n"), preview->from);
      g_print ("\n%s", text);
    }
  return SA_EXIT_DONE;
}

static SaExit
run_organization_language (SaCtl   *self,
                           char   **arguments,
                           GError **error)
{
  g_autoptr (GPtrArray) sites = NULL;
  const char *language = NULL;
  SaChange *change = NULL;

  if (arguments[0] != NULL)
    {
      if (strcmp (arguments[0], "none") != 0)
        {
          language = find_language (arguments[0], error);
          if (language == NULL)
            return SA_EXIT_FAILED;
        }
      change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);
      sa_change_set_language (change, language);
      return sa_ctl_apply_single (self, _("Set Language"), arguments[0], change, error);
    }
  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, error);
  if (sites == NULL)
    return SA_EXIT_FAILED;
  language = sites->len > 0 ? ((SaSiteRecord *) sites->pdata[0])->language : NULL;
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "language", language);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    g_print ("%s\n", language != NULL ? language : "none");
  return SA_EXIT_DONE;
}

const SaCtlCommand sa_ctl_template_commands[] = {
  { "template list", NULL, N_("List the languages of mail, and which texts are the organization’s own"), "",
    0, 0, SA_CTL_NEEDS_DATABASE, run_template_list },
  { "template show", "LANGUAGE", N_("Print the texts of mail in a form that “template set” takes"), "built-in",
    1, 1, SA_CTL_NEEDS_DATABASE, run_template_show },
  { "template set", "LANGUAGE FILE|-", N_("Take texts from a file; those that are not in it stay as they are"), "",
    2, 2, SA_CTL_NEEDS_OPERATOR, run_template_set },
  { "template reset", "LANGUAGE [KEY…]", N_("Go back to the built-in texts, all or some"), "",
    1, -1, SA_CTL_NEEDS_OPERATOR, run_template_reset },
  { "template preview", "LANGUAGE", N_("Show what an invitation reads like"), "html message", 1, 1, SA_CTL_NEEDS_SITE,
    run_template_preview },
  { "organization language", "[TAG|none]", N_("Say or choose the language for people whose own is not known"), "",
    0, 1, SA_CTL_NEEDS_OPERATOR, run_organization_language },
  { NULL, },
};
