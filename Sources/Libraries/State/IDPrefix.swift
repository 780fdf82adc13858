internal import Glibc

/// Finds objects by the first characters of their ids.
package enum IDPrefix {
    /// Names in `folder` that begin with `prefix`, at most `limit`; two are enough to know that it is ambiguous.
    /// Names with a dot in front are nobody's id: only a prefix with one finds them.
    package static func matches(_ prefix: String, in folder: String, limit: Int = 2) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        while found.count < limit, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(prefix), prefix.hasPrefix(".") || !name.hasPrefix(".") { found.append(name) }
        }
        return found
    }

    /// Every name in `folder`.
    package static func all(in folder: String) -> [String] {
        matches("", in: folder, limit: .max)
    }
}
