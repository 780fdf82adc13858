#define _GNU_SOURCE
#include "include/launch.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define ANSWER(expression)                                                                                             \
    do {                                                                                                               \
        long result = (expression);                                                                                    \
        return result < 0 ? -errno : result;                                                                           \
    } while (0)

int clinux_clone3(uint64_t flags, int *pidfd, int cgroup) {
    struct clone_args arguments = {
        .flags = flags | CLONE_PIDFD | (cgroup >= 0 ? CLONE_INTO_CGROUP : 0),
        .pidfd = (uint64_t)(uintptr_t)pidfd,
        .exit_signal = SIGCHLD,
        .cgroup = cgroup >= 0 ? (uint64_t)cgroup : 0};
    ANSWER(syscall(SYS_clone3, &arguments, sizeof arguments));
}

int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags | O_CLOEXEC, .mode = mode, .resolve = resolve};
    ANSWER(syscall(SYS_openat2, directory, path, &how, sizeof how));
}

int clinux_close_range(unsigned first, unsigned last, unsigned flags) {
    ANSWER(syscall(SYS_close_range, first, last, flags));
}

int clinux_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
    ANSWER(syscall(SYS_mount, source, target, type, flags, data));
}

int clinux_umount(const char *target, int flags) { ANSWER(syscall(SYS_umount2, target, flags)); }

int clinux_open_tree(int directory, const char *path, unsigned flags) {
    ANSWER(syscall(SYS_open_tree, directory, path, flags | OPEN_TREE_CLOEXEC));
}

int clinux_move_mount(int from, int to) {
    ANSWER(syscall(SYS_move_mount, from, "", to, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
}

int clinux_mount_setattr(
    int mount, int recursive, uint64_t set, uint64_t clear, uint64_t propagation, int user_namespace) {
    struct mount_attr attributes = {
        .attr_set = set,
        .attr_clr = clear,
        .propagation = propagation,
        .userns_fd = user_namespace >= 0 ? (uint64_t)user_namespace : 0};
    unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    ANSWER(syscall(SYS_mount_setattr, mount, "", flags, &attributes, sizeof attributes));
}

int clinux_pivot_root(const char *new_root, const char *put_old) { ANSWER(syscall(SYS_pivot_root, new_root, put_old)); }
int clinux_setns(int descriptor, int flags) { ANSWER(syscall(SYS_setns, descriptor, flags)); }
int clinux_unshare(int flags) { ANSWER(syscall(SYS_unshare, flags)); }
int clinux_sethostname(const char *name, size_t length) { ANSWER(syscall(SYS_sethostname, name, length)); }
int clinux_setdomainname(const char *name, size_t length) { ANSWER(syscall(SYS_setdomainname, name, length)); }

int clinux_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {
        {effective, permitted, inheritable}, {effective >> 32, permitted >> 32, inheritable >> 32}};
    ANSWER(syscall(SYS_capset, &header, data));
}

int clinux_permitted(uint64_t *permitted) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};
    if (syscall(SYS_capget, &header, data) < 0) return -errno;
    *permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
    return 0;
}

int clinux_setgroups(size_t count, const gid_t *groups) { ANSWER(syscall(SYS_setgroups, count, groups)); }
int clinux_setgid(gid_t gid) { ANSWER(syscall(SYS_setresgid, gid, gid, gid)); }
int clinux_setuid(uid_t uid) { ANSWER(syscall(SYS_setresuid, uid, uid, uid)); }

int clinux_prlimit(pid_t pid, int resource, uint64_t soft, uint64_t hard) {
    struct rlimit64 limit = {.rlim_cur = soft, .rlim_max = hard};
    ANSWER(syscall(SYS_prlimit64, pid, resource, &limit, NULL));
}

int clinux_seccomp(unsigned flags, unsigned short length, const void *instructions) {
    struct sock_fprog program = {.len = length, .filter = (struct sock_filter *)instructions};
    ANSWER(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
}

int clinux_join_keyring(const char *name) { ANSWER(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name)); }

int clinux_keyring_permissions(int keyring, uint32_t permissions) {
    ANSWER(syscall(SYS_keyctl, KEYCTL_SETPERM, keyring, permissions));
}

int clinux_interface_up(const char *name) {
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return -errno;
    int result = ioctl(socket_, SIOCGIFFLAGS, &request);
    request.ifr_flags |= IFF_UP;
    if (result == 0) result = ioctl(socket_, SIOCSIFFLAGS, &request);
    int error = result < 0 ? errno : 0;
    close(socket_);
    return -error;
}

int clinux_mknod(int directory, const char *name, mode_t mode, unsigned major, unsigned minor) {
    ANSWER(mknodat(directory, name, mode, makedev(major, minor)));
}

int clinux_stat_node(int descriptor, mode_t *mode, unsigned *major_, unsigned *minor_) {
    struct stat status;
    if (fstat(descriptor, &status) < 0) return -errno;
    *mode = status.st_mode;
    *major_ = major(status.st_rdev);
    *minor_ = minor(status.st_rdev);
    return 0;
}

int clinux_filesystem(int descriptor, long *magic) {
    struct statfs status;
    if (fstatfs(descriptor, &status) < 0) return -errno;
    *magic = status.f_type;
    return 0;
}

int clinux_place(const char *path, long *magic, uint64_t *inode) {
    struct statfs system;
    struct stat status;
    if (statfs(path, &system) < 0 || stat(path, &status) < 0) return -errno;
    *magic = system.f_type;
    *inode = status.st_ino;
    return 0;
}

int clinux_execve(const char *path, char *const *argv, char *const *envp) {
    execve(path, argv, envp);
    return -errno;
}

int clinux_ioctl_number(int descriptor, unsigned long request, unsigned long argument) {
    ANSWER(ioctl(descriptor, request, argument));
}

ssize_t clinux_send(int socket_, const void *bytes, size_t length) {
    ssize_t result = send(socket_, bytes, length, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

int clinux_set_affinity(pid_t pid, const void *mask, size_t length) {
    ANSWER(syscall(SYS_sched_setaffinity, pid, length, mask));
}

int clinux_set_io_priority(int class, int priority) { ANSWER(syscall(SYS_ioprio_set, 1, 0, class << 13 | priority)); }
int clinux_personality(unsigned long domain) { ANSWER(syscall(SYS_personality, domain)); }

int clinux_set_scheduler(
    uint32_t policy, uint64_t flags, int32_t nice, uint32_t priority, uint64_t runtime, uint64_t deadline,
    uint64_t period) {
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {sizeof attributes, policy, flags, nice, priority, runtime, deadline, period};
    _Static_assert(sizeof attributes == 48, "SCHED_ATTR_SIZE_VER0");
    ANSWER(syscall(SYS_sched_setattr, 0, &attributes, 0));
}

int clinux_memfd(const char *name) { ANSWER(memfd_create(name, MFD_CLOEXEC)); }
