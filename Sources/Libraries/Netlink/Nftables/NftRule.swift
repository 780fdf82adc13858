internal import CLinux

/// A rule as a dump has it: where it stands and how to name it, not what it does.
package struct NftRule: Sendable, Equatable {
    package let table: String
    package let chain: String
    /// The kernel's name for it, unique in its table.
    package let handle: UInt64
    /// What its maker wrote beside it; `nft` prints it as the rule's comment.
    package let comment: String?

    init?(_ reply: NetlinkReply) {
        guard let (_, attributes) = reply.content(nfgenmsg.self),
            let table = attributes.string(Int(NFTA_RULE_TABLE.rawValue)),
            let chain = attributes.string(Int(NFTA_RULE_CHAIN.rawValue)),
            let handle = attributes.integer(Int(NFTA_RULE_HANDLE.rawValue), as: UInt64.self)
        else { return nil }
        self.table = table
        self.chain = chain
        self.handle = UInt64(bigEndian: handle)
        comment = attributes[Int(NFTA_RULE_USERDATA.rawValue)].flatMap(Self.comment)
    }

    // libnftnl's user data: type, length, value; type 0 is the comment, with its NUL.
    static func userData(comment: String) -> [UInt8] {
        let text = Array(comment.utf8.prefix(128)) + [0]
        return [0, UInt8(text.count)] + text
    }

    private static func comment(_ data: ArraySlice<UInt8>) -> String? {
        var rest = data
        while rest.count >= 2 {
            let type = rest[rest.startIndex]
            let value = rest.dropFirst(2).prefix(Int(rest[rest.startIndex + 1]))
            if type == 0 { return String(decoding: value.prefix { $0 != 0 }, as: UTF8.self) }
            rest = rest.dropFirst(2 + value.count)
        }
        return nil
    }
}
