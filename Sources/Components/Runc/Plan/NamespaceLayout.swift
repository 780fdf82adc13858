internal import Linux
internal import OCI

/// The specification's namespaces, sorted into those made and those joined.
struct NamespaceLayout: Equatable {
    var made = NamespaceSet(rawValue: 0)
    var joined: [(kind: NamespaceSet, path: String)] = []

    init(_ namespaces: [RuntimeSpec.Namespace]) {
        // User last: those of the host are joined with the host's rights.
        for isUser in [false, true] {
            for namespace in namespaces where (namespace.type == .user) == isUser { add(namespace) }
        }
    }

    private mutating func add(_ namespace: RuntimeSpec.Namespace) {
        let kind = NamespaceSet(namespace.type)
        if let path = namespace.path, !path.isEmpty { joined.append((kind, path)) } else { made.insert(kind) }
    }

    /// Those that the child is born in; the others it makes for itself, while its parent goes on. A user namespace
    /// comes first, for it owns the others; pid and time namespaces are only for those born after them. Network
    /// devices are moved into what is there.
    func born(_ spec: RuntimeSpec) -> NamespaceSet {
        let all = made.subtracting(.cgroup)
        if spec.linux?.netDevices?.isEmpty == false { return all }
        return all.intersection(NamespaceSet(rawValue: 0x1000_0000 | 0x2000_0000 | 0x80))
    }

    /// Whether the container's rights are those of another user namespace than the runtime's.
    var hasUser: Bool { made.contains(.user) || joinsUser }
    private var joinsUser: Bool { joined.contains { $0.kind == .user } }

    /// Whether a process between parent and child is needed: what it joins cannot be taken back, and what is made
    /// must be made in a user namespace that only it is in, or have its clock set before anybody is in it.
    func needsMiddle(_ spec: RuntimeSpec) -> Bool {
        joinsUser || made.contains(.user) && !joined.isEmpty || spec.linux?.timeOffsets?.isEmpty == false
    }

    static func == (left: NamespaceLayout, right: NamespaceLayout) -> Bool {
        left.made == right.made && left.joined.elementsEqual(right.joined) { $0 == $1 }
    }
}
