internal import Linux
internal import Netlink

/// Another firewall that drops forwarded packets: an `accept` of ours does not overrule its `drop` at the same hook.
///
/// dockerd and ufw set the policy of iptables' FORWARD to drop. Their chain is what iptables-nft made in table `ip
/// filter`, so two rules go into `DOCKER-USER`, the place Docker leaves to others, or else to the head of `FORWARD`,
/// in the form that `iptables -S` lists as `-i BRIDGE -j ACCEPT` and `-o BRIDGE -j ACCEPT`. What may come in is still
/// our own chain's to decide.
struct ForwardTrap {
    let bridge: String

    private static let table = "filter"
    private var comment: String { "swmono: forward \(bridge)" }

    /// Adds the rules where they are needed and missing. `lookingEverywhere` also looks at all other chains at the
    /// hook, and answers a warning for each that drops: into those nothing can be put safely.
    func open(_ filter: inout NetlinkSocket, lookingEverywhere: Bool) throws(SystemError) -> [String] {
        if let chain = try closedChain(&filter), try ours(in: chain, &filter).count < 2 { try add(to: chain, &filter) }
        guard lookingEverywhere else { return [] }
        return try filter.chains(.ip).filter { !($0.table == Self.table && $0.name == "FORWARD") }
            .compactMap { warning($0, "ip") } + filter.chains(.inet).compactMap { warning($0, "inet") }
    }

    /// Takes the rules out again.
    func close(_ filter: inout NetlinkSocket) throws(SystemError) {
        let rules = try ours(in: "DOCKER-USER", &filter) + ours(in: "FORWARD", &filter)
        try filter.commit(rules.map { .deleteRule($0) })
    }

    private func closedChain(_ filter: inout NetlinkSocket) throws(SystemError) -> String? {
        if try filter.chain("DOCKER-USER", table: Self.table) != nil { return "DOCKER-USER" }
        let forward = try filter.chain("FORWARD", table: Self.table)
        return forward?.policyIsDrop == true ? "FORWARD" : nil
    }

    private func ours(in chain: String, _ filter: inout NetlinkSocket) throws(SystemError) -> [NftRule] {
        try filter.rules(table: Self.table, chain: chain).filter { $0.comment == comment }
    }

    private func add(to chain: String, _ filter: inout NetlinkSocket) throws(SystemError) {
        let old = try ours(in: chain, &filter)
        let new = [NftExpression.input(bridge), NftExpression.output(bridge)].map { match in
            NetlinkMessage.newRule(
                match + [.counter, .verdict(.accept)], table: Self.table, chain: chain, comment: comment, first: true)
        }
        try filter.commit(old.map { .deleteRule($0) } + new)
    }

    private func warning(_ chain: NftChain, _ family: String) -> String? {
        guard let hook = chain.hook, hook.point == .forward, chain.policyIsDrop else { return nil }
        return """
            the firewall chain \(family) \(chain.table) \(chain.name) drops forwarded packets: containers on \
            \(bridge) reach nothing outside unless it accepts them
            """
    }
}
