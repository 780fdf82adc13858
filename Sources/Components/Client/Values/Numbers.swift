/// Numbers and truth values with the error texts of Go's strconv.
enum Numbers {
    static func bool(_ text: String) throws(UsageFault) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw UsageFault("strconv.ParseBool: parsing \(GoQuote.quote(text)): invalid syntax")
        }
    }

    static func int64(_ text: String) throws(UsageFault) -> Int64 {
        if let value = Int64(text) { return value }
        throw UsageFault("strconv.ParseInt: parsing \(GoQuote.quote(text)): \(reason(text))")
    }

    static func unsigned(_ text: String, bits: Int) throws(UsageFault) -> UInt64 {
        if let value = UInt64(text), bits == 64 || value < 1 << UInt64(bits) { return value }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        throw UsageFault(
            "strconv.ParseUint: parsing \(GoQuote.quote(text)): \(isNumber ? "value out of range" : "invalid syntax")")
    }

    private static func reason(_ text: String) -> String {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber ? "value out of range" : "invalid syntax"
    }
}

/// Strings as Go's `%q` writes them.
enum GoQuote {
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 32 || scalar.value == 127:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// `key=value` lists.
enum KeyValue {
    /// Key and value; nil without `=`.
    static func split(_ text: String) -> (key: String, value: String?) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts.first.map(String.init) ?? "", parts.count == 2 ? String(parts[1]) : nil)
    }

    /// The last of a key wins; a missing value is empty.
    static func map(_ pairs: [String]) -> [String: String] {
        var map: [String: String] = [:]
        for pair in pairs {
            let (key, value) = split(pair)
            map[key] = value ?? ""
        }
        return map
    }
}
