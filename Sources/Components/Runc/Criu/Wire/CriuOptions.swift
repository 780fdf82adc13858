/// Options of a dump or a restore by their field numbers in `criu_opts`.
enum CriuOption: UInt32 {
    case imagesFolder = 1
    case pid = 2
    case leaveRunning = 3
    case externalSockets = 4
    case tcpEstablished = 5
    case evasiveDevices = 6
    case shellJob = 7
    case fileLocks = 8
    case logLevel = 9
    case logFile = 10
    case pageServer = 11
    case notifies = 12
    case root = 13
    case parentImage = 14
    case tracksMemory = 15
    case autoDedup = 16
    case workFolder = 17
    case linkRemap = 18
    case externalMount = 23
    case managesCgroups = 24
    case cgroupRoot = 25
    case restoresSibling = 26
    case inheritedDescriptor = 27
    case cgroupMode = 34
    case external = 37
    case emptyNamespaces = 38
    case joinedNamespace = 39
    case freezerFolder = 44
    case skipsInFlight = 46
    case lazyPages = 48
    case statusDescriptor = 49
    case orphanTerminal = 50
    case configFile = 51
    case lsmProfile = 53
    case lsmMountContext = 63
}

/// `criu_opts` in the making: options in the order they are added.
struct CriuOptions: Equatable {
    private(set) var fields = ProtobufWriter()

    mutating func add(_ option: CriuOption, _ value: Bool) { fields.boolean(option.rawValue, value) }

    mutating func add(_ option: CriuOption, _ value: Int32) { fields.number(option.rawValue, Int64(value)) }

    mutating func add(_ option: CriuOption, _ value: String) { fields.text(option.rawValue, value) }

    /// Two texts, fields 1 and 2 of the option's own message: a mount's name and place, a namespace's kind and file.
    mutating func add(_ option: CriuOption, _ first: String, _ second: String) {
        var pair = ProtobufWriter()
        pair.text(1, first)
        pair.text(2, second)
        fields.message(option.rawValue, pair)
    }

    /// A text and a number: a descriptor's name in the images and criu's own number of it, a server's address.
    mutating func add(_ option: CriuOption, _ first: String, _ second: Int32) {
        var pair = ProtobufWriter()
        pair.text(1, first)
        pair.number(2, Int64(second))
        fields.message(option.rawValue, pair)
    }
}
