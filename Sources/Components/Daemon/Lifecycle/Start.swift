internal import ContainerdAPI
internal import EngineAPI
package import Faults
internal import Glibc
internal import Linux
internal import NetworkDriverAPI
internal import State

extension Daemon {
    /// Starts a container, or finishes the start that an attach began.
    package func containerStart(_ id: String) async throws(Fault) {
        let record = try store.find(id)
        guard let begun = await runs.take(record.id) else { return try await start(record) }
        switch begun {
        case .success(let prepared):
            do throws(Fault) { try await finishStart(prepared) } catch {
                await removeFailed(record)
                throw error
            }
        case .failure(let fault):
            await removeFailed(record)
            throw fault
        }
    }

    func start(_ record: ContainerRecord) async throws(Fault) {
        try await checkStartable(record)
        do throws(Fault) { try await finishStart(try await prepareStart(record.id)) } catch {
            await removeFailed(record)
            throw error
        }
    }

    private func checkStartable(_ record: ContainerRecord) async throws(Fault) {
        switch try await phase(of: record) {
        case .paused: throw Fault(.conflict, "cannot start a paused container, try unpause instead")
        case .running: throw Fault(.notModified, "container is already running")
        case .removing, .dead: throw Self.markedForRemoval
        case .created, .exited: break
        }
    }

    static var markedForRemoval: Fault {
        Fault(.conflict, "container is marked for removal and cannot be started")
    }

    /// Makes all that a run needs: sandbox, files, spec, and the task, whose command waits. All of it or nothing.
    func prepareStart(_ id: String) async throws(Fault) -> PreparedStart {
        let record = try await claimStart(id)
        do { return try await makeTask(record) } catch {
            await undoStart(record, error)
            throw error
        }
    }

    /// A container with `--rm` that could not be started goes, once its client has been told; not one that runs because
    /// another start was faster.
    private func removeFailed(_ record: ContainerRecord) async {
        guard record.hostConfig.autoRemove else { return }
        // Whose phase cannot be told is not known to run.
        if let now = try? await phase(of: record), now.isRunning { return }
        // What cannot be removed now is removed by the next reconcile.
        _ = try? await remove(record, RemoveOptions(force: true, volumes: true))
    }

    /// Takes the start intent, waiting while another process holds it.
    private func claimStart(_ id: String) async throws(Fault) -> ContainerRecord {
        let folder = instance.container(id)
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let claimed = try FileLock.holding(folder: folder) { () throws(Fault) -> ContainerRecord? in
                let record = try store.load(id)
                if Intent.read(folder, .remove) != nil { throw Self.markedForRemoval }
                do throws(SystemError) {
                    return try Intent(.start).claim(in: folder) == nil ? record : nil
                } catch { throw error.fault("begin the start of container \(record.shortID)") }
            }
            if let claimed {
                // Another start may have come and gone between the caller's look and the claim.
                do { try await checkStartable(claimed) } catch {
                    Intent(.start).clear(in: folder)
                    throw error
                }
                return claimed
            }
            guard ContinuousClock.now < deadline else {
                throw Fault(.conflict, "another start of container \(id.prefix(12)) does not end")
            }
            try await pause(.milliseconds(10))
            try await checkStartable(try store.load(id))
        }
    }

    /// Starts the command of a prepared container, and records it.
    func finishStart(_ start: PreparedStart) async throws(Fault) {
        let id = start.record.id
        do { _ = try await containerd.tasks.start(id, execID: nil, context) } catch {
            await undoStart(start.record, error)
            throw error
        }
        let startedAt = WallClock.now
        do {
            try store.update(id, start.record.durability) { record in
                record.run = RunState(
                    startedAt: startedAt, finishedAt: start.record.run.finishedAt, bootID: Boot.id)
                record.setEndpoint(start.endpoint)
            }
        } catch {
            // A container with --rm may have ended and gone by now: then there is nothing to record.
            if error.kind != .notFound { throw error }
        }
        Intent(.start).clear(in: instance.container(id))
    }

    /// Takes back what a failed start made, and keeps its reason.
    private func undoStart(_ record: ContainerRecord, _ fault: Fault) async {
        let id = record.id
        // A task that was not made has no shim; one that waits for its start is ended by its deletion.
        await settle(record)
        unlink(instance.exitRecord(id))
        await releaseHeld(by: record)
        // The reason is a help; the fault itself is thrown to the caller in any case.
        _ = try? store.update(id, record.durability) { record in
            record.run.exitCode = Self.exitCode(of: fault)
            record.run.error = fault.message
        }
        Intent(.start).clear(in: instance.container(id))
    }

    static func exitCode(of fault: Fault) -> Int {
        switch fault.kind {
        case .commandNotFound: 127
        case .commandNotExecutable: 126
        default: 128
        }
    }

    func pause(_ time: Duration) async throws(Fault) {
        do { try await Task.sleep(for: time) } catch { throw Fault(.cancelled, "the call was given up") }
    }
}

extension ContainerRecord {
    /// Keeps what the network gave, for `inspect`.
    mutating func setEndpoint(_ endpoint: Endpoint?) {
        guard let endpoint, let name = networks.keys.first else { return }
        var settings = networks[name] ?? EndpointSettings()
        settings.networkID = endpoint.networkID
        settings.endpointID = endpoint.endpointID
        settings.gateway = endpoint.gateway
        settings.ipAddress = endpoint.address
        settings.ipPrefixLen = endpoint.prefixLength
        settings.macAddress = endpoint.macAddress
        networks[name] = settings
    }
}
