internal import CLinux

/// The protocol families of nftables (NFPROTO_*).
package enum NftFamily: UInt8, Sendable {
    case inet = 1
    case ip = 2
    case ip6 = 10
}

/// A chain: of rules that others jump to, or with a `hook` that packets pass.
package struct NftChain: Sendable, Equatable {
    /// Where a base chain stands.
    package struct Hook: Sendable, Equatable {
        /// `filter`, `nat`, `route`.
        package var type: String
        package var point: Point
        /// Lower comes first; 0 is `filter`, 100 `srcnat`, -100 `dstnat`.
        package var priority: Int32

        package init(type: String, point: Point, priority: Int32) {
            self.type = type
            self.point = point
            self.priority = priority
        }
    }

    /// NF_INET_* hooks.
    package enum Point: UInt32, Sendable {
        case prerouting, input, forward, output, postrouting
    }

    package let table: String
    package let name: String
    /// nil: an ordinary chain.
    package let hook: Hook?
    /// What happens to a packet that no rule decided on; a base chain's only.
    package let policyIsDrop: Bool

    package init(table: String, name: String, hook: Hook? = nil, policyIsDrop: Bool = false) {
        self.table = table
        self.name = name
        self.hook = hook
        self.policyIsDrop = policyIsDrop
    }

    init?(_ reply: NetlinkReply) {
        guard let (_, attributes) = reply.content(nfgenmsg.self),
            let table = attributes.string(Int(NFTA_CHAIN_TABLE.rawValue)),
            let name = attributes.string(Int(NFTA_CHAIN_NAME.rawValue))
        else { return nil }
        let policy = attributes.integer(Int(NFTA_CHAIN_POLICY.rawValue), as: UInt32.self)
        self.init(table: table, name: name, hook: Hook(attributes), policyIsDrop: policy == 0)
    }
}

extension NftChain.Hook {
    init?(_ chain: AttributeTable) {
        let hook = chain.nested(Int(NFTA_CHAIN_HOOK.rawValue))
        guard let number = hook.integer(Int(NFTA_HOOK_HOOKNUM.rawValue), as: UInt32.self),
            let point = NftChain.Point(rawValue: UInt32(bigEndian: number)),
            let priority = hook.integer(Int(NFTA_HOOK_PRIORITY.rawValue), as: Int32.self)
        else { return nil }
        self.init(
            type: chain.string(Int(NFTA_CHAIN_TYPE.rawValue)) ?? "", point: point,
            priority: Int32(bigEndian: priority))
    }
}
