internal import Glibc

/// Writes a line to standard output.
func say(_ line: String) { writeLine(line, to: 1) }

/// Writes a line to standard error.
func complain(_ line: String) { writeLine(line, to: 2) }

private func writeLine(_ line: String, to descriptor: Int32) {
    var bytes = Array("\(line)\n".utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno != EINTR { return }
        bytes = bytes.dropFirst(max(count, 0))
    }
}
