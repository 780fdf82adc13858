#pragma once
#include <linux/sched.h>
#include <stdint.h>

/// clone3(2) with CLONE_PARENT, as fork(2): the new process is a sibling, its parent the caller's. Only for a process with
/// one thread.
int clinux_clone3_sibling(uint64_t flags);
