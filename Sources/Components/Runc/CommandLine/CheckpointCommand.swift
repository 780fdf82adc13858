internal import Faults
internal import Glibc
internal import RuntimeAPI

extension Command {
    static let checkpoint = Command(
        name: "checkpoint", summary: "write a running container to files (criu)",
        flags: CriuFlags.both + [
            .value("parent-path", usage: "image folder of an earlier --pre-dump, relative to --image-path"),
            .toggle("leave-running", usage: "let it run on"),
            .toggle("tcp-skip-in-flight", usage: "leave out connections that are being made"),
            .toggle("link-remap", usage: "give names to files that have none any more"),
            .value("status-fd", usage: "descriptor that gets a byte when lazy pages are ready"),
            .value("page-server", usage: "ADDRESS:PORT of a page server"),
            .toggle("pre-dump", usage: "memory alone, and let it run on"),
        ], run: checkpointCommand)
}

private func checkpointCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    CriuFlags.warnRootless(context.log)
    let runtime = context.runtime
    let settings = try CriuFlags.settings(arguments)
    _ = try drive(try runtime.checkpoint(arguments.id, settings))
    if settings.leavesRunning || settings.isPreDump { return 0 }
    // The checkpoint is there, whatever is left of the container.
    do throws(Fault) { _ = try drive(try runtime.begin(.delete(id: arguments.id, force: true))) } catch {
        context.log.warning(error.message)
    }
    return 0
}
