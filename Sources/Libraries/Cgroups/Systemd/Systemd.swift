internal import DBus
internal import Faults

/// The manager's interface (org.freedesktop.systemd1(5)).
enum Systemd {
    static let name = "org.freedesktop.systemd1"
    static let path = "/org/freedesktop/systemd1"
    static let manager = "org.freedesktop.systemd1.Manager"

    static func call(_ method: String, _ body: [BusValue] = []) -> BusMessage {
        .call(name, path, manager, method, body)
    }

    static func get(_ property: String) -> BusMessage {
        .call(name, path, "org.freedesktop.DBus.Properties", "Get", [.string(manager), .string(property)])
    }

    /// An error reply as a fault; its name decides the kind, the peer's words are cut.
    static func fault(_ message: BusMessage, _ what: String) -> Fault {
        let name = message.failure ?? "no name"
        let words = message.body.first?.text.map { String($0.prefix(500)) } ?? name
        let kind: FaultKind =
            switch name.split(separator: ".").last {
            case "NoSuchUnit", "UnitNotFound", "ServiceUnknown", "NameHasNoOwner": .notFound
            case "UnitExists": .alreadyExists
            case "AccessDenied", "InteractiveAuthorizationRequired": .permissionDenied
            case "InvalidArgs", "PropertyReadOnly", "UnknownProperty": .invalidArgument
            case "NoReply", "Timeout", "TimedOut": .deadlineExceeded
            case "NoMemory", "LimitsExceeded": .resourceExhausted
            default: .internal
            }
        return Fault(kind, "\(what): \(words)")
    }

    static func nonsense(_ what: String) -> Fault {
        Fault(.unavailable, "\(what): systemd's answer is not to be understood")
    }
}

/// What a launch has to know of systemd.
package struct SystemdFacts: Sendable, Equatable {
    /// 252, for "252.39-1~deb12u2" or "v252"; 0: it would not say.
    package let version: Int
    /// The manager's own cgroup, below which its slices are; empty for the system's.
    package let group: String

    package init(version: Int, group: String) {
        self.version = version
        self.group = group
    }

    static func version(_ text: String) -> Int {
        Int(text.drop { $0 == "v" || $0 == "\"" }.prefix { $0.isASCII && $0.isNumber }) ?? 0
    }
}
