internal import Faults
internal import Glibc
internal import Linux
internal import Netlink
internal import State

/// Which endpoint has which address of one network; the caller holds the network's lock.
///
/// Two folders of symbolic links, because a link appears whole in one call: `by-address/172.17.0.2` names the
/// endpoint, `by-endpoint/ID` the address. `last` is the address given last: the next one comes behind it, so that
/// an address is not reused at once. The book lies in the exec root: a boot empties it.
struct AddressBook {
    let folder: String

    /// Who asks for which address out of what.
    struct Wish {
        let endpoint: String
        let subnet: IPv4Network
        /// Never given: it is the bridge's own.
        let gateway: IPv4Address
        /// nil: any.
        let address: IPv4Address?
    }

    /// Whether an endpoint lives.
    typealias Liveness = (String) throws(SystemError) -> Bool

    /// The address of an endpoint; nil where it has none.
    func address(of endpoint: String) throws(SystemError) -> IPv4Address? {
        guard let address = try linkText("\(folder)/by-endpoint/\(endpoint)").flatMap({ IPv4Address($0) }),
            try holder(of: address) == endpoint
        else { return nil }
        return address
    }

    /// Takes an address: the one the endpoint has, the wanted one, or the next free one. The address of an endpoint
    /// that is not alive any more is free.
    func take(_ wish: Wish, isAlive: Liveness) throws(Fault) -> IPv4Address {
        try naming("failed to take an address of \(wish.subnet)") { () throws(SystemError) in
            try makeFolder("\(folder)/by-address")
            try makeFolder("\(folder)/by-endpoint")
        }
        if let own = try keep(wish) { return own }
        if let wanted = wish.address { return try takeExactly(wanted, wish, isAlive) }
        return try takeNext(wish, isAlive)
    }

    /// Gives the address of `endpoint` back; nothing to give is a success.
    func release(_ endpoint: String) throws(SystemError) {
        if let address = try address(of: endpoint) { try remove("\(folder)/by-address/\(address)") }
        try remove("\(folder)/by-endpoint/\(endpoint)")
    }

    /// Removes the book.
    func clear() throws(SystemError) { try removeFolder(folder) }

    // The address from an earlier, broken join; given back where it does not fit any more.
    private func keep(_ wish: Wish) throws(Fault) -> IPv4Address? {
        try naming("failed to read the addresses in \(folder)") { () throws(SystemError) -> IPv4Address? in
            guard let own = try address(of: wish.endpoint) else { return nil }
            if wish.subnet.contains(own), wish.address == nil || wish.address == own { return own }
            try release(wish.endpoint)
            return nil
        }
    }

    private func takeExactly(
        _ address: IPv4Address, _ wish: Wish, _ isAlive: Liveness
    ) throws(Fault) -> IPv4Address {
        guard wish.subnet.contains(address) else {
            throw Fault(
                .invalidArgument, "Invalid address \(address): It does not belong to any of this network's subnets")
        }
        let isOurs = try naming("failed to take address \(address)") { () throws(SystemError) in
            if address == wish.gateway { return false }
            return try claim(address, for: wish.endpoint, isAlive)
        }
        guard isOurs else { throw Fault(.conflict, "Address already in use") }
        return address
    }

    private func takeNext(_ wish: Wish, _ isAlive: Liveness) throws(Fault) -> IPv4Address {
        let found = try naming("failed to take an address of \(wish.subnet)") {
            () throws(SystemError) -> IPv4Address? in
            let candidates = try candidates(wish.subnet)
            for address in candidates where address != wish.gateway {
                guard try claim(address, for: wish.endpoint, isAlive) else { continue }
                try replaceLink("\(folder)/last", to: address.description)
                return address
            }
            return nil
        }
        if let found { return found }
        throw Fault(
            .resourceExhausted, "no available IPv4 addresses on this network's address pools: \(wish.subnet)",
            hint: "remove containers, or use a network with a larger subnet")
    }

    // Every host address once, beginning behind the one given last.
    private func candidates(_ subnet: IPv4Network) throws(SystemError) -> some Sequence<IPv4Address> {
        let first = UInt64(subnet.hosts.lowerBound)
        let count = UInt64(subnet.hosts.count)
        let last = try linkText("\(folder)/last").flatMap { IPv4Address($0) }
        let start = last.flatMap { subnet.hosts.contains($0.number) ? UInt64($0.number) + 1 - first : nil } ?? 0
        return (0..<count).lazy.map { IPv4Address(UInt32(first + (start + $0) % count)) }
    }

    // True where the address is now this endpoint's.
    private func claim(
        _ address: IPv4Address, for endpoint: String, _ isAlive: Liveness
    ) throws(SystemError) -> Bool {
        let path = "\(folder)/by-address/\(address)"
        while true {
            if symlink(endpoint, path) == 0 {
                try replaceLink("\(folder)/by-endpoint/\(endpoint)", to: address.description)
                return true
            }
            guard errno == EEXIST else { throw SystemError("symlink", errno: errno, path) }
            guard let holder = try holder(of: address) else { continue }
            if holder != endpoint, try isAlive(holder) { return false }
            try remove(path)
            try remove("\(folder)/by-endpoint/\(holder)")
        }
    }

    private func holder(of address: IPv4Address) throws(SystemError) -> String? {
        try linkText("\(folder)/by-address/\(address)")
    }
}
