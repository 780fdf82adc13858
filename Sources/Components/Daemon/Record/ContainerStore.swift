internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import State

/// The containers on disk: found by path, changed under each one's own lock.
struct ContainerStore: Sendable {
    let instance: Instance

    var names: NameIndex { NameIndex(folder: instance.names, targets: "../containers") }

    func recordFile(_ id: String) -> String { "\(instance.container(id))/container.json" }

    /// Docker's order: whole id, name, unique beginning of an id.
    func find(_ text: String) throws(Fault) -> ContainerRecord {
        try load(try id(of: text), as: text)
    }

    /// The whole id that `text` stands for.
    func id(of text: String) throws(Fault) -> String {
        guard !text.isEmpty else { throw Fault(.invalidArgument, "bad parameter: no container name or ID supplied") }
        if RandomID.isWhole(text), exists(text) { return text }
        let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
        if ContainerName.isValid(name), let id = names.lookUp(name), exists(id) { return id }
        guard RandomID.isPrefix(text) else { throw Self.notFound(text) }
        let found = IDPrefix.matches(text, in: instance.containers).filter(exists)
        guard found.count < 2 else {
            throw Fault(.invalidArgument, "multiple IDs found with provided prefix: \(text)")
        }
        guard let id = found.first else { throw Self.notFound(text) }
        return id
    }

    private func exists(_ id: String) -> Bool { access(recordFile(id), F_OK) == 0 }

    func load(_ id: String, as text: String? = nil) throws(Fault) -> ContainerRecord {
        do { return try RecordFile.load(ContainerRecord.self, recordFile(id)) } catch {
            throw error.kind == .notFound ? Self.notFound(text ?? id) : error
        }
    }

    @discardableResult
    func update(
        _ id: String, _ durability: AtomicFile.Durability, _ change: (inout ContainerRecord) throws(Fault) -> Void
    ) throws(Fault) -> ContainerRecord {
        do {
            return try RecordFile.update(
                ContainerRecord.self, recordFile(id), lock: instance.container(id), durability, change)
        } catch {
            throw error.kind == .notFound ? Self.notFound(id) : error
        }
    }

    /// All that can be read; one that cannot was set aside and is left out.
    func all() -> [ContainerRecord] {
        IDPrefix.all(in: instance.containers).compactMap { id in
            // A container removed meanwhile is none; an unreadable one has been set aside by the loader.
            RandomID.isWhole(id) ? try? load(id) : nil
        }
    }

    static func notFound(_ text: String) -> Fault { Fault(.notFound, "No such container: \(text)") }
}
