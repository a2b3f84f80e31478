/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-composer.h"
#include "sa-context.h"

G_BEGIN_DECLS

struct _SaContext
{
  char         *database;
  char         *link_base;
  SaRepository *repository;
  SaSender     *sender;
  SaComposer   *previewer;  /* of mails that are looked at here; those that leave are made in the relay thread */
};

G_END_DECLS
