#define _GNU_SOURCE
#include "include/namespaces.h"
#include <errno.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// From linux/nsfs.h.
enum { NAMESPACE_TYPE = _IO(0xb7, 3) };

int clinux_namespace_kind(int descriptor) {
    int result = ioctl(descriptor, NAMESPACE_TYPE);
    return result < 0 ? -errno : result;
}

int clinux_set_memory_policy(int mode, const unsigned long *mask, unsigned long bits) {
    long result = syscall(SYS_set_mempolicy, mode, mask, bits);
    return result < 0 ? -errno : (int)result;
}
