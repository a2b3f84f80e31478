/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-pill.h"
#include "sa-types.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SaRow:
 *
 * What the cells of a list show of a thing that is about one person: a user, or a message to somebody. Lives on the
 * main thread.
 *
 * Signal `changed`: something of it is another than before, or time has passed so that its words may read differently.
 */
#define SA_TYPE_ROW (sa_row_get_type ())
G_DECLARE_INTERFACE (SaRow, sa_row, SA, ROW, GObject)

struct _SaRowInterface
{
  GTypeInterface parent_iface;

  SaId          (*get_id)      (SaRow *self);
  const char   *(*get_name)    (SaRow *self);
  const char   *(*get_address) (SaRow *self);
  char         *(*dup_fact)    (SaRow *self, SaTime now);
  const SaPill *(*get_pill)    (SaRow *self, SaTime now);
  char         *(*dup_status)  (SaRow *self, SaTime now);
};

SaId          sa_row_get_id (SaRow *self);
/** sa_row_get_name: of the person; "" when it is not known */
const char   *sa_row_get_name (SaRow *self);
const char   *sa_row_get_address (SaRow *self);
/** sa_row_get_title: what the person is called: the name, else the address */
const char   *sa_row_get_title (SaRow *self);
/** sa_row_dup_fact: Returns: (transfer full): the second line of a row of two */
char         *sa_row_dup_fact (SaRow *self, SaTime now);
const SaPill *sa_row_get_pill (SaRow *self, SaTime now);
/** sa_row_dup_status: Returns: (transfer full): the whole status in one line, for tooltips and screen readers */
char         *sa_row_dup_status (SaRow *self, SaTime now);

/** sa_row_changed: for implementations: emits `changed` */
void          sa_row_changed (SaRow *self);

G_END_DECLS
