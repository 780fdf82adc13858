internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension Command {
    /// Docker's `load`, of a file or standard input; the folder of an OCI image layout, and a name, are swmono's own.
    static let load = Command(
        "load", "[OPTIONS]", "Load an image from a tar archive or STDIN", spellings: ["image load", "load"],
        arity: .none,
        flags: {
            [
                Flag("input", "i", "string", "Read from tar archive file, instead of STDIN"),
                Flag("name", nil, "string", "Name the image, whatever the archive calls it"),
                Flag("platform", nil, "string", "Load only the given platform variant").later,
                .toggle("quiet", "q", "Suppress the load output"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        let name: ImageReference? = try use.values.optional("name").map { (text) throws(CommandFailure) in
            try ImagePuller.reference(text)
        }
        let names = try await LoadSource(use).load(use.session, name)
        guard !use.values.bool("quiet") else { return }
        for name in names {
            use.console.line((name.hasPrefix("sha256:") ? "Loaded image ID: " : "Loaded image: ") + name)
        }
    }
}

/// Where `load` reads.
private enum LoadSource {
    case folder(String)
    case archive(ByteChannel)

    init(_ use: Invocation) throws(CommandFailure) {
        guard let path = use.values.optional("input") else {
            guard !use.console.inputIsTerminal else {
                throw CommandFailure("requested load from stdin, but stdin is empty")
            }
            do throws(SystemError) { self = .archive(ByteChannel(try OwnedFD.duplicating(use.console.input))) } catch {
                throw CommandFailure("read standard input: \(error.reason)")
            }
            return
        }
        do throws(SystemError) { self = try Self.open(path) } catch {
            throw CommandFailure("open \(path): \(error.reason)")
        }
    }

    private static func open(_ path: String) throws(SystemError) -> LoadSource {
        let file = try openFile(path, O_RDONLY)
        guard try nodeKind(file.raw).isDirectory else { return .archive(ByteChannel(file)) }
        return .folder(WorkingFolder.absolute(path, in: WorkingFolder.path()))
    }

    func load(_ session: Session, _ name: ImageReference?) async throws(CommandFailure) -> [String] {
        try await session.ask { (engine) throws(Fault) in
            switch self {
            case .folder(let path): try await engine.imageImportLayout(path, name: name)
            case .archive(let archive): try await engine.imageLoad(archive, name: name)
            }
        }
    }
}
