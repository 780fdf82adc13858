internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let list = Command(
        name: "list", summary: "list the containers of this root", operands: "", count: 0...0,
        flags: [
            .value("format", "f", standard: "table", usage: "table or json"),
            .toggle("quiet", "q", usage: "ids alone"),
        ], run: listCommand)
}

private func listCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    if context.isRootNamed, access(context.root, F_OK) != 0 {
        throw Fault(.notFound, "open \(context.root): no such file or directory")
    }
    let records = records(of: runtime.root, context.log)
    if arguments.has("quiet") {
        writeOut(records.map { $0.id + "\n" }.joined())
        return 0
    }
    switch arguments["format"] ?? "table" {
    case "json":
        var text = JSONText()
        text.array { text in
            for record in records { runtime.describe(record, owner: runtime.root.owner(record.id), into: &text) }
        }
        writeOut(records.isEmpty ? "null\n" : String(decoding: text.bytes, as: UTF8.self) + "\n")
    case "table": writeOut(table(records, runtime))
    default: throw Fault(.invalidArgument, "invalid format option")
    }
    return 0
}

/// A damaged one is told of and keeps nobody from the others; one that is deleted meanwhile is not there any more.
private func records(of root: RuntimeRoot, _ log: CommandLog) -> [ContainerRecord] {
    root.list().compactMap { id in
        do throws(Fault) { return try root.read(id) } catch {
            if error.kind != .notFound { log.bare("load container \(id): \(error.message)") }
            return nil
        }
    }
}

private func table(_ records: [ContainerRecord], _ runtime: Runc) -> String {
    var rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]]
    for record in records {
        let status = runtime.status(record)
        rows.append([
            record.id, status == .stopped ? "0" : "\(record.pid)", status.rawValue, record.bundle, record.created,
            runtime.root.owner(record.id),
        ])
    }
    // Go's tabwriter: at least 12 wide, three spaces between, the last column as it is.
    let widths = (0..<5).map { column in max(12, (rows.map { $0[column].count }.max() ?? 0) + 3) }
    return rows.map { row in
        zip(row, widths).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }.joined() + (row.last ?? "") + "\n"
    }.joined()
}

extension RuntimeRoot {
    /// Who the state folder belongs to: a name of the host's passwd file, `#uid` where there is none.
    func owner(_ id: String) -> String {
        var status = stat()
        guard stat(folder(id), &status) == 0 else { return "" }
        // Without the file there are no names.
        let passwd = (try? readFile("/etc/passwd", limit: 8 << 20)) ?? []
        return UserFiles(passwd: passwd, group: []).name(of: status.st_uid) ?? "#\(status.st_uid)"
    }
}
