/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-form.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary="

static void
part_free (SaFakePart *self)
{
  g_free (self->name);
  g_free (self->filename);
  g_bytes_unref (self->content);
  g_free (self);
}

/* Returns: (transfer full) (nullable): the quoted parameter @name of a Content-Disposition */
static char *
get_parameter (const char *head,
               const char *name)
{
  g_autofree char *start = g_strdup_printf ("; %s=\"", name);
  const char *found = strstr (head, start);

  if (found == NULL)
    return NULL;
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\""));
}

/* @start: after the boundary's line. Returns: (transfer full) (nullable) */
static SaFakePart *
parse_part (const char *start,
            gsize       length)
{
  const char *end = g_strstr_len (start, (gssize) length, "\r\n\r\n");
  g_autofree char *head = NULL;
  g_autofree char *name = NULL;
  SaFakePart *part = NULL;

  if (end == NULL)
    return NULL;
  head = g_strndup (start, (gsize) (end - start));
  name = get_parameter (head, "name");
  if (!g_str_has_prefix (head, "Content-Disposition: form-data; ") || name == NULL)
    return NULL;

  part = g_new0 (SaFakePart, 1);
  part->name = g_steal_pointer (&name);
  part->filename = get_parameter (head, "filename");
  part->content = g_bytes_new (end + 4, length - (gsize) (end + 4 - start));
  return part;
}

GPtrArray *
sa_fake_form_parse (const char *content_type,
                    GBytes     *body)
{
  g_autoptr (GPtrArray) form = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  g_autofree char *first = NULL;
  g_autofree char *next = NULL;
  gsize left = 0;
  const char *p = g_bytes_get_data (body, &left);

  if (!g_str_has_prefix (content_type, TYPE) || content_type[strlen (TYPE)] == '\0')
    return NULL;
  first = g_strdup_printf ("--%s", content_type + strlen (TYPE));
  next = g_strdup_printf ("\r\n%s", first);
  if (left < strlen (first) || strncmp (p, first, strlen (first)) != 0)
    return NULL;

  p += strlen (first);
  left -= strlen (first);
  while (left >= 2 && strncmp (p, "\r\n", 2) == 0)
    {
      const char *end = g_strstr_len (p + 2, (gssize) (left - 2), next);
      SaFakePart *part = end != NULL ? parse_part (p + 2, (gsize) (end - p - 2)) : NULL;

      if (part == NULL)
        return NULL;
      g_ptr_array_add (form, part);
      left -= (gsize) (end - p) + strlen (next);
      p = end + strlen (next);
    }

  return left >= 2 && strncmp (p, "--", 2) == 0 ? g_steal_pointer (&form) : NULL;
}

const SaFakePart *
sa_fake_form_find (GPtrArray  *form,
                   const char *name)
{
  const SaFakePart *found = NULL;

  for (guint i = 0; i < form->len; i++)
    {
      const SaFakePart *part = form->pdata[i];

      if (strcmp (part->name, name) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = part;
    }

  return found;
}
