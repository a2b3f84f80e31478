/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-private.h"

#include <string.h>

#define LABEL_MAX_BYTES 63   /* RFC 1035, 2.3.4 */
#define DOMAIN_MAX_BYTES 253 /* likewise, without the length bytes of the wire form */
#define UNICODE_MAX_BYTES (4 * DOMAIN_MAX_BYTES) /* an A-label has at least one byte for each character */

static guint
adapt_bias (guint    delta,
            guint    n_points,
            gboolean is_first)
{
  guint k = 0;

  delta = is_first ? delta / 700 : delta / 2;
  delta += delta / n_points;
  for (; delta > 455; k += 36)
    delta /= 35;

  return k + 36 * delta / (delta + 38);
}

static char
encode_digit (guint digit)
{
  return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
}

/* Punycode, RFC 3492, 6.3. @points are at most LABEL_MAX_BYTES, so that nothing overflows. */
static void
append_punycode (GString        *ascii,
                 const gunichar *points,
                 long           n_points)
{
  guint n = 0x80;
  guint delta = 0;
  guint bias = 72;
  long n_done = 0;
  long n_basic = 0;

  for (long i = 0; i < n_points; i++)
    if (points[i] < 0x80)
      {
        g_string_append_c (ascii, (char) points[i]);
        n_basic++;
      }
  if (n_basic > 0)
    g_string_append_c (ascii, '-');

  for (n_done = n_basic; n_done < n_points; delta++, n++)
    {
      guint next = G_MAXUINT;

      for (long i = 0; i < n_points; i++)
        if (points[i] >= n)
          next = MIN (next, points[i]);
      delta += (next - n) * (guint) (n_done + 1);
      n = next;

      for (long i = 0; i < n_points; i++)
        {
          guint q = delta;

          if (points[i] < n)
            delta++;
          if (points[i] != n)
            continue;

          for (guint k = 36;; k += 36)
            {
              guint t = k <= bias ? 1 : MIN (k - bias, 26);

              if (q < t)
                break;
              g_string_append_c (ascii, encode_digit (t + (q - t) % (36 - t)));
              q = (q - t) / (36 - t);
            }
          g_string_append_c (ascii, encode_digit (q));
          bias = adapt_bias (delta, (guint) n_done + 1, n_done == n_basic);
          delta = 0;
          n_done++;
        }
    }
}

/* GLib follows IDNA 2003, which turns ß into ss and a final sigma into a plain one: since IDNA 2008 (RFC 5894, 7.2)
 * those are other domains, whose owners would get the mail. So labels with one of them are encoded here. */
static char *
encode_deviant_label (const char *label)
{
  g_autoptr (GString) lower = g_string_new (NULL);
  g_autofree char *normal = NULL;
  g_autofree gunichar *points = NULL;
  long n_points = 0;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (lower, g_unichar_tolower (g_utf8_get_char (p)));
  normal = g_utf8_normalize (lower->str, (gssize) lower->len, G_NORMALIZE_ALL_COMPOSE);
  points = g_utf8_to_ucs4_fast (normal, -1, &n_points);
  if (n_points > LABEL_MAX_BYTES)
    return NULL;

  for (long i = 0; i < n_points; i++)
    if (points[i] >= 0x80 && !g_unichar_isalnum (points[i]) && !g_unichar_ismark (points[i]))
      return NULL;

  g_string_assign (lower, "xn--");
  append_punycode (lower, points, n_points);

  return g_string_free (g_steal_pointer (&lower), FALSE);
}

static char *
label_to_ascii (const char *label)
{
  if (g_str_is_ascii (label))
    return g_ascii_strdown (label, -1);
  if (strstr (label, "ß") != NULL || strstr (label, "ẞ") != NULL || strstr (label, "ς") != NULL)
    return encode_deviant_label (label);

  return g_hostname_to_ascii (label);
}

/* Letters, digits and hyphens, as RFC 5321, 4.1.2 wants for mail: no underscores, whatever DNS allows. */
static gboolean
is_label (const char *ascii)
{
  g_autofree char *unicode = NULL;
  gsize length = strlen (ascii);

  if (length == 0 || length > LABEL_MAX_BYTES || ascii[0] == '-' || ascii[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (ascii[i]) && ascii[i] != '-')
      return FALSE;
  if (!g_str_has_prefix (ascii, "xn--"))
    return TRUE;

  unicode = g_hostname_to_unicode (ascii);
  if (unicode == NULL || g_str_is_ascii (unicode))
    return FALSE;
  for (const char *p = unicode; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isgraph (g_utf8_get_char (p)) && g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_FORMAT)
      return FALSE;

  return TRUE;
}

/* Quotation marks and commas of other scripts, which GLib's IDNA lets be part of a label. RFC 5892 does not, but for a
 * few between letters of their scripts (appendix A). */
static gboolean
is_foreign_punctuation (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (c < 0x80 || c == 0xb7 || c == 0x5f3 || c == 0x5f4 || c == 0x30fb)
    return FALSE;

  /* one after the other in the enumeration: all kinds of punctuation */
  return type >= G_UNICODE_CONNECT_PUNCTUATION && type <= G_UNICODE_OPEN_PUNCTUATION;
}

SaReason
sa_domain_to_ascii (const char  *domain,
                    char       **ascii)
{
  g_auto (GStrv) labels = NULL;
  g_autoptr (GString) joined = NULL;
  const char *last = NULL;
  guint n_labels = 0;

  g_return_val_if_fail (domain != NULL, SA_REASON_ADDRESS_NO_DOMAIN);

  if (*domain == '\0')
    return SA_REASON_ADDRESS_NO_DOMAIN;
  if (*domain == '[' || g_hostname_is_ip_address (domain))
    return SA_REASON_ADDRESS_LITERAL;
  if (strlen (domain) > UNICODE_MAX_BYTES)
    return SA_REASON_ADDRESS_LONG;

  joined = g_string_new (domain);
  if (!g_str_is_ascii (domain))
    {
      /* The dots of IDNA (RFC 3490, 3.1) */
      g_string_replace (joined, "。", ".", 0);
      g_string_replace (joined, "．", ".", 0);
      g_string_replace (joined, "｡", ".", 0);
      for (const char *p = joined->str; *p != '\0'; p = g_utf8_next_char (p))
        if (is_foreign_punctuation (g_utf8_get_char (p)) || sa_address_is_separator (g_utf8_get_char (p)))
          return SA_REASON_ADDRESS_DOMAIN_BAD;
    }

  labels = g_strsplit (joined->str, ".", -1);
  g_string_truncate (joined, 0);
  for (n_labels = 0; labels[n_labels] != NULL; n_labels++)
    {
      g_autofree char *label = label_to_ascii (labels[n_labels]);

      if (label == NULL || !is_label (label))
        return SA_REASON_ADDRESS_DOMAIN_BAD;
      if (n_labels > 0)
        g_string_append_c (joined, '.');
      g_string_append (joined, label);
    }

  if (n_labels == 1)
    return SA_REASON_ADDRESS_DOMAIN_NO_ENDING;
  last = strrchr (joined->str, '.') + 1;
  if (strspn (last, "0123456789") == strlen (last))
    return SA_REASON_ADDRESS_DOMAIN_BAD;
  if (joined->len > DOMAIN_MAX_BYTES)
    return SA_REASON_ADDRESS_LONG;

  if (ascii != NULL)
    *ascii = g_string_free (g_steal_pointer (&joined), FALSE);

  return SA_REASON_NONE;
}

SaReason
sa_domain_check_join (const char    *domain,
                      SaSuffixCheck  is_suffix)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *ascii = NULL;
  gsize length = 0;
  SaReason reason = SA_REASON_NONE;

  g_return_val_if_fail (domain != NULL, SA_REASON_DOMAIN_INVALID);

  if (!g_utf8_validate (domain, -1, NULL))
    return SA_REASON_DOMAIN_INVALID;

  /* People write "@example.com" as well, and "example.com." is the same domain. */
  trimmed = g_strstrip (g_strdup (domain));
  if (trimmed[0] == '@')
    memmove (trimmed, trimmed + 1, strlen (trimmed));
  length = strlen (trimmed);
  if (length > 1 && trimmed[length - 1] == '.')
    trimmed[length - 1] = '\0';

  reason = sa_domain_to_ascii (trimmed, &ascii);
  if (reason == SA_REASON_ADDRESS_DOMAIN_NO_ENDING && is_suffix != NULL && is_suffix (trimmed))
    return SA_REASON_PUBLIC_SUFFIX;
  if (reason != SA_REASON_NONE)
    return SA_REASON_DOMAIN_INVALID;
  if (sa_domain_is_public_mail_host (ascii))
    return SA_REASON_PUBLIC_MAIL_HOST;
  if (is_suffix != NULL && is_suffix (ascii))
    return SA_REASON_PUBLIC_SUFFIX;

  return SA_REASON_NONE;
}
