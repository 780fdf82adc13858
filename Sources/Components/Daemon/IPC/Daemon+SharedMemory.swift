internal import EngineAPI
internal import Faults
internal import Linux
internal import State

extension Daemon {
    /// The shared memory of one container, from its start until it is stopped or removed.
    func sharedMemory(_ id: String) -> SharedMemory {
        SharedMemory(place: "\(instance.sharedMemory)/\(id.prefix(32))")
    }

    /// Makes what a container that starts will share.
    func holdSharedMemory(of record: ContainerRecord) throws(Fault) {
        guard try record.sharesMemory() else { return }
        do throws(SystemError) { try sharedMemory(record.id).hold(bytes: record.hostConfig.shmSize) } catch {
            throw error.fault("mount the shared memory of container \(record.shortID)")
        }
    }

    /// Gives back what a run held on the host: network, sandbox, shared memory; nothing there is a success.
    func releaseHeld(by record: ContainerRecord) async {
        // What cannot be released now stays under its path and is released by the next start or removal.
        try? sharedMemory(record.id).release()
        await releaseNetwork(of: record)
    }

    /// What stands behind a container's /dev/shm, as the source of a bind mount; nil: a tmpfs of its own, or none.
    func memorySource(of record: ContainerRecord) async throws(Fault) -> String? {
        var holder = record
        // Who joins one that has joined shares with the same first one; a record cannot join itself while it runs.
        for depth in 0..<16 {
            let mode = holder.hostConfig.ipcMode
            if mode == "host" { return "/dev/shm" }
            guard mode.hasPrefix("container:") else {
                let memory = sharedMemory(holder.id)
                if depth == 0 { return try holder.sharesMemory() ? memory.folder : nil }
                guard memory.isHeld else { throw Self.notShareable(holder.id) }
                return memory.folder
            }
            let donor = try store.find(String(mode.dropFirst("container:".count)))
            _ = try await runningPID(donor.id)
            holder = donor
        }
        throw Self.notShareable(record.id)
    }

    private static func notShareable(_ id: String) -> Fault {
        Fault(
            .invalidArgument,
            "failed to join IPC namespace: container \(id): non-shareable IPC "
                + "(hint: use IpcMode:shareable for the donor container)")
    }
}

extension ContainerRecord {
    /// Whether others may join; one with a mount of its user's at /dev/shm has nothing to share.
    fileprivate func sharesMemory() throws(Fault) -> Bool {
        guard hostConfig.ipcMode == "shareable" else { return false }
        return try !UserMounts.all(self).contains { $0.destination == "/dev/shm" }
    }
}
