import Glibc
import Linux

@testable import Runc

/// A criu that speaks the real one's protocol (`swrk`, one packet a message) and does what a test tells it to.
struct FakeCriu {
    let folder: String

    /// Steps, one a line: `notify NAME`, `notify NAME pid`, `spawn WORDS`, `terminal`, `write FILE TEXT`, `places`,
    /// `send HEX`, `answer KIND`, `refuse KIND ERRNO TEXT`, `sleep SECONDS`, `exit CODE`, `kill`, `wait`.
    init(_ box: RuncFixture, version: String = "08 03 10 11 20 01", features: String = "0801 1001", _ steps: String)
        throws
    {
        folder = box.folder + "/criu"
        try? makeDirectory(AT_FDCWD, folder, mode: 0o755)
        try Self.put(folder + "/criu", Self.program, mode: 0o755)
        try Self.put(folder + "/steps", steps)
        try Self.put(folder + "/version", version)
        try Self.put(folder + "/features", features)
        try Self.put(folder + "/received", "")
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        box.environment = ["PATH=\(folder):\(path)"]
    }

    /// What it was sent, without the questions for version and features.
    func received() throws -> [[UInt8]] {
        try String(decoding: readFile(folder + "/received"), as: UTF8.self).split(separator: "\n").map { line in
            let digits = Array(line.utf8)
            return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
        }
    }

    /// The options of the request, by field: numbers as text, blocks as text.
    func options() throws -> [(field: UInt64, value: ProtobufReader.Value)] {
        guard let request = try received().first else { return [] }
        let fields = try Self.fields(request[...])
        guard case .block(let options)? = fields.first(where: { $0.field == 2 })?.value else { return [] }
        return try Self.fields(options)
    }

    static func fields(_ bytes: ArraySlice<UInt8>) throws -> [(field: UInt64, value: ProtobufReader.Value)] {
        var reader = ProtobufReader(bytes)
        var all: [(field: UInt64, value: ProtobufReader.Value)] = []
        while let next = try reader.next() { all.append(next) }
        return all
    }

    private static func put(_ path: String, _ text: String, mode: UInt32 = 0o644) throws {
        try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode).writeAll(Array(text.utf8))
    }

    private static let program = """
        #!/usr/bin/env python3
        import ctypes, os, pty, signal, socket, sys, time
        folder = os.path.dirname(os.path.realpath(sys.argv[0]))
        if sys.argv[1:] != ["swrk", "3"]: sys.exit(9)
        given = sorted(int(n) for n in os.listdir("/proc/self/fd"))
        given = [n for n in given if os.path.exists("/proc/self/fd/%d" % n)]
        link = socket.socket(fileno=3)
        kinds = {"DUMP": 1, "RESTORE": 2, "PRE_DUMP": 4, "NOTIFY": 6, "VERSION": 10}
        def read(name): return open(folder + "/" + name).read()
        def varint(n):
            out = b""
            while n > 127:
                out, n = out + bytes([n & 127 | 128]), n >> 7
            return out + bytes([n])
        def block(field, data): return varint(field << 3 | 2) + varint(len(data)) + data
        def receive():
            packet = link.recv(1 << 20)
            if packet: open(folder + "/received", "a").write(packet.hex() + "\\n")
            return packet
        pid = 0
        first = link.recv(1 << 20)
        if first == bytes.fromhex("080a"):
            link.send(bytes.fromhex("080a 1001") + block(10, bytes.fromhex(read("version"))))
            sys.exit(0)
        if first[:2] == bytes.fromhex("0809"):
            link.send(bytes.fromhex("0809 1001") + block(8, bytes.fromhex(read("features"))))
            sys.exit(0)
        open(folder + "/received", "a").write(first.hex() + "\\n")
        for line in read("steps").splitlines():
            word, _, rest = line.strip().partition(" ")
            if word == "notify":
                name, _, more = rest.partition(" ")
                inner = block(1, name.encode())
                if more: inner += b"\\x10" + varint(int(more.replace("pid", str(pid))))
                link.send(bytes.fromhex("0806 1001") + block(5, inner))
                receive()
            elif word == "spawn":
                pid = ctypes.CDLL(None).syscall(56, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0)
                if pid == 0:
                    link.close()
                    os.execvp("sh", ["sh", "-c", rest])
            elif word == "terminal":
                master, slave = pty.openpty()
                inner = block(1, b"orphan-pts-master")
                socket.send_fds(link, [bytes.fromhex("0806 1001") + block(5, inner)], [master])
                receive()
            elif word == "write":
                path, _, text = rest.partition(" ")
                open(path, "a").write(text + "\\n")
            elif word == "places":
                names = [os.readlink("/proc/self/fd/%d" % n) for n in given]
                open(folder + "/places", "w").write("\\n".join(names))
            elif word == "send": link.send(bytes.fromhex(rest))
            elif word == "answer":
                more = block(4, b"\\x08" + varint(pid)) if rest == "RESTORE" else b""
                link.send(b"\\x08" + varint(kinds[rest]) + b"\\x10\\x01" + more)
            elif word == "refuse":
                kind, number, text = rest.split(" ", 2)
                head = b"\\x08" + varint(kinds[kind]) + b"\\x10\\x00\\x38"
                link.send(head + varint(int(number)) + block(9, text.encode()))
            elif word == "sleep": time.sleep(float(rest))
            elif word == "exit": sys.exit(int(rest))
            elif word == "kill": os.kill(os.getpid(), 9)
            elif word == "wait": sys.exit(0 if receive() else 1)
        """
}
