internal import Glibc

/// The folder the client was started in.
enum WorkingFolder {
    static func path() -> String {
        guard let raw = getcwd(nil, 0) else { return "/" }
        defer { free(raw) }
        return String(cString: raw)
    }

    /// `path` below `folder` unless it is absolute, with `.` and `..` resolved by name alone (Go's `filepath.Clean`).
    static func absolute(_ path: String, in folder: String) -> String {
        clean(path.hasPrefix("/") ? path : "\(folder)/\(path)")
    }

    /// An absolute path without `.`, `..` and empty parts.
    static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
