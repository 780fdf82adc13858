extension JSONReader {
    /// Where a byte is, as `linux.namespaces[2].type`; looked for only when a message needs it.
    func path(of offset: Int) -> String {
        var levels: [Level] = []
        var position = 0
        let end = min(offset, bytes.count)
        while position < end {
            switch bytes[position] {
            case 0x7B: levels.append(Level(isObject: true))
            case 0x5B: levels.append(Level(isObject: false))
            case 0x7D, 0x5D: _ = levels.popLast()
            case 0x2C where !levels.isEmpty: levels[levels.count - 1].next()
            case 0x22:
                let text = stringEnd(from: position + 1, end)
                if !levels.isEmpty { levels[levels.count - 1].take(bytes[(position + 1)..<text]) }
                position = text
            default: break
            }
            position += 1
        }
        return levels.reduce(into: "") { $0 += $1.text(isFirst: $0.isEmpty) }
    }

    private func stringEnd(from start: Int, _ end: Int) -> Int {
        var position = start
        while position < end, bytes[position] != 0x22 { position += bytes[position] == 0x5C ? 2 : 1 }
        return min(position, end)
    }

    /// One object or array around a value.
    private struct Level {
        let isObject: Bool
        var name: String?
        var index = 0

        mutating func next() {
            index += 1
            name = nil
        }

        mutating func take(_ bytes: ArraySlice<UInt8>) {
            if isObject, name == nil { name = String(decoding: bytes.prefix(100), as: UTF8.self) }
        }

        func text(isFirst: Bool) -> String {
            if !isObject { return "[\(index)]" }
            guard let name else { return "" }
            return isFirst ? name : "." + name
        }
    }
}
