import Conformance
import Glibc
import Linux
import OCI
import Testing

/// Keyrings that cannot be had: the call is forbidden to the runtime, or somebody has used the user's quota up.
@Suite(
    .serialized,
    .enabled(if: RuncFixture.isPossible && RuncFixture.hasPython, "root, busybox and python3"))
struct HostileKeyringTests {
    /// Answers keyctl(2) with EPERM, as Docker's filter does, and executes the words after it.
    private static let forbidding = """
        import ctypes, os, struct, sys
        rules = [(0x20, 0, 0, 0), (0x15, 0, 1, 250), (0x06, 0, 0, 0x50001), (0x06, 0, 0, 0x7fff0000)]
        code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
        class Program(ctypes.Structure): _fields_ = [("count", ctypes.c_ushort), ("rules", ctypes.c_void_p)]
        program = Program(len(rules), ctypes.addressof(code))
        if ctypes.CDLL(None).prctl(22, 2, ctypes.byref(program)): sys.exit("no filter")
        os.execv(sys.argv[1], ["swmono"] + sys.argv[2:])
        """

    /// Fills a user's quota with keys that end with it, says so, and waits.
    private static let filling = """
        import ctypes, os, sys
        os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
        call = ctypes.CDLL(None).syscall
        count = 0
        while call(248, b"user", b"key%d" % count, b"x", 1, -2) > 0: count += 1
        print(count, flush=True)
        sys.stdin.read()
        """

    @Test(
        "where keys are forbidden, containers are launched and joined all the same",
        .covers("oci.runc.beh.keyring"), .enabled(if: architecture == "x86_64", "numbers of system calls"))
    func forbidden() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        for words in [["run", "-d", "-b", box.bundle, box.id], ["exec", box.id, "true"]] {
            let outcome = try RuncFixture.execute(
                "/usr/bin/python3",
                ["python3", "-c", Self.forbidding, RuncFixture.program, "runc", "--root", box.folder + "/state"]
                    + words, folder: box.folder)
            #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
        }
    }

    private static var architecture: String {
        var name = utsname()
        uname(&name)
        return withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private func serial(_ box: RuncFixture, _ text: String) -> Substring? {
        text.split(separator: "\n").first { $0.contains("_ses." + box.id) }?.prefix(8)
    }

    private func mapped(_ base: UInt32) throws -> RuncFixture {
        let box = try RuncFixture()
        box.spec.linux?.maskedPaths = nil
        box.spec.linux?.namespaces?.append(.init(.user))
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: base, size: 65536)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: base, size: 65536)]
        try box.giveRootfs(uid: base, gid: base)
        return box
    }

    @Test(
        "with the quota used up a container is launched, and exec finds the keyring of one that has its own",
        .covers("oci.runc.beh.keyring"), .enabled(if: architecture == "x86_64", "numbers of system calls"))
    func usedUp() throws {
        let base = UInt32.random(in: 1 << 24...1 << 30)
        let (first, second) = (try mapped(base), try mapped(base))
        try first.startSleeping()
        let before = try first.runc("exec", first.id, "cat", "/proc/keys").output
        #expect(serial(first, before) != nil, "\(before)")
        let (input, output) = (try Pipe().ends(), try Pipe().ends())
        let filler = try spawn(
            SpawnRequest(
                path: "/usr/bin/python3", arguments: ["python3", "-c", Self.filling, "\(base)"],
                descriptors: [input.read, output.write, -1]))
        close(input.read)
        close(output.write)
        defer {
            close(input.write)
            _ = try? waitForExit(.pid(filler.pid))
        }
        var room = [UInt8](repeating: 0, count: 16)
        let told = try OwnedFD(adopting: output.read).read(into: &room)
        #expect(told > 1, "some keys")
        let joined = try first.runc("exec", first.id, "cat", "/proc/keys")
        #expect(serial(first, joined.output) == serial(first, before), "\(joined)")
        let launched = try second.run("cat", "/proc/keys")
        #expect(launched.code == 0 && launched.errors.isEmpty, "\(launched)")
        #expect(serial(second, launched.output) == nil, "there was no room for its own")
    }
}
