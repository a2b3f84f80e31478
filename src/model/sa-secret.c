/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define SECRET_BYTES 32

char *
sa_secret_new (void)
{
  guchar random[SECRET_BYTES];
  char *text;

  /* up to 256 bytes come whole or not at all; nothing works without them */
  while (getrandom (random, sizeof random, 0) != sizeof random)
    if (errno != EINTR)
      g_error ("The kernel gives no random bytes: %s", g_strerror (errno));

  /* RFC 4648, section 5, without padding */
  text = g_base64_encode (random, sizeof random);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchrnul (text, '=') = '\0';
  explicit_bzero (random, sizeof random);

  return text;
}

GBytes *
sa_secret_hash (const char *secret)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[SECRET_BYTES];
  gsize length = sizeof digest;

  g_return_val_if_fail (secret != NULL, NULL);

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) secret, strlen (secret));
  g_checksum_get_digest (checksum, digest, &length);

  return g_bytes_new (digest, length);
}
