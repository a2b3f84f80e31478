/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/** SaAwsKey: who signs, and for what. Borrowed. */
typedef struct
{
  const char *id;       /* access key id */
  const char *secret;
  const char *region;   /* "eu-central-1" */
  const char *service;  /* "ses" */
} SaAwsKey;

/** sa_aws_format_time: Returns: (transfer full): @now as X-Amz-Date wants it: "20150830T123600Z" */
char   *sa_aws_format_time (SaTime now);

/** sa_aws_derive_key: Returns: (transfer full): the 32 bytes that sign on the day of @date (as above) */
GBytes *sa_aws_derive_key (const SaAwsKey *key, const char *date);

/**
 * sa_aws_sign:
 * @uri: percent-encoded; its query, if any, is sorted already
 * @content_type: (nullable): signed too when it is there
 * @body: (nullable)
 *
 * AWS Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API request") over the host, the date, the path,
 * the query and the body. Good for five minutes around @date.
 *
 * Returns: (transfer full): the value of Authorization
 */
char   *sa_aws_sign (const SaAwsKey *key, const char *method, const char *uri, const char *content_type, GBytes *body,
                     const char *date);

G_END_DECLS
