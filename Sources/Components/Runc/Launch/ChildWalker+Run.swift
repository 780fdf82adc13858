internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// One step.
    func run(_ step: LaunchStep) throws {
        if try runInHost(step) { return }
        if try runInRoot(step) { return }
        try runAsProcess(step)
    }

    private func runInHost(_ step: LaunchStep) throws -> Bool {
        switch step {
        case .closeDescriptors: try closeDescriptors()
        case .resetSignals: try resetSignals()
        case .notDumpable: try setDumpable(false)
        case .joinCgroup: try joinCgroup()
        case .enterCgroup: try enterCgroup()
        case .waitForCgroup: try waitForByte(slots.report, "its systemd unit")
        case .joinNamespace(let kind, _): try joinNamespaces(slots.namespace(kind), kind)
        case .joinNamespaces(let joins): try joinAll(joins)
        case .makeUserNamespace: try makeUserNamespace()
        case .setClocks(let lines): try setClocks(lines)
        case .cloneChild(let kinds): try cloneChild(kinds)
        case .becomeRoot(let checksGroups): try becomeRoot(checksGroups: checksGroups)
        case .joinContainer(let kinds): try joinContainer(kinds)
        case .unshare(let kinds): try unshareNamespaces(kinds)
        case .waitForMaps: try waitForByte(slots.report, "id maps")
        case .newSession: try startSession()
        case .joinKeyring(let name): try joinKeyring(name)
        case .raiseLoopback: try raiseInterface("lo")
        case .setHostname(let name): try Linux.setHostname(name)
        case .setDomainname(let name): try Linux.setDomainname(name)
        case .setOOMScore(let score): try writeProc("self/oom_score_adj", "\(score)")
        case .writeSysctl(let name, let value): try writeProc("sys/" + Sysctl.path(name), value)
        default: return false
        }
        return true
    }

    private func runInRoot(_ step: LaunchStep) throws -> Bool {
        switch step {
        case .setPropagation(let flags): try Linux.mount("", on: "/", flags: UInt(flags))
        case .makeParentPrivate(let path): makeParentPrivate(path)
        case .mountRoot(let mount, let path): try mountRoot(mount, path)
        case .bindRoot(let path): try Linux.mount(path, on: path, flags: 4096 | 16384)
        case .openRoot(let path): try openRoot(path)
        case .offerSocket(let folders): try offerSocket(folders)
        case .mount(let mount): try self.mount(mount)
        case .openDevices: devices.replace(try directory("/dev", refusingLinks: true))
        case .makeFolder(let path): _ = try directory(path)
        case .makeDevice(let device): try makeDevice(device)
        case .bindDevice(let device): try bindDevice(device)
        case .makeLink(let path, let target): try makeLink(path, target)
        case .waitForHooks:
            forgetFresh()
            try waitForHooks()
        case .runHooks(let point, let hooks):
            forgetFresh()
            try run(hooks, at: point)
        case .pivotRoot(let propagation): try pivot(propagation)
        case .moveRoot(let path): try moveRoot(path)
        case .changeRoot: try changeRoot()
        case .openConsole(let size, let bind): try openConsole(size, bind: bind)
        case .placeStdio: try placeStdio()
        case .makeReadOnly(let path): try makeReadOnly(path)
        case .mask(let path, let label): try mask(path, label)
        case .remountReadOnly(let path): try remountReadOnly(path)
        default: return false
        }
        return true
    }

    private func runAsProcess(_ step: LaunchStep) throws {
        switch step {
        case .setUmask(let mask): Linux.setUmask(mask)
        case .setResourceLimit(_, let number, let soft, let hard):
            try Linux.setResourceLimit(number, soft: soft, hard: hard)
        case .setScheduler(let scheduler, let isBound): try setScheduler(scheduler, isBound)
        case .setIOPriority(let kind, let priority): try Linux.setIOPriority(class: kind, priority: priority)
        case .setAffinity(let list): try Linux.setAffinity(list.mask)
        case .resetAffinity: resetAffinity()
        case .setMemoryPolicy(_, let mode, let nodes): try Linux.setMemoryPolicy(mode, nodes: nodes.mask)
        case .setAttribute(let name, let value): try setAttribute(name, value)
        case .waitForDevices: try waitForByte(slots.report, "network devices")
        case .setPersonality(let domain): try Linux.setPersonality(domain)
        case .resolveUser(let name, let groups): found = try findUser(name, groups)
        case .enterDirectory(let path, let create): try enter(path, create: create)
        case .setNoNewPrivileges: try Linux.setNoNewPrivileges()
        case .loadFilter: try load()
        case .dropBounding(let keep): try dropBounding(keep)
        case .setIdentity(let user): try become(found ?? user)
        case .setCapabilities(let sets): try confine(sets)
        case .endWithParent: try endWithParent()
        case .setHome: try setHome()
        case .findCommand(let name): command = try CommandSearch(environment: plan.environment).find(name)
        case .ready:
            closeTools()
            acceptSignals()
            _ = sendMessage(slots.report, ChildReport.ready.bytes)
        case .awaitStart: try awaitStart()
        case .publishRecord: try publishRecord()
        case .execute: try executeCommand()
        default: throw Fault(.internal, "step \(step) has no walker")
        }
    }
}
