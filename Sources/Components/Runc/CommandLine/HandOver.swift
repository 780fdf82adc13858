internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

/// Gives a new process to those who asked for it: its terminal, its descriptor, its number.
///
/// `kind` is the word that goes with the descriptor: `standard` for a first process, `setns` for one more.
func hand(
    over pid: Int32, _ console: ByteChannel?, to arguments: CommandArguments, kind: String, isDetached: Bool
) throws(Fault) {
    if isDetached { try sendConsole(arguments["console-socket"], console) }
    if let path = arguments["pidfd-socket"] {
        do throws(SystemError) {
            let process = try PidFD(pid: pid)
            let socket = try connectUnixAnywhere(path)
            try sendDescriptors(socket.raw, Array(kind.utf8), [process.raw])
        } catch {
            throw error.fault("send the process to pidfd socket \(path)")
        }
    }
    try writePidFile(arguments["pid-file"], pid)
}

/// Writes a pid for others to read: whole or not at all, before the command returns.
private func writePidFile(_ path: String?, _ pid: Int32) throws(Fault) {
    guard let path, !path.isEmpty else { return }
    do throws(SystemError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let temporary = folder + "." + String(path.dropFirst(folder.count))
        // In a folder where others may write, a link of theirs can stand there: it is never written through.
        unlink(temporary)
        let file = try openFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        do throws(SystemError) {
            try file.writeAll(Array("\(pid)".utf8))
            try retrying("rename", path) { rename(temporary, path) }
        } catch {
            unlink(temporary)
            throw error
        }
    } catch {
        throw error.fault("write the pid file")
    }
}

/// Sends a terminal's master to whoever listens at `path` (`--console-socket`), its name as the message.
private func sendConsole(_ path: String?, _ console: ByteChannel?) throws(Fault) {
    guard let path, let console else { return }
    do throws(SystemError) {
        let socket = try connectUnixAnywhere(path)
        try sendDescriptors(socket.raw, Array("/dev/pts/ptmx".utf8), [console.raw])
    } catch {
        throw error.fault("send the terminal to console socket \(path)")
    }
}
