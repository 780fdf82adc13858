internal import Linux
internal import Netlink

/// The rules of one network in the engine's own nftables table. Each is known by its comment, which says all that it
/// depends on: a rule with another comment is an old one.
///
///     chain postrouting { type nat hook postrouting priority srcnat }       what leaves is masqueraded
///     chain forward     { type filter hook forward priority filter }       only answers come in from elsewhere
struct NetworkRules {
    let table: String
    let network: String
    let bridge: String
    let subnet: IPv4Network
    let masquerades: Bool

    private struct Rule {
        let chain: String
        let comment: String
        let expressions: [NftExpression]
    }

    private var mark: String { Self.mark(network) }

    private static func mark(_ network: String) -> String { "network \(network.prefix(12)) " }

    private var wanted: [Rule] {
        let masquerade = Rule(
            chain: "postrouting", comment: "\(mark)masquerade \(subnet) not to \(bridge)",
            expressions: NftExpression.source(in: subnet) + NftExpression.output(bridge, .unequal)
                + [.counter, .masquerade])
        let guardRule = Rule(
            chain: "forward", comment: "\(mark)only answers to \(bridge)",
            expressions: NftExpression.output(bridge) + NftExpression.input(bridge, .unequal)
                + NftExpression.notEstablished + [.counter, .verdict(.drop)])
        return masquerades ? [masquerade, guardRule] : [guardRule]
    }

    /// Makes table, chains and rules where one is missing; old rules of the network go in the same batch.
    func ensure(_ filter: inout NetlinkSocket) throws(SystemError) {
        let rules = wanted
        let there = try filter.rules(table: table).filter { $0.comment?.hasPrefix(mark) == true }
        if there.compactMap(\.comment).sorted() == rules.map(\.comment).sorted() { return }
        try filter.commit(
            [.newTable(table)] + Self.chains(table).map { .newChain($0) } + there.map { .deleteRule($0) }
                + rules.map { .newRule($0.expressions, table: table, chain: $0.chain, comment: $0.comment) })
    }

    /// Deletes the network's rules, and the table with the last ones.
    static func remove(_ network: String, table: String, _ filter: inout NetlinkSocket) throws(SystemError) {
        let all = try filter.rules(table: table)
        let ours = all.filter { $0.comment?.hasPrefix(mark(network)) == true }
        guard !ours.isEmpty else { return }
        try filter.commit(ours.count == all.count ? [.deleteTable(table)] : ours.map { .deleteRule($0) })
    }

    private static func chains(_ table: String) -> [NftChain] {
        [
            NftChain(table: table, name: "postrouting", hook: .init(type: "nat", point: .postrouting, priority: 100)),
            NftChain(table: table, name: "forward", hook: .init(type: "filter", point: .forward, priority: 0)),
        ]
    }
}
