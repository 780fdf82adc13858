#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

_Static_assert(sizeof(struct ifreq) == 40, "struct ifreq as in netdevice(7)");

int clinux_loopback_up(void) {
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0) return -errno;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int result = ioctl(any, SIOCSIFFLAGS, &request) < 0 ? -errno : 0;
    close(any);
    return result;
}

int clinux_enter_network(int descriptor) {
    return setns(descriptor, CLONE_NEWNET) < 0 ? -errno : 0;
}

int clinux_new_network(void) {
    return unshare(CLONE_NEWNET) < 0 ? -errno : 0;
}
