/// Paths as text, without looking at a file system.
enum ContainerPath {
    /// Go's `path.Clean`: no `.`, no `..` that can be taken away, no double or last slash.
    static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                if let last = parts.last, last != ".." {
                    parts.removeLast()
                } else if !path.hasPrefix("/") {
                    parts.append(part)
                }
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }

    static func depth(_ path: String) -> Int { path.split(separator: "/").count }
}
