internal import CLinux

extension NftExpression {
    /// Properties of a packet that `meta` loads.
    package enum MetaKey: Sendable {
        /// Name of the interface it came in by, 16 bytes.
        case inputInterface
        /// Name of the interface it leaves by, 16 bytes.
        case outputInterface

        var number: UInt32 {
            switch self {
            case .inputInterface: UInt32(NFT_META_IIFNAME.rawValue)
            case .outputInterface: UInt32(NFT_META_OIFNAME.rawValue)
            }
        }
    }

    /// Where a payload's offset counts from (NFT_PAYLOAD_*).
    package enum PayloadBase: UInt32, Sendable {
        case link, network, transport
    }

    /// NFT_CMP_*.
    package enum Comparison: UInt32, Sendable {
        case equal, unequal
    }

    /// Goes on where the packet came in by (or not by) the interface; the exact name, NUL included, as iptables-nft
    /// writes and lists `-i`.
    package static func input(_ name: String, _ comparison: Comparison = .equal) -> [NftExpression] {
        [.meta(.inputInterface), .compare(comparison, Array(name.utf8) + [0])]
    }

    /// Goes on where the packet leaves by (or not by) the interface.
    package static func output(_ name: String, _ comparison: Comparison = .equal) -> [NftExpression] {
        [.meta(.outputInterface), .compare(comparison, Array(name.utf8) + [0])]
    }

    /// Goes on where the IPv4 source lies in the network: offset 12 of the IPv4 header (RFC 791).
    package static func source(in network: IPv4Network) -> [NftExpression] {
        [
            .payload(.network, offset: 12, length: 4), .and(network.mask.bytes),
            .compare(.equal, network.address.bytes),
        ]
    }

    /// Goes on where the packet is neither part of a known connection nor related to one: not NF_CT_STATE_BIT
    /// established (2) or related (4).
    package static let notEstablished: [NftExpression] = [
        .connectionState, .and(withUnsafeBytes(of: UInt32(6)) { Array($0) }), .compare(.equal, [0, 0, 0, 0]),
    ]
}

/// How a rule ends.
package enum NftVerdict: Sendable, Equatable {
    case accept, drop
    case jump(String)

    // NF_DROP and NF_ACCEPT are linux/netfilter.h's, whose other half clashes with the C library's headers.
    func write(_ buffer: inout AttributeBuffer) {
        let code: Int32 =
            switch self {
            case .drop: 0
            case .accept: 1
            case .jump: NFT_JUMP.rawValue
            }
        buffer.put(Int(NFTA_VERDICT_CODE.rawValue), network: code)
        if case .jump(let chain) = self { buffer.put(Int(NFTA_VERDICT_CHAIN.rawValue), string: chain) }
    }
}
