internal import Faults
internal import OCI

extension RuntimeSpec {
    /// Namespaces and what belongs to them, before anything is touched.
    func checkNamespaces() throws(Fault) {
        let namespaces = linux?.namespaces ?? []
        for (index, namespace) in namespaces.enumerated()
        where namespaces[..<index].contains(where: { $0.type == namespace.type }) {
            throw Fault(.invalidArgument, "malformed spec file: duplicated ns \(namespace.type.rawValue)")
        }
        let kinds = namespaces.map { $0.type }
        if hostname?.isEmpty == false, !kinds.contains(.uts) {
            throw Fault(.invalidArgument, "unable to set hostname without a private UTS namespace")
        }
        if domainname?.isEmpty == false, !kinds.contains(.uts) {
            throw Fault(.invalidArgument, "unable to set domainname without a private UTS namespace")
        }
        if !kinds.contains(.mount), linux?.maskedPaths?.isEmpty == false || linux?.readonlyPaths?.isEmpty == false {
            throw Fault(.invalidArgument, "unable to restrict sys entries without a private MNT namespace")
        }
        try checkUserNamespace(namespaces.first { $0.type == .user })
        try checkTimeNamespace(namespaces.first { $0.type == .time })
    }

    private func checkUserNamespace(_ user: Namespace?) throws(Fault) {
        if user == nil, linux?.uidMappings == nil, linux?.gidMappings == nil { return }
        let maps = [("uidMappings", linux?.uidMappings ?? []), ("gidMappings", linux?.gidMappings ?? [])]
        let isMapped = maps.contains { !$0.1.isEmpty }
        guard let user else {
            if isMapped {
                throw Fault(
                    .invalidArgument,
                    "user namespace mappings specified, but user namespace isn't enabled in the config")
            }
            return
        }
        if user.path?.isEmpty == false {
            if isMapped {
                throw Fault(
                    .invalidArgument,
                    "user namespaces enabled, but both namespace path and mapping specified -- "
                        + "you may only provide one")
            }
            return
        }
        guard isMapped else {
            throw Fault(
                .invalidArgument,
                "user namespaces enabled, but no namespace path to join nor mappings to apply specified")
        }
        guard maps.allSatisfy({ !$0.1.isEmpty }) else {
            throw Fault(.invalidArgument, "user namespaces enabled, but no uid and gid mappings found")
        }
        for (name, map) in maps { try Self.check(map, "linux." + name) }
    }

    private static func check(_ map: [IDMapping], _ name: String) throws(Fault) {
        guard map.count <= 340 else { throw Fault(.invalidArgument, "\(name): \(map.count) lines, 340 at most") }
        for line in map {
            let ends = [UInt64(line.containerID) + UInt64(line.size), UInt64(line.hostID) + UInt64(line.size)]
            guard line.size > 0, ends.allSatisfy({ $0 <= 1 << 32 }) else {
                throw Fault(
                    .invalidArgument, "\(name): no such range \(line.containerID) \(line.hostID) \(line.size)")
            }
        }
        guard map.contains(where: { $0.containerID == 0 }) else {
            throw Fault(.invalidArgument, "\(name): container id 0 is not mapped")
        }
    }

    private func checkTimeNamespace(_ time: Namespace?) throws(Fault) {
        guard let offsets = linux?.timeOffsets, !offsets.isEmpty else { return }
        guard let time else {
            throw Fault(
                .invalidArgument, "time namespace offsets specified, but time namespace isn't enabled in the config")
        }
        if time.path?.isEmpty == false {
            throw Fault(
                .invalidArgument,
                "time namespace enabled, but both namespace path and time offsets specified -- "
                    + "you may only provide one")
        }
        for (name, offset) in offsets {
            guard TimeOffsets.clocks.contains(name) else {
                throw Fault(.invalidArgument, "linux.timeOffsets: unknown clock \"\(name)\"")
            }
            guard offset.nanosecs ?? 0 < 1_000_000_000 else {
                throw Fault(.invalidArgument, "linux.timeOffsets.\(name).nanosecs must be below 1000000000")
            }
        }
    }
}
