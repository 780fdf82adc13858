#pragma once
#include <spawn.h>

/// posix_spawn_file_actions_addtcsetpgrp_np(3), glibc 2.35: the child's group becomes the terminal's foreground one.
int clinux_spawn_foreground(posix_spawn_file_actions_t *actions, int terminal);
