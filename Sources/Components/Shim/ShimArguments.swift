package import Faults
package import State

/// What a shim is told on its command line, in containerd's manner (`-id ID -bundle DIR`) with our own additions.
package struct ShimArguments: Sendable, Equatable {
    package var id: String
    package var bundle: String
    /// `io.containerd.runc.v2`: the built-in runtime; a path: that OCI runtime.
    package var runtime: String
    package var instance: Instance
    /// Descriptor of the first connection: its calls wait there before the shim has started.
    package static let connection: Int32 = 3

    package init(
        id: String, bundle: String, runtime: String = "io.containerd.runc.v2", instance: Instance = Instance()
    ) {
        self.id = id
        self.bundle = bundle
        self.runtime = runtime
        self.instance = instance
    }

    /// The command line that `init(parsing:)` reads.
    package var list: [String] {
        [
            "-id", id, "-bundle", bundle, "-runtime", runtime, "-data-root", instance.dataRoot, "-exec-root",
            instance.execRoot,
        ]
    }

    /// Reads the arguments behind the program's name.
    package init(parsing arguments: [String]) throws(Fault) {
        guard arguments.count % 2 == 0, let id = Self.value("-id", arguments),
            let bundle = Self.value("-bundle", arguments)
        else { throw Fault(.invalidArgument, "containerd-shim is started by swmono: it needs -id and -bundle") }
        let base = Instance()
        self.init(
            id: id, bundle: bundle, runtime: Self.value("-runtime", arguments) ?? "io.containerd.runc.v2",
            instance: Instance(
                dataRoot: Self.value("-data-root", arguments) ?? base.dataRoot,
                execRoot: Self.value("-exec-root", arguments) ?? base.execRoot))
    }

    /// The word behind `flag`; of several the last counts.
    private static func value(_ flag: String, _ arguments: [String]) -> String? {
        var found: String?
        for index in stride(from: 0, to: arguments.count - 1, by: 2) where arguments[index] == flag {
            found = arguments[index + 1]
        }
        return found
    }
}
