internal import Cgroups
internal import Faults
internal import Glibc
internal import OCI
internal import RuntimeAPI

extension Runc {
    /// `runc state`'s object (runtime.md, "State", with runc's own fields).
    fileprivate func describe(_ record: ContainerRecord, into text: inout JSONText) {
        let status = status(record)
        text.object { text in
            text.member("ociVersion", RuntimeSpec.version)
            text.member("id", record.id)
            text.member("pid", status == .stopped ? 0 : record.pid)
            text.member("status", status.rawValue)
            text.member("bundle", record.bundle)
            text.member("rootfs", record.rootfs)
            text.member("created", record.created)
            if !record.annotations.isEmpty { text.member("annotations", record.annotations) }
            text.member("owner", record.owner)
        }
    }
}

func stateCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: [], switches: [])
    let runtime = context.runtime
    var text = JSONText()
    runtime.describe(try runtime.root.read(try Command.id(arguments, "state")), into: &text)
    writeOut(String(decoding: text.bytes, as: UTF8.self) + "\n")
    return 0
}

func listCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words, valued: ["format"], switches: ["quiet"], aliases: ["f": "format", "q": "quiet"])
    let runtime = context.runtime
    // A container deleted while we list is not there any more.
    let records = runtime.root.list().compactMap { try? runtime.root.read($0) }
    if arguments.has("quiet") {
        writeOut(records.map { $0.id + "\n" }.joined())
        return 0
    }
    switch arguments["format"] ?? "table" {
    case "json":
        var text = JSONText()
        text.array { text in for record in records { runtime.describe(record, into: &text) } }
        writeOut(String(decoding: text.bytes, as: UTF8.self) + "\n")
    case "table": writeOut(table(records, runtime))
    default: throw Fault(.invalidArgument, "invalid format option")
    }
    return 0
}

private func table(_ records: [ContainerRecord], _ runtime: Runc) -> String {
    var rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]]
    for record in records {
        let status = runtime.status(record)
        rows.append([
            record.id, status == .stopped ? "0" : "\(record.pid)", status.rawValue, record.bundle, record.created,
            record.owner,
        ])
    }
    let widths = (0..<6).map { column in max(12, (rows.map { $0[column].count }.max() ?? 0) + 3) - 0 }
    return rows.map { row in
        row.enumerated().map { index, cell in
            index == 5 ? cell : cell + String(repeating: " ", count: max(1, widths[index] - cell.count))
        }.joined() + "\n"
    }.joined()
}

func psCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(context.words, valued: ["format"], switches: [], aliases: ["f": "format"])
    let record = try context.runtime.root.read(try Command.id(arguments, "ps"))
    guard arguments["format"] == "json" else {
        throw Fault(.unimplemented, "runc ps: only --format json is supported yet")
    }
    let processes = try record.cgroup?.processes() ?? []
    writeOut("[" + processes.map { "\($0)" }.joined(separator: ",") + "]\n")
    return 0
}

func planCommand(_ context: CommandContext) throws(Fault) -> Int32 {
    let arguments = try CommandArguments(
        context.words, valued: ["bundle"], switches: [], aliases: ["b": "bundle"])
    writeOut(
        try context.runtime.plan(id: arguments.operands.first ?? "ID", bundle: try Bundle.path(arguments["bundle"])))
    return 0
}

/// A bundle's folder as a command names it.
enum Bundle {
    /// Absolute; the working directory when none is named.
    static func path(_ named: String?) throws(Fault) -> String {
        guard let found = realpath(named ?? ".", nil) else {
            throw Fault(.notFound, "chdir \(named ?? "."): no such file or directory")
        }
        defer { free(found) }
        return String(cString: found)
    }
}
