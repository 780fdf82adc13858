internal import ContainerdAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// Blobs by digest, in the form of an OCI image layout (image-spec, image-layout.md).
///
///     content/oci-layout, content/index.json      for others to read
///     content/blobs/<algorithm>/<hex>             whole and verified, or not there
///     content/meta/<ns>/<digest>.json             labels and time
///     content/ingests/<ns>/<reference>/data       under way, locked by its writer
struct ContentStore: Sendable {
    let instance: Instance
    let gate: GarbageGate
    let leases: LeaseTable

    struct Meta: Record {
        static let currentSchema = 1
        var schema = currentSchema
        var generation: UInt64 = 1
        var labels: [String: String] = [:]
        var createdAt = WallClock.now
    }

    func path(_ digest: Digest) -> String { "\(instance.content)/blobs/\(digest.algorithm)/\(digest.hex)" }
    func metaPath(_ digest: Digest, _ namespace: String) -> String {
        "\(instance.contentMeta(namespace))/\(digest).json"
    }

    /// The whole blob, for reading; `notFound` where it is not here.
    func open(_ digest: Digest) throws(Fault) -> OwnedFD {
        do throws(SystemError) { return try openFile(path(digest), O_RDONLY) } catch {
            if error.errno == ENOENT { throw Fault(.notFound, "content digest \(digest): not found") }
            throw error.fault("read content \(digest)")
        }
    }

    func contains(_ digest: Digest) -> Bool { access(path(digest), F_OK) == 0 }

    func info(_ digest: Digest, _ namespace: String) throws(Fault) -> ContentInfo {
        let file = try open(digest)
        let status = try doing("read content \(digest)") { () throws(SystemError) in try file.status() }
        let meta = try meta(digest, namespace)
        return ContentInfo(
            digest: digest, size: status.size, labels: meta?.labels ?? [:],
            createdAt: meta?.createdAt ?? WallClock.text(status.modified.seconds * 1_000_000_000))
    }

    /// nil: a power cut took it; the blob is good without.
    private func meta(_ digest: Digest, _ namespace: String) throws(Fault) -> Meta? {
        do throws(Fault) { return try RecordFile.load(Meta.self, metaPath(digest, namespace)) } catch {
            if error.kind == .notFound || error.kind == .dataLoss { return nil }
            throw error
        }
    }

    func list(_ namespace: String) throws(Fault) -> [ContentInfo] {
        var result: [ContentInfo] = []
        for digest in digests() {
            do throws(Fault) { result.append(try info(digest, namespace)) } catch {
                // Collected since it was listed.
                guard error.kind == .notFound else { throw error }
            }
        }
        return result
    }

    /// Every blob that is here.
    func digests() -> [Digest] {
        ["sha256", "sha512"].flatMap { algorithm in
            IDPrefix.all(in: "\(instance.content)/blobs/\(algorithm)").compactMap { hex in
                // What is no digest is none of ours.
                try? Digest("\(algorithm):\(hex)")
            }
        }
    }

    /// Replaces the labels.
    func update(_ digest: Digest, labels: [String: String], _ namespace: String) throws(Fault) {
        guard contains(digest) else { throw Fault(.notFound, "content digest \(digest): not found") }
        var meta = try meta(digest, namespace) ?? Meta()
        meta.labels = labels
        meta.generation += 1
        try writeMeta(meta, digest, namespace)
    }

    /// Adds labels, keeping those that are there.
    func label(_ digest: Digest, _ labels: [String: String], _ namespace: String) throws(Fault) {
        let old = try meta(digest, namespace)
        var new = old ?? Meta()
        new.labels.merge(labels) { _, added in added }
        if old == nil || new.labels != old?.labels { try writeMeta(new, digest, namespace) }
    }

    private func writeMeta(_ meta: Meta, _ digest: Digest, _ namespace: String) throws(Fault) {
        try gate.publishing { () throws(Fault) in
            try doing("label content \(digest)") { () throws(SystemError) in
                try makeFolder(instance.contentMeta(namespace))
            }
            try RecordFile.write(meta, metaPath(digest, namespace), .volatile)
        }
    }

    /// Removes the blob and what is known of it.
    func delete(_ digest: Digest, _ namespace: String) throws(Fault) {
        guard unlink(path(digest)) == 0 else {
            if errno == ENOENT { throw Fault(.notFound, "content digest \(digest): not found") }
            throw SystemError("unlink", errno: errno, path(digest)).fault("delete content \(digest)")
        }
        unlink(metaPath(digest, namespace))
    }
}
