internal import Faults

/// The files of an archive that was spread out, by their clean names.
package struct ArchiveFiles: Sendable {
    /// Names of files that lie in the folder.
    package internal(set) var names: Set<String> = []
    /// What links stand for, which are not made: names of files, or of further links.
    var links: [String: String] = [:]

    /// The name of the file that `name` means; nil where there is none.
    package func file(_ name: String) -> String? {
        guard var place = Self.clean(name) else { return nil }
        for _ in 0..<8 {
            if names.contains(place) { return place }
            guard let target = links[place] else { return nil }
            place = target
        }
        return nil
    }

    /// `a/b` of `./a//b/`; nil for a name that leads elsewhere, or is none that an image's archive has.
    static func clean(_ name: String) -> String? {
        guard !name.hasPrefix("/"), name.utf8.count < 1024 else { return nil }
        let parts = name.split(separator: "/").filter { $0 != "." }
        let isPlain = parts.allSatisfy { part in
            part != ".." && part.utf8.count < 256 && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        }
        return isPlain && parts.count <= 8 ? parts.joined(separator: "/") : nil
    }

    /// What a link at `place` to `target` means, by the names alone; nil where it leads out of the archive.
    static func target(of target: String, at place: String) -> String? {
        guard !target.hasPrefix("/") else { return nil }
        var parts = place.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part != ".." { parts.append(String(part)) } else if parts.popLast() == nil { return nil }
        }
        return clean(parts.joined(separator: "/"))
    }
}
