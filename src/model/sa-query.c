/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-query.h"

#include "sa-fold.h"

struct _SaQuery
{
  gatomicrefcount   ref_count;
  SaEntity          entity;
  SaId              site;
  guint             statuses;  /* masks; 0: any */
  guint             roles;
  guint             origins;
  guint             deliveries;
  gboolean          problems;
  gboolean          removed;
  SaId              product;
  SaId              group;
  SaId              user;
  SaTime            since;
  char             *os_user;   /* (nullable) */
  char             *search;
  char            **needles;
  SaSort            sort;
  gboolean          descending;
  gsize             offset;
  gsize             limit;
};

G_DEFINE_BOXED_TYPE (SaQuery, sa_query, sa_query_ref, sa_query_unref)

#define MAY_CHANGE(self) ((self) != NULL && g_atomic_ref_count_compare (&(self)->ref_count, 1))

SaQuery *
sa_query_new (SaEntity entity,
              SaId     site)
{
  SaQuery *self;

  self = g_new0 (SaQuery, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->entity = entity;
  self->site = site;
  self->search = g_strdup ("");
  self->needles = g_new0 (char *, 1);
  self->sort = SA_SORT_NAME;
  if (entity == SA_ENTITY_MESSAGE || entity == SA_ENTITY_EVENT)
    {
      self->sort = SA_SORT_ADDED;
      self->descending = TRUE;
    }

  return self;
}

SaQuery *
sa_query_ref (SaQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sa_query_unref (SaQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->os_user);
  g_free (self->search);
  g_strfreev (self->needles);
  g_free (self);
}

SaQuery *
sa_query_copy (const SaQuery *self)
{
  SaQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->os_user = g_strdup (self->os_user);
  copy->search = g_strdup (self->search);
  copy->needles = g_strdupv (self->needles);

  return copy;
}

gboolean
sa_query_equal (const SaQuery *a,
                const SaQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->entity == b->entity && a->site == b->site &&
         a->statuses == b->statuses && a->roles == b->roles && a->origins == b->origins &&
         a->deliveries == b->deliveries && a->problems == b->problems && a->removed == b->removed &&
         a->product == b->product && a->group == b->group && a->user == b->user && a->since == b->since &&
         g_strcmp0 (a->os_user, b->os_user) == 0 && g_str_equal (a->search, b->search) &&
         a->sort == b->sort && a->descending == b->descending &&
         a->offset == b->offset && a->limit == b->limit;
}

void
sa_query_set_statuses (SaQuery *self,
                       guint    mask)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->statuses = mask;
}

void
sa_query_set_roles (SaQuery *self,
                    guint    mask)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->roles = mask;
}

void
sa_query_set_origins (SaQuery *self,
                      guint    mask)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->origins = mask;
}

void
sa_query_set_deliveries (SaQuery *self,
                         guint    mask)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->deliveries = mask;
}

void
sa_query_set_problems (SaQuery  *self,
                       gboolean  only_problems)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->problems = only_problems != FALSE;
}

void
sa_query_set_product (SaQuery *self,
                      SaId     product)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->product = product;
}

void
sa_query_set_group (SaQuery *self,
                    SaId     group)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->group = group;
}

void
sa_query_set_user (SaQuery *self,
                   SaId     user)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->user = user;
}

void
sa_query_set_operator (SaQuery    *self,
                       const char *os_user)
{
  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail (os_user != NULL);

  g_free (self->os_user);
  self->os_user = g_strdup (os_user);
}

void
sa_query_set_since (SaQuery *self,
                    SaTime   since)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->since = since;
}

void
sa_query_set_removed (SaQuery  *self,
                      gboolean  removed)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->removed = removed != FALSE;
}

void
sa_query_set_search (SaQuery    *self,
                     const char *text)
{
  g_return_if_fail (MAY_CHANGE (self));
  g_return_if_fail (text != NULL);

  g_free (self->search);
  self->search = g_strdup (text);
  g_strfreev (self->needles);
  self->needles = sa_fold_words (text);
}

void
sa_query_set_sort (SaQuery  *self,
                   SaSort    sort,
                   gboolean  descending)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->sort = sort;
  self->descending = descending != FALSE;
}

void
sa_query_set_range (SaQuery *self,
                    gsize    offset,
                    gsize    limit)
{
  g_return_if_fail (MAY_CHANGE (self));

  self->offset = offset;
  self->limit = limit;
}

SaEntity
sa_query_get_entity (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, SA_ENTITY_ORGANIZATION);

  return self->entity;
}

SaId
sa_query_get_site (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->site;
}

guint
sa_query_get_statuses (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->statuses;
}

guint
sa_query_get_roles (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->roles;
}

guint
sa_query_get_origins (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->origins;
}

guint
sa_query_get_deliveries (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->deliveries;
}

gboolean
sa_query_get_problems (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->problems;
}

SaId
sa_query_get_product (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->product;
}

SaId
sa_query_get_group (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->group;
}

SaId
sa_query_get_user (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->user;
}

const char *
sa_query_get_operator (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->os_user;
}

SaTime
sa_query_get_since (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->since;
}

gboolean
sa_query_get_removed (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->removed;
}

const char *
sa_query_get_search (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->search;
}

const char * const *
sa_query_get_needles (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->needles;
}

SaSort
sa_query_get_sort (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, SA_SORT_NAME);

  return self->sort;
}

gboolean
sa_query_get_descending (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->descending;
}

gsize
sa_query_get_offset (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset;
}

gsize
sa_query_get_limit (const SaQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limit;
}
