#pragma once

/// fsopen(2), Linux 5.2; FSOPEN_CLOEXEC is added.
int clinux_fsopen(const char *type);
/// fsconfig(2), Linux 5.2: a string of at most 255 bytes; a flag where `value` is NULL; "create" where `key` is NULL.
int clinux_fsconfig(int context, const char *key, const char *value);
/// fsmount(2), Linux 5.2; FSMOUNT_CLOEXEC is added. The mount is in no tree and ends with its descriptor.
int clinux_fsmount(int context);
