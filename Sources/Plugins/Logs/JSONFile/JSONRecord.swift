internal import Linux

/// One line of a json-file log, decoded.
struct JSONRecord {
    var message: [UInt8] = []
    /// Docker's stream byte; 1 where the line names none.
    var stream: UInt8 = 1
    /// Nanoseconds since 1970.
    var time: Int64 = 0
    /// Whether `attributes` is filled.
    var keepsAttributes = false
    /// Labels and variables kept beside the message.
    var attributes: [(name: [UInt8], value: [UInt8])] = []

    /// Decodes `line`, which Docker or we wrote; false where it is no such record, as after a crash of the host.
    mutating func decode(_ line: UnsafeRawBufferPointer) -> Bool {
        message.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        stream = 1
        var scanner = JSONScanner(line)
        var hasTime = false
        guard scanner.skip("{") else { return false }
        repeat {
            guard let name = scanner.plainString(), scanner.skip(":") else { return false }
            switch name.count {
            case 3 where name.elementsEqual("log".utf8):
                guard scanner.string(into: &message) else { return false }
            case 6 where name.elementsEqual("stream".utf8):
                guard let text = scanner.plainString() else { return false }
                stream = text.elementsEqual("stderr".utf8) ? 2 : 1
            case 4 where name.elementsEqual("time".utf8):
                guard let text = scanner.plainString(), let parsed = time(text) else { return false }
                time = parsed
                hasTime = true
            case 5 where keepsAttributes && name.elementsEqual("attrs".utf8):
                guard takeAttributes(&scanner) else { return false }
            default: guard scanner.skipValue() else { return false }
            }
        } while scanner.skip(",")
        return hasTime && scanner.skip("}")
    }

    private var lastText: [UInt8] = []
    private var lastTime: Int64 = 0

    // Lines that were written together have the same time: the text is compared before it is parsed.
    private mutating func time(_ text: UnsafeRawBufferPointer.SubSequence) -> Int64? {
        if text.elementsEqual(lastText) { return lastTime }
        guard let parsed = WallClock.parse(String(decoding: text, as: UTF8.self)) else { return nil }
        lastText = Array(text)
        lastTime = parsed
        return parsed
    }
}
