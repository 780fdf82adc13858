#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// fsetxattr(2).
int clinux_fsetxattr(int descriptor, const char *name, const void *value, size_t size);
/// lsetxattr(2).
int clinux_lsetxattr(const char *path, const char *name, const void *value, size_t size);
/// fgetxattr(2).
ssize_t clinux_fgetxattr(int descriptor, const char *name, void *value, size_t size);
/// lgetxattr(2).
ssize_t clinux_lgetxattr(const char *path, const char *name, void *value, size_t size);
/// llistxattr(2): names, each closed with zero.
ssize_t clinux_llistxattr(const char *path, char *names, size_t size);
/// lseek(2), SEEK_DATA, Linux 3.1.
int64_t clinux_seek_data(int descriptor, int64_t from);
/// lseek(2), SEEK_HOLE, Linux 3.1.
int64_t clinux_seek_hole(int descriptor, int64_t from);
/// copy_file_range(2), Linux 4.5, to the same offset of the other file.
ssize_t clinux_copy_range(int from, int to, int64_t offset, size_t count);
/// syncfs(2).
int clinux_syncfs(int descriptor);
/// sync_file_range(2), SYNC_FILE_RANGE_WRITE.
int clinux_begin_writeback(int descriptor, int64_t from, int64_t count);
