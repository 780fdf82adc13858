#define _GNU_SOURCE
#include "include/sibling.h"
#include <errno.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_clone3_sibling(uint64_t flags) {
    // The exit signal must be 0 here: it is the caller's own.
    struct clone_args arguments = {.flags = flags | CLONE_PARENT};
    long result = syscall(SYS_clone3, &arguments, sizeof arguments);
    return result < 0 ? -errno : (int)result;
}
