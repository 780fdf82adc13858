internal import EngineAPI
internal import Faults
internal import OCI

/// One mount that a user, an image or the engine itself asks for.
struct UserMount: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// `missing`: what to do where the host has no such path: `-v` makes a folder, `--mount` refuses.
        case bind(source: String, makeMissing: Bool)
        /// Name and folder of an anonymous volume.
        case volume(name: String, source: String)
        /// Mount options apart by commas.
        case tmpfs(options: String)
    }

    var kind: Kind
    /// Absolute, clean.
    var destination: String
    var writable = true
    /// `rprivate` and so on; empty for tmpfs.
    var propagation = ""
    var recursive = true
    var recursiveReadOnly = true
    /// What the user wrote after the second colon.
    var mode = ""

    /// What `inspect` shows; files of the engine's own and tmpfs of `--tmpfs` are not shown.
    var point: MountPoint {
        var point = MountPoint()
        point.destination = destination
        point.mode = mode
        point.rw = writable
        point.propagation = propagation
        switch kind {
        case .bind(let source, _):
            point.type = "bind"
            point.source = source
        case .volume(let name, let source):
            point.type = "volume"
            point.name = name
            point.source = source
            point.driver = "local"
        case .tmpfs: point.type = "tmpfs"
        }
        return point
    }

    /// The runtime-spec's form.
    var mount: RuntimeSpec.Mount {
        switch kind {
        case .tmpfs(let options):
            return RuntimeSpec.Mount(
                destination: destination, type: "tmpfs", source: "tmpfs", options: Self.tmpfsOptions(options))
        case .bind(let source, _), .volume(_, let source):
            var options = [recursive ? "rbind" : "bind"]
            if !writable { options.append(recursive && recursiveReadOnly ? "rro" : "ro") }
            if !propagation.isEmpty { options.append(propagation) }
            return RuntimeSpec.Mount(destination: destination, type: "bind", source: source, options: options)
        }
    }

    /// Docker's defaults, each replaced by what the user says of the same matter.
    private static func tmpfsOptions(_ text: String) -> [String] {
        let given = text.split(separator: ",").map(String.init)
        let matters = given.map(matter)
        return ["noexec", "nosuid", "nodev", "rprivate"].filter { !matters.contains(matter($0)) }
            + given.indices.filter { index in !matters[(index + 1)...].contains(matters[index]) }.map { given[$0] }
    }

    private static func matter(_ option: String) -> String {
        let name = option.prefix { $0 != "=" }
        if Propagation.modes.contains(String(name)) { return "propagation" }
        if name == "rw" || name == "ro" { return "ro" }
        let flags = ["exec", "suid", "dev", "atime", "diratime", "relatime", "sync"]
        return name.hasPrefix("no") && flags.contains(String(name.dropFirst(2)))
            ? String(name.dropFirst(2)) : String(name)
    }
}
