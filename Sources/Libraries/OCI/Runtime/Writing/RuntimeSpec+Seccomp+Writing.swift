// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.Seccomp: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("architectures", architectures)
            $0.ifSet("defaultAction", defaultAction)
            $0.ifSet("defaultErrnoRet", defaultErrnoRet)
            $0.ifSet("flags", flags)
            $0.ifSet("listenerMetadata", listenerMetadata)
            $0.ifSet("listenerPath", listenerPath)
            $0.ifSet("syscalls", syscalls)
        }
    }
}

extension RuntimeSpec.Seccomp.Syscall: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("action", action)
            $0.ifSet("args", args)
            $0.ifSet("errnoRet", errnoRet)
            $0.ifSet("names", names)
        }
    }
}

extension RuntimeSpec.Seccomp.Argument: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("index", index)
            $0.ifSet("op", op)
            $0.ifSet("value", value)
            $0.ifSet("valueTwo", valueTwo)
        }
    }
}
