#define _GNU_SOURCE
#include "include/processes.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t pid, unsigned int flags) {
    int result = syscall(SYS_pidfd_open, pid, flags);
    return result < 0 ? -errno : result;
}

int clinux_pidfd_send_signal(int pidfd, int signal) {
    int result = syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
    return result < 0 ? -errno : result;
}

int clinux_pidfd_getfd(int pidfd, int descriptor) {
    int result = syscall(SYS_pidfd_getfd, pidfd, descriptor, 0);
    return result < 0 ? -errno : result;
}

int clinux_waitid(char by, int which, int options, int *code, int *status) {
    siginfo_t info = {0};
    idtype_t type = by == 'f' ? (idtype_t)3 /* P_PIDFD */ : by == 'p' ? P_PID : P_ALL;
    if (waitid(type, which, &info, WEXITED | options) < 0) return -errno;
    *code = info.si_code;
    *status = info.si_status;
    return info.si_pid;
}

void clinux_default_signals(void) {
    // The kernel's struct sigaction, whose members differ by machine: all of it zero is SIG_DFL.
    unsigned long standard[8] = {0};
    for (int number = 1; number < 65; number++) syscall(SYS_rt_sigaction, number, standard, NULL, 8);
}

int clinux_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d) {
    int result = prctl(option, a, b, c, d);
    return result < 0 ? -errno : result;
}

struct spawning {
    const struct clinux_spawn *what;
    int error;
    const char *step;
};

static int failed(struct spawning *state, const char *step) {
    state->error = errno;
    state->step = step;
    _exit(127);
}

/// Moves all sources above the targets first, so that no move overwrites a later source.
static int place_descriptors(struct spawning *state, int count) {
    const int *from = state->what->descriptors;
    int moved[count > 0 ? count : 1];
    for (int i = 0; i < count; i++) {
        int source = from[i] < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : from[i];
        if (source < 0) return failed(state, "open /dev/null");
        moved[i] = fcntl(source, F_DUPFD_CLOEXEC, count);
        if (moved[i] < 0) return failed(state, "fcntl");
    }
    for (int i = 0; i < count; i++)
        if (dup2(moved[i], i) < 0) return failed(state, "dup2");
    return 0;
}

static int spawned(void *argument) {
    struct spawning *state = argument;
    const struct clinux_spawn *what = state->what;
    clinux_default_signals();
    if (what->cgroup >= 0 && write(what->cgroup, "0", 1) < 0) return failed(state, "join cgroup");
    if (what->new_session && setsid() < 0) return failed(state, "setsid");
    if (what->umask >= 0) umask(what->umask);
    if (what->directory && chdir(what->directory) < 0) return failed(state, "chdir");
    place_descriptors(state, what->descriptor_count);
    syscall(SYS_close_range, what->descriptor_count, ~0U, CLOSE_RANGE_CLOEXEC);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(what->path, what->argv, what->envp);
    return failed(state, "execve");
}

int clinux_spawn(const struct clinux_spawn *what, int *pidfd, const char **step) {
    char stack[32768] __attribute__((aligned(64)));
    struct spawning state = {.what = what};
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    int pid = clone(spawned, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &state, pidfd);
    int error = pid < 0 ? errno : state.error;
    if (pid > 0 && error) {
        waitid(P_PID, pid, &(siginfo_t){0}, WEXITED);
        close(*pidfd);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    *step = pid < 0 ? "clone" : state.step;
    return error ? -error : pid;
}

ssize_t clinux_splice(int from, int to, size_t count) {
    return splice(from, NULL, to, NULL, count, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

ssize_t clinux_tee(int from, int to, size_t count) { return tee(from, to, count, SPLICE_F_NONBLOCK); }
