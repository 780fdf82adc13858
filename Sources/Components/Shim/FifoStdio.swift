internal import Glibc
internal import Linux
internal import ShimAPI

/// Streams that the caller serves itself over FIFOs: the process gets them as they are, nothing is copied.
final class FifoStdio: ProcessStdio {
    private var descriptors: [Int32] = []

    init(_ choice: StdioChoice) throws(SystemError) {
        descriptors = [
            try Self.open(choice.stdin, O_RDONLY), try Self.open(choice.stdout, O_WRONLY),
            try Self.open(choice.stderr, O_WRONLY),
        ]
    }

    deinit {
        closeAll()
    }

    // Opening one end of a FIFO waits for the other; with both ends open for a moment it does not (fifo(7)).
    private static func open(_ stream: ShimStdio, _ flags: Int32) throws(SystemError) -> Int32 {
        guard case .fifo(let path) = stream else { return -1 }
        let both = try openFile(path, O_RDWR)
        let end = try openFile(path, flags)
        _ = both.raw
        return end.release()
    }

    var given: StdioEnds? {
        descriptors.count == 3
            ? StdioEnds(stdin: descriptors[0], stdout: descriptors[1], stderr: descriptors[2])
            : StdioEnds(stdin: -1, stdout: -1, stderr: -1)
    }

    private func closeAll() {
        for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
        descriptors = []
    }

    func launched(console: ByteChannel?) {
        closeAll()
    }

    func resize(_ size: WindowSize) {}
    func closeStdin() {}
    func attach(_ request: ShimAttach, connection: ByteChannel, early: [UInt8]) {}
    func ended() {}

    func finish(_ done: @escaping () -> Void) {
        closeAll()
        done()
    }
}
