internal import Faults

/// A message from criu (`criu_resp`): the answer, or a notification that waits for ours.
struct CriuResponse: Equatable {
    /// A number of `CriuRequestKind`, or another one.
    var kind: Int32 = 0
    var succeeded = false
    /// The first process, as we number it: of a restore, and of some notifications.
    var pid: Int32?
    /// A notification's name.
    var script: String?
    var errno: Int32?
    var message: String?
    /// 31701 is 3.17.1.
    var version: Int?
    var features: CriuFeatures?

    /// Longer messages are none of criu's.
    static let limit = 40960

    init(_ bytes: [UInt8]) throws(Fault) {
        var (hasKind, hasSuccess) = (false, false)
        var reader = ProtobufReader(bytes[...])
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .number): (kind, hasKind) = (value.int32 ?? 0, true)
            case (2, .number): (succeeded, hasSuccess) = (value.boolean, true)
            case (4, .block(let part)): pid = try Self.fields(part, [1])[0]?.int32
            case (5, .block(let part)):
                let found = try Self.fields(part, [1, 2])
                (script, pid) = (found[0]?.text, found[1]?.int32)
            case (7, .number): errno = value.int32
            case (8, .block(let part)):
                let found = try Self.fields(part, [1, 2])
                features = CriuFeatures(
                    tracksMemory: found[0]?.boolean == true, lazyPages: found[1]?.boolean == true)
            case (9, .block): message = value.text
            case (10, .block(let part)): version = try Self.version(part)
            default: break
            }
        }
        guard hasKind, hasSuccess else { throw ProtobufReader.broken("type and success are not there") }
    }

    /// Major, minor and sublevel in two digits each; one built from a source tree is newer than its last release.
    private static func version(_ part: ArraySlice<UInt8>) throws(Fault) -> Int {
        let found = try fields(part, [1, 2, 3, 4])
        let numbers = [found[0], found[1], found[3]].map { Int(min(99, max(0, $0?.int32 ?? 0))) }
        let hasTree = found[2]?.text?.isEmpty == false
        return numbers[0] * 10000 + numbers[1] * 100 + (hasTree ? 100 : numbers[2])
    }

    /// The last value of each field, in the order of `wanted`.
    private static func fields(_ part: ArraySlice<UInt8>, _ wanted: [UInt64]) throws(Fault) -> [ProtobufReader.Value?] {
        var found = [ProtobufReader.Value?](repeating: nil, count: wanted.count)
        var reader = ProtobufReader(part)
        while let (field, value) = try reader.next() {
            if let place = wanted.firstIndex(of: field) { found[place] = value }
        }
        return found
    }
}
