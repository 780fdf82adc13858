internal import CLinux
internal import Glibc

/// A program to start with nothing inherited but what stands here.
package struct SpawnRequest {
    package var path: String
    package var arguments: [String]
    /// `NAME=value`; the whole environment.
    package var environment: [String]
    /// nil keeps the caller's.
    package var directory: String?
    /// The child's descriptors from 0 on, -1 for /dev/null; lent until the program has started.
    package var descriptors: [Int32]
    /// Whether it leads a session of its own (setsid(2)).
    package var newSession: Bool
    /// nil keeps the caller's.
    package var umask: UInt32?
    /// An open cgroup v1 `tasks` or v2 `cgroup.procs` file to join; nil stays in the caller's.
    package var cgroup: Int32?

    package init(
        path: String, arguments: [String], environment: [String] = [], directory: String? = nil,
        descriptors: [Int32] = [-1, -1, -1], newSession: Bool = false, umask: UInt32? = nil, cgroup: Int32? = nil
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.descriptors = descriptors
        self.newSession = newSession
        self.umask = umask
        self.cgroup = cgroup
    }
}

/// A child just started: the caller waits for it.
package struct Spawned: ~Copyable, Sendable {
    package let pid: Int32
    package let pidfd: PidFD
}

/// Starts a program (clone(2) with CLONE_VM and CLONE_VFORK, execve(2)); safe in a process with threads. Throws when
/// the program could not be executed, too.
package func spawn(_ request: SpawnRequest) throws(SystemError) -> Spawned {
    let arguments = CStringArray(request.arguments)
    let environment = CStringArray(request.environment)
    var pidfd: Int32 = -1
    var step: UnsafePointer<CChar>?
    let result = request.path.withCString { path in
        withOptionalCString(request.directory) { directory in
            request.descriptors.withUnsafeBufferPointer { descriptors in
                var what = clinux_spawn(
                    path: path, argv: arguments.pointers, envp: environment.pointers, directory: directory,
                    descriptors: descriptors.baseAddress, descriptor_count: Int32(descriptors.count),
                    new_session: request.newSession ? 1 : 0, umask: request.umask.map { Int32($0) } ?? -1,
                    cgroup: request.cgroup ?? -1)
                return clinux_spawn(&what, &pidfd, &step)
            }
        }
    }
    guard result >= 0 else {
        throw SystemError(step.map { String(cString: $0) } ?? "clone", errno: -result, request.path)
    }
    return Spawned(pid: result, pidfd: PidFD(adopting: OwnedFD(adopting: pidfd)))
}

private func withOptionalCString<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}
