/// One mount below the rootfs, decided in advance.
struct MountStep: Equatable {
    enum Kind: Equatable {
        /// mount(2) of a new file system.
        case filesystem(type: String)
        /// open_tree(2) and move_mount(2) of a part of the host's tree.
        case bind(recursive: Bool)
    }

    var kind: Kind
    var source: String
    /// Clean and absolute as the container sees it.
    var destination: String
    var options: MountOptions
    /// Whether the destination must be a real directory of the rootfs, no link (CVE-2019-19921, CVE-2023-27561).
    var refusesLinks = false
    /// Whether a destination on procfs is meant.
    var mayCoverProc = false
    /// Whether the parent opens the source, when the child asks for it.
    var isPrepared = false
    var idMap: MountIDMap?
    /// The folder that is bound where the kernel refuses a new cgroup mount: the host's lies there already, or the
    /// user's rights are not enough.
    var otherwise: String?
    /// `context="…"` for SELinux hosts; empty: none.
    var label = ""
}

extension MountStep {
    /// The same as a bind mount of a folder.
    func binding(_ folder: String) -> MountStep {
        var step = self
        step.kind = .bind(recursive: false)
        step.source = folder
        step.options.data = ""
        return step
    }
}

extension MountStep: CustomStringConvertible {
    var description: String {
        switch kind {
        case .filesystem(let type): "mount \(type) on \(destination)\(suffix)"
        case .bind(let recursive):
            (isPrepared ? "attach " : "") + "\(recursive ? "rbind" : "bind") \(source) on \(destination)\(suffix)"
        }
    }

    private var suffix: String {
        let mapped = idMap.map { [$0.isRecursive ? "ridmap" : "idmap"] } ?? []
        let words = options.names + mapped + (options.data.isEmpty ? [] : [options.data])
        return words.isEmpty ? "" : " (" + words.joined(separator: ",") + ")"
    }
}

extension MountOptions {
    /// Flags by name for printing, in a fixed order.
    var names: [String] {
        var words: [String] = []
        for (name, option) in Self.attributes.entries.sorted(by: { $0.key < $1.key }) where option.on {
            if flags & option.flag != 0 { words.append(name) }
            if let attribute = option.attribute, attribute != 0, recursiveSet & attribute != 0 {
                words.append("r" + name)
            }
        }
        words += Self.propagations.entries.filter { $0.value == propagation }.map(\.key)
        return words
    }
}
