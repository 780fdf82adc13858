internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension RestoreTask {
    func heed(_ notification: CriuNotification) throws(Fault) -> [HookRun] {
        switch notification.script {
        case "setup-namespaces": return try settle(notification.pid)
        case "post-restore": try adopt(notification.pid)
        case "orphan-pts-master": console = notification.descriptors.first
        default: break
        }
        return []
    }

    /// The namespaces are there and empty: time for what `create` does to them, and for its hooks.
    private func settle(_ named: Int32?) throws(Fault) -> [HookRun] {
        let pid = try child(named)
        first = pid
        if layout.made.contains(.network) {
            do throws(SystemError) {
                let network = try NetworkNamespace.open("/proc/\(pid)/ns/net")
                try NetworkNamespace.inside(network) { () throws(SystemError) in try raiseInterface("lo") }
            } catch {
                throw error.fault("set interface lo up")
            }
        }
        let state = HookState(
            id: request.id, bundle: request.bundle, annotations: config.spec.annotations ?? [:])
        return [HookPoint.prestart, .createRuntime].compactMap { point in
            let hooks = config.spec.hooks?[point] ?? []
            guard !hooks.isEmpty else { return nil }
            return HookRun(point, hooks, state: state.json(.creating, pid: pid), directory: request.bundle)
        }
    }

    /// All processes are there and do not run yet: from here on there is a container.
    private func adopt(_ named: Int32?) throws(Fault) {
        let pid = try child(named)
        first = pid
        var record = ContainerRecord(request, config.spec, facts, pid: pid)
        if !layout.made.contains(.time), hasClockOfItsOwn(pid) { record.namespaces.insert(.time) }
        try runtime.root.keep(config.text, of: request.id)
        try runtime.root.write(record)
        claim = nil
        isRecorded = true
    }

    /// criu keeps clocks that must not jump by a time namespace, where the kernel has them.
    private func hasClockOfItsOwn(_ pid: Int32) -> Bool {
        // No such file: a kernel without them.
        guard let own = try? readSymlink(AT_FDCWD, "/proc/self/ns/time"),
            let its = try? readSymlink(AT_FDCWD, "/proc/\(pid)/ns/time")
        else { return false }
        return own != its
    }

    /// A process that is not ours could not be waited for, and must not be killed or recorded.
    private func child(_ named: Int32?) throws(Fault) -> Int32 {
        guard let named, named > 1, ProcessFacts.stat(named)?.parent == getpid() else {
            throw Fault(.dataLoss, "criu failed: it restored process \(named ?? 0), which is no child of ours")
        }
        return named
    }

    func finish(_ answer: CriuResponse) throws(Fault) -> RuntimeReply {
        guard answer.kind == CriuRequestKind.restore.rawValue, let first, isRecorded else {
            throw ProtobufReader.broken("an answer of type \(CriuRequestKind.name(answer.kind)) before the container")
        }
        rmdir(runtime.root.criuRoot(request.id))
        return .process(pid: first, console: console)
    }
}
