internal import CLinux

// Changes (linux/netfilter/nf_tables.h). They count only inside a batch: `NetlinkSocket.commit`.
extension NetlinkMessage {
    /// A table; one that is there stays.
    package static func newTable(_ name: String, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_NEWTABLE", name, NFT_MSG_NEWTABLE, family, NLM_F_CREATE)
        message.payload.put(Int(NFTA_TABLE_NAME.rawValue), string: name)
        message.payload.put(Int(NFTA_TABLE_FLAGS.rawValue), network: UInt32(0))
        return message
    }

    /// Deletes a table with all that is in it (ENOENT where there is none).
    package static func deleteTable(_ name: String, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_DELTABLE", name, NFT_MSG_DELTABLE, family)
        message.payload.put(Int(NFTA_TABLE_NAME.rawValue), string: name)
        return message
    }

    /// A chain; one that is there stays.
    package static func newChain(_ chain: NftChain, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_NEWCHAIN", chain.name, NFT_MSG_NEWCHAIN, family, NLM_F_CREATE)
        message.payload.put(Int(NFTA_CHAIN_TABLE.rawValue), string: chain.table)
        message.payload.put(Int(NFTA_CHAIN_NAME.rawValue), string: chain.name)
        guard let hook = chain.hook else { return message }
        message.payload.nest(Int(NFTA_CHAIN_HOOK.rawValue)) {
            $0.put(Int(NFTA_HOOK_HOOKNUM.rawValue), network: hook.point.rawValue)
            $0.put(Int(NFTA_HOOK_PRIORITY.rawValue), network: hook.priority)
        }
        message.payload.put(Int(NFTA_CHAIN_POLICY.rawValue), network: UInt32(chain.policyIsDrop ? 0 : 1))
        message.payload.put(Int(NFTA_CHAIN_TYPE.rawValue), string: hook.type)
        return message
    }

    /// Deletes a chain, which must be empty.
    package static func deleteChain(_ name: String, table: String, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_DELCHAIN", name, NFT_MSG_DELCHAIN, family)
        message.payload.put(Int(NFTA_CHAIN_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_CHAIN_NAME.rawValue), string: name)
        return message
    }

    /// A rule at the end of its chain, or `first` in it.
    package static func newRule(
        _ expressions: [NftExpression], table: String, chain: String, _ family: NftFamily = .ip,
        comment: String? = nil, first: Bool = false
    ) -> NetlinkMessage {
        var message = nft(
            "NFT_MSG_NEWRULE", "\(table) \(chain)", NFT_MSG_NEWRULE, family,
            first ? NLM_F_CREATE : NLM_F_CREATE | NLM_F_APPEND)
        message.payload.put(Int(NFTA_RULE_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_RULE_CHAIN.rawValue), string: chain)
        message.payload.nest(Int(NFTA_RULE_EXPRESSIONS.rawValue)) { list in
            for expression in expressions { expression.write(&list) }
        }
        if let comment {
            message.payload.put(Int(NFTA_RULE_USERDATA.rawValue), bytes: NftRule.userData(comment: comment))
        }
        return message
    }

    /// Deletes one rule by its handle (ENOENT where it is gone).
    package static func deleteRule(_ rule: NftRule, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_DELRULE", "\(rule.table) \(rule.chain)", NFT_MSG_DELRULE, family)
        message.payload.put(Int(NFTA_RULE_TABLE.rawValue), string: rule.table)
        message.payload.put(Int(NFTA_RULE_CHAIN.rawValue), string: rule.chain)
        message.payload.put(Int(NFTA_RULE_HANDLE.rawValue), network: rule.handle)
        return message
    }

    static func nft(
        _ call: String, _ subject: String, _ type: nf_tables_msg_types, _ family: NftFamily, _ flags: Int32 = 0
    ) -> NetlinkMessage {
        var message = NetlinkMessage(
            call, subject, type: Int(NFNL_SUBSYS_NFTABLES) << 8 | Int(type.rawValue), flags: flags | NLM_F_ACK)
        message.payload.fixed(nfgenmsg(nfgen_family: family.rawValue, version: UInt8(NFNETLINK_V0), res_id: 0))
        return message
    }
}
