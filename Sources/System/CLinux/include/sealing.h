#pragma once
#include <stdint.h>

/// fstat(2): what tells one build of a file from another.
int clinux_identity(int descriptor, uint64_t *device, uint64_t *inode, uint64_t *size, int64_t *changed);
/// statfs(2) magic number and whether the mount is read-only (fstatvfs(3), ST_RDONLY).
int clinux_mount_kind(int descriptor, long *magic, int *read_only);
/// A memfd with the content of `from`, sealed against any change (memfd_create(2), F_ADD_SEALS); a descriptor.
int clinux_sealed_copy(int from, const char *name);
/// fcntl(2), F_GET_SEALS: whether all four seals are on.
int clinux_is_sealed(int descriptor);
/// 1 when the kernel started this program through an interpreter (AT_BASE, getauxval(3)).
int clinux_has_interpreter(void);
