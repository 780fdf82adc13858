"""Docker's default seccomp profile, resolved for its 14 capabilities: as a config's section and as a BPF file."""
import ctypes
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
NAMES = HERE.parents[1] / "Sources/Components/Daemon/Spec/SeccompNames.swift"
ENOSYS = 38


def names():
    """The names everybody may call stand in our own source; three more hold for x86-64 and CAP_SYS_CHROOT."""
    text = re.search(r'"""(.*?)"""', NAMES.read_text(), re.S).group(1)
    return text.split() + ["arch_prctl", "modify_ldt", "chroot", "ptrace", "process_vm_readv", "process_vm_writev"]


def argument(value, op, two=None):
    condition = {"index": 0, "value": value, "op": op}
    return [condition if two is None else {**condition, "valueTwo": two}]


def section():
    rules = [{"names": names(), "action": "SCMP_ACT_ALLOW"}]
    for value, op in ((38, "SCMP_CMP_LT"), (39, "SCMP_CMP_EQ"), (40, "SCMP_CMP_GT")):
        rules.append({"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": argument(value, op)})
    for value in (0, 8, 0x20000, 0x20008, 0xFFFFFFFF):
        rules.append({"names": ["personality"], "action": "SCMP_ACT_ALLOW", "args": argument(value, "SCMP_CMP_EQ")})
    masked = argument(0x7E020000, "SCMP_CMP_MASKED_EQ", 0)
    rules.append({"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": masked})
    rules.append({"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": ENOSYS})
    return {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
            "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"], "syscalls": rules}


class Compare(ctypes.Structure):
    """struct scmp_arg_cmp"""
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("one", ctypes.c_uint64), ("two", ctypes.c_uint64)]


OPERATORS = {"SCMP_CMP_LT": 2, "SCMP_CMP_EQ": 4, "SCMP_CMP_GT": 6, "SCMP_CMP_MASKED_EQ": 7}
ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def write_filter(path):
    """Compiles the section with libseccomp, for all three architectures as the runtimes do."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ERRNO | 1)))
    for token in (0x40000003, 0x4000003E):
        library.seccomp_arch_add(context, ctypes.c_uint32(token))
    for rule in section()["syscalls"]:
        action = ALLOW if rule["action"] == "SCMP_ACT_ALLOW" else ERRNO | rule["errnoRet"]
        for name in rule["names"]:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number == -1:
                continue
            conditions = rule.get("args", [])
            array = (Compare * 1)(*[Compare(c["index"], OPERATORS[c["op"]], c["value"], c.get("valueTwo", 0))
                                    for c in conditions])
            library.seccomp_rule_add_array(
                context, ctypes.c_uint32(action), ctypes.c_int(number), ctypes.c_uint(len(conditions)), array)
    with open(path, "wb") as file:
        if library.seccomp_export_bpf(context, file.fileno()) != 0:
            raise OSError("libseccomp: export failed")
