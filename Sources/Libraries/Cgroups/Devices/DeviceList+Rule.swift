internal import Faults
internal import OCI

extension DeviceList {
    /// The lines of one rule; none: it is about all devices and sets the default.
    static func exceptions(of rule: RuntimeSpec.DeviceRule) throws(Fault) -> [DeviceException] {
        let access = try access(rule.access)
        let major = try number(rule.major)
        let minor = try number(rule.minor)
        let kinds: [DeviceException.Kind]
        switch rule.type ?? "a" {
        case "a", "": kinds = [.character, .block]
        case "c", "u": kinds = [.character]
        case "b": kinds = [.block]
        default: throw Fault(.invalidArgument, "device rule: invalid type \"\(rule.type ?? "")\"")
        }
        if kinds.count == 2, major == nil, minor == nil, access == .all { return [] }
        return kinds.map { DeviceException(kind: $0, major: major, minor: minor, access: access) }
    }

    private static func access(_ text: String?) throws(Fault) -> DeviceException.Access {
        guard let text, !text.isEmpty else { return .all }
        var access: DeviceException.Access = []
        for letter in text {
            switch letter {
            case "r": access.insert(.read)
            case "w": access.insert(.write)
            case "m": access.insert(.mknod)
            // runc takes it here and there ("rwa").
            case "a": access = .all
            default: throw Fault(.invalidArgument, "device rule: invalid access \"\(text)\"")
            }
        }
        return access
    }

    private static func number(_ value: Int64?) throws(Fault) -> UInt32? {
        guard let value, value != -1 else { return nil }
        guard let number = UInt32(exactly: value) else {
            throw Fault(.invalidArgument, "device rule: invalid device number \(value)")
        }
        return number
    }
}
