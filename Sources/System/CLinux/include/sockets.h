#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// sendmsg(2) of `length` bytes with `count` (at most 16) descriptors as SCM_RIGHTS; MSG_NOSIGNAL is added.
ssize_t clinux_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, int count, int flags);
/// recvmsg(2); `count` holds the room for descriptors (at most 16) and then how many came, all close-on-exec.
/// EMSGSIZE when some were cut off; those that came are closed then.
ssize_t clinux_receive_descriptors(int socket, void *bytes, size_t length, int *descriptors, int *count, int flags);
/// socket(2), bind(2) and listen(2) on a path; close-on-exec, stream. The file's mode is 0600 from its first moment.
int clinux_unix_listen(const char *path, int backlog, int nonblocking);
/// socket(2) and connect(2) to a path; close-on-exec, stream.
int clinux_unix_connect(const char *path, int nonblocking);
/// socket(2) and bind(2), datagrams, close-on-exec, non-blocking; then chmod(2), for nobody knows the path yet.
int clinux_unix_bind_datagrams(const char *path, unsigned mode);
/// socket(2) and connect(2), datagrams, close-on-exec; "@name" is an abstract address (unix(7)).
int clinux_unix_connect_datagrams(const char *path);
/// SO_PEERCRED: who connected.
int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);
/// accept4(2) without an address, close-on-exec.
int clinux_accept(int socket, int nonblocking);
