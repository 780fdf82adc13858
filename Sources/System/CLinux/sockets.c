#define _GNU_SOURCE
#include "include/sockets.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { most_descriptors = 16 };

ssize_t clinux_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, int count, int flags) {
    if (count > most_descriptors) return -EINVAL;
    union {
        char room[CMSG_SPACE(sizeof(int) * most_descriptors)];
        struct cmsghdr alignment;
    } control = {0};
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control.room;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
    }
    ssize_t result = sendmsg(socket, &message, flags | MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

ssize_t clinux_receive_descriptors(int socket, void *bytes, size_t length, int *descriptors, int *count, int flags) {
    int room = *count > most_descriptors ? most_descriptors : *count;
    union {
        char room[CMSG_SPACE(sizeof(int) * most_descriptors)];
        struct cmsghdr alignment;
    } control = {0};
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.room,
        .msg_controllen = room > 0 ? CMSG_SPACE(sizeof(int) * room) : 0};
    *count = 0;
    ssize_t result = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    if (result < 0) return -errno;
    int came = 0;
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&message); h; h = CMSG_NXTHDR(&message, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
        int here = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (int i = 0; i < here; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(h) + i * sizeof(int), sizeof(int));
            if (came < room) descriptors[came++] = descriptor;
            else close(descriptor);
        }
    }
    if (message.msg_flags & MSG_CTRUNC) {
        for (int i = 0; i < came; i++) close(descriptors[i]);
        return -EMSGSIZE;
    }
    *count = came;
    return result;
}

static int unix_socket_of(int type, const char *path, struct sockaddr_un *address) {
    if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    int result = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    return result < 0 ? -errno : result;
}

static int unix_socket(const char *path, int nonblocking, struct sockaddr_un *address) {
    return unix_socket_of(SOCK_STREAM | (nonblocking ? SOCK_NONBLOCK : 0), path, address);
}

int clinux_unix_bind_datagrams(const char *path, unsigned mode) {
    struct sockaddr_un address;
    int made = unix_socket_of(SOCK_DGRAM | SOCK_NONBLOCK, path, &address);
    if (made < 0) return made;
    if (bind(made, (struct sockaddr *)&address, sizeof address) == 0 && chmod(path, mode) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int clinux_unix_connect_datagrams(const char *path) {
    struct sockaddr_un address;
    int made = unix_socket_of(SOCK_DGRAM, path, &address);
    if (made < 0) return made;
    socklen_t length = sizeof address;
    if (path[0] == '@') {
        address.sun_path[0] = 0;
        length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    }
    if (connect(made, (struct sockaddr *)&address, length) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int clinux_unix_listen(const char *path, int backlog, int nonblocking) {
    struct sockaddr_un address;
    int made = unix_socket(path, nonblocking, &address);
    if (made < 0) return made;
    // The socket's own mode, not the umask of a process that may have threads, decides the file's mode.
    int error = fchmod(made, 0600) < 0 || bind(made, (struct sockaddr *)&address, sizeof address) < 0 ||
                        listen(made, backlog) < 0
                    ? errno
                    : 0;
    if (!error) return made;
    close(made);
    return -error;
}

int clinux_unix_connect(const char *path, int nonblocking) {
    struct sockaddr_un address;
    int made = unix_socket(path, nonblocking, &address);
    if (made < 0) return made;
    if (connect(made, (struct sockaddr *)&address, sizeof address) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -errno;
    *pid = peer.pid;
    *uid = peer.uid;
    *gid = peer.gid;
    return 0;
}

int clinux_accept(int socket, int nonblocking) {
    int result = accept4(socket, NULL, NULL, SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0));
    return result < 0 ? -errno : result;
}
