internal import Faults
internal import Glibc
internal import OCI
internal import RuntimeAPI

extension Command {
    static let checkpoint = Command(
        name: "checkpoint", summary: "write a running container to files (criu)",
        flags: criuFlags + [
            .value("parent-path", usage: "image folder of an earlier --pre-dump, relative to --image-path"),
            .toggle("leave-running", usage: "let it run on"),
            .toggle("tcp-skip-in-flight", usage: "leave out connections that are being made"),
            .toggle("link-remap", usage: "give names to files that have none any more"),
            .value("status-fd", usage: "descriptor that gets a byte when lazy pages are ready"),
            .value("page-server", usage: "ADDRESS:PORT of a page server"),
            .toggle("pre-dump", usage: "memory alone, and let it run on"),
        ]
    ) { (context, arguments) throws(Fault) in
        let runtime = context.runtime
        let status = runtime.status(try runtime.root.read(arguments.id))
        if status == .created || status == .stopped {
            throw Fault(.failedPrecondition, "Container cannot be checkpointed in \(status.rawValue) state")
        }
        try CriuImages.check(path: arguments["image-path"], parent: arguments["parent-path"])
        throw CriuImages.refusal("checkpoint")
    }

    static let restore = Command(
        name: "restore", summary: "make a container from the files of a checkpoint (criu)",
        flags: criuFlags + [
            .value("console-socket", usage: "unix socket that gets the master of the container's terminal"),
            .value("bundle", "b", usage: "folder of the configuration; by default the working directory"),
            .toggle("detach", "d", usage: "leave it to itself once it runs"),
            .value("pid-file", usage: "file to write the first process's number to"),
            .toggle("no-subreaper", usage: "do not become the parent of the container's orphans"),
            .toggle("no-pivot", usage: "enter the rootfs without pivot_root (where it is on a ramdisk)"),
            .value("lsm-profile", usage: "TYPE:NAME of the profile it gets"),
            .value("lsm-mount-context", usage: "SELinux context of its mounts"),
        ]
    ) { (_, _) throws(Fault) in throw CriuImages.refusal("restore") }

    private static let criuFlags: [Flag] = [
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
}

/// What can be said before criu is asked.
enum CriuImages {
    /// A parent is found from the image folder, or the pair could not be moved.
    static func check(path: String?, parent: String?) throws(Fault) {
        guard let parent, !parent.isEmpty else { return }
        if parent.hasPrefix("/") { throw Fault(.invalidArgument, "--parent-path must be relative") }
        let folder = (path ?? "checkpoint") + "/" + parent
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Fault(.notFound, "invalid --parent-path: stat \(folder): no such file or directory")
        }
    }

    static func refusal(_ action: String) -> Fault {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        do {
            _ = try CommandSearch(environment: ["PATH=\(path):/usr/sbin:/sbin"]).find("criu")
            return Fault(.unimplemented, "\(action) of containers is not supported yet")
        } catch {
            return Fault(
                .failedPrecondition, "cannot \(action): criu is not installed", hint: "install criu 3.0 or newer")
        }
    }
}
