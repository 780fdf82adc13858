/// The words of one action.
struct TemplateWords {
    private var rest: Substring
    private let line: Int
    private var found: [TemplateLexer.Word] = []

    init(_ body: Substring, line: Int) {
        rest = body
        self.line = line
    }

    mutating func words() throws(TemplateError) -> [TemplateLexer.Word] {
        var touches = false
        while let next = rest.first {
            if next.isWhitespace {
                rest.removeFirst()
                touches = false
                continue
            }
            try word(next, touches: touches)
            touches = true
        }
        return found
    }

    private mutating func word(_ next: Character, touches: Bool) throws(TemplateError) {
        switch next {
        case "|": mark(.pipe)
        case "(": mark(.open)
        case ")": mark(.close)
        case ",": mark(.comma)
        case "=": mark(.assign)
        case ":":
            guard rest.hasPrefix(":=") else { throw .parsing("expected :=", line: line) }
            rest.removeFirst()
            mark(.declare)
        case ".": try field(touches: touches)
        case "$":
            rest.removeFirst()
            found.append(.variable("$" + name()))
        case "\"", "`": found.append(.literal(.text(try quoted(next))))
        case "'": found.append(.literal(try character()))
        default: try plain(next)
        }
    }

    private mutating func mark(_ word: TemplateLexer.Word) {
        rest.removeFirst()
        found.append(word)
    }

    private mutating func field(touches: Bool) throws(TemplateError) {
        if let digit = rest.dropFirst().first, digit.isASCII, digit.isNumber { return try number() }
        rest.removeFirst()
        let name = name()
        if name.isEmpty { return found.append(.dot) }
        found.append(touches ? .chained(name) : .field(name))
    }

    private mutating func plain(_ next: Character) throws(TemplateError) {
        if next.isASCII, next.isNumber || next == "-" || next == "+" { return try number() }
        let name = name()
        guard !name.isEmpty else {
            throw .parsing("unexpected \(JSONWriter.quoted(String(next))) in command", line: line)
        }
        switch name {
        case "true": found.append(.literal(.bool(true)))
        case "false": found.append(.literal(.bool(false)))
        default: found.append(.name(name))
        }
    }

    private mutating func name() -> String {
        let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func number() throws(TemplateError) {
        let text = rest.prefix { $0.isASCII && ($0.isNumber || $0.isLetter || "+-._".contains($0)) }
        rest = rest.dropFirst(text.count)
        let digits = text.filter { $0 != "_" }
        if let integer = Int64(digits) ?? Self.hexadecimal(digits) {
            found.append(.literal(.integer(integer)))
        } else if let real = Double(digits) {
            found.append(.literal(.real(real)))
        } else {
            throw .parsing("bad number syntax: \(JSONWriter.quoted(String(text)))", line: line)
        }
    }

    private static func hexadecimal(_ text: String) -> Int64? {
        text.lowercased().hasPrefix("0x") ? Int64(text.dropFirst(2), radix: 16) : nil
    }

    private mutating func quoted(_ mark: Character) throws(TemplateError) -> String {
        rest.removeFirst()
        var text = ""
        while let next = rest.popFirst() {
            if next == mark { return text }
            guard next == "\\", mark != "`" else {
                text.append(next)
                continue
            }
            guard let escaped = rest.popFirst() else { break }
            text.append(Self.escapes[escaped] ?? escaped)
        }
        throw .parsing("unterminated quoted string", line: line)
    }

    private mutating func character() throws(TemplateError) -> Value {
        let text = try quoted("'")
        guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
            throw .parsing("malformed character constant: '\(text)'", line: line)
        }
        return .integer(Int64(scalar.value))
    }

    private static let escapes: [Character: Character] = ["n": "\n", "t": "\t", "r": "\r", "\"": "\"", "\\": "\\"]
}
