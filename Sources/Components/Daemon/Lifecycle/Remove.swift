internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Glibc
internal import Linux
internal import LogDriverAPI
internal import State

extension Daemon {
    /// Removes a container; with force, one that runs.
    package func containerRemove(_ id: String, _ options: RemoveOptions) async throws(Fault) {
        if options.link { throw Fault(.unimplemented, "links are not supported yet") }
        let record = try store.find(id)
        do { try await remove(record, options) } catch {
            if error.message.hasPrefix("removal of container") { throw error }
            throw error.prefixed("cannot remove container \"\(id)\"")
        }
    }

    /// Removes a container, step by step under an intent: whoever finds a dead owner's intent goes on where it ended.
    func remove(_ record: ContainerRecord, _ options: RemoveOptions) async throws(Fault) {
        let folder = instance.container(record.id)
        if !options.force { try await checkRemovable(record) }
        guard try claimRemoval(record, folder) else { return }
        // A create that was killed at its very end is done: what it made is the container's now, not to be undone.
        Intent(.create).clear(in: folder)
        do throws(Fault) {
            try await end(record)
            await settle(record)
            await releaseHeld(by: record)
            try await removeSnapshot(record)
            try removeVolumes(record, all: options.volumes)
            try logs.remove(
                LogTarget(
                    driver: record.hostConfig.logConfig.type, options: record.hostConfig.logConfig.config,
                    path: record.logPath))
            store.names.release(record.name, of: record.id)
            try removeFolders(record, folder)
        } catch {
            Intent(.remove).clear(in: folder)
            throw error
        }
    }

    private func checkRemovable(_ record: ContainerRecord) async throws(Fault) {
        switch try await phase(of: record) {
        case .running:
            throw Fault(
                .conflict, "container is running: stop the container before removing or force remove")
        case .paused: throw Fault(.conflict, "container is paused and must be unpaused first")
        case .removing:
            throw Fault(.conflict, "removal of container \(record.name) is already in progress")
        case .created, .exited, .dead: break
        }
    }

    /// False when the container went meanwhile.
    private func claimRemoval(_ record: ContainerRecord, _ folder: String) throws(Fault) -> Bool {
        let other: Intent?
        do {
            // Under the lock, so that a start sees the removal or is seen by it.
            let lock = try FileLock(folder: folder)
            other = try Intent(.remove).claim(in: folder)
            lock.release()
        } catch {
            if error.errno == ENOENT { return false }
            throw error.fault("begin the removal of container \(record.shortID)")
        }
        guard other == nil else {
            throw Fault(.conflict, "removal of container \(record.name) is already in progress")
        }
        return true
    }

    /// Ends what runs, and what another process is just starting.
    private func end(_ record: ContainerRecord) async throws(Fault) {
        let folder = instance.container(record.id)
        let deadline = ContinuousClock.now + .seconds(30)
        while let intent = Intent.read(folder, .start), !intent.isAbandoned {
            // Prepared by this process and waiting for its own start: it will not come.
            if intent == Intent(.start), await runs.take(record.id) != nil { break }
            guard ContinuousClock.now < deadline else {
                throw Fault(.conflict, "container \(record.shortID) is being started")
            }
            try await pause(.milliseconds(5))
        }
        switch await livePhase(record.id) {
        // No shim answers: nothing runs.
        case nil, .exited: return
        default: break
        }
        do throws(Fault) { try await killAndWait(record) } catch { throw error.prefixed("could not kill container") }
    }

    private func removeSnapshot(_ record: ContainerRecord) async throws(Fault) {
        do { try await containerd.snapshots.remove(record.id, driver: record.driver, context) } catch {
            if error.kind != .notFound { throw error.prefixed("unable to remove filesystem") }
        }
    }

    /// Anonymous volumes go with `-v` and with `--rm`.
    func removeVolumes(_ record: ContainerRecord, all: Bool) throws(Fault) {
        guard all || record.hostConfig.autoRemove else { return }
        for point in record.mounts where point.type == "volume" {
            guard let name = point.name, RandomID.isWhole(name) else { continue }
            do { try removeFolder(instance.volume(name)) } catch { throw error.fault("remove the volume \(name)") }
        }
    }

    /// The record goes first, under its lock: from then on the container is not found.
    private func removeFolders(_ record: ContainerRecord, _ folder: String) throws(Fault) {
        do {
            try removeFolder(instance.run(record.id))
            try dropRecord(record, folder)
            for attempt in 0..<4 {
                do { return try removeFolder(folder) } catch {
                    // Another process may just have put an intent or a lock there.
                    guard error.errno == ENOTEMPTY, attempt < 3 else { throw error }
                }
            }
        } catch let error as SystemError {
            throw error.fault("unable to remove filesystem")
        } catch {
            throw Fault(.internal, "unable to remove filesystem: \(error)", cause: error)
        }
    }

    private func dropRecord(_ record: ContainerRecord, _ folder: String) throws(SystemError) {
        let lock = try FileLock(folder: folder)
        guard unlink(store.recordFile(record.id)) == 0 || errno == ENOENT else {
            throw SystemError("unlink", errno: errno, store.recordFile(record.id))
        }
        lock.release()
    }
}
