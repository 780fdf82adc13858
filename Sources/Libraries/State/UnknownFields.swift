internal import FoundationEssentials

/// Keeps what a newer build wrote into a record when an older build replaces it.
enum UnknownFields {
    /// `after` with those fields of `before` that are not in `known`, which is `before` as this build understands it.
    static func kept(from before: [UInt8], known: [UInt8], in after: [UInt8]) -> [UInt8]? {
        let decoder = JSONDecoder()
        // All three were just written or read as JSON; if one is not, the caller writes what it knows.
        guard let old = try? decoder.decode(JSONTree.self, from: Data(before)),
            let understood = try? decoder.decode(JSONTree.self, from: Data(known)),
            let new = try? decoder.decode(JSONTree.self, from: Data(after)),
            let merged = try? JSONEncoder().encode(new.adding(old, unless: understood))
        else { return nil }
        return Array(merged)
    }
}

/// JSON without a type.
enum JSONTree: Codable {
    case null, bool(Bool), integer(Int64), large(UInt64), number(Double), text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // Each attempt is a question about the value's type; the last one reports.
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let large = try? value.decode(UInt64.self) {
            self = .large(large)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONTree].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
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
