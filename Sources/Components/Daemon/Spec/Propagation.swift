internal import Faults
internal import Glibc
internal import Linux

/// Mount propagation (mount_namespaces(7), "SHARED SUBTREES").
enum Propagation {
    static let modes: Set<String> = ["private", "rprivate", "shared", "rshared", "slave", "rslave"]

    /// What the rootfs's own propagation must be for these mounts; nil leaves the runtime's default. Throws moby's
    /// text where the source is on a mount that does not pass on what is mounted.
    static func ofRootfs(_ mounts: [UserMount]) throws(Fault) -> String? {
        var wanted: String?
        for mount in mounts {
            guard case .bind(let source, _) = mount.kind else { continue }
            switch mount.propagation {
            case "shared", "rshared":
                try check(source, ["shared:"], "it is not a shared mount")
                wanted = "shared"
            case "slave", "rslave":
                try check(source, ["shared:", "master:"], "it is not a shared or slave mount")
                if wanted == nil { wanted = "rslave" }
            default: break
            }
        }
        return wanted
    }

    private static func check(_ path: String, _ tags: [String], _ complaint: String) throws(Fault) {
        let bytes: [UInt8]
        do { bytes = try readFile("/proc/self/mountinfo") } catch { throw error.fault("read the mounts") }
        var best: (point: Substring, tags: ArraySlice<Substring>)?
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, covers(fields[4], path), fields[4].count >= best?.point.count ?? 0 else { continue }
            best = (fields[4], fields[6...].prefix { $0 != "-" })
        }
        guard let best, best.tags.contains(where: { tag in tags.contains { tag.hasPrefix($0) } }) else {
            throw Fault(
                .internal, "path \(path) is mounted on \(best?.point ?? "/") but \(complaint)",
                hint: "make it shared first: mount --make-shared \(best?.point ?? "/")")
        }
    }

    private static func covers(_ point: Substring, _ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }
}
