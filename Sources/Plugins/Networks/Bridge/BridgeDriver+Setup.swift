internal import Faults
internal import Linux
internal import Netlink
internal import NetworkDriverAPI
internal import State

extension BridgeDriver {
    // A bridge comes up last of all, so one that is up is whole; the rules and the sysctl anyone may have changed
    // since, so they are looked at every time.
    func ready(_ network: NetworkConfig, _ links: inout NetlinkSocket) throws(Fault) -> ReadyBridge {
        let name = names.bridge(network)
        try network.check(bridge: name)
        let mtu = try network.mtu()
        let doing = "failed to set up bridge \(name)"
        let found = try naming(doing) { () throws(SystemError) in try links.link(name) }
        if let found, found.kind != "bridge" {
            throw Fault(.conflict, "\(doing): an interface of that name exists and is not a bridge")
        }
        let record = try settle(network, name, found, mtu, &links)
        let index = try naming(doing) { () throws(SystemError) in
            // Only one that was made just now has to be looked up again.
            if let found, found.isUp { return found.index }
            guard let made = try links.link(name) else { throw SystemError("RTM_GETLINK", errno: 19, name) }  // ENODEV
            return made.index
        }
        let warnings = try openTheWay(network, name, record, isNew: found?.isUp != true)
        return ReadyBridge(name: name, index: index, record: record, mtu: mtu, warnings: warnings)
    }

    /// Where the network's subnet is kept over boots.
    func recordPath(_ network: NetworkConfig) -> String { "\(instance.networks)/\(network.id)/bridge" }

    private func settle(
        _ network: NetworkConfig, _ name: String, _ found: Link?, _ mtu: UInt32?, _ links: inout NetlinkSocket
    ) throws(Fault) -> BridgeRecord {
        let kept = try naming("failed to read \(recordPath(network))") { () throws(SystemError) in
            try BridgeRecord.load(recordPath(network))
        }
        if let kept, found?.isUp == true { return kept }
        // One at a time on this host, whatever their roots: the choice must be seen before the next one is made.
        let lock = try naming("failed to lock the address pools") { () throws(SystemError) in
            try FileLock("/run/swmono-address-pools.lock")
        }
        return try holding(lock) { () throws(Fault) in
            let record = try chooseSubnet(network, kept, isThere: found != nil, &links)
            try naming("failed to set up bridge \(name)") { () throws(SystemError) in
                if record != kept {
                    try makeFolder("\(instance.networks)/\(network.id)")
                    try record.save(recordPath(network))
                }
                try raise(name, found, record, mtu, &links)
            }
            return record
        }
    }

    private func raise(
        _ name: String, _ found: Link?, _ record: BridgeRecord, _ mtu: UInt32?, _ links: inout NetlinkSocket
    ) throws(SystemError) {
        if found == nil { try links.perform([.newBridge(name, address: .random(), mtu: mtu)]) }
        guard let index = try links.link(name)?.index else { throw SystemError("RTM_GETLINK", errno: 19, name) }
        try KernelSetting.silenceIPv6(name)
        let length = record.subnet.prefixLength
        do { try links.perform([.newAddress(record.gateway, prefixLength: length, link: index)]) } catch {
            if error.errno != 17 { throw error }  // EEXIST: it has it
        }
        try links.perform([.setUp(index)])
    }
}
