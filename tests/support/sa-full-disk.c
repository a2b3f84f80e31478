/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both names of a call are met here as they are. */
#undef _FILE_OFFSET_BITS
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * For LD_PRELOAD: a disk that is full after SA_DISK_LEFT more bytes, for every regular file of the process. A file
 * system of that size would need the right to mount one.
 */

static long long left = -1;

static int
is_full (int    file,
         size_t size)
{
  const char *given = getenv ("SA_DISK_LEFT");
  struct stat facts;

  if (given == NULL || fstat (file, &facts) != 0 || !S_ISREG (facts.st_mode))
    return 0;
  if (left < 0)
    left = atoll (given);
  if ((long long) size > left)
    {
      left = 0;
      errno = ENOSPC;
      return 1;
    }
  left -= (long long) size;
  return 0;
}

ssize_t
write (int         file,
       const void *data,
       size_t      size)
{
  static ssize_t (*real) (int, const void *, size_t);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "write");
  return is_full (file, size) ? -1 : real (file, data, size);
}

ssize_t
pwrite (int         file,
        const void *data,
        size_t      size,
        off_t       offset)
{
  static ssize_t (*real) (int, const void *, size_t, off_t);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "pwrite");
  return is_full (file, size) ? -1 : real (file, data, size, offset);
}

ssize_t
pwrite64 (int         file,
          const void *data,
          size_t      size,
          off64_t     offset)
{
  static ssize_t (*real) (int, const void *, size_t, off64_t);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "pwrite64");
  return is_full (file, size) ? -1 : real (file, data, size, offset);
}

/* What is not on the disk cannot be mapped and written there: the index of a write-ahead log grows by this. */
int
posix_fallocate (int   file,
                 off_t offset,
                 off_t size)
{
  static int (*real) (int, off_t, off_t);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "posix_fallocate");
  return is_full (file, (size_t) size) ? ENOSPC : real (file, offset, size);
}
