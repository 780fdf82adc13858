import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct BadConfigTests {
    @Test(arguments: [
        ("", "config.json: invalid JSON at byte 0"), ("not JSON", "config.json: invalid JSON at byte 0"),
        ("{", "config.json: invalid JSON at byte 1"), ("[]", "config.json: invalid JSON at byte 0: no '{'"),
        (#"{"ociVersion": 1}"#, "(ociVersion): no '\"'"),
        (#"{"ociVersion": "1.0.0", "process": {"args": "sh"}}"#, "(process.args): no '['"),
        (#"{"ociVersion": "1.0.0", "process": {"args": ["sh", 5]}}"#, "(process.args[1]): no '\"'"),
        (#"{"process": {"user": {"uid": -1}}}"#, "(process.user.uid): no number of the expected size"),
        (#"{"process": {"user": {"uid": 4294967296}}}"#, "(process.user.uid): no number of the expected size"),
        (#"{"process": {"terminal": "yes"}}"#, "(process.terminal): neither true nor false"),
        (#"{"linux": {"namespaces": [{"type": "pid"}, {"type": "x"}]}}"#, "namespace \"x\" does not exist"),
        (#"{"process": {"args": ["a\u0000b"]}}"#, "(process.args[0]): a NUL in a string"),
        (#"{"ociVersion": "1.0.0"}"#, "process must be set"),
        (
            #"{"ociVersion": "2.0.0", "process": {"args": ["a"], "cwd": "/"}, "root": {"path": "r"}}"#,
            "unsupported ociVersion \"2.0.0\""
        ),
        (#"{"ociVersion": "1.0.0", "process": {"args": [], "cwd": "/"}}"#, "args must not be empty"),
        (#"{"ociVersion": "1.0.0", "process": {"args": null, "cwd": "/"}}"#, "args must not be empty"),
        (#"{"ociVersion": "1.0.0", "process": {"args": ["a"], "cwd": "x"}}"#, "Cwd must be an absolute path"),
        (#"{"ociVersion": "1.0.0", "process": {"args": ["a"]}}"#, "Cwd property must not be empty"),
        (
            #"{"ociVersion": "1.0.0", "process": {"args": ["a"], "cwd": "/", "env": ["A=", "B"]}}"#,
            "invalid environment variable: missing '='"
        ),
        (
            #"{"ociVersion": "1.0.0", "process": {"args": ["a"], "cwd": "/", "env": ["=B"]}}"#,
            "invalid environment variable: name cannot be empty"
        ),
        (#"{"linux": {"resources": {"memory": {"limit": 1e9}}}}"#, "(linux.resources.memory.limit): no number"),
    ])
    func theFieldIsNamedAndNothingIsLeft(text: String, wanted: String) throws {
        let box = try RuncFixture()
        try openFile(box.bundle + "/config.json", O_WRONLY | O_CREAT | O_TRUNC).writeAll(Array(text.utf8))
        let outcome = try box.runc("run", "-b", box.bundle, box.id)
        #expect(outcome.code == 1 && outcome.errors.contains(wanted), "\(outcome.errors)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func anEmptyCommandIsNotFound() throws {
        let box = try RuncFixture()
        let text = #"exec: "": executable file not found in $PATH"#
        #expect(try box.run("").errors.contains(text))
        try box.startSleeping()
        let outcome = try box.runc("exec", box.id, "")
        #expect(outcome.code == 255 && outcome.errors.contains(text), "\(outcome)")
    }

    @Test func hugeEnvironmentsArriveOrAreRefused() throws {
        let box = try RuncFixture()
        let long = String(repeating: "x", count: 100)
        box.spec.process?.env = ["PATH=/bin"] + (0..<9000).map { "V\($0)=\(long)" }
        #expect(try box.shell("echo ${#V8999}").output == "100\n")
        box.spec.process?.env = ["PATH=/bin", "V=" + String(repeating: "x", count: 1 << 20)]
        let outcome = try box.run("true")
        #expect(
            outcome.code != 0 && outcome.errors.contains("exec /bin/true: argument list too long"), "\(outcome.errors)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func pathsTooLongForTheKernelAreNamed() throws {
        let box = try RuncFixture()
        let long = "/" + String(repeating: "d/", count: 2100)
        box.spec.mounts?.append(.init(destination: long, type: "tmpfs", source: "tmpfs"))
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("file name too long"), "\(outcome.errors)")
        box.spec.mounts?.removeLast()
        box.spec.process?.cwd = long
        #expect(try box.run("true").errors.contains("file name too long"))
        box.spec.process?.cwd = "/"
        box.spec.root?.path = long
        #expect(try box.run("true").code == 1)
        box.spec.root?.path = "nosuch"
        #expect(try box.run("true").errors.contains("nosuch"))
        #expect(box.leftovers.isEmpty)
    }
}
