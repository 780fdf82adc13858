internal import EngineAPI
internal import Faults
internal import Glibc
internal import OCI

extension Command {
    /// Docker's `load` takes an archive; the folder of an OCI image layout is swmono's own.
    static let load = Command(
        "load", "[OPTIONS]", "Load images from an OCI image layout", spellings: ["image load", "load"], arity: .none,
        flags: {
            [
                Flag("input", "i", "string", "Read from the folder of an OCI image layout"),
                Flag("name", nil, "string", "Name the image, whatever the layout calls it"),
                Flag("platform", nil, "string", "Load only the given platform variant").later,
                .toggle("quiet", "q", "Suppress the load output"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        guard let path = use.values.optional("input") else {
            throw CommandFailure("load from an archive on standard input: not supported yet; use --input FOLDER")
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw CommandFailure("open \(path): \(String(cString: strerror(errno)).lowercased())")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandFailure("load from the archive \(path): not supported yet; unpack it and name its folder")
        }
        let name: ImageReference? = try use.values.optional("name").map { (text) throws(CommandFailure) in
            try ImagePuller.reference(text)
        }
        let folder = WorkingFolder.absolute(path, in: WorkingFolder.path())
        let names = try await use.session.ask { (engine) throws(Fault) in
            try await engine.imageImportLayout(folder, name: name)
        }
        guard !use.values.bool("quiet") else { return }
        for name in names { use.console.line("Loaded image: \(name)") }
    }
}
