internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let state = Command(name: "state", summary: "print a container's state as JSON") {
        (context, arguments) throws(Fault) in
        let runtime = context.runtime
        var text = JSONText()
        // Whose it is, runc tells in `list` alone.
        runtime.describe(try runtime.root.read(arguments.id), owner: "", into: &text)
        writeOut(JSONIndent.text(text.bytes, by: "  "))
        return 0
    }
    static let plan = Command(
        name: "plan", summary: "print what `create` would ask of the kernel", operands: "[container-id]",
        count: 0...1, flags: [.value("bundle", "b", usage: "folder of the configuration")]
    ) { (context, arguments) throws(Fault) in
        let bundle = try Bundle.path(arguments["bundle"])
        var options = LaunchOptions()
        options.systemd = try context.systemd()
        writeOut(try context.runtime.plan(id: arguments.id.isEmpty ? "ID" : arguments.id, bundle: bundle, options))
        return 0
    }
}

extension Runc {
    /// `runc state`'s object (runtime.md, "State", with runc's own fields).
    func describe(_ record: ContainerRecord, owner: String, into text: inout JSONText) {
        let status = status(record)
        text.object { text in
            text.member("ociVersion", record.ociVersion)
            text.member("id", record.id)
            text.member("pid", status == .stopped ? 0 : record.pid)
            text.member("status", status.rawValue)
            text.member("bundle", record.bundle)
            text.member("rootfs", record.rootfs)
            text.member("created", record.created)
            if !record.annotations.isEmpty { text.member("annotations", record.annotations) }
            text.member("owner", owner)
        }
    }
}

/// A bundle's folder as a command names it.
enum Bundle {
    /// Absolute; the working directory when none is named.
    static func path(_ named: String?) throws(Fault) -> String {
        let name = named.flatMap { $0.isEmpty ? nil : $0 } ?? "."
        guard let found = realpath(name, nil) else {
            throw Fault(.notFound, "chdir \(name): no such file or directory")
        }
        defer { free(found) }
        return String(cString: found)
    }
}
