/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address-private.h"

G_BEGIN_DECLS

/* Splits what somebody typed into tokens, a segment at a time; sa-address-list.c makes addresses of them. A segment
 * ends at a line end or a semicolon. Every byte is looked at a few times at most, whatever the text. */

typedef enum
{
  SA_TOKEN_WORD,    /* no blank or comma in it, except inside a quoted local part */
  SA_TOKEN_MAILTO,  /* "mailto:a@b,c@d?subject=x" */
  SA_TOKEN_ANGLE,   /* "<a@b>", or "<a@b" when nothing closes it */
  SA_TOKEN_QUOTED,  /* "\"Last, First\"" */
  SA_TOKEN_COMMENT, /* "(Name)", nested ones included */
  SA_TOKEN_LABEL,   /* "Team:": the name of a group, or a word such as "To:" */
  SA_TOKEN_COMMA,
  SA_TOKEN_TAB,
} SaTokenType;

typedef struct
{
  SaTokenType  type;
  gboolean     has_at;    /* holds what may be an address */
  gboolean     is_filler; /* a word of punctuation alone */
  const char  *start;
  const char  *end;
} SaToken;

typedef enum
{
  SA_SEGMENT_LINE,
  SA_SEGMENT_SEMICOLON,
  SA_SEGMENT_LAST, /* the text is over */
} SaSegmentEnd;

typedef struct
{
  const char *cursor;
  const char *line_end;
  const char *filler;            /* (nullable): a closing quote that means nothing */
  const char *no_comment_before; /* inside of brackets that mean nothing */
  gboolean    no_comment;        /* on this line no further comment is closed */
} SaAddressScanner;

void         sa_address_scanner_init (SaAddressScanner *self, const char *text);

/** sa_address_scanner_next: puts the tokens of the next segment into @tokens, an array of SaToken emptied first */
SaSegmentEnd sa_address_scanner_next (SaAddressScanner *self, GArray *tokens);

/* sa-address-name.c */

/** sa_address_is_trimmed: whether @c, not ASCII, is taken off both ends of an address or a name's ornaments */
gboolean     sa_address_is_trimmed (gunichar c);

/**
 * sa_address_make_name:
 *
 * Returns: (transfer full) (nullable): the name that the tokens from @first to before @end make
 */
char        *sa_address_make_name (const GArray *tokens, guint first, guint end, SaWordDecoder decoder);

G_END_DECLS
