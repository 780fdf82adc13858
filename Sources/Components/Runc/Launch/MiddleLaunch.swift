internal import Faults
internal import Glibc
internal import Linux

/// A launch by way of a middle process: what setns(2) changes for good, it does to a process that ends at once.
///
/// Namespaces made by clone3 belong to the caller's user namespace, so one that is joined has to be joined before the
/// clone; and one that is made has no right to join the host's others after it.
enum MiddleLaunch {
    static func start(
        _ plan: LaunchPlan, _ slots: LaunchSlots, namespaces: NamespaceSet, intoCgroup: Int32
    ) throws -> LaunchedChild {
        let report = try SocketPair(packets: true).ends()
        let ours = OwnedFD(adopting: report.first)
        let theirs = OwnedFD(adopting: report.second)
        let news = try SocketPair(packets: true).ends()
        let told = OwnedFD(adopting: news.first)
        let telling = OwnedFD(adopting: news.second)
        try setNonblocking(ours.raw)
        var slots = slots
        slots.report = theirs.raw
        let walker = ChildWalker(plan: plan, slots: slots)
        let middle = try cloneProcess([], intoCgroup: intoCgroup)
        if middle.pid == 0 { walker.walkMiddle(namespaces, telling: telling.raw) }
        close(middle.pidfd)
        // It does a few system calls and ends; nothing it waits for is in another's hands.
        _ = try waitForExit(.pid(middle.pid))
        try setNonblocking(told.raw)
        return try adopt(try receiveDescriptors(told.raw, limit: 4096)?.bytes ?? [], report: ours.release())
    }

    /// The sibling's number, or the fault that kept it from being made.
    private static func adopt(_ message: [UInt8], report: Int32) throws -> LaunchedChild {
        if case .failed(_, let kind, let text, _) = ChildReport(message) {
            close(report)
            throw Fault(kind, text)
        }
        guard let pid = Int32(String(decoding: message, as: UTF8.self)) else {
            close(report)
            throw Fault(.internal, "the middle process ended before its work was done")
        }
        return LaunchedChild(pid: pid, pidfd: try PidFD(pid: pid).descriptorOfItsOwn().release(), report: report)
    }
}

extension ChildWalker {
    /// The middle process: joins, clones its sibling and tells its number.
    func walkMiddle(_ namespaces: NamespaceSet, telling: Int32) -> Never {
        do {
            try joinAll()
            let pid = try cloneSibling(namespaces)
            if pid == 0 { walk() }
            _exit(sendMessage(telling, Array("\(pid)".utf8)) ? 0 : 1)
        } catch {
            let fault = error as? Fault ?? Fault(.internal, "\(error)")
            _ = sendMessage(
                telling, ChildReport.failed(step: 0, kind: fault.kind, text: fault.message, isWhole: true).bytes)
            _exit(1)
        }
    }

    private func file(of kind: NamespaceSet) -> Int32 { slots.namespaces.first { $0.kind == kind }?.number ?? -1 }

    /// What belongs to the host is joined with the host's rights; what then is refused belongs to the user namespace.
    private func joinAll() throws(Fault) {
        var refused: [LaunchStep] = []
        for step in plan.middle {
            guard case .joinNamespace(let kind, _) = step else { continue }
            do throws(SystemError) {
                try joinNamespaces(file(of: kind), kind)
            } catch {
                guard error.errno == EPERM, kind != .user else { throw error.fault("\(step)") }
                refused.append(step)
            }
        }
        for step in refused {
            guard case .joinNamespace(let kind, _) = step else { continue }
            do throws(SystemError) { try joinNamespaces(file(of: kind), kind) } catch {
                throw error.fault("\(step)")
            }
        }
    }
}
