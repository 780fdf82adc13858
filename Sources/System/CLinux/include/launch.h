#pragma once
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// clone3(2), Linux 5.3 (CLONE_INTO_CGROUP 5.7), as fork(2): the child gets 0 and a copy of all memory. Only for a
/// process with one thread. `cgroup` is a cgroup v2 directory, or -1.
int clinux_clone3(uint64_t flags, int *pidfd, int cgroup);

/// openat2(2), Linux 5.6; O_CLOEXEC is added.
int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);
/// close_range(2), Linux 5.9.
int clinux_close_range(unsigned first, unsigned last, unsigned flags);
/// mount(2); strings may be NULL as there.
int clinux_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data);
/// umount2(2).
int clinux_umount(const char *target, int flags);
/// open_tree(2), Linux 5.2; OPEN_TREE_CLOEXEC is added.
int clinux_open_tree(int directory, const char *path, unsigned flags);
/// move_mount(2), Linux 5.2, from a descriptor onto a descriptor.
int clinux_move_mount(int from, int to);
/// mount_setattr(2), Linux 5.12, of the mount behind a descriptor; `recursive` adds AT_RECURSIVE.
int clinux_mount_setattr(
    int mount, int recursive, uint64_t set, uint64_t clear, uint64_t propagation, int user_namespace);
/// pivot_root(2).
int clinux_pivot_root(const char *new_root, const char *put_old);
/// setns(2).
int clinux_setns(int descriptor, int flags);
/// unshare(2).
int clinux_unshare(int flags);
/// sethostname(2).
int clinux_sethostname(const char *name, size_t length);
/// setdomainname(2).
int clinux_setdomainname(const char *name, size_t length);
/// capset(2) of the calling thread, version 3.
int clinux_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable);
/// capget(2) of the calling thread: its permitted set.
int clinux_permitted(uint64_t *permitted);
/// setgroups(2), setresgid(2), setresuid(2) of the calling thread alone (the libc's would tell all threads).
int clinux_setgroups(size_t count, const gid_t *groups);
int clinux_setgid(gid_t gid);
int clinux_setuid(uid_t uid);
/// prlimit(2); pid 0 is the caller.
int clinux_prlimit(pid_t pid, int resource, uint64_t soft, uint64_t hard);
/// seccomp(2), SECCOMP_SET_MODE_FILTER.
int clinux_seccomp(unsigned flags, unsigned short length, const void *instructions);
/// keyctl(2), KEYCTL_JOIN_SESSION_KEYRING.
int clinux_join_keyring(const char *name);
/// keyctl(2), KEYCTL_SETPERM.
int clinux_keyring_permissions(int keyring, uint32_t permissions);
/// Sets IFF_UP on an interface of the caller's network namespace (netdevice(7)).
int clinux_interface_up(const char *name);
/// mknodat(2).
int clinux_mknod(int directory, const char *name, mode_t mode, unsigned major, unsigned minor);
/// fstat(2): type and permissions, device numbers of a node.
int clinux_stat_node(int descriptor, mode_t *mode, unsigned *major, unsigned *minor);
/// fstatfs(2): the file system's magic number.
int clinux_filesystem(int descriptor, long *magic);
/// statfs(2) and stat(2) of a path: the file system's magic number, the inode's.
int clinux_place(const char *path, long *magic, uint64_t *inode);
/// execve(2); returns only with its error.
int clinux_execve(const char *path, char *const *argv, char *const *envp);
/// ioctl(2) with a number as its argument.
int clinux_ioctl_number(int descriptor, unsigned long request, unsigned long argument);
/// sendto(2) with MSG_NOSIGNAL.
ssize_t clinux_send(int socket, const void *bytes, size_t length);
/// sched_setaffinity(2) of a process; `mask` is of `length` bytes.
int clinux_set_affinity(pid_t pid, const void *mask, size_t length);
/// ioprio_set(2) of the caller.
int clinux_set_io_priority(int class, int priority);
/// personality(2).
int clinux_personality(unsigned long domain);
/// sched_setattr(2) of the caller, Linux 3.14.
int clinux_set_scheduler(
    uint32_t policy, uint64_t flags, int32_t nice, uint32_t priority, uint64_t runtime, uint64_t deadline,
    uint64_t period);
/// memfd_create(2), Linux 3.17, close-on-exec.
int clinux_memfd(const char *name);
