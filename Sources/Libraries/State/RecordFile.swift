package import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux

/// Reads and replaces records.
package enum RecordFile {
    /// Reads a record. `notFound` where there is none; one that cannot be decoded is set aside under a name with
    /// `.unreadable-` and reported as `dataLoss`: a loader never deletes what it cannot read.
    package static func load<R: Record>(_ type: R.Type, _ path: String) throws(Fault) -> R {
        try decode(type, try read(path), path)
    }

    /// Writes a new record, or replaces one without reading it.
    package static func write<R: Record>(
        _ record: R, _ path: String, _ durability: AtomicFile.Durability
    ) throws(Fault) {
        try replace(path, try encode(record, path), durability)
    }

    /// Changes a record under its lock: reads, lets `change` work on it, counts its generation up and replaces it.
    /// Fields that a newer build wrote and this one does not know are kept.
    @discardableResult
    package static func update<R: Record>(
        _ type: R.Type, _ path: String, lock folder: String, _ durability: AtomicFile.Durability,
        _ change: (inout R) throws(Fault) -> Void
    ) throws(Fault) -> R {
        try FileLock.holding(folder: folder) { () throws(Fault) in
            let before = try read(path)
            let old = try decode(type, before, path)
            var record = old
            try change(&record)
            record.generation += 1
            record.schema = max(old.schema, R.currentSchema)
            var after = try encode(record, path)
            if old.schema > R.currentSchema {
                after = UnknownFields.kept(from: before, known: try encode(old, path), in: after) ?? after
            }
            try replace(path, after, durability)
            return record
        }
    }

    private static func read(_ path: String) throws(Fault) -> [UInt8] {
        do { return try readFile(path) } catch { throw error.fault("read the record \(path)") }
    }

    private static func replace(
        _ path: String, _ bytes: [UInt8], _ durability: AtomicFile.Durability
    ) throws(Fault) {
        do { try AtomicFile.replace(path, with: bytes, durability) } catch {
            throw error.fault("write the record \(path)")
        }
    }

    private static func encode<R: Record>(_ record: R, _ path: String) throws(Fault) -> [UInt8] {
        if let text = record.directText { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        do { return Array(try encoder.encode(record)) } catch {
            throw Fault(.internal, "encode the record \(path): \(error)", cause: error)
        }
    }

    private static func decode<R: Record>(_ type: R.Type, _ bytes: [UInt8], _ path: String) throws(Fault) -> R {
        if let record = type.readDirectly(bytes) { return record }
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            let aside = "\(path).unreadable-\(WallClock.nanoseconds)"
            rename(path, aside)
            throw Fault(
                .dataLoss, "the record \(path) cannot be read; it was set aside as \(aside): \(error)", cause: error)
        }
    }
}
