package import Faults
package import OCI

/// The device rules boiled down to what v1's kernel list can hold: a default and exceptions to it.
///
/// The rules count in order, the last match wins; v1 and v2 get their meaning from this one form.
package struct DeviceList: Sendable, Equatable {
    package private(set) var allowsByDefault = false
    package private(set) var exceptions: [DeviceException] = []

    /// The configuration's rules, then the nodes every container has (config-linux.md, "Default Devices").
    package init(_ rules: [RuntimeSpec.DeviceRule]) throws(Fault) {
        for rule in rules { try take(rule) }
        for exception in Self.always where !allowsByDefault { add(exception) }
    }

    private mutating func take(_ rule: RuntimeSpec.DeviceRule) throws(Fault) {
        let lines = try Self.exceptions(of: rule)
        guard !lines.isEmpty else {
            allowsByDefault = rule.allow
            exceptions = []
            return
        }
        for line in lines {
            if rule.allow == allowsByDefault { try remove(line, rule) } else { add(line) }
        }
    }

    private mutating func add(_ line: DeviceException) {
        if let index = exceptions.firstIndex(where: { $0.isSameNode(as: line) }) {
            exceptions[index].access.formUnion(line.access)
        } else {
            exceptions.append(line)
        }
    }

    /// Takes an exception back. A hole in a wildcard cannot be told to v1; we refuse it on both alike.
    private mutating func remove(_ line: DeviceException, _ rule: RuntimeSpec.DeviceRule) throws(Fault) {
        for index in exceptions.indices where exceptions[index].isSameNode(as: line) {
            exceptions[index].access.subtract(line.access)
        }
        exceptions.removeAll { $0.access.isEmpty }
        if let wider = exceptions.first(where: { $0.overlaps(line) }) {
            throw Fault(
                .invalidArgument,
                "device rule \(rule.allow ? "allow" : "deny") \(line) would cut a hole into the rule \(wider)")
        }
    }
}

extension DeviceList {
    /// What a container may always use: any mknod, the standard nodes, terminals, and tun (runc dropped 10:200 once
    /// and had to put it back).
    private static let always: [DeviceException] =
        [(DeviceException.Kind.character, nil, nil), (.block, nil, nil)].map(mknodAny)
        + [(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 2), (10, 200)].map { major, minor in
            DeviceException(kind: .character, major: major, minor: minor, access: .all)
        } + [DeviceException(kind: .character, major: 136, minor: nil, access: .all)]

    private static func mknodAny(_ kind: DeviceException.Kind, _: UInt32?, _: UInt32?) -> DeviceException {
        DeviceException(kind: kind, major: nil, minor: nil, access: .mknod)
    }
}
