/// Writes tar archives by hand, so that tests can say what no tool would: hostile names, odd orders, broken headers.
package struct TarWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// One entry as POSIX ustar, with a pax header before it where `pax` or the name's length asks for one.
    package mutating func add(
        _ name: String, type: Character = "0", content: [UInt8] = [], mode: Int = 0o644, uid: Int = 0, gid: Int = 0,
        seconds: Int = 1_600_000_000, link: String = "", major: Int = 0, minor: Int = 0, pax: [(String, [UInt8])] = [],
        size: Int? = nil
    ) {
        var records = pax
        if name.utf8.count > 100 { records.append(("path", Array(name.utf8))) }
        if link.utf8.count > 100 { records.append(("linkpath", Array(link.utf8))) }
        if !records.isEmpty {
            let body = records.flatMap { Self.record($0.0, $0.1) }
            header("PaxHeader", "x", body.count, 0o644, 0, 0, seconds, "", 0, 0)
            append(body)
        }
        header(name, type, size ?? content.count, mode, uid, gid, seconds, link, major, minor)
        append(content)
    }

    /// With text as content.
    package mutating func file(_ name: String, _ text: String, mode: Int = 0o644, pax: [(String, [UInt8])] = []) {
        add(name, content: Array(text.utf8), mode: mode, pax: pax)
    }

    /// A folder.
    package mutating func folder(_ name: String, mode: Int = 0o755, uid: Int = 0, seconds: Int = 1_600_000_000) {
        add(name.hasSuffix("/") ? name : name + "/", type: "5", mode: mode, uid: uid, seconds: seconds)
    }

    /// The archive with its two closing blocks.
    package var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [10]
        var length = rest.count + 1
        while length != "\(length)".utf8.count + rest.count { length = "\(length)".utf8.count + rest.count }
        return Array("\(length)".utf8) + rest
    }

    private mutating func append(_ body: [UInt8]) {
        bytes += body
        bytes += [UInt8](repeating: 0, count: (512 - body.count % 512) % 512)
    }

    private mutating func header(
        _ name: String, _ type: Character, _ size: Int, _ mode: Int, _ uid: Int, _ gid: Int, _ seconds: Int,
        _ link: String, _ major: Int, _ minor: Int
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int, _ limit: Int) {
            for (index, byte) in text.utf8.prefix(limit).enumerated() { block[offset + index] = byte }
        }
        func octal(_ value: Int, _ offset: Int, _ width: Int) {
            let digits = String(value, radix: 8)
            put(String(repeating: "0", count: max(0, width - 1 - digits.count)) + digits, offset, width - 1)
        }
        put(name, 0, 100)
        octal(mode, 100, 8)
        octal(uid, 108, 8)
        octal(gid, 116, 8)
        octal(size, 124, 12)
        octal(seconds, 136, 12)
        put(String(type), 156, 1)
        put(link, 157, 100)
        put("ustar", 257, 6)
        put("00", 263, 2)
        octal(major, 329, 8)
        octal(minor, 337, 8)
        for index in 148..<156 { block[index] = 32 }
        let sum = block.reduce(0) { $0 + Int($1) }
        put(String(repeating: "0", count: max(0, 6 - String(sum, radix: 8).count)) + String(sum, radix: 8), 148, 6)
        block[154] = 0
        bytes += block
    }
}
