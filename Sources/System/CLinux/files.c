#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

int clinux_open(const char *path, int flags, mode_t mode) {
    int result = open(path, flags, mode);
    return result < 0 ? -errno : result;
}

int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
    int result = openat(directory, path, flags, mode);
    return result < 0 ? -errno : result;
}

int clinux_fcntl(int descriptor, int command, long argument) {
    int result = fcntl(descriptor, command, argument);
    return result < 0 ? -errno : result;
}

int clinux_ioctl(int descriptor, unsigned long request, void *argument) {
    int result = ioctl(descriptor, request, argument);
    return result < 0 ? -errno : result;
}

int clinux_pipe(int ends[2], int nonblocking) {
    return pipe2(ends, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)) < 0 ? -errno : 0;
}
