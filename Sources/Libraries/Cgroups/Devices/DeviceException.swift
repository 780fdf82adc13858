/// One line of a device list, as v1's `devices.allow` takes it.
package struct DeviceException: Sendable, Equatable, CustomStringConvertible {
    /// Kinds of node.
    package enum Kind: String, Sendable {
        case block = "b"
        case character = "c"
    }

    /// What may be done; the bits of `struct bpf_cgroup_dev_ctx`.
    package struct Access: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        static let mknod = Access(rawValue: 1)
        static let read = Access(rawValue: 2)
        static let write = Access(rawValue: 4)
        static let all: Access = [.mknod, .read, .write]
    }

    package let kind: Kind
    /// nil: any.
    package let major: UInt32?
    package let minor: UInt32?
    package var access: Access

    package var description: String {
        let number = { (value: UInt32?) in value.map { "\($0)" } ?? "*" }
        let letters = (access.contains(.read) ? "r" : "") + (access.contains(.write) ? "w" : "")
        return "\(kind.rawValue) \(number(major)):\(number(minor)) \(letters)\(access.contains(.mknod) ? "m" : "")"
    }

    /// Whether both name the same nodes.
    func isSameNode(as other: DeviceException) -> Bool {
        kind == other.kind && major == other.major && minor == other.minor
    }

    /// Whether some node is named by both.
    func overlaps(_ other: DeviceException) -> Bool {
        let meets = { (one: UInt32?, two: UInt32?) in one == nil || two == nil || one == two }
        return kind == other.kind && meets(major, other.major) && meets(minor, other.minor)
            && !access.isDisjoint(with: other.access)
    }
}
