/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store-fixture.h"

#include "sa-schema.h"

#include <glib/gstdio.h>

void
sa_store_fixture_set_up (SaStoreFixture *self,
                         gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("sa-test-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "organization.db", NULL);
  if (data == NULL)
    return;

  self->connection = sa_sqlite_connection_open (self->path, SA_SQLITE_READ_WRITE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (sa_schema_open (self->connection, &error));
  g_assert_no_error (error);
}

void
sa_store_fixture_tear_down (SaStoreFixture *self,
                            gconstpointer   data)
{
  g_autoptr (GDir) entries = NULL;
  const char *name;

  if (self->connection != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->connection));

  entries = g_dir_open (self->directory, 0, NULL);
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->directory, g_free);
}

void
sa_store_fixture_run (SaStoreFixture *self,
                      const char     *format,
                      ...)
{
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  sa_sqlite_connection_execute (self->connection, sql, &error);
  g_assert_no_error (error);
}

gint64
sa_store_fixture_get (SaStoreFixture *self,
                      const char     *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  sa_sqlite_connection_get_int (self->connection, sql, 0, &value, &error);
  g_assert_no_error (error);
  return value;
}
