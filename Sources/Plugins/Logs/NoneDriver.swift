internal import Faults
internal import LogDriverAPI

/// `none`: output goes to who is attached and nowhere else.
enum NoneDriver: LogPlugin {
    static func validate(_ options: [String: String]) throws(Fault) {
        guard let name = options.keys.sorted().first else { return }
        throw Fault(.invalidArgument, "unknown log opt '\(name)' for none log driver")
    }

    static func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)? { nil }

    static func reader(_ target: LogTarget) throws(Fault) -> any LogReader {
        throw Fault(.unimplemented, "configured logging driver does not support reading")
    }

    static func remove(_ target: LogTarget) throws(Fault) {}
}
