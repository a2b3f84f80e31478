/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-aws-signature.h"

#include <string.h>

#define DATE "20150830T123600Z"
#define URI "https://example.amazonaws.com/"

/* The credentials of AWS's published test suite, aws-sig-v4-test-suite */
static const SaAwsKey key = { "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service" };

static GBytes *
make_body (const char *text)
{
  return text != NULL ? g_bytes_new_static (text, strlen (text)) : NULL;
}

static void
test_suite (void)
{
  static const struct
  {
    const char *name;
    const char *method;
    const char *uri;
    const char *type;
    const char *body;
    const char *signature;
  } cases[] = {
    { "get-vanilla", "GET", URI, NULL, NULL, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
    { "get-vanilla without a slash", "GET", "https://example.amazonaws.com", NULL, NULL,
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
    { "get-vanilla-empty-query-key", "GET", URI "?Param1=value1", NULL, NULL,
      "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb" },
    { "post-vanilla", "POST", URI, NULL, NULL, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
    { "post-vanilla-query", "POST", URI "?Param1=value1", NULL, NULL,
      "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11" },
    { "post-x-www-form-urlencoded", "POST", URI, "application/x-www-form-urlencoded", "Param1=value1",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = make_body (cases[i].body);
      g_autofree char *signature = sa_aws_sign (&key, cases[i].method, cases[i].uri, cases[i].type, body, DATE);
      g_autofree char *expected = NULL;

      g_test_message ("%s", cases[i].name);
      expected = g_strdup_printf ("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                                  "SignedHeaders=%shost;x-amz-date, Signature=%s",
                                  cases[i].type != NULL ? "content-type;" : "", cases[i].signature);
      g_assert_cmpstr (signature, ==, expected);
    }
}

/* The example of "Derive a signing key" and of the whole, with IAM */
static void
test_documented_example (void)
{
  static const guchar expected[] = {
    0xc4, 0xaf, 0xb1, 0xcc, 0x57, 0x71, 0xd8, 0x71, 0x76, 0x3a, 0x39, 0x3e, 0x44, 0xb7, 0x03, 0x57,
    0x1b, 0x55, 0xcc, 0x28, 0x42, 0x4d, 0x1a, 0x5e, 0x86, 0xda, 0x6e, 0xd3, 0xc1, 0x54, 0xa4, 0xb9,
  };
  SaAwsKey iam = key;
  g_autoptr (GBytes) derived = NULL;
  g_autofree char *signature = NULL;

  iam.service = "iam";
  iam.id = "AKIDEXAMPLE";
  derived = sa_aws_derive_key (&iam, DATE);
  g_assert_cmpmem (g_bytes_get_data (derived, NULL), g_bytes_get_size (derived), expected, sizeof expected);

  signature = sa_aws_sign (&iam, "GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                           "application/x-www-form-urlencoded; charset=utf-8", NULL, DATE);
  g_assert_true (g_str_has_suffix (signature,
                                   "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
}

static void
test_date (void)
{
  g_autofree char *date = sa_aws_format_time (1440938160);
  g_autofree char *signature = NULL;

  g_assert_cmpstr (date, ==, DATE);
  /* the port is part of the host where it is not the usual one; the key itself never stands in the header */
  signature = sa_aws_sign (&key, "GET", "https://example.amazonaws.com:443/", NULL, NULL, date);
  g_assert_true (g_str_has_suffix (signature, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
  g_assert_null (strstr (signature, key.secret));
  g_clear_pointer (&signature, g_free);
  signature = sa_aws_sign (&key, "GET", "https://example.amazonaws.com:8443/", NULL, NULL, date);
  g_assert_false (g_str_has_suffix (signature, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aws-signature/published-test-suite", test_suite);
  g_test_add_func ("/aws-signature/documented-example", test_documented_example);
  g_test_add_func ("/aws-signature/date-and-port-are-signed", test_date);

  return g_test_run ();
}
