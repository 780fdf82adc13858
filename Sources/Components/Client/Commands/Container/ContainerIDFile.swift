internal import Faults
internal import Glibc
internal import Linux

/// `--cidfile`: made before the container, so that a taken name stops everything; gone again when there is none.
struct ContainerIDFile {
    private let path: String
    private let isWanted: Bool

    /// An empty path wants no file.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        isWanted = !path.isEmpty
        guard isWanted else { return }
        do throws(SystemError) {
            _ = try openFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
        } catch {
            guard error.errno == EEXIST else {
                throw CommandFailure(
                    "failed to create the container ID file: open \(path): \(error.reason)", kind: .internal)
            }
            throw CommandFailure(
                "container ID file found, make sure the other container isn't running or delete \(path)",
                kind: .conflict)
        }
    }

    /// Writes the id.
    func write(_ id: String) throws(CommandFailure) {
        guard isWanted else { return }
        do throws(SystemError) {
            let file = try openFile(path, O_WRONLY | O_TRUNC, mode: 0o644)
            try file.writeAll(id.utf8)
        } catch {
            throw CommandFailure("failed to write the container ID (\(id)) to file: \(error)", kind: .internal)
        }
    }

    /// Takes the file away again: there is no container.
    func remove() {
        if isWanted { unlink(path) }
    }
}
