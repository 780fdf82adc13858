internal import CLinux

/// The type of a set's keys, by nft's own numbers (`nft describe`).
package enum NftKey: Sendable {
    case ipv4Address
    case interfaceName
    /// A port in network order.
    case port

    var type: UInt32 {
        switch self {
        case .ipv4Address: 7
        case .interfaceName: 41
        case .port: 13
        }
    }

    /// Bytes of a key.
    var length: UInt32 {
        switch self {
        case .ipv4Address: 4
        case .interfaceName: 16
        case .port: 2
        }
    }
}

extension NetlinkMessage {
    /// A named set; one that is there stays. `id` is any number that no other set of the batch has.
    package static func newSet(
        _ name: String, table: String, key: NftKey, id: UInt32 = 1, _ family: NftFamily = .ip
    ) -> NetlinkMessage {
        var message = nft("NFT_MSG_NEWSET", "\(table) \(name)", NFT_MSG_NEWSET, family, NLM_F_CREATE)
        message.payload.put(Int(NFTA_SET_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_SET_NAME.rawValue), string: name)
        message.payload.put(Int(NFTA_SET_FLAGS.rawValue), network: UInt32(0))
        message.payload.put(Int(NFTA_SET_KEY_TYPE.rawValue), network: key.type)
        message.payload.put(Int(NFTA_SET_KEY_LEN.rawValue), network: key.length)
        message.payload.put(Int(NFTA_SET_ID.rawValue), network: id)
        return message
    }

    /// Deletes a set that no rule uses.
    package static func deleteSet(_ name: String, table: String, _ family: NftFamily = .ip) -> NetlinkMessage {
        var message = nft("NFT_MSG_DELSET", "\(table) \(name)", NFT_MSG_DELSET, family)
        message.payload.put(Int(NFTA_SET_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_SET_NAME.rawValue), string: name)
        return message
    }

    /// Adds keys to a set; those that are in it stay.
    package static func newElements(
        _ keys: [[UInt8]], set: String, table: String, _ family: NftFamily = .ip
    ) -> NetlinkMessage {
        elements("NFT_MSG_NEWSETELEM", NFT_MSG_NEWSETELEM, keys, set, table, family, NLM_F_CREATE)
    }

    /// Takes keys out of a set (ENOENT where one is not in it).
    package static func deleteElements(
        _ keys: [[UInt8]], set: String, table: String, _ family: NftFamily = .ip
    ) -> NetlinkMessage {
        elements("NFT_MSG_DELSETELEM", NFT_MSG_DELSETELEM, keys, set, table, family)
    }

    private static func elements(
        _ call: String, _ type: nf_tables_msg_types, _ keys: [[UInt8]], _ set: String, _ table: String,
        _ family: NftFamily, _ flags: Int32 = 0
    ) -> NetlinkMessage {
        var message = nft(call, "\(table) \(set)", type, family, flags)
        message.payload.put(Int(NFTA_SET_ELEM_LIST_TABLE.rawValue), string: table)
        message.payload.put(Int(NFTA_SET_ELEM_LIST_SET.rawValue), string: set)
        message.payload.nest(Int(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue)) { list in
            for key in keys {
                list.nest(Int(NFTA_LIST_ELEM.rawValue)) { element in
                    element.nest(Int(NFTA_SET_ELEM_KEY.rawValue)) {
                        $0.put(Int(NFTA_DATA_VALUE.rawValue), bytes: key)
                    }
                }
            }
        }
        return message
    }
}
