internal import CLinux

/// One expression of a rule: `name` and its attributes (NFTA_EXPR_*), as `nft --debug=netlink` prints them.
///
/// Data flows through register 1; a comparison that fails ends the rule.
package struct NftExpression: Sendable, Equatable {
    let name: String
    let data: AttributeBuffer

    private init(_ name: String, _ write: (inout AttributeBuffer) -> Void = { _ in }) {
        self.name = name
        var buffer = AttributeBuffer()
        write(&buffer)
        data = buffer
    }

    func write(_ buffer: inout AttributeBuffer) {
        buffer.nest(Int(NFTA_LIST_ELEM.rawValue)) { element in
            element.put(Int(NFTA_EXPR_NAME.rawValue), string: name)
            element.nest(Int(NFTA_EXPR_DATA.rawValue)) { $0.append(data) }
        }
    }

    private static let register = UInt32(NFT_REG_1.rawValue)

    /// Loads a property of the packet.
    package static func meta(_ key: MetaKey) -> NftExpression {
        NftExpression("meta") {
            $0.put(Int(NFTA_META_DREG.rawValue), network: register)
            $0.put(Int(NFTA_META_KEY.rawValue), network: key.number)
        }
    }

    /// Loads bytes of the packet.
    package static func payload(_ base: PayloadBase, offset: UInt32, length: UInt32) -> NftExpression {
        NftExpression("payload") {
            $0.put(Int(NFTA_PAYLOAD_DREG.rawValue), network: register)
            $0.put(Int(NFTA_PAYLOAD_BASE.rawValue), network: base.rawValue)
            $0.put(Int(NFTA_PAYLOAD_OFFSET.rawValue), network: offset)
            $0.put(Int(NFTA_PAYLOAD_LEN.rawValue), network: length)
        }
    }

    /// Loads the state bits of the packet's connection (NF_CT_STATE_BIT).
    package static let connectionState = NftExpression("ct") {
        $0.put(Int(NFTA_CT_DREG.rawValue), network: register)
        $0.put(Int(NFTA_CT_KEY.rawValue), network: UInt32(NFT_CT_STATE.rawValue))
    }

    /// Goes on where the register equals (or does not equal) `value`.
    package static func compare(_ comparison: Comparison, _ value: [UInt8]) -> NftExpression {
        NftExpression("cmp") {
            $0.put(Int(NFTA_CMP_SREG.rawValue), network: register)
            $0.put(Int(NFTA_CMP_OP.rawValue), network: comparison.rawValue)
            $0.nest(Int(NFTA_CMP_DATA.rawValue)) { $0.put(Int(NFTA_DATA_VALUE.rawValue), bytes: value) }
        }
    }

    /// register = register & mask.
    package static func and(_ mask: [UInt8]) -> NftExpression {
        NftExpression("bitwise") {
            $0.put(Int(NFTA_BITWISE_SREG.rawValue), network: register)
            $0.put(Int(NFTA_BITWISE_DREG.rawValue), network: register)
            $0.put(Int(NFTA_BITWISE_LEN.rawValue), network: UInt32(mask.count))
            $0.nest(Int(NFTA_BITWISE_MASK.rawValue)) { $0.put(Int(NFTA_DATA_VALUE.rawValue), bytes: mask) }
            $0.nest(Int(NFTA_BITWISE_XOR.rawValue)) {
                $0.put(Int(NFTA_DATA_VALUE.rawValue), bytes: [UInt8](repeating: 0, count: mask.count))
            }
        }
    }

    /// Goes on where the register is (or is not) an element of the set.
    package static func lookup(_ set: String, inverted: Bool = false) -> NftExpression {
        NftExpression("lookup") {
            $0.put(Int(NFTA_LOOKUP_SET.rawValue), string: set)
            $0.put(Int(NFTA_LOOKUP_SREG.rawValue), network: register)
            if inverted { $0.put(Int(NFTA_LOOKUP_FLAGS.rawValue), network: UInt32(NFT_LOOKUP_F_INV.rawValue)) }
        }
    }

    /// Counts packets and bytes.
    package static let counter = NftExpression("counter") {
        $0.put(Int(NFTA_COUNTER_BYTES.rawValue), network: UInt64(0))
        $0.put(Int(NFTA_COUNTER_PACKETS.rawValue), network: UInt64(0))
    }

    /// Source NAT to the address of the interface the packet leaves by.
    package static let masquerade = NftExpression("masq")

    /// Ends the rule.
    package static func verdict(_ verdict: NftVerdict) -> NftExpression {
        NftExpression("immediate") {
            $0.put(Int(NFTA_IMMEDIATE_DREG.rawValue), network: UInt32(NFT_REG_VERDICT.rawValue))
            $0.nest(Int(NFTA_IMMEDIATE_DATA.rawValue)) {
                $0.nest(Int(NFTA_DATA_VERDICT.rawValue)) { verdict.write(&$0) }
            }
        }
    }
}
