import Conformance
import Glibc
import Linux
import OCI
import Testing

/// State that is damaged, half made or used by two at once.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct BadStateTests {
    private func stateFile(_ box: RuncFixture, _ name: String) -> String { "\(box.folder)/state/\(box.id)/\(name)" }

    @Test(arguments: [0, 1, 50, 99]) func aStateFileCutShortIsNamed(percent: Int) throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let path = stateFile(box, "state.json")
        let whole = try readFile(path)
        try openFile(path, O_WRONLY | O_TRUNC).writeAll(Array(whole[..<(whole.count * percent / 100)]))
        for command in ["state", "kill", "delete", "start", "pause", "ps", "events"] {
            let outcome = try box.runc(command, box.id)
            #expect(outcome.code == 1 && outcome.errors.contains("\(path): invalid JSON"), "\(command) \(outcome)")
        }
        #expect(try box.runc("exec", box.id, "true").code == 255)
        #expect(try box.runc("delete", "-f", box.id).code == 1)
        // The others are still there.
        let list = try box.runc("list")
        #expect(list.code == 0 && list.output.hasPrefix("ID ") && list.errors.contains("load container \(box.id): "))
        try openFile(path, O_WRONLY | O_TRUNC).writeAll(whole)
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
    }

    @Test(.covers("oci.lifecycle.immutable-config")) func changesOfTheBundleAfterCreateAreNothingToTheContainer() throws
    {
        let box = try RuncFixture()
        box.spec.process?.env = ["PATH=/bin", "A=before"]
        try box.startSleeping()
        box.spec.process?.env = ["PATH=/bin", "A=after"]
        box.spec.process?.capabilities = .init()
        try box.writeSpec()
        let script = "echo $A; grep CapEff /proc/self/status"
        let edited = try box.runc("exec", box.id, "sh", "-c", script)
        #expect(edited.output == "before\nCapEff:\t00000000000000eb\n", "\(edited)")
        try removeFile(box.bundle + "/config.json")
        #expect(try box.runc("exec", box.id, "sh", "-c", script).output == edited.output)
    }

    @Test func whatAKilledCreateLeftIsTakenAway() throws {
        let box = try RuncFixture()
        try box.writeSpec()
        let folder = box.folder + "/state/" + box.id
        func half() throws {
            try makeDirectory(AT_FDCWD, folder, mode: 0o711)
            try makeFIFO(folder + "/exec.fifo", mode: 0o600)
        }
        try makeDirectory(AT_FDCWD, box.folder + "/state", mode: 0o700)
        try half()
        #expect(try box.runc("create", "-b", box.bundle, box.id).errors.contains("given ID already exists"))
        let plain = try box.runc("delete", box.id)
        #expect(plain.code == 1 && plain.errors.contains("container does not exist") && box.leftovers.isEmpty)
        try half()
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
        // One that is under way holds its claim; a child of it that was left keeps the barrier open alone.
        try half()
        let claim = try openFile(folder, O_RDONLY | O_DIRECTORY)
        #expect(flock(claim.raw, LOCK_EX) == 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(access(folder, F_OK) == 0)
        let barrier = try openFile(folder + "/exec.fifo", O_RDWR)
        #expect(flock(claim.raw, LOCK_UN) == 0 && barrier.raw >= 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
    }

    @Test(.covers("oci.lifecycle.atomic-id")) func oneOfManyCreatesGetsTheId() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        let outcome = try box.parallel(
            "\(box.commandLine) create -b \(box.bundle) \(box.id) </dev/null >/dev/null 2>\(box.folder)/e$i; echo $?", 8
        )
        #expect(outcome.output.split(separator: "\n").sorted() == ["0"] + Array(repeating: "1", count: 7), "\(outcome)")
        let told = try (1...8).filter {
            String(decoding: try readFile(box.folder + "/e\($0)"), as: UTF8.self)
                .contains("container with given ID already exists")
        }
        #expect(told.count == 7)
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
    }

    @Test func deleteMayComeBetweenExecs() throws {
        for _ in 0..<12 {
            let box = try RuncFixture()
            try box.startSleeping()
            let exec = "\(box.commandLine) exec \(box.id) true </dev/null >/dev/null 2>&1; echo $?"
            let outcome = try box.parallel(
                "if [ $i = 3 ]; then \(box.commandLine) delete -f \(box.id); else \(exec); fi", 6)
            #expect(outcome.errors.isEmpty, "\(outcome)")
            // It ran, it was killed with the container, or it is told that there is none.
            #expect(
                outcome.output.split(separator: "\n").allSatisfy { ["0", "137", "255"].contains($0) }, "\(outcome)")
            #expect(box.leftovers.isEmpty)
            #expect(try box.runc("state", box.id).errors.contains("container does not exist"))
        }
    }

    @Test(.covers("oci.runc.beh.error-format")) func aStoppedContainerIsNotSignalled() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        #expect(try box.runc("kill", box.id, "KILL").code == 0)
        try box.waitUntilStopped()
        for words in [
            ["kill", box.id], ["kill", box.id, "9"], ["pause", box.id], ["update", "--pids-limit", "9", box.id],
        ] {
            let outcome = try box.runc(words)
            #expect(outcome.code == 1 && outcome.errors.contains("container not running"), "\(words) \(outcome)")
        }
        let exec = try box.runc("exec", box.id, "true")
        #expect(exec.code == 255 && exec.errors.contains("cannot exec in a stopped container"), "\(exec)")
        #expect(try box.runc("delete", box.id).code == 0 && box.leftovers.isEmpty)
    }

    @Test func largeAnnotationsAreNoTrap() throws {
        let box = try RuncFixture()
        let long = String(repeating: "x", count: 3 << 20)
        box.spec.annotations = ["long": long]
        let file = box.folder + "/seen"
        box.spec.hooks = .init(
            createRuntime: [.init(path: "/bin/sh", args: ["sh", "-c", "wc -c >\(file)"], env: ["PATH=/usr/bin:/bin"])])
        try box.startSleeping()
        #expect(try box.runc("state", box.id).output.contains(long))
        #expect(try Int(String(decoding: readFile(file), as: UTF8.self).dropLast()) ?? 0 > 3 << 20)
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
    }

    /// Nobody could use what is then left.
    @Test(
        .covers("oci.runc.create.--pidfd-socket", "oci.runc.exec.--pidfd-socket"),
        arguments: [
            ["--console-socket", "none"], ["--pid-file", "none/pid"], ["--pidfd-socket", "none"],
        ]) func whatCannotBeHandedOverIsEnded(words: [String]) throws
    {
        let box = try RuncFixture()
        let flag = [words[0], box.folder + "/" + words[1]]
        box.spec.process?.args = ["sleep", "1000"]
        box.spec.process?.terminal = words[0] == "--console-socket"
        try box.writeSpec()
        let created = try box.runc(["create"] + flag + ["-b", box.bundle, box.id])
        #expect(created.code == 1 && created.errors.contains("none") && box.leftovers.isEmpty, "\(created)")
        let run = try box.runc(["run", "-d"] + flag + ["-b", box.bundle, box.id])
        #expect(run.code == 1 && box.leftovers.isEmpty, "\(run)")
        box.spec.process?.terminal = nil
        try box.startSleeping()
        let terminal = words[0] == "--console-socket" ? ["-t"] : []
        let exec = try box.runc(["exec", "-d"] + terminal + flag + [box.id, "sleep", "2000"])
        #expect(exec.code == 255 && exec.errors.contains("none"), "\(exec)")
        #expect(try !box.runc("ps", box.id).output.contains("sleep 2000"))
    }
}

extension RuncFixture {
    /// Runs a shell line `count` times at once, `$i` counting from 1.
    func parallel(_ line: String, _ count: Int) throws -> Outcome {
        let script = "for i in $(seq \(count)); do ( \(line) ) & done; wait"
        return try Self.execute("/bin/sh", ["sh", "-c", script], folder: folder)
    }
}
