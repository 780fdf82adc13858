#pragma once
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>
#include "heap.h"
#include "names.h"
#include "namespaces.h"
#include "cgroup.h"
#include "foreground.h"
#include "sealing.h"

// Each function returns a value >= 0, or -errno. None allocates, prints or decides.

/// open(2) without the variadic argument.
int clinux_open(const char *path, int flags, mode_t mode);
/// openat(2) without the variadic argument.
int clinux_openat(int directory, const char *path, int flags, mode_t mode);
/// fcntl(2) with an integer argument.
int clinux_fcntl(int descriptor, int command, long argument);
/// ioctl(2) with a pointer argument.
int clinux_ioctl(int descriptor, unsigned long request, void *argument);
/// pipe2(2) with O_CLOEXEC.
int clinux_pipe(int ends[2], int nonblocking);

#include "launch.h"
#include "processes.h"
#include "sockets.h"
#include "serving.h"
#include "tree.h"

#include "mountapi.h"
#include "netlink.h"
#include "sibling.h"
