internal import CLinux
internal import Glibc
package import Linux

extension NetlinkSocket {
    /// Carries out all `changes` or, on a failure, none (a batch between NFNL_MSG_BATCH_BEGIN and _END).
    ///
    /// A commit waits for readers of the old rules: milliseconds. Look first whether there is anything to change.
    package mutating func commit(_ changes: [NetlinkMessage]) throws(SystemError) {
        guard !changes.isEmpty else { return }
        try perform(
            [.frame("NFNL_MSG_BATCH_BEGIN", NFNL_MSG_BATCH_BEGIN)] + changes
                + [.frame("NFNL_MSG_BATCH_END", NFNL_MSG_BATCH_END)])
    }

    /// Every chain of a family.
    package mutating func chains(_ family: NftFamily = .ip) throws(SystemError) -> [NftChain] {
        try ask(.query("NFT_MSG_GETCHAIN", "all", NFT_MSG_GETCHAIN, family, flags: NLM_F_DUMP)).compactMap(
            NftChain.init)
    }

    /// One chain; nil where there is none. Costs the same however many chains there are.
    package mutating func chain(
        _ name: String, table: String, _ family: NftFamily = .ip
    ) throws(SystemError) -> NftChain? {
        var message = NetlinkMessage.query("NFT_MSG_GETCHAIN", "\(table) \(name)", NFT_MSG_GETCHAIN, family)
        message.payload.put(Int(NFTA_CHAIN_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_CHAIN_NAME.rawValue), string: name)
        do { return try ask(message).lazy.compactMap(NftChain.init).first } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    /// The rules of one chain, or of every chain of a table; empty where there is no such table or chain.
    package mutating func rules(
        table: String, chain: String? = nil, _ family: NftFamily = .ip
    ) throws(SystemError) -> [NftRule] {
        var message = NetlinkMessage.query("NFT_MSG_GETRULE", table, NFT_MSG_GETRULE, family, flags: NLM_F_DUMP)
        message.payload.put(Int(NFTA_RULE_TABLE.rawValue), string: table)
        if let chain { message.payload.put(Int(NFTA_RULE_CHAIN.rawValue), string: chain) }
        do { return try ask(message).compactMap(NftRule.init) } catch {
            if error.errno == ENOENT { return [] }
            throw error
        }
    }
}

extension NetlinkMessage {
    fileprivate static func query(
        _ call: String, _ subject: String, _ type: nf_tables_msg_types, _ family: NftFamily, flags: Int32 = 0
    ) -> NetlinkMessage {
        var message = NetlinkMessage(
            call, subject, type: Int(NFNL_SUBSYS_NFTABLES) << 8 | Int(type.rawValue), flags: flags)
        message.payload.fixed(nfgenmsg(nfgen_family: family.rawValue, version: UInt8(NFNETLINK_V0), res_id: 0))
        return message
    }

    // The frame's resource id names the subsystem that the batch is for (nfnetlink.c), in network order.
    fileprivate static func frame(_ call: String, _ type: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(call, "batch", type: Int(type))
        message.payload.fixed(
            nfgenmsg(
                nfgen_family: 0, version: UInt8(NFNETLINK_V0), res_id: UInt16(NFNL_SUBSYS_NFTABLES).bigEndian))
        return message
    }
}
