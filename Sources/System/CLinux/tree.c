#define _GNU_SOURCE
#include "tree.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

static ssize_t answer(ssize_t result) { return result < 0 ? -errno : result; }

int clinux_fsetxattr(int descriptor, const char *name, const void *value, size_t size) {
    return (int)answer(fsetxattr(descriptor, name, value, size, 0));
}

int clinux_lsetxattr(const char *path, const char *name, const void *value, size_t size) {
    return (int)answer(lsetxattr(path, name, value, size, 0));
}

ssize_t clinux_fgetxattr(int descriptor, const char *name, void *value, size_t size) {
    return answer(fgetxattr(descriptor, name, value, size));
}

ssize_t clinux_lgetxattr(const char *path, const char *name, void *value, size_t size) {
    return answer(lgetxattr(path, name, value, size));
}

ssize_t clinux_llistxattr(const char *path, char *names, size_t size) { return answer(llistxattr(path, names, size)); }

int64_t clinux_seek_data(int descriptor, int64_t from) { return answer(lseek(descriptor, from, SEEK_DATA)); }

int64_t clinux_seek_hole(int descriptor, int64_t from) { return answer(lseek(descriptor, from, SEEK_HOLE)); }

ssize_t clinux_copy_range(int from, int to, int64_t offset, size_t count) {
    loff_t in = offset, out = offset;
    return answer(copy_file_range(from, &in, to, &out, count, 0));
}

int clinux_syncfs(int descriptor) { return (int)answer(syncfs(descriptor)); }

int clinux_begin_writeback(int descriptor, int64_t from, int64_t count) {
    return (int)answer(sync_file_range(descriptor, from, count, SYNC_FILE_RANGE_WRITE));
}
