/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message.h"

#include "sa-message-format.h"

struct _SaMessage
{
  GObject parent_instance;

  SaId             id;
  SaMessageRecord *record;  /* (nullable): not loaded */
};

static void sa_message_row_init (SaRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaMessage, sa_message, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_ROW, sa_message_row_init))

/* Stands for a message that is not loaded, so that no view has to ask whether there is a record. */
static const SaMessageRecord empty_record =
{
  .to_address = (char *) "",
  .to_name = (char *) "",
  .site_name = (char *) "",
  .site_url = (char *) "",
  .organization_name = (char *) "",
  .link_base = (char *) "",
  .inviter_name = (char *) "",
  .inviter_address = (char *) "",
};

static void
sa_message_finalize (GObject *object)
{
  SaMessage *self = (SaMessage *) object;

  g_clear_pointer (&self->record, sa_message_record_free);

  G_OBJECT_CLASS (sa_message_parent_class)->finalize (object);
}

static void
sa_message_class_init (SaMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_message_finalize;
}

static void
sa_message_init (SaMessage *self)
{
}

static SaId
sa_message_row_get_id (SaRow *row)
{
  return SA_MESSAGE (row)->id;
}

static const char *
sa_message_row_get_name (SaRow *row)
{
  return sa_message_get_record (SA_MESSAGE (row))->to_name;
}

static const char *
sa_message_row_get_address (SaRow *row)
{
  return sa_message_get_record (SA_MESSAGE (row))->to_address;
}

static char *
sa_message_row_dup_fact (SaRow  *row,
                         SaTime  now)
{
  return sa_message_format_fact (sa_message_get_record (SA_MESSAGE (row)), now);
}

static const SaPill *
sa_message_row_get_pill (SaRow  *row,
                         SaTime  now)
{
  return sa_message_look_get_pill (sa_message_get_look (sa_message_get_record (SA_MESSAGE (row)), now));
}

static char *
sa_message_row_dup_status (SaRow  *row,
                           SaTime  now)
{
  return sa_message_format_state (sa_message_get_record (SA_MESSAGE (row)), now);
}

static void
sa_message_row_init (SaRowInterface *iface)
{
  iface->get_id = sa_message_row_get_id;
  iface->get_name = sa_message_row_get_name;
  iface->get_address = sa_message_row_get_address;
  iface->dup_fact = sa_message_row_dup_fact;
  iface->get_pill = sa_message_row_get_pill;
  iface->dup_status = sa_message_row_dup_status;
}

SaMessage *
sa_message_new (SaId             id,
                SaMessageRecord *record)
{
  SaMessage *self = g_object_new (SA_TYPE_MESSAGE, NULL);

  self->id = id;
  self->record = record;
  return self;
}

const SaMessageRecord *
sa_message_get_record (SaMessage *self)
{
  g_return_val_if_fail (SA_IS_MESSAGE (self), &empty_record);

  return self->record != NULL ? self->record : &empty_record;
}

static GObject *
sa_message_row_make (SaId     id,
                     gpointer record)
{
  return G_OBJECT (sa_message_new (id, record));
}

static void
sa_message_row_update (GObject  *object,
                       gpointer  record)
{
  SaMessage *self = SA_MESSAGE (object);

  if (record != NULL)
    {
      g_clear_pointer (&self->record, sa_message_record_free);
      self->record = record;
    }
  sa_row_changed (SA_ROW (self));
}

static SaId
sa_message_row_get_user (GObject *object)
{
  return sa_message_get_record (SA_MESSAGE (object))->user;
}

const SaRowFactory sa_message_row_factory =
{
  SA_ENTITY_MESSAGE, sa_message_row_make, sa_message_row_update, sa_message_row_get_user
};
