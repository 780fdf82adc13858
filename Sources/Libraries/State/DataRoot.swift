package import Faults
internal import Glibc
internal import Linux

/// The data root's front door: makes it, and checks that this build may read what stands there.
///
/// `layout` holds two lines: `version N`, the layout that was written, and `oldest-reader N`, the lowest version a
/// build must know to read it. A build that knows less refuses; it never guesses.
package enum DataRoot {
    /// What this build writes and the newest that it reads.
    package static let version = 1

    /// Makes the data root (0710: others may pass through to what they are given, CVE-2021-41091) where it is missing,
    /// and checks its layout.
    package static func open(_ instance: Instance) throws(Fault) {
        // Whatever hinders reading is met again, and named, where the file is made.
        if let bytes = try? readFile(instance.layoutFile, limit: 4096) { return try check(bytes, instance) }
        do {
            try makeFolder(instance.dataRoot, mode: 0o710)
            try AtomicFile.replace(
                instance.layoutFile, with: Array("version \(version)\noldest-reader \(version)\n".utf8), mode: 0o644)
        } catch {
            throw error.fault(
                "prepare the data root \(instance.dataRoot)",
                hint: geteuid() == 0 ? nil : "swmono needs root, or a --data-root that you may write to")
        }
    }

    private static func check(_ bytes: [UInt8], _ instance: Instance) throws(Fault) {
        let fields = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count >= 4, fields[0] == "version", fields[2] == "oldest-reader", let oldest = Int(fields[3])
        else { throw Fault(.dataLoss, "the layout file \(instance.layoutFile) cannot be read") }
        guard oldest <= version else {
            throw Fault(
                .failedPrecondition,
                "the data root \(instance.dataRoot) has layout \(fields[1]), this swmono knows layout \(version)",
                hint: "use the swmono that wrote it, or a newer one")
        }
    }
}
