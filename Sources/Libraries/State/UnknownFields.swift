internal import FoundationEssentials

/// Keeps what a newer build wrote into a record when an older build replaces it.
enum UnknownFields {
    /// `after` with those fields of `before` that are not in `known`, which is `before` as this build understands it.
    static func kept(from before: [UInt8], known: [UInt8], in after: [UInt8]) -> [UInt8]? {
        let decoder = JSONDecoder()
        do {
            let old = try decoder.decode(JSONTree.self, from: Data(before))
            let understood = try decoder.decode(JSONTree.self, from: Data(known))
            let new = try decoder.decode(JSONTree.self, from: Data(after))
            return Array(try JSONEncoder().encode(new.adding(old, unless: understood)))
        } catch {
            // All three were just written or read as JSON; if one is not, the caller writes what it knows.
            return nil
        }
    }
}

/// JSON without a type.
enum JSONTree: Codable {
    case null, bool(Bool), integer(Int64), large(UInt64), number(Double), text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else {
            let attempts: [(any SingleValueDecodingContainer) throws -> JSONTree] = [
                { .bool(try $0.decode(Bool.self)) }, { .integer(try $0.decode(Int64.self)) },
                { .large(try $0.decode(UInt64.self)) }, { .number(try $0.decode(Double.self)) },
                { .text(try $0.decode(String.self)) }, { .list(try $0.decode([JSONTree].self)) },
            ]
            // Each attempt asks for the value's type; the last one, outside, reports.
            let found = attempts.lazy.compactMap { try? $0(value) }.first
            self = try found ?? .object(value.decode([String: JSONTree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .large(let large): try value.encode(large)
        case .number(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let object): try value.encode(object)
        }
    }

    /// This tree with the keys of `old` that `known` lacks, at every depth of objects.
    func adding(_ old: JSONTree, unless known: JSONTree) -> JSONTree {
        guard case .object(var mine) = self, case .object(let theirs) = old, case .object(let understood) = known
        else { return self }
        for (key, value) in theirs {
            if let counterpart = understood[key] {
                if let own = mine[key] { mine[key] = own.adding(value, unless: counterpart) }
            } else if mine[key] == nil {
                mine[key] = value
            }
        }
        return .object(mine)
    }
}
