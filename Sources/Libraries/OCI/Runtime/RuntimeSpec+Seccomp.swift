extension RuntimeSpec {
    /// A system call filter (config-linux.md, "Seccomp").
    package struct Seccomp: Sendable, Equatable, Codable {
        /// `SCMP_ACT_ERRNO` and so on.
        package var defaultAction: String
        /// nil: EPERM.
        package var defaultErrnoRet: UInt32?
        /// `SCMP_ARCH_X86_64` and so on; nil or empty: the machine's own.
        package var architectures: [String]?
        package var flags: [String]?
        package var listenerPath: String?
        package var listenerMetadata: String?
        package var syscalls: [Syscall]?

        package init(
            defaultAction: String, defaultErrnoRet: UInt32? = nil, architectures: [String]? = nil,
            flags: [String]? = nil, listenerPath: String? = nil, listenerMetadata: String? = nil,
            syscalls: [Syscall]? = nil
        ) {
            self.defaultAction = defaultAction
            self.defaultErrnoRet = defaultErrnoRet
            self.architectures = architectures
            self.flags = flags
            self.listenerPath = listenerPath
            self.listenerMetadata = listenerMetadata
            self.syscalls = syscalls
        }

        /// One rule: an action for some calls, all of whose conditions hold.
        package struct Syscall: Sendable, Equatable, Codable {
            package var names: [String]
            package var action: String
            package var errnoRet: UInt32?
            package var args: [Argument]?

            package init(names: [String], action: String, errnoRet: UInt32? = nil, args: [Argument]? = nil) {
                self.names = names
                self.action = action
                self.errnoRet = errnoRet
                self.args = args
            }
        }

        /// A condition on one argument of the call.
        package struct Argument: Sendable, Equatable, Codable {
            /// 0 to 5.
            package var index: UInt32
            package var value: UInt64
            /// The wanted bits of `SCMP_CMP_MASKED_EQ`, whose mask is `value`.
            package var valueTwo: UInt64?
            /// `SCMP_CMP_EQ` and so on.
            package var op: String

            package init(index: UInt32, value: UInt64, valueTwo: UInt64? = nil, op: String) {
                self.index = index
                self.value = value
                self.valueTwo = valueTwo
                self.op = op
            }
        }
    }
}
