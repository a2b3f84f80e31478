/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user.h"

#include "sa-format.h"

struct _SaUser
{
  GObject parent_instance;

  SaId          id;
  SaUserRecord *record;  /* (nullable): not loaded */
};

static void sa_user_row_init (SaRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaUser, sa_user, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_ROW, sa_user_row_init))

typedef enum
{
  PROP_ID = 1,
} SaUserProps;

static GParamSpec *properties[PROP_ID + 1];

/* Stands for a user that is not loaded, so that no view has to ask whether there is a record. */
static const SaUserRecord empty_record =
{
  .address = (char *) "",
  .name = (char *) "",
  .invited_by_name = (char *) "",
};

static void
sa_user_finalize (GObject *object)
{
  SaUser *self = (SaUser *) object;

  g_clear_pointer (&self->record, sa_user_record_free);

  G_OBJECT_CLASS (sa_user_parent_class)->finalize (object);
}

static void
sa_user_get_property (GObject    *object,
                      guint       property_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  SaUser *self = SA_USER (object);

  switch ((SaUserProps) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_user_class_init (SaUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sa_user_finalize;
  object_class->get_property = sa_user_get_property;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static SaId
sa_user_row_get_id (SaRow *row)
{
  return SA_USER (row)->id;
}

static const char *
sa_user_row_get_name (SaRow *row)
{
  return sa_user_get_record (SA_USER (row))->name;
}

static const char *
sa_user_row_get_address (SaRow *row)
{
  return sa_user_get_record (SA_USER (row))->address;
}

static char *
sa_user_row_dup_fact (SaRow  *row,
                      SaTime  now)
{
  return sa_format_fact (sa_user_get_record (SA_USER (row)), now);
}

static const SaPill *
sa_user_row_get_pill (SaRow  *row,
                      SaTime  now)
{
  return sa_look_get_pill (sa_look_from_record (sa_user_get_record (SA_USER (row)), now));
}

static char *
sa_user_row_dup_status (SaRow  *row,
                        SaTime  now)
{
  return sa_format_status (sa_user_get_record (SA_USER (row)), now);
}

static void
sa_user_row_init (SaRowInterface *iface)
{
  iface->get_id = sa_user_row_get_id;
  iface->get_name = sa_user_row_get_name;
  iface->get_address = sa_user_row_get_address;
  iface->dup_fact = sa_user_row_dup_fact;
  iface->get_pill = sa_user_row_get_pill;
  iface->dup_status = sa_user_row_dup_status;
}

static void
sa_user_init (SaUser *self)
{
}

SaUser *
sa_user_new (SaId          id,
             SaUserRecord *record)
{
  SaUser *self = g_object_new (SA_TYPE_USER, NULL);

  self->id = id;
  self->record = record;
  return self;
}

SaId
sa_user_get_id (SaUser *self)
{
  g_return_val_if_fail (SA_IS_USER (self), 0);

  return self->id;
}

const SaUserRecord *
sa_user_get_record (SaUser *self)
{
  g_return_val_if_fail (SA_IS_USER (self), &empty_record);

  return self->record != NULL ? self->record : &empty_record;
}

void
sa_user_update (SaUser       *self,
                SaUserRecord *record)
{
  g_return_if_fail (SA_IS_USER (self));

  if (record != NULL)
    {
      g_clear_pointer (&self->record, sa_user_record_free);
      self->record = record;
    }
  sa_row_changed (SA_ROW (self));
}
