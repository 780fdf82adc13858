internal import Faults
internal import Glibc
internal import Linux
internal import LogDriverAPI

/// `json-file`: one JSON object a line, as Docker writes it, so that every tool that tails Docker's logs reads ours.
enum JSONFileDriver: LogPlugin {
    static func validate(_ options: [String: String]) throws(Fault) {
        _ = try JSONFileOptions(options)
    }

    static func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)? {
        let options = try JSONFileOptions(target.options)
        do { return try JSONFileWriter(target, options) } catch { throw error.fault("open the log") }
    }

    static func reader(_ target: LogTarget) throws(Fault) -> any LogReader {
        JSONFileReader(path: target.path)
    }

    static func remove(_ target: LogTarget) throws(Fault) {
        guard !target.path.isEmpty else { return }
        for path in [target.path] + JSONFileOptions.rotated(target.path) where unlink(path) != 0 && errno != ENOENT {
            throw SystemError("unlink", errno: errno, path).fault("remove the log")
        }
    }
}
