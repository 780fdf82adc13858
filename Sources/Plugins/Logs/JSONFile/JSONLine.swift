internal import Linux
internal import LogDriverAPI

/// Lines of a json-file log, gathered in one piece of memory.
struct JSONLine: ~Copyable {
    /// The most that one message of 16 KiB can become: each byte six, and what stands around it.
    static let most = 6 * 16384 + 4096

    private var room: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private var timeOfText: Int64 = .min
    private var timeText: [UInt8] = []
    /// `"attrs":{…},` as JSON, or empty.
    private var attributesText: [UInt8] = []
    private let plain = JSONEscape.plainTable()

    /// What every line carries beside the message (`--log-opt labels`, `env`, `tag`).
    var attributes: [String: String] = [:] {
        didSet { attributesText = attributes.isEmpty ? [] : JSONEscape.members(attributes) }
    }

    init(capacity: Int) {
        room = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        room.deallocate()
        plain.deallocate()
    }

    /// What has gathered; valid until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: room[..<count]) }

    mutating func clear() {
        count = 0
    }

    mutating func append(_ message: UnsafeRawBufferPointer, _ stream: LogStream, at time: Int64, partial: Bool) {
        reserve(message.count * 6 + 128 + attributesText.count)
        put(message.isEmpty && partial ? "{" : "{\"log\":\"")
        if !message.isEmpty || !partial {
            escape(message)
            put(partial ? "\"," : "\\n\",")
        }
        put(stream == .stdout ? "\"stream\":\"stdout\"," : "\"stream\":\"stderr\",")
        put(attributesText)
        put("\"time\":\"")
        if time != timeOfText {
            timeOfText = time
            timeText = Array(WallClock.text(time).utf8)
        }
        put(timeText)
        put("\"}\n")
    }

    private mutating func reserve(_ more: Int) {
        guard count + more > room.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count + more, alignment: 16)
        larger.copyMemory(from: bytes)
        room.deallocate()
        room = larger
    }

    private mutating func put(_ text: StaticString) {
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(
            from: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        count += text.utf8CodeUnitCount
    }

    private mutating func put(_ text: [UInt8]) {
        text.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: $0) }
        count += text.count
    }

    // The length was reserved for the worst case, so the loop carries no check: it is where a log's time goes.
    private mutating func escape(_ message: UnsafeRawBufferPointer) {
        guard var output = room.baseAddress.map({ $0 + count }), let input = message.baseAddress else { return }
        let begin = output
        var index = 0
        let end = message.count
        while index < end {
            let start = index
            while index < end, plain[Int(input.load(fromByteOffset: index, as: UInt8.self))] { index += 1 }
            output.copyMemory(from: input + start, byteCount: index - start)
            output += index - start
            if index < end { JSONEscape.special(message, &index, &output) }
        }
        count += output - begin
    }
}
