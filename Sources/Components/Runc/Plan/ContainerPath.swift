/// Paths as a container sees them.
enum ContainerPath {
    /// Absolute, without `.`, `..`, doubled or closing slashes; by its text alone.
    static func clean(_ path: String) -> String {
        if isClean(path) { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        // By hand: `joined` looks conformances up in every process.
        return parts.isEmpty ? "/" : parts.reduce(into: "") { $0 += "/" + String($1) }
    }

    /// Most are: one look at their bytes, in place of the pieces. A name that begins with a dot counts as unclean.
    private static func isClean(_ path: String) -> Bool {
        var previous: UInt8 = 0
        for byte in path.utf8 {
            if previous == 0x2F ? byte == 0x2F || byte == 0x2E : previous == 0 && byte != 0x2F { return false }
            previous = byte
        }
        return previous != 0x2F && previous != 0
    }

    /// The directory a path is in, and its name there.
    static func parts(_ path: String) -> (above: String, name: String) {
        let path = clean(path)
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: 0x2F) else { return ("/", path) }
        let name = String(path[bytes.index(after: slash)...])
        return (slash == bytes.startIndex ? "/" : String(path[..<slash]), name)
    }
}
