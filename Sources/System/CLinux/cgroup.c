#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf_call(int command, union bpf_attr *attributes) {
    long result = syscall(SYS_bpf, command, attributes, sizeof *attributes);
    return result < 0 ? -errno : (int)result;
}

int clinux_bpf_load_device(const uint64_t *instructions, uint32_t count) {
    _Static_assert(sizeof(struct bpf_insn) == sizeof(uint64_t), "an instruction is one word");
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = (uintptr_t)instructions;
    attributes.insn_cnt = count;
    attributes.license = (uintptr_t) "Apache";
    memcpy(attributes.prog_name, "swmono_devices", 15);
    return bpf_call(BPF_PROG_LOAD, &attributes);
}

int clinux_bpf_attach_device(int cgroup, int program) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = (uint32_t)cgroup;
    attributes.attach_bpf_fd = (uint32_t)program;
    attributes.attach_type = BPF_CGROUP_DEVICE;
    attributes.attach_flags = BPF_F_ALLOW_MULTI;
    return bpf_call(BPF_PROG_ATTACH, &attributes);
}

int clinux_bpf_detach_device(int cgroup, int program) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = (uint32_t)cgroup;
    attributes.attach_bpf_fd = (uint32_t)program;
    attributes.attach_type = BPF_CGROUP_DEVICE;
    return bpf_call(BPF_PROG_DETACH, &attributes);
}

int clinux_bpf_query_device(int cgroup, uint32_t *identifiers, uint32_t capacity) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.query.target_fd = (uint32_t)cgroup;
    attributes.query.attach_type = BPF_CGROUP_DEVICE;
    attributes.query.prog_ids = (uintptr_t)identifiers;
    attributes.query.prog_cnt = capacity;
    int result = bpf_call(BPF_PROG_QUERY, &attributes);
    return result < 0 ? result : (int)attributes.query.prog_cnt;
}

int clinux_bpf_by_id(uint32_t identifier) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_id = identifier;
    return bpf_call(BPF_PROG_GET_FD_BY_ID, &attributes);
}

int clinux_eventfd(void) {
    int result = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return result < 0 ? -errno : result;
}

int clinux_inotify_modified(const char *path) {
    int queue = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (queue < 0) return -errno;
    if (inotify_add_watch(queue, path, IN_MODIFY) >= 0) return queue;
    int reason = errno;
    close(queue);
    return -reason;
}
