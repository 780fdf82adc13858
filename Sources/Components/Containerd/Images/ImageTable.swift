internal import ContainerdAPI
internal import Crypto
internal import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// Names of images: one record each, found by the name's path.
struct ImageTable: Sendable {
    let instance: Instance
    let gate: GarbageGate

    struct Stored: Record {
        static let currentSchema = 1
        var schema = currentSchema
        var generation: UInt64 = 1
        var image: ImageRecord
    }

    private var lockFile: String { "\(instance.locks)/images.lock" }

    /// A name that is too long for a file name is found by its digest.
    private func path(_ name: String, _ namespace: String) throws(Fault) -> String {
        guard !name.isEmpty else { throw Fault(.invalidArgument, "image name is empty") }
        let file = RecordName.encode(name) ?? "%long-\(OCI.Digest(sha256: SHA256.hash(data: Array(name.utf8))).hex)"
        return "\(instance.images(namespace))/\(file).json"
    }

    func get(_ name: String, _ namespace: String) throws(Fault) -> ImageRecord {
        do throws(Fault) { return try RecordFile.load(Stored.self, try path(name, namespace)).image } catch {
            throw error.kind == .notFound ? Fault(.notFound, "image \"\(name)\": not found") : error
        }
    }

    /// All names, sorted.
    func list(_ namespace: String) throws(Fault) -> [ImageRecord] {
        var images: [ImageRecord] = []
        for file in IDPrefix.all(in: instance.images(namespace)) where file.hasSuffix(".json") {
            do throws(Fault) {
                images.append(try RecordFile.load(Stored.self, "\(instance.images(namespace))/\(file)").image)
            } catch {
                // Deleted since it was listed, or set aside as unreadable: the others are still images.
                guard error.kind == .notFound || error.kind == .dataLoss else { throw error }
            }
        }
        return images.sorted { $0.name < $1.name }
    }

    /// Every namespace that has images, the default one first.
    func namespaces() -> [String] {
        let found = IDPrefix.all(in: "\(instance.dataRoot)/images").filter { !$0.hasPrefix(".") }.sorted()
        return found.filter { $0 == "moby" } + found.filter { $0 != "moby" }
    }

    func create(_ image: ImageRecord, _ namespace: String) throws(Fault) {
        try change(namespace) { () throws(Fault) in
            let path = try path(image.name, namespace)
            guard access(path, F_OK) != 0 else {
                throw Fault(.alreadyExists, "image \"\(image.name)\": already exists")
            }
            try RecordFile.write(Stored(image: image), path, .durable)
        }
    }

    /// Replaces the record, or makes it; its first time stays. Answers what stood there.
    @discardableResult
    func put(_ image: ImageRecord, _ namespace: String) throws(Fault) -> ImageRecord? {
        try change(namespace) { () throws(Fault) in
            let path = try path(image.name, namespace)
            var stored = Stored(image: image)
            var before: ImageRecord?
            do throws(Fault) {
                let old = try RecordFile.load(Stored.self, path)
                before = old.image
                stored.generation = old.generation + 1
                stored.image.createdAt = old.image.createdAt
            } catch { guard error.kind == .notFound || error.kind == .dataLoss else { throw error } }
            if let before { try keepNameless(before, unless: image.target, namespace) }
            try RecordFile.write(stored, path, .durable)
            return before
        }
    }

    /// What a name meant stays without one. Its record is there before the name moves: a collection may come at any
    /// time.
    private func keepNameless(
        _ old: ImageRecord, unless target: Descriptor, _ namespace: String
    ) throws(Fault) {
        // The store's own names are no references.
        guard old.target.digest != target.digest, (try? ImageReference(old.name)) != nil else { return }
        var kept = old
        kept.name = ImageRecord.nameless(old.target)
        kept.updatedAt = WallClock.now
        try RecordFile.write(Stored(image: kept), try path(kept.name, namespace), .durable)
    }

    func delete(_ name: String, _ namespace: String) throws(Fault) {
        try change(namespace) { () throws(Fault) in
            let path = try path(name, namespace)
            guard unlink(path) == 0 else { throw Fault(.notFound, "image \"\(name)\": not found") }
            try doing("delete the image \(name)") { () throws(SystemError) in try AtomicFile.syncFolder(of: path) }
        }
    }

    /// Runs `body` under the gate and the images' lock, and derives `index.json` anew.
    private func change<Value>(
        _ namespace: String, _ body: () throws(Fault) -> Value
    ) throws(Fault) -> Value {
        try gate.publishing { () throws(Fault) in
            let lock = try doing("lock the images") { () throws(SystemError) in
                try makeFolder(instance.images(namespace))
                try makeFolder(instance.locks)
                return try FileLock(lockFile)
            }
            return try lock.held { () throws(Fault) in
                let value = try body()
                try writeIndex()
                return value
            }
        }
    }
}
