#define _GNU_SOURCE
#include "mountapi.h"
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

// From linux/mount.h, which clashes with glibc's sys/mount.h.
enum { OPEN_CLOEXEC = 1, CONFIG_FLAG = 0, CONFIG_STRING = 1, CONFIG_CREATE = 6, MOUNT_CLOEXEC = 1 };

int clinux_fsopen(const char *type) {
    long result = syscall(SYS_fsopen, type, OPEN_CLOEXEC);
    return result < 0 ? -errno : (int)result;
}

int clinux_fsconfig(int context, const char *key, const char *value) {
    long result = key == NULL ? syscall(SYS_fsconfig, context, CONFIG_CREATE, NULL, NULL, 0)
        : value == NULL       ? syscall(SYS_fsconfig, context, CONFIG_FLAG, key, NULL, 0)
                              : syscall(SYS_fsconfig, context, CONFIG_STRING, key, value, 0);
    return result < 0 ? -errno : 0;
}

int clinux_fsmount(int context) {
    long result = syscall(SYS_fsmount, context, MOUNT_CLOEXEC, 0);
    return result < 0 ? -errno : (int)result;
}
