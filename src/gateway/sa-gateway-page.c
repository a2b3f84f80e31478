/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-gateway-page.h"

#include "sa-gateway-resources.h"
#include "sa-language.h"

#include <string.h>

/*
 * Pages speak the visitor's language, not the process's, so their texts are key files and not gettext.
 */

struct _SaPageText
{
  char       *language;
  gboolean    right_to_left;
  GHashTable *texts;
};

static SaPageText *
load_text (const char *language)
{
  g_autofree char *path = g_strdup_printf ("/org/example/SiteAdmin/gateway/pages/%s.ini", language);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (sa_gateway_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) keys = NULL;
  SaPageText *self = NULL;

  g_assert (bytes != NULL);
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL))
    g_assert_not_reached ();
  self = g_new0 (SaPageText, 1);
  self->language = g_strdup (language);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  keys = g_key_file_get_keys (file, "page", NULL, NULL);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    g_hash_table_insert (self->texts, g_strdup (keys[i]), g_key_file_get_string (file, "page", keys[i], NULL));
  self->right_to_left = g_strcmp0 (g_hash_table_lookup (self->texts, "direction"), "rtl") == 0;
  return self;
}

const SaPageText *
sa_page_text_choose (const char *accept_language)
{
  static GHashTable *texts; /* language to SaPageText, for the life of the process */
  static GMutex mutex;
  const char *language = sa_language_match_accept (accept_language);
  SaPageText *text = NULL;

  if (language == NULL)
    language = SA_LANGUAGE_DEFAULT;
  g_mutex_lock (&mutex);
  if (texts == NULL)
    texts = g_hash_table_new (g_str_hash, g_str_equal);
  text = g_hash_table_lookup (texts, language);
  if (text == NULL)
    {
      text = load_text (language);
      g_hash_table_insert (texts, text->language, text);
    }
  g_mutex_unlock (&mutex);

  return text;
}

const char *
sa_page_text_get_language (const SaPageText *self)
{
  return self->language;
}

const char *
sa_page_text_get (const SaPageText *self,
                  const char       *key)
{
  const char *text = g_hash_table_lookup (self->texts, key);

  g_return_val_if_fail (text != NULL, "");
  return text;
}

char *
sa_page_text_fill (const SaPageText *self,
                   const char       *key,
                   const char       *site,
                   const char       *name)
{
  g_autofree char *text = g_markup_escape_text (sa_page_text_get (self, key), -1);
  g_autofree char *safe_site = g_markup_escape_text (site, -1);
  g_autofree char *safe_name = g_markup_escape_text (name, -1);
  g_autoptr (GString) filled = g_string_new (NULL);

  /* One pass, so that a site called “{name}” stays what it is. */
  for (const char *at = text; *at != '\0';)
    if (g_str_has_prefix (at, "{site}"))
      {
        g_string_append_printf (filled, "<bdi>%s</bdi>", safe_site);
        at += strlen ("{site}");
      }
    else if (g_str_has_prefix (at, "{name}"))
      {
        g_string_append_printf (filled, "<bdi>%s</bdi>", safe_name);
        at += strlen ("{name}");
      }
    else
      g_string_append_c (filled, *at++);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

char *
sa_page_render (const SaPageText *text,
                const char       *heading,
                const char       *body)
{
  return g_strdup_printf ("<!DOCTYPE html>\n"
                          "<html lang=\"%s\" dir=\"%s\">\n"
                          "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                          "<meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\">"
                          "<title>%s</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\n"
                          "<body><main><h1>%s</h1>\n%s\n</main></body>\n</html>\n",
                          text->language, text->right_to_left ? "rtl" : "ltr", sa_page_text_get (text, "title"), heading, body);
}

const char *
sa_page_get_style (void)
{
  return ":root{color-scheme:light dark}"
         "body{margin:0;font:16px/1.5 Cantarell,system-ui,sans-serif;background:#fafafa;color:#2e3436}"
         "main{max-width:26rem;margin:12vh auto 2rem;padding:0 1.25rem}"
         "h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}"
         "label{display:block;font-weight:bold;margin-top:1rem}"
         "input{font:inherit;box-sizing:border-box;width:100%;padding:.6rem .75rem;border:1px solid #8a8a8a;border-radius:8px;"
         "background:#fff;color:inherit}"
         "button,a.button{display:inline-block;font:inherit;font-weight:bold;margin-top:1.25rem;padding:.65rem 1.4rem;border:0;"
         "border-radius:8px;background:#1a5fb4;color:#fff;text-decoration:none;cursor:pointer}"
         ":focus-visible{outline:3px solid #62a0ea;outline-offset:2px}"
         "@media(prefers-color-scheme:dark){body{background:#1e1e1e;color:#eee}input{background:#303030;border-color:#888}"
         "button,a.button{background:#3584e4}}";
}
