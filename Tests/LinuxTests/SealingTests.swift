import Glibc
import Testing

@testable import Linux

/// CVE-2019-5736: a container writes to the host's executable through `/proc/PID/exe`.
@Suite(.enabled(if: getuid() == 0)) struct SealingTests {
    let folder = "/tmp/swmono-seal-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"

    /// A program of its own for the attack: busybox under another path.
    func program() throws -> String {
        for path in [folder, folder + "/bin"] { mkdir(path, 0o700) }
        let path = folder + "/bin/victim, with: marks"
        let file = try openFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o755)
        try file.writeAll(readFile("/bin/busybox"))
        return path
    }

    /// What the attacker does: holds the link while the process runs, writes through it when it has ended. The errno.
    func attack(_ executable: String) throws -> Int32 {
        let victim = try spawn(SpawnRequest(path: executable, arguments: ["sleep", "100"]))
        let held = try openFile("/proc/\(victim.pid)/exe", 0x200000)  // O_PATH
        try victim.pidfd.send(SIGKILL)
        _ = try waitForExit(.pid(victim.pid))
        do {
            let file = try openFile("/proc/self/fd/\(held.raw)", O_WRONLY)
            try file.writeAll(Array("#!owned".utf8))
            return 0
        } catch {
            return error.errno
        }
    }

    func cleanUp() {
        removeSeals(in: folder + "/seals")
        unlink(folder + "/bin/victim, with: marks")
        rmdir(folder + "/bin")
        rmdir(folder)
    }

    @Test("the attack works on a plain executable, and fails on a sealed one")
    func overlay() throws {
        let path = try program()
        defer { cleanUp() }
        let own = try openFile(path, O_RDONLY)
        let file = try sealed(own, path: path, keptIn: folder + "/seals")
        let holds = isSealed(file)
        #expect(holds)
        let refusal = try attack("/proc/self/fd/\(file.raw)")
        #expect(refusal == EROFS)
        #expect(try readFile(path).starts(with: [0x7F, 0x45, 0x4C, 0x46]))
        #expect(try attack(path) == 0, "the control: unsealed, it is overwritten")
    }

    @Test("the overlay is made once and then found")
    func kept() throws {
        let path = try program()
        defer { cleanUp() }
        let own = try openFile(path, O_RDONLY)
        for _ in 0..<3 { _ = try sealed(own, path: path, keptIn: folder + "/seals") }
        let mounts = String(decoding: try readFile("/proc/self/mountinfo"), as: UTF8.self)
        #expect(mounts.split(separator: "\n").count { $0.contains(folder) } == 1)
    }

    @Test("seals below the executable's own folder: an overlay all the same, and nothing stays of it")
    func inside() throws {
        let path = try program()
        defer { cleanUp() }
        let own = try openFile(path, O_RDONLY)
        let seals = folder + "/bin/seals"
        do {
            let file = try sealed(own, path: path, keptIn: seals)
            let shown = visiblePath(of: file)
            #expect(shown?.hasPrefix(seals) == true, "in memory it would have no path")
            #expect(try attack("/proc/self/fd/\(file.raw)") == EROFS)
        }
        removeSeals(in: seals)
        let mounts = String(decoding: try readFile("/proc/self/mountinfo"), as: UTF8.self)
        #expect(!mounts.contains(folder))
        #expect(access(seals, F_OK) != 0)
    }

    @Test("a file that was replaced since the start: a sealed copy of what runs")
    func replaced() throws {
        let path = try program()
        defer { cleanUp() }
        let own = try openFile(path, O_RDONLY)
        unlink(path)
        let other = try openFile(path, O_WRONLY | O_CREAT, mode: 0o755)
        try other.writeAll(Array("other".utf8))
        let file = try sealed(own, path: path, keptIn: folder + "/seals")
        let holds = isSealed(file)
        #expect(holds)
        let (copied, original) = (try FileIdentity(file).size, try FileIdentity(own).size)
        #expect(copied == original)
        let refusal = try attack("/proc/self/fd/\(file.raw)")
        #expect(refusal != 0)
    }

    @Test("our own executable; a process that runs sealed knows it")
    func own() throws {
        defer { cleanUp() }
        mkdir(folder, 0o700)
        let file = try sealedSelf(keptIn: folder + "/seals")
        let holds = isSealed(file)
        #expect(holds)
        let plain = isSealed(try openFile("/proc/self/exe", O_RDONLY))
        #expect(!plain)
    }
}
