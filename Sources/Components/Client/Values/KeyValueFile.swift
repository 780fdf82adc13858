internal import Glibc
internal import Linux

/// Files of `KEY=value` lines: `--env-file`, `--label-file`.
enum KeyValueFile {
    /// Blank lines and `#` comments are skipped, blanks before a key too; a key alone takes `lookUp`'s value, or is
    /// left out without one. There is no quoting: the value is the rest of the line.
    static func read(_ path: String, lookUp: (String) -> String?) throws(UsageFault) -> [String] {
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: 16 << 20) } catch {
            throw UsageFault("open \(path): \(error.reason)")
        }
        do throws(UsageFault) { return try parse(bytes, lookUp: lookUp) } catch {
            throw UsageFault("invalid env file (\(path)): \(error.text)")
        }
    }

    static func parse(_ bytes: [UInt8], lookUp: (String) -> String?) throws(UsageFault) -> [String] {
        var pairs: [String] = []
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        for (index, line) in content.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            guard let text = String(validating: line.last == 13 ? line.dropLast() : line, as: UTF8.self) else {
                throw UsageFault("invalid utf8 bytes at line \(index + 1)")
            }
            if let pair = try pair(text, lookUp) { pairs.append(pair) }
        }
        return pairs
    }

    private static func pair(_ text: String, _ lookUp: (String) -> String?) throws(UsageFault) -> String? {
        let line = String(text.drop(while: \.isWhitespace))
        guard let first = line.first, first != "#" else { return nil }
        let (key, value) = KeyValue.split(line)
        guard !key.isEmpty else { throw UsageFault("no variable name on line '\(line)'") }
        guard !key.contains(where: { $0 == " " || $0 == "\t" }) else {
            throw UsageFault("variable '\(key)' contains whitespaces")
        }
        return value == nil ? lookUp(key).map { "\(key)=\($0)" } : line
    }
}

/// The environment of the client itself.
enum CallerEnvironment {
    static func value(_ name: String) -> String? {
        guard let raw = getenv(name) else { return nil }
        return String(cString: raw)
    }

    static var all: [String: String] {
        var all: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let (key, value) = KeyValue.split(String(cString: entry))
            all[key] = value ?? ""
            next += 1
        }
        return all
    }
}
