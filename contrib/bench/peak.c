// peak.c: peak memory and page faults of one run of a program, all processes it waits for included.
//
// usage: peak PROGRAM [ARGUMENT...]
// Prints "KIB FAULTS": ru_maxrss and ru_minflt of the waited child. A small program of its own, because a child starts
// with its parent's peak (getrusage(2)) and Python's is 20 MiB. Exit: 1 when the child failed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
    if (count < 2) return 2;
    pid_t pid = vfork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        if (null >= 0) dup2(null, 0), dup2(null, 1);
        execvp(words[1], words + 1);
        _exit(127);
    }
    int status;
    struct rusage use;
    if (pid < 0 || wait4(pid, &status, 0, &use) < 0) return 1;
    printf("%ld %ld\n", use.ru_maxrss, use.ru_minflt);
    return status != 0;
}
