/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaJsonValue:
 *
 * One value of a parsed document. It belongs to the document and lives as long as that. Reading never fails hard: a
 * %NULL value, a member that is not there and a member of another type all read as %NULL, 0 or the given default, so
 * that what a server sends is looked at piece by piece without a crash.
 */
typedef struct _SaJsonValue SaJsonValue;

/** SaJson: a parsed document. Owned by one thread; free with sa_json_free(). */
typedef struct _SaJson SaJson;

/**
 * sa_json_parse:
 *
 * Returns: (transfer full): the document; %NULL and %G_IO_ERROR_INVALID_DATA when @bytes are no JSON in UTF-8, or
 *   nested more than 64 deep
 */
SaJson            *sa_json_parse (GBytes *bytes, GError **error);
void               sa_json_free (SaJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaJson, sa_json_free)

const SaJsonValue *sa_json_get_root (SaJson *self);

/** sa_json_get_member: Returns: (nullable): the member @name of an object */
const SaJsonValue *sa_json_get_member (const SaJsonValue *object, const char *name);
/** sa_json_get_string: Returns: (nullable): the text of the member @name */
const char        *sa_json_get_string (const SaJsonValue *object, const char *name);
gint64             sa_json_get_int (const SaJsonValue *object, const char *name, gint64 fallback);
gboolean           sa_json_get_boolean (const SaJsonValue *object, const char *name, gboolean fallback);

/** sa_json_get_size: of an array or an object; 0 for anything else */
gsize              sa_json_get_size (const SaJsonValue *value);
/** sa_json_get_element: Returns: (nullable): the element of an array at @position */
const SaJsonValue *sa_json_get_element (const SaJsonValue *array, gsize position);
/** sa_json_to_string: Returns: (nullable): the text of @value itself */
const char        *sa_json_to_string (const SaJsonValue *value);
/** sa_json_is_object: %FALSE for %NULL too, and for JSON's null */
gboolean           sa_json_is_object (const SaJsonValue *value);
gboolean           sa_json_is_array (const SaJsonValue *value);

/**
 * SaJsonWriter:
 *
 * Builds a document in the order of the calls. @name is the member's name inside an object and %NULL inside an array.
 * Texts must be UTF-8; they are escaped as needed.
 */
typedef struct _SaJsonWriter SaJsonWriter;

SaJsonWriter *sa_json_writer_new (void);
void          sa_json_writer_free (SaJsonWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaJsonWriter, sa_json_writer_free)

void          sa_json_writer_begin_object (SaJsonWriter *self, const char *name);
void          sa_json_writer_end_object (SaJsonWriter *self);
void          sa_json_writer_begin_array (SaJsonWriter *self, const char *name);
void          sa_json_writer_end_array (SaJsonWriter *self);
/** sa_json_writer_add_string: @value: (nullable): %NULL writes null */
void          sa_json_writer_add_string (SaJsonWriter *self, const char *name, const char *value);
void          sa_json_writer_add_int (SaJsonWriter *self, const char *name, gint64 value);
void          sa_json_writer_add_boolean (SaJsonWriter *self, const char *name, gboolean value);
/** sa_json_writer_finish: Returns: (transfer full): the document, which must be complete */
GBytes       *sa_json_writer_finish (SaJsonWriter *self);

G_END_DECLS
