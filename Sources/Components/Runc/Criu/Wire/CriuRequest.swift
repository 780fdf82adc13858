/// What criu can be asked for (`criu_req_type` of its rpc.proto).
enum CriuRequestKind: Int64 {
    case dump = 1
    case restore = 2
    case preDump = 4
    case notify = 6
    case featureCheck = 9
    case version = 10

    /// As rpc.proto has it; callers of runc know these words.
    static func name(_ number: Int32) -> String {
        switch CriuRequestKind(rawValue: Int64(number)) {
        case .dump: "DUMP"
        case .restore: "RESTORE"
        case .preDump: "PRE_DUMP"
        case .notify: "NOTIFY"
        case .featureCheck: "FEATURE_CHECK"
        case .version: "VERSION"
        case nil: number == 0 ? "EMPTY" : "\(number)"
        }
    }
}

/// A message to criu (`criu_req`).
struct CriuRequest: Equatable {
    var kind: CriuRequestKind
    var options: CriuOptions?
    var features: CriuFeatures?

    /// The answer to a notification: it may go on.
    static let acknowledgement: [UInt8] = {
        var message = ProtobufWriter()
        message.number(1, CriuRequestKind.notify.rawValue)
        message.boolean(3, true)
        return message.bytes
    }()

    var bytes: [UInt8] {
        var message = ProtobufWriter()
        message.number(1, kind.rawValue)
        if let options { message.message(2, options.fields) }
        if let features { message.message(5, features.fields) }
        return message.bytes
    }
}

/// What criu's host can do (`criu_features`): asked with what is wanted, answered with what is there.
struct CriuFeatures: Equatable {
    var tracksMemory = false
    var lazyPages = false

    var isEmpty: Bool { !tracksMemory && !lazyPages }

    /// What is wanted and not there, in runc's words.
    func missing(in found: CriuFeatures) -> [String] {
        (tracksMemory && !found.tracksMemory ? ["MemTrack"] : [])
            + (lazyPages && !found.lazyPages ? ["LazyPages"] : [])
    }

    fileprivate var fields: ProtobufWriter {
        var message = ProtobufWriter()
        if tracksMemory { message.boolean(1, true) }
        if lazyPages { message.boolean(2, true) }
        return message
    }
}
