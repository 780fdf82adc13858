package import Faults
internal import State

extension Daemon {
    /// Gives a container another name.
    package func containerRename(_ id: String, to name: String) async throws(Fault) {
        guard !id.isEmpty, !name.isEmpty else {
            throw Fault(.invalidArgument, "Neither old nor new names may be empty")
        }
        let record = try store.find(id)
        let new: String
        do throws(Fault) { new = try ContainerName.checked(name) } catch {
            throw error.prefixed("Error when allocating new name")
        }
        guard new != record.name else {
            throw Fault(.invalidArgument, "Renaming a container with the same name as its current name")
        }
        if let holder = try store.names.reserve(new, for: record.id) {
            guard try await inherit(new, from: holder, for: record.id) else {
                throw Self.taken(new, by: holder).prefixed("Error when allocating new name")
            }
        }
        do throws(Fault) {
            try store.update(record.id, record.durability) { $0.name = new }
        } catch {
            store.names.release(new, of: record.id)
            throw error
        }
        store.names.release(record.name, of: record.id)
    }
}
