internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// What a caller can ask of a checkpoint or a restore (runc's flags).
struct CriuSettings {
    var imagePath = ""
    /// Empty: the images' folder.
    var workPath = ""
    /// An earlier pre-dump's folder, relative to the images'; empty: none.
    var parentPath = ""
    var leavesRunning = false
    var isPreDump = false
    var tcpEstablished = false
    var skipsInFlight = false
    var linkRemap = false
    var externalSockets = false
    var shellJob = false
    var fileLocks = false
    var autoDedup = false
    var lazyPages = false
    /// -1: none.
    var statusDescriptor: Int32 = -1
    var pageServer: (address: String, port: Int32)?
    var cgroupMode = CriuCgroupMode.standard
    /// Made without what is in them: the network is always the runtime's caller's affair.
    var emptyNamespaces = NamespaceSet.network
    var lsmProfile = ""
    var lsmMountContext = ""

    /// The folders as criu gets them.
    var folders: [String] { workPath.isEmpty ? [imagePath] : [imagePath, workPath] }

    /// What both directions share.
    func options(log: String, _ annotations: [String: String]) -> CriuOptions {
        var options = CriuOptions()
        options.add(.imagesFolder, CriuLaunch.firstFolder)
        if !workPath.isEmpty { options.add(.workFolder, CriuLaunch.firstFolder + 1) }
        options.add(.logLevel, 4)
        options.add(.logFile, log)
        options.add(.managesCgroups, true)
        options.add(.cgroupMode, cgroupMode.rawValue)
        options.add(.notifies, true)
        options.add(.shellJob, shellJob)
        options.add(.tcpEstablished, tcpEstablished)
        options.add(.externalSockets, externalSockets)
        options.add(.fileLocks, fileLocks)
        options.add(.emptyNamespaces, Int32(truncatingIfNeeded: emptyNamespaces.rawValue))
        options.add(.orphanTerminal, true)
        options.add(.autoDedup, autoDedup)
        options.add(.lazyPages, lazyPages)
        // Named and empty: no file at all.
        let config = annotations["org.criu.config"] ?? "/etc/criu/runc.conf"
        if !config.isEmpty { options.add(.configFile, config) }
        return options
    }
}

/// How criu deals with cgroups (`criu_cg_mode`).
enum CriuCgroupMode: Int32 {
    case ignore = 0
    case soft = 3
    case full = 4
    case strict = 5
    case standard = 6

    init(_ name: String) throws(Fault) {
        switch name {
        case "": self = .standard
        case "soft": self = .soft
        case "full": self = .full
        case "strict": self = .strict
        case "ignore": self = .ignore
        default: throw Fault(.invalidArgument, "invalid manage-cgroups-mode value")
        }
    }
}

/// The folders of one session, open.
struct CriuFolders {
    let images: ByteChannel
    /// nil: criu's own files are with the images.
    var work: ByteChannel?

    /// `making`: the images' folder, if it is missing.
    init(_ settings: CriuSettings, making: Bool) throws(Fault) {
        if making { try Self.make(settings.imagePath) }
        images = try Self.open(settings.imagePath)
        guard !settings.workPath.isEmpty else { return }
        try Self.make(settings.workPath)
        work = try Self.open(settings.workPath)
    }

    /// What criu logged of its failure, through `warn`, with where the whole of it is.
    func quote(_ log: String, _ settings: CriuSettings, _ warn: (String) -> Void) {
        // A descriptor of one's own, or nothing to quote with.
        guard let folder = try? (work ?? images).duplicate() else { return }
        let lines = CriuLog.quote(folder, log)
        let place = (settings.workPath.isEmpty ? settings.imagePath : settings.workPath) + "/" + log
        guard !lines.isEmpty else { return }
        warn("--- Quoting \"\(place)\"")
        for line in lines { warn(line) }
        warn("---")
    }

    private static func open(_ path: String) throws(Fault) -> ByteChannel {
        do { return ByteChannel(try openFile(path, O_RDONLY | O_DIRECTORY)) } catch {
            throw error.fault("open criu's folder")
        }
    }

    private static func make(_ path: String) throws(Fault) {
        do { try RuntimeRoot.makeFolders(path) } catch { throw error.fault("make criu's folder") }
    }
}
