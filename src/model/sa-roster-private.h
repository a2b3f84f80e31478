/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-roster.h"

G_BEGIN_DECLS

/* The inside of a roster, for its units only. A user is a row: a number into the columns. Rows are given out upwards
 * and never moved, so that the lines, which are what a search reads, stand in the rows' order; a user whose name or
 * address changes gets a new row and leaves a dead one, and compaction renumbers when a third is dead. */

typedef enum
{
  SA_ORDER_NAME,
  SA_ORDER_ADDRESS,
  SA_ORDER_ADDED,
  SA_ORDER_ACTIVITY,
  SA_N_ORDERS
} SaOrder;

/* An entry of an order is a row, and whether its key is the same as that of the entry before: descending answers turn
 * the keys round but not the ids of those who have the same key. */
#define SA_ORDER_TIE    (1u << 31)
#define SA_ORDER_ROW(entry) ((entry) & ~SA_ORDER_TIE)

/* A row's bits: status, role, origin, removed. No living row has the fourth role. */
#define SA_ROW_N_BITS        256
#define SA_ROW_STATUS(bits)  ((bits) & 3)
#define SA_ROW_ROLE(bits)    ((bits) >> 2 & 3)
#define SA_ROW_ORIGIN(bits)  ((bits) >> 4 & 7)
#define SA_ROW_REMOVED(bits) ((bits) >> 7)
#define SA_ROW_DEAD          (3 << 2)
#define SA_ROW_IS_DEAD(bits) (SA_ROW_ROLE (bits) == 3)

#define SA_NO_ROW      G_MAXUINT32
#define SA_NO_PROBLEM  G_MAXUINT32

/* A growing block of text with the offset of each row's part; one more offset says where the last part ends. */
typedef struct
{
  char    *bytes;
  gsize    n_bytes;
  gsize    n_allocated;
  guint32 *offsets;
} SaRosterText;

struct _SaRoster
{
  guint32       n_rows;       /* dead ones too */
  guint32       n_users;
  guint32       n_allocated;  /* rows that the columns have place for */
  SaId         *ids;
  guint8       *bits;
  guint16      *n_sets;       /* products and groups that the user has */
  guint32      *problem_from; /* since when the user has a problem: 0 always, %SA_NO_PROBLEM never */
  guint32      *added;        /* times as seconds in 32 bits, which last until 2106 */
  guint32      *activity;
  SaRosterText  lines;        /* "address name\n", folded */
  SaRosterText  names;        /* what a line cannot tell, see sa-roster-text.c */
  guint32      *orders[SA_N_ORDERS];
  guint32      *slots;        /* id to row, open addressing; a dead row keeps its slot until the table is made anew */
  guint32       n_slots;
  guint32       n_slots_used;
  GHashTable   *products;     /* of SaId to SaRowSet */
  GHashTable   *groups;
  GString      *line;         /* scratch */
  GString      *name;
  gboolean      is_loading;
};

/* sa-roster.c */
/** sa_roster_to_seconds: a time as the columns hold it */
guint32     sa_roster_to_seconds (SaTime time);

/* sa-roster-text.c */
void        sa_roster_text_append (SaRosterText *self, guint32 row, const char *bytes, gsize n_bytes);
/** sa_roster_make_texts: puts what @row has as text into the scratch strings */
void        sa_roster_make_texts (SaRoster *self, const SaRosterRow *row);
/** sa_roster_get_name: Returns: what the user sorts by, valid as long as @scratch is */
const char *sa_roster_get_name (const SaRoster *self, guint32 row, GString *scratch);
/** sa_roster_get_key: Returns: the address key, not ended by a NUL */
const char *sa_roster_get_key (const SaRoster *self, guint32 row, gsize *length);

/* sa-roster-order.c */
void        sa_roster_build_orders (SaRoster *self);
void        sa_roster_insert_in_order (SaRoster *self, SaOrder order, guint32 row);  /* before n_users counts it */
void        sa_roster_remove_from_order (SaRoster *self, SaOrder order, guint32 row); /* while n_users counts it */

/* sa-roster-search.c */
/** sa_roster_match: Returns: (transfer full): a bitset of the rows that @query lets through */
guint64    *sa_roster_match (const SaRoster *self, const SaQuery *query, SaTime now, gsize *n_matches);

G_END_DECLS
