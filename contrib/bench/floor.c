// floor.c: the least that a launch with Docker's default configuration asks of the kernel, all decided beforehand.
//
// usage: floor ROOTFS CGROUP FILTER PROGRAM [ARGUMENT...]
// ROOTFS is a folder, CGROUP a path below each cgroup v1 hierarchy, FILTER a file of struct sock_filter or "-".
// The same work as a runtime: namespaces, cgroup v1 (the child joins by itself), mounts, nodes, pivot_root, masks,
// capabilities, seccomp, execve, wait, removal. Exit: the program's status; 125 when a step fails.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MUST(call) ((call) < 0 ? fail(#call) : (void)0)
#define SAFE (MS_NOSUID | MS_NOEXEC | MS_NODEV)

static const char *const hierarchies[] = {
    "cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids",
};
static const char *const masked[] = {
    "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
    "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/firmware",
    "/sys/devices/virtual/powercap",
};
static const char *const read_only[] = {
    "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
};
static const char *const device_rules[] = {
    "c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm",
    "c 5:2 rwm", "c 10:200 rwm", "c 136:* rwm",
};
static const struct { const char *name; int major, minor; } nodes[] = {
    {"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7}, {"dev/random", 1, 8}, {"dev/urandom", 1, 9},
    {"dev/tty", 5, 0},
};
static const struct { const char *target, *name; } links[] = {
    {"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"}, {"/proc/self/fd/1", "dev/stdout"},
    {"/proc/self/fd/2", "dev/stderr"}, {"pts/ptmx", "dev/ptmx"}, {"/proc/kcore", "dev/core"},
};
// Docker's 14: chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw,
// sys_chroot, mknod, audit_write, setfcap.
static const uint64_t kept = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 10 |
                             1 << 13 | 1 << 18 | 1 << 27 | 1 << 29 | 1ull << 31;

static void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    _exit(125);
}

static void place(char *path, const char *hierarchy, const char *group, const char *file) {
    snprintf(path, 512, "/sys/fs/cgroup/%s/%s%s", hierarchy, group, file);
}

static void put(const char *path, const char *const *values, size_t count) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) fail(path);
    for (size_t i = 0; i < count; i++)
        if (write(file, values[i], strlen(values[i])) < 0) fail(path);
    close(file);
}

static void copy_from_parent(const char *group, const char *file) {
    char path[512], value[4096];
    char parent[256];
    snprintf(parent, sizeof parent, "%s", group);
    char *slash = strrchr(parent, '/');
    if (slash) *slash = 0; else *parent = 0;
    place(path, "cpuset", parent, file);
    int from = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = from < 0 ? -1 : read(from, value, sizeof value - 1);
    if (length < 0) fail(path);
    close(from);
    value[length] = 0;
    place(path, "cpuset", group, file);
    put(path, (const char *[]){value}, 1);
}

static void make_cgroups(const char *group) {
    char path[512];
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        place(path, hierarchies[i], group, "");
        MUST(mkdir(path, 0755));
    }
    copy_from_parent(group, "/cpuset.cpus");
    copy_from_parent(group, "/cpuset.mems");
    place(path, "devices", group, "/devices.deny");
    put(path, (const char *[]){"a"}, 1);
    place(path, "devices", group, "/devices.allow");
    put(path, device_rules, COUNT(device_rules));
}

static void remove_cgroups(const char *group) {
    char path[512];
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        place(path, hierarchies[i], group, "");
        for (int tries = 0; tries < 100 && rmdir(path) && errno == EBUSY; tries++) usleep(200);
    }
}

static void mount_all(const char *rootfs) {
    MUST(mount(0, "/", 0, MS_REC | MS_PRIVATE, 0));
    MUST(mount(rootfs, rootfs, 0, MS_BIND | MS_REC, 0));
    MUST(chdir(rootfs));
    MUST(mount("proc", "proc", "proc", SAFE, 0));
    MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
    MUST(mkdir("dev/pts", 0755));
    MUST(mkdir("dev/shm", 0755));
    MUST(mkdir("dev/mqueue", 0755));
    MUST(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5"));
    MUST(mount("shm", "dev/shm", "tmpfs", SAFE, "mode=1777,size=65536k"));
    MUST(mount("mqueue", "dev/mqueue", "mqueue", SAFE, 0));
    MUST(mount("sysfs", "sys", "sysfs", SAFE | MS_RDONLY, 0));
    MUST(mount("tmpfs", "sys/fs/cgroup", "tmpfs", SAFE, "mode=755"));
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        char path[128];
        snprintf(path, sizeof path, "sys/fs/cgroup/%s", hierarchies[i]);
        MUST(mkdir(path, 0755));
        MUST(mount("cgroup", path, "cgroup", SAFE | MS_RDONLY, hierarchies[i]));
    }
    MUST(mount(0, "sys/fs/cgroup", 0, MS_REMOUNT | MS_BIND | MS_RDONLY | SAFE, 0));
}

static void fill_dev(void) {
    umask(0);
    for (size_t i = 0; i < COUNT(nodes); i++)
        MUST(mknod(nodes[i].name, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)));
    umask(022);
    for (size_t i = 0; i < COUNT(links); i++) MUST(symlink(links[i].target, links[i].name));
}

static void hide(void) {
    for (size_t i = 0; i < COUNT(read_only); i++) {
        const char *path = read_only[i];
        if (mount(path, path, 0, MS_BIND | MS_REC, 0) == 0)
            MUST(mount(0, path, 0, MS_BIND | MS_REMOUNT | MS_RDONLY | SAFE, 0));
    }
    for (size_t i = 0; i < COUNT(masked); i++) {
        struct stat status;
        if (stat(masked[i], &status) < 0) continue;
        if (S_ISDIR(status.st_mode)) MUST(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, "size=0k"));
        else MUST(mount("/dev/null", masked[i], 0, MS_BIND, 0));
    }
}

static void drop_privileges(struct sock_fprog *filter) {
    for (int capability = 0; capability <= 40; capability++)
        if (!(kept >> capability & 1)) MUST(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0));
    if (filter->len) MUST(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter));
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2] = {{kept, kept, 0}, {kept >> 32, kept >> 32, 0}};
    MUST(syscall(SYS_capset, &header, sets));
}

static void child(const char *rootfs, const int *joins, struct sock_fprog *filter, char **command) {
    for (size_t i = 0; i < COUNT(hierarchies); i++) MUST(write(joins[i], "0", 1));
    setsid();
    mount_all(rootfs);
    fill_dev();
    MUST(syscall(SYS_pivot_root, ".", "."));
    MUST(umount2(".", MNT_DETACH));
    MUST(chdir("/"));
    MUST(sethostname("floor", 5));
    hide();
    drop_privileges(filter);
    execve(command[0], command, (char *[]){"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 0});
    fail(command[0]);
}

static void read_filter(const char *path, struct sock_fprog *filter) {
    static struct sock_filter instructions[BPF_MAXINSNS];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, instructions, sizeof instructions);
    if (length < 0) fail(path);
    close(file);
    filter->len = length / sizeof *instructions;
    filter->filter = instructions;
}

int main(int count, char **words) {
    if (count < 5) return fputs("usage: floor ROOTFS CGROUP FILTER PROGRAM [ARGUMENT...]\n", stderr), 2;
    struct sock_fprog filter = {0};
    if (strcmp(words[3], "-")) read_filter(words[3], &filter);
    make_cgroups(words[2]);
    int joins[COUNT(hierarchies)];
    char path[512];
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        place(path, hierarchies[i], words[2], "/tasks");
        joins[i] = open(path, O_WRONLY | O_CLOEXEC);
        if (joins[i] < 0) fail(path);
    }
    struct clone_args how = {
        .flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET, .exit_signal = SIGCHLD,
    };
    pid_t pid = syscall(SYS_clone3, &how, sizeof how);
    if (pid < 0) fail("clone3");
    if (pid == 0) child(words[1], joins, &filter, words + 4);
    int status;
    MUST(waitpid(pid, &status, 0));
    remove_cgroups(words[2]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
