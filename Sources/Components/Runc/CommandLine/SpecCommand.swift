internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension Command {
    static let spec = Command(
        name: "spec", summary: "write a configuration to start from; never over another", operands: "", count: 0...0,
        flags: [
            .value("bundle", "b", usage: "folder to write it to; by default the working directory"),
            .toggle("rootless", usage: "for a user other than root"),
        ], run: specCommand)
}

private func specCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let host = try CgroupHost.detect()
    let template = SpecTemplate(isRootless: arguments.has("rootless"), hasCgroupNamespace: host.layout == .v2)
    let path = try Bundle.path(arguments["bundle"]) + "/config.json"
    do throws(SystemError) {
        let file = try openFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        try file.writeAll(Array(JSONIndent.text(Array(template.text.utf8), by: "\t").utf8))
    } catch {
        if error.errno == EEXIST {
            throw Fault(.alreadyExists, "File config.json exists. Remove it first")
        }
        throw error.fault("write the configuration")
    }
    return 0
}
