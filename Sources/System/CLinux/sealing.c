#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

int clinux_identity(int descriptor, uint64_t *device, uint64_t *inode, uint64_t *size, int64_t *changed) {
    struct stat status;
    if (fstat(descriptor, &status) < 0) return -errno;
    *device = status.st_dev;
    *inode = status.st_ino;
    *size = (uint64_t)status.st_size;
    *changed = status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec;
    return 0;
}

int clinux_mount_kind(int descriptor, long *magic, int *read_only) {
    struct statfs kind;
    struct statvfs flags;
    if (fstatfs(descriptor, &kind) < 0 || fstatvfs(descriptor, &flags) < 0) return -errno;
    *magic = kind.f_type;
    *read_only = (flags.f_flag & ST_RDONLY) != 0;
    return 0;
}

static int copy_all(int from, int to) {
    off_t offset = 0;
    for (;;) {
        ssize_t count = sendfile(to, from, &offset, 1 << 30);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -errno;
        if (count == 0) return 0;
    }
}

int clinux_sealed_copy(int from, const char *name) {
    int copy = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    // MFD_EXEC came with Linux 6.3.
    if (copy < 0 && errno == EINVAL) copy = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (copy < 0) return -errno;
    int result = copy_all(from, copy);
    if (result == 0 && fcntl(copy, F_ADD_SEALS, SEALS) < 0) result = -errno;
    if (result == 0) return copy;
    close(copy);
    return result;
}

int clinux_is_sealed(int descriptor) {
    int seals = fcntl(descriptor, F_GET_SEALS);
    return seals >= 0 && (seals & SEALS) == SEALS;
}

int clinux_has_interpreter(void) { return getauxval(AT_BASE) != 0; }
