#pragma once
#include <stdint.h>

// Device programs of cgroup v2: bpf(2), Linux 4.15 and newer.

/// BPF_PROG_LOAD of `count` instructions as BPF_PROG_TYPE_CGROUP_DEVICE; a descriptor.
int clinux_bpf_load_device(const uint64_t *instructions, uint32_t count);
/// BPF_PROG_ATTACH beside others (BPF_F_ALLOW_MULTI).
int clinux_bpf_attach_device(int cgroup, int program);
/// BPF_PROG_DETACH.
int clinux_bpf_detach_device(int cgroup, int program);
/// BPF_PROG_QUERY: ids of the programs attached to the folder itself; how many.
int clinux_bpf_query_device(int cgroup, uint32_t *identifiers, uint32_t capacity);
/// BPF_PROG_GET_FD_BY_ID (4.13); a descriptor.
int clinux_bpf_by_id(uint32_t identifier);

/// eventfd(2), close-on-exec and non-blocking, counting from 0.
int clinux_eventfd(void);
/// A new inotify(7) queue, close-on-exec and non-blocking, that tells when `path` is modified.
int clinux_inotify_modified(const char *path);
