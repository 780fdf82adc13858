#define _GNU_SOURCE
#include "CLinux.h"

int clinux_spawn_foreground(posix_spawn_file_actions_t *actions, int terminal) {
    return -posix_spawn_file_actions_addtcsetpgrp_np(actions, terminal);
}
