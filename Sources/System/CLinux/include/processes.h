#pragma once
#include <signal.h>
#include <linux/prctl.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <stdint.h>
#include <sys/types.h>

/// pidfd_open(2), Linux 5.3.
int clinux_pidfd_open(pid_t pid, unsigned int flags);
/// pidfd_send_signal(2), Linux 5.1.
int clinux_pidfd_send_signal(int pidfd, int signal);
/// pidfd_getfd(2), Linux 5.6.
int clinux_pidfd_getfd(int pidfd, int descriptor);

/// waitid(2) with WEXITED for one process; `options` adds WNOHANG, WNOWAIT.
/// Returns its pid, or 0 when WNOHANG found nothing. `code` is CLD_EXITED, CLD_KILLED or CLD_DUMPED, `status` the
/// exit status or signal. `by` is 'p' (pid), 'f' (pidfd) or 'a' (any child).
int clinux_waitid(char by, int which, int options, int *code, int *status);

/// Every signal's disposition as it is by default, those that the libc keeps for itself among them (rt_sigaction(2)).
void clinux_default_signals(void);

/// prctl(2) with four arguments.
int clinux_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);

/// What a spawned program gets. Strings and arrays are the caller's.
struct clinux_spawn {
    const char *path;
    char *const *argv;
    char *const *envp;
    /// Working directory; NULL keeps the caller's.
    const char *directory;
    /// `descriptors[i]` becomes descriptor i; -1 is /dev/null. All others are closed.
    const int *descriptors;
    int descriptor_count;
    /// Start a session (setsid(2)).
    int new_session;
    /// -1 keeps the caller's.
    int umask;
    /// A cgroup v1 `tasks` or v2 `cgroup.procs` descriptor to write "0" to; -1: none.
    int cgroup;
};

/// Starts a program: clone(2) with CLONE_VM, CLONE_VFORK and CLONE_PIDFD, then execve(2). Signals are reset to their
/// defaults and unblocked. Returns the pid, or -errno of the clone or of the step that failed, `step` then naming it
/// (a string constant). Safe where threads run: the child shares no lock and calls nothing but the kernel.
int clinux_spawn(const struct clinux_spawn *what, int *pidfd, const char **step);

/// splice(2) with SPLICE_F_MOVE and SPLICE_F_NONBLOCK; unlike the others, -1 and errno as the libc's.
ssize_t clinux_splice(int from, int to, size_t count);
/// tee(2) with SPLICE_F_NONBLOCK; -1 and errno as above.
ssize_t clinux_tee(int from, int to, size_t count);
