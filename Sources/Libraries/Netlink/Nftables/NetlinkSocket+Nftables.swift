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
        try ask(.dump("NFT_MSG_GETCHAIN", NFT_MSG_GETCHAIN, family)).compactMap(NftChain.init)
    }

    /// The rules of one chain, or of every chain of a table; empty where there is no such table or chain.
    package mutating func rules(
        table: String, chain: String? = nil, _ family: NftFamily = .ip
    ) throws(SystemError) -> [NftRule] {
        var message = NetlinkMessage.dump("NFT_MSG_GETRULE", NFT_MSG_GETRULE, family)
        message.payload.put(Int(NFTA_RULE_TABLE.rawValue), string: table)
        if let chain { message.payload.put(Int(NFTA_RULE_CHAIN.rawValue), string: chain) }
        do { return try ask(message).compactMap(NftRule.init) } catch {
            if error.errno == ENOENT { return [] }
            throw error
        }
    }
}

extension NetlinkMessage {
    fileprivate static func dump(_ call: String, _ type: nf_tables_msg_types, _ family: NftFamily) -> NetlinkMessage {
        let message = nft(call, "all", type, family, NLM_F_DUMP)
        var plain = NetlinkMessage(call, "all", type: Int(message.type), flags: NLM_F_DUMP)
        plain.payload = message.payload
        return plain
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
