internal import Faults
internal import Glibc
internal import Linux

/// Flags of `checkpoint` and `restore`, and what is made of them.
enum CriuFlags {
    static let both: [Flag] = [
        .value("image-path", usage: "folder of the files; by default ./checkpoint"),
        .value("work-path", usage: "folder of criu's own files and logs"),
        .toggle("tcp-established", usage: "with open TCP connections"),
        .toggle("ext-unix-sk", usage: "with unix sockets that lead outside"),
        .toggle("shell-job", usage: "with the terminal of a shell"),
        .toggle("lazy-pages", usage: "bring memory when it is used"),
        .toggle("file-locks", usage: "with locks of files"),
        .value("manage-cgroups-mode", usage: "soft, full, strict or ignore"),
        .value("empty-ns", usage: "make this namespace without its properties"),
        .toggle("auto-dedup", usage: "drop pages that a later image has too"),
    ]

    /// A flag that the command does not have is off.
    static func settings(_ arguments: CommandArguments) throws(Fault) -> CriuSettings {
        var settings = CriuSettings()
        settings.imagePath = arguments["image-path"].flatMap { $0.isEmpty ? nil : $0 } ?? "checkpoint"
        settings.workPath = arguments["work-path"] ?? ""
        settings.parentPath = try parent(arguments["parent-path"], of: settings.imagePath)
        settings.leavesRunning = arguments.has("leave-running")
        settings.isPreDump = arguments.has("pre-dump")
        settings.tcpEstablished = arguments.has("tcp-established")
        settings.skipsInFlight = arguments.has("tcp-skip-in-flight")
        settings.linkRemap = arguments.has("link-remap")
        settings.externalSockets = arguments.has("ext-unix-sk")
        settings.shellJob = arguments.has("shell-job")
        settings.fileLocks = arguments.has("file-locks")
        settings.autoDedup = arguments.has("auto-dedup")
        settings.lazyPages = arguments.has("lazy-pages")
        settings.statusDescriptor = try statusDescriptor(arguments)
        settings.pageServer = try arguments["page-server"].flatMap { (text) throws(Fault) in try pageServer(text) }
        settings.cgroupMode = try CriuCgroupMode(arguments["manage-cgroups-mode"] ?? "")
        settings.lsmProfile = arguments["lsm-profile"] ?? ""
        settings.lsmMountContext = arguments["lsm-mount-context"] ?? ""
        for name in arguments.all("empty-ns") where name != "network" {
            throw Fault(.invalidArgument, "namespace \"\(name)\" is not supported")
        }
        return settings
    }

    /// A parent is found from the image folder, or the pair could not be moved.
    private static func parent(_ parent: String?, of path: String) throws(Fault) -> String {
        guard let parent, !parent.isEmpty else { return "" }
        if parent.hasPrefix("/") { throw Fault(.invalidArgument, "--parent-path must be relative") }
        let folder = path + "/" + parent
        var status = stat()
        // As criu looks: from the image folder, which may be made only later.
        let isNew = access(path, F_OK) != 0 && mkdir(path, 0o700) == 0
        defer { if isNew { rmdir(path) } }
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Fault(.notFound, "invalid --parent-path: stat \(folder): no such file or directory")
        }
        return parent
    }

    private static func statusDescriptor(_ arguments: CommandArguments) throws(Fault) -> Int32 {
        guard let number: Int32 = try arguments.number("status-fd"), number != -1 else { return -1 }
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0 else {
            throw Fault(.invalidArgument, "invalid --status-fd argument \(number): bad file descriptor")
        }
        guard flags & O_ACCMODE != O_RDONLY else {
            throw Fault(.invalidArgument, "invalid --status-fd argument \(number): not writable")
        }
        return number
    }

    private static func pageServer(_ text: String) throws(Fault) -> (address: String, port: Int32)? {
        if text.isEmpty { return nil }
        let colon = text.lastIndex(of: ":") ?? text.startIndex
        var address = String(text[..<colon])
        let port = text[colon...].dropFirst()
        if address.hasPrefix("["), address.hasSuffix("]") {
            address = String(address.dropFirst().dropLast())
        } else if address.contains(":") {
            address = ""
        }
        guard !address.isEmpty, !port.isEmpty else {
            throw Fault(.invalidArgument, "Use --page-server ADDRESS:PORT to specify page server")
        }
        guard let number = UInt16(port), number > 0 else { throw Fault(.invalidArgument, "Invalid port number") }
        return (address, Int32(number))
    }

    static func warnRootless(_ log: CommandLog) {
        guard geteuid() != 0 || RootlessCgroup.isInUserNamespace else { return }
        log.warning("runc checkpoint is untested with rootless containers")
    }
}
