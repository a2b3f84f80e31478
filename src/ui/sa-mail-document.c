/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-document.h"

#include "sa-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Marks and isolates of UAX #9: Pango takes the direction of a paragraph from its first strong letter, HTML from its
 * attributes. */
#define LEFT_TO_RIGHT_MARK "\xe2\x80\x8e"
#define RIGHT_TO_LEFT_MARK "\xe2\x80\x8f"
#define LEFT_TO_RIGHT_ISOLATE "\xe2\x81\xa6"
#define RIGHT_TO_LEFT_ISOLATE "\xe2\x81\xa7"
#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define END_OF_ISOLATE "\xe2\x81\xa9"

#define POINTS_PER_PIXEL 0.75

struct _SaMailDocument
{
  GPtrArray   *blocks;
  GHashTable  *unknown;
  char        *title;
  SaMailStyle  page;
  gboolean     rtl;
};

/* What an element is to a view. */
typedef enum
{
  ROLE_FRAME,    /* holds others, is nothing itself */
  ROLE_BLOCK,
  ROLE_INLINE,
  ROLE_LINK,
  ROLE_ISOLATE,
  ROLE_BREAK,
  ROLE_TITLE,
  ROLE_SHEET,
  ROLE_SILENT,   /* not drawn, nor what is in it */
  ROLE_UNKNOWN,  /* its text is, as if it stood without it */
} Role;

static const struct
{
  const char      *name;
  Role             role;
  SaMailBlockKind  kind;
  const char      *style;  /* (nullable): what every reader does with it */
} elements[] = {
  { "a", ROLE_LINK, 0, NULL },
  { "b", ROLE_INLINE, 0, "font-weight:bold" },
  { "bdi", ROLE_ISOLATE, 0, NULL },
  { "blockquote", ROLE_BLOCK, SA_MAIL_BLOCK_QUOTE, NULL },
  { "body", ROLE_FRAME, 0, NULL },
  { "br", ROLE_BREAK, 0, NULL },
  { "div", ROLE_FRAME, 0, NULL },
  { "h1", ROLE_BLOCK, SA_MAIL_BLOCK_HEADING, "font-size:28px;font-weight:bold;margin:20px 0" },
  { "h2", ROLE_BLOCK, SA_MAIL_BLOCK_HEADING, "font-size:22px;font-weight:bold;margin:18px 0" },
  { "h3", ROLE_BLOCK, SA_MAIL_BLOCK_HEADING, "font-size:18px;font-weight:bold;margin:16px 0" },
  { "head", ROLE_FRAME, 0, NULL },
  { "html", ROLE_FRAME, 0, NULL },
  { "meta", ROLE_SILENT, 0, NULL },
  { "p", ROLE_BLOCK, SA_MAIL_BLOCK_TEXT, NULL },
  { "span", ROLE_INLINE, 0, NULL },
  { "strong", ROLE_INLINE, 0, "font-weight:bold" },
  { "style", ROLE_SHEET, 0, NULL },
  { "title", ROLE_TITLE, 0, NULL },
};

/* An element that is open. */
typedef struct
{
  Role         role;
  SaMailStyle  style;
  gboolean     isolated;  /* an isolate was begun for it */
  gboolean     spanned;   /* a span was */
} Level;

typedef struct
{
  SaMailDocument *document;
  gboolean        dark;
  GHashTable     *classes;  /* (nullable): of the style sheet, once it was read */
  GArray         *levels;
  SaMailBlock    *block;    /* (nullable): being filled */
  GString        *text;     /* of the block, or of a title or style sheet */
  GString        *markup;
  gboolean        blank;    /* one is due before the next letter */
} Reader;

static void
block_free (gpointer data)
{
  SaMailBlock *block = data;

  g_free (block->text);
  g_free (block->markup);
  g_free (block);
}

static Level *
get_level (Reader *self)
{
  return self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
}

static const char *
get_attribute (const char * const *names,
               const char * const *values,
               const char         *name)
{
  gsize i = 0;

  while (names[i] != NULL && !g_str_equal (names[i], name))
    i++;

  return names[i] != NULL ? values[i] : NULL;
}

static void
begin_block (Reader            *self,
             SaMailBlockKind    kind,
             const SaMailStyle *style,
             const char        *direction)
{
  g_assert (self->block == NULL);

  self->block = g_new0 (SaMailBlock, 1);
  self->block->kind = kind;
  self->block->style = *style;
  self->blank = FALSE;
  g_string_truncate (self->text, 0);
  g_string_truncate (self->markup, 0);
  if (g_strcmp0 (direction, "auto") == 0)
    return;
  if (direction != NULL ? g_str_equal (direction, "rtl") : self->document->rtl)
    g_string_append (self->markup, RIGHT_TO_LEFT_MARK);
  else
    g_string_append (self->markup, LEFT_TO_RIGHT_MARK);
}

/* A paragraph that held only a button leaves nothing of its own. */
static void
end_block (Reader *self)
{
  SaMailBlock *block = g_steal_pointer (&self->block);

  if (block == NULL)
    return;

  if (self->text->len > 0)
    {
      block->text = g_strdup (self->text->str);
      block->markup = g_strdup (self->markup->str);
      g_ptr_array_add (self->document->blocks, block);
    }
  else
    {
      block_free (block);
    }
  g_string_truncate (self->text, 0);
  g_string_truncate (self->markup, 0);
  self->blank = FALSE;
}

static void
append_mark (Reader     *self,
             const char *mark)
{
  if (self->blank && self->text->len > 0)
    {
      g_string_append_c (self->text, ' ');
      g_string_append_c (self->markup, ' ');
    }
  self->blank = FALSE;
  g_string_append (self->markup, mark);
}

/* White space collapses as CSS 2.1, 16.6.1 says. */
static void
append_text (Reader     *self,
             const char *text,
             gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *start = text;
      g_autofree char *escaped = NULL;

      while (text < end && g_ascii_isspace (*text))
        text++;
      if (text > start)
        self->blank = self->text->len > 0 && self->text->str[self->text->len - 1] != '\n';

      start = text;
      while (text < end && !g_ascii_isspace (*text))
        text++;
      if (text == start)
        continue;
      append_mark (self, "");
      escaped = g_markup_escape_text (start, text - start);
      g_string_append_len (self->text, start, text - start);
      g_string_append (self->markup, escaped);
    }
}

/* What is different inside a line: written out in full, so that spans need not know of each other. */
static gboolean
begin_span (Reader            *self,
            const SaMailStyle *style,
            gboolean           link)
{
  const SaMailStyle *outer = &self->block->style;

  if (style->color == outer->color && style->font_size == outer->font_size && style->bold == outer->bold && !link)
    return FALSE;

  append_mark (self, "<span");
  if (style->color != SA_MAIL_NO_COLOR)
    g_string_append_printf (self->markup, " foreground=\"#%06x\"", style->color);
  if (style->font_size != outer->font_size)
    g_string_append_printf (self->markup, " size=\"%d\"", (int) (style->font_size * POINTS_PER_PIXEL * 1024));
  if (style->bold)
    g_string_append (self->markup, " weight=\"bold\"");
  if (link)
    g_string_append (self->markup, " underline=\"single\"");
  g_string_append_c (self->markup, '>');

  return TRUE;
}

static void
open_inline (Reader     *self,
             Level      *level,
             const char *direction)
{
  gboolean link = level->role == ROLE_LINK && !level->style.box;

  if (level->role == ROLE_LINK && level->style.box)
    {
      /* A button is drawn in a row of its own, at the distance of the paragraph that it stands in. */
      level->style.margin = self->block != NULL ? self->block->style.margin : 0;
      end_block (self);
      begin_block (self, SA_MAIL_BLOCK_BUTTON, &level->style, direction);
      return;
    }
  if (self->block == NULL)
    begin_block (self, SA_MAIL_BLOCK_TEXT, &level->style, NULL);

  level->isolated = level->role == ROLE_ISOLATE || direction != NULL;
  if (level->role == ROLE_ISOLATE || g_strcmp0 (direction, "auto") == 0)
    append_mark (self, FIRST_STRONG_ISOLATE);
  else if (direction != NULL)
    append_mark (self, g_str_equal (direction, "rtl") ? RIGHT_TO_LEFT_ISOLATE : LEFT_TO_RIGHT_ISOLATE);
  level->spanned = begin_span (self, &level->style, link);
}

static void
set_style (Reader             *self,
           SaMailStyle        *style,
           const char         *of_element,
           const char * const *names,
           const char * const *values)
{
  const char *declarations = get_attribute (names, values, "style");
  const char *class_name = get_attribute (names, values, "class");
  const char *dark = NULL;

  if (of_element != NULL)
    sa_mail_style_apply (style, of_element, NULL);
  if (declarations != NULL)
    sa_mail_style_apply (style, declarations, self->document->unknown);
  if (self->dark && class_name != NULL && self->classes != NULL)
    dark = g_hash_table_lookup (self->classes, class_name);
  if (dark != NULL)
    sa_mail_style_apply (style, dark, self->document->unknown);
}

/* The page is what body and the frames in it say together. */
static void
take_page (Reader            *self,
           const SaMailStyle *style)
{
  SaMailStyle *page = &self->document->page;

  if (style->background != SA_MAIL_NO_COLOR)
    page->background = style->background;
  if (style->color != SA_MAIL_NO_COLOR)
    page->color = style->color;
  page->padding_block = MAX (page->padding_block, style->padding_block);
  page->padding_inline = MAX (page->padding_inline, style->padding_inline);
}

static void
start_cb (GMarkupParseContext  *context,
          const char           *name,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  Reader *self = user_data;
  const Level *outer = get_level (self);
  const char *direction = get_attribute (names, values, "dir");
  gsize at = 0;
  Level level = { .role = ROLE_UNKNOWN };

  while (at < G_N_ELEMENTS (elements) && !g_str_equal (elements[at].name, name))
    at++;
  if (at < G_N_ELEMENTS (elements))
    level.role = elements[at].role;
  else
    g_hash_table_add (self->document->unknown, g_strdup (name));
  /* Nothing comes out of what is not drawn. */
  if (outer != NULL && (outer->role == ROLE_SILENT || outer->role == ROLE_SHEET || outer->role == ROLE_TITLE))
    level.role = outer->role;

  if (outer != NULL)
    sa_mail_style_init_child (&level.style, &outer->style);
  else
    sa_mail_style_init_root (&level.style);
  set_style (self, &level.style, at < G_N_ELEMENTS (elements) ? elements[at].style : NULL, names, values);

  if (g_str_equal (name, "html"))
    self->document->rtl = g_strcmp0 (direction, "rtl") == 0;
  if (level.role == ROLE_FRAME)
    {
      end_block (self);
      take_page (self, &level.style);
    }
  else if (level.role == ROLE_BLOCK)
    {
      end_block (self);
      begin_block (self, elements[at].kind, &level.style, direction);
    }
  else if (level.role == ROLE_BREAK && self->block != NULL)
    {
      self->blank = FALSE;
      g_string_append_c (self->text, '\n');
      g_string_append_c (self->markup, '\n');
    }
  else if (level.role == ROLE_INLINE || level.role == ROLE_LINK || level.role == ROLE_ISOLATE)
    {
      open_inline (self, &level, direction);
    }
  g_array_append_val (self->levels, level);
}

static void
end_cb (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  Reader *self = user_data;
  Level *level = get_level (self);

  if (level->spanned)
    g_string_append (self->markup, "</span>");
  if (level->isolated)
    g_string_append (self->markup, END_OF_ISOLATE);
  if (level->role == ROLE_BLOCK || level->role == ROLE_FRAME || (level->role == ROLE_LINK && level->style.box))
    end_block (self);
  g_array_set_size (self->levels, self->levels->len - 1);
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Reader *self = user_data;
  const Level *level = get_level (self);
  g_autofree char *owned = g_strndup (text, length);

  if (level == NULL || level->role == ROLE_SILENT)
    return;
  if (level->role == ROLE_SHEET)
    {
      g_clear_pointer (&self->classes, g_hash_table_unref);
      self->classes = sa_mail_sheet_new (owned, self->document->unknown);
      return;
    }
  if (level->role == ROLE_TITLE)
    {
      g_free (self->document->title);
      self->document->title = g_strdup (g_strstrip (owned));
      return;
    }
  if (self->block == NULL && *g_strchug (owned) != '\0')
    begin_block (self, SA_MAIL_BLOCK_TEXT, &level->style, NULL);
  if (self->block != NULL)
    append_text (self, text, length);
}

SaMailDocument *
sa_mail_document_new (const char  *html,
                      gboolean     dark,
                      GError     **error)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  g_autoptr(SaMailDocument) self = NULL;
  g_autoptr(GMarkupParseContext) context = NULL;
  g_autoptr(GError) local = NULL;
  Reader reader = { .dark = dark };
  gboolean good = FALSE;

  g_return_val_if_fail (html != NULL, NULL);

  self = g_new0 (SaMailDocument, 1);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->title = g_strdup ("");
  sa_mail_style_init_root (&self->page);

  reader.document = self;
  reader.levels = g_array_new (FALSE, FALSE, sizeof (Level));
  reader.text = g_string_new (NULL);
  reader.markup = g_string_new (NULL);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  good = g_markup_parse_context_parse (context, html, -1, &local) && g_markup_parse_context_end_parse (context, &local);

  g_clear_pointer (&reader.classes, g_hash_table_unref);
  g_clear_pointer (&reader.block, block_free);
  g_array_unref (reader.levels);
  g_string_free (reader.text, TRUE);
  g_string_free (reader.markup, TRUE);
  if (!good)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID,
                   /* Translators: %s is what a technical reader stumbled over */
                   _("This mail cannot be drawn here (%s). Look at its text, or open it in a browser."), local->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
sa_mail_document_free (SaMailDocument *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->unknown);
  g_free (self->title);
  g_free (self);
}

guint
sa_mail_document_get_n_blocks (SaMailDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->blocks->len;
}

const SaMailBlock *
sa_mail_document_get_block (SaMailDocument *self,
                            guint           position)
{
  g_return_val_if_fail (self != NULL && position < self->blocks->len, NULL);

  return g_ptr_array_index (self->blocks, position);
}

const SaMailStyle *
sa_mail_document_get_page_style (SaMailDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->page;
}

const char *
sa_mail_document_get_title (SaMailDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

gboolean
sa_mail_document_is_rtl (SaMailDocument *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rtl;
}

char **
sa_mail_document_dup_unknown (SaMailDocument *self)
{
  g_autoptr(GList) names = NULL;
  g_autoptr(GStrvBuilder) builder = NULL;
  GList *at = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = g_strv_builder_new ();
  names = g_list_sort (g_hash_table_get_keys (self->unknown), (GCompareFunc) strcmp);
  for (at = names; at != NULL; at = at->next)
    g_strv_builder_add (builder, at->data);

  return g_strv_builder_end (builder);
}
