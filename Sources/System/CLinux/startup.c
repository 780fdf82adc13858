// What the Swift runtime and libdispatch do at the start of every process, without the parts that a static executable
// pays for and has no use for: a search of /proc/self/maps for the arguments, of the disk for a program that prints
// crashes, of /sys for the number of processors. The linker takes these in place of the archives' own; a runtime that
// needs more of what they replace fails to link. Debug builds have a shared runtime, and keep it as it is.
#ifndef DEBUG
#define _GNU_SOURCE
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

// glibc hands the constructors of a static executable what main gets.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **values, int count) {
    argument_count = count;
    arguments = values;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *count) {
    *count = argument_count;
    return arguments;
}

// All zero: no crash handler, no backtracer.
_Alignas(16) char _swift_backtraceSettings[1024];

bool _swift_spawnBacktracer(const void *crash) {
    (void)crash;
    return false;
}

void _swift_displayCrashMessage(int signal, const void *pc) {
    (void)signal;
    (void)pc;
}

bool _swift_backtrace_isThunkFunction(const char *name) {
    (void)name;
    return false;
}

char *_swift_backtrace_demangle(const char *name, size_t length, char *room, size_t *size) {
    (void)name, (void)length, (void)room, (void)size;
    return NULL;
}

extern long __sysconf(int name);

// Those this process may run on.
long sysconf(int name) {
    if (name == _SC_NPROCESSORS_CONF || name == _SC_NPROCESSORS_ONLN) {
        cpu_set_t usable;
        if (sched_getaffinity(0, sizeof usable, &usable) == 0) return CPU_COUNT(&usable);
    }
    return __sysconf(name);
}
#endif
