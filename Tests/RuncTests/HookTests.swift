import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HookTests {
    /// A hook that appends a line to a file of the host: its name, the state's status and pid, and where it is.
    private static func noting(_ name: String, in file: String, shell: String = "/bin/sh") -> RuntimeSpec.Hook {
        let script = """
            state=$(cat); status=${state#*status\\":\\"}; echo "\(name) ${status%%\\"*} $X $0" >> \(file)
            """
        return .init(path: shell, args: ["sh", "-c", script, name], env: ["X=\(name)", "PATH=/bin"])
    }

    @Test(
        .covers(
            "oci.hooks.prestart", "oci.hooks.createRuntime", "oci.hooks.createContainer", "oci.hooks.startContainer",
            "oci.hooks.poststart", "oci.hooks.poststop", "oci.hooks.order", "oci.hooks.state-stdin",
            "oci.hooks.field.path", "oci.hooks.field.args", "oci.hooks.field.env", "oci.lifecycle.status.creating"))
    func allSixRunInOrderWithTheStateOnStandardInput() throws {
        let box = try RuncFixture()
        let log = box.folder + "/log"
        let inside = "/tmp/log"
        box.spec.mounts?.append(.init(destination: "/tmp", type: "bind", source: box.folder, options: ["bind"]))
        box.spec.hooks = .init(
            prestart: [Self.noting("prestart", in: log)],
            createRuntime: [Self.noting("createRuntime", in: log), Self.noting("second", in: log)],
            createContainer: [Self.noting("createContainer", in: log)],
            startContainer: [Self.noting("startContainer", in: inside)],
            poststart: [Self.noting("poststart", in: log)], poststop: [Self.noting("poststop", in: log)])
        let outcome = try box.shell("sleep 0.2; echo program >> /tmp/log")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let lines = String(decoding: try readFile(log), as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "prestart creating prestart prestart", "createRuntime creating createRuntime createRuntime",
                "second creating second second", "createContainer creating createContainer createContainer",
                "startContainer created startContainer startContainer", "poststart running poststart poststart",
                "program", "poststop stopped poststop poststop",
            ])
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.hooks.ns")) func eachRunsInItsNamespaces() throws {
        let box = try RuncFixture()
        let own = try readSymlink(AT_FDCWD, "/proc/self/ns/uts")
        let where_ = { (name: String) -> RuntimeSpec.Hook in
            .init(
                path: "/bin/busybox",
                args: [
                    "sh", "-c", "readlink /proc/self/ns/uts >> \(box.folder)/\(name); pwd >> \(box.folder)/\(name)",
                ],
                env: ["PATH=/bin:/usr/bin"])
        }
        box.spec.hooks = .init(
            createRuntime: [where_("runtime")], createContainer: [where_("container")],
            startContainer: [.init(path: "/bin/sh", args: ["sh", "-c", "echo $PATH $HOME $PWD > /tmp/start"])])
        let outcome = try box.run("cat", "/tmp/start")
        #expect(outcome.output == "/bin /root /\n", "\(outcome.errors)")
        let runtime = try lines(box.folder + "/runtime")
        let container = try lines(box.folder + "/container")
        #expect(runtime.suffix(2) == [own, box.bundle])
        #expect(container.last == box.rootfs && container.dropLast().last != own)
    }

    private func lines(_ path: String) throws -> [String] {
        String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(
        .covers("oci.hooks.fail-abort", "oci.hooks.poststart-error", "oci.hooks.field.timeout"),
        arguments: ["prestart", "createRuntime", "createContainer", "startContainer", "poststart"])
    func aFailingHookEndsTheContainer(point: String) throws {
        let box = try RuncFixture()
        let hooks: [RuntimeSpec.Hook] = [
            .init(path: "/bin/sh", args: ["sh", "-c", "exit 0"]),
            .init(path: "/bin/sh", args: ["sh", "-c", "echo sorry >&2; exit 3"]),
        ]
        box.spec.hooks = .init(poststop: [Self.noting("poststop", in: box.folder + "/log")])
        set(hooks, at: point, box)
        let outcome = try box.shell("sleep 5")
        #expect(outcome.code == 1)
        #expect(
            outcome.errors.contains("error running \(point) hook #1: exit status 3, stdout: , stderr: sorry"),
            "\(outcome.errors)")
        #expect(try lines(box.folder + "/log") == ["poststop stopped poststop poststop"])
        set([.init(path: "/bin/sleep", args: ["sleep", "60"], timeout: 1)], at: point, box)
        let late = try box.shell("sleep 5").errors
        #expect(late.contains("error running \(point) hook #0: hook ran past specified timeout of 1.0s"), "\(late)")
        set([.init(path: "/nosuch")], at: point, box)
        let none = try box.shell("sleep 5").errors
        #expect(none.contains("error running \(point) hook #0: fork/exec /nosuch: no such file"), "\(none)")
        #expect(box.leftovers.isEmpty)
    }

    private func set(_ hooks: [RuntimeSpec.Hook], at point: String, _ box: RuncFixture) {
        switch point {
        case "prestart": box.spec.hooks?.prestart = hooks
        case "createRuntime": box.spec.hooks?.createRuntime = hooks
        case "createContainer": box.spec.hooks?.createContainer = hooks
        case "startContainer": box.spec.hooks?.startContainer = hooks
        default: box.spec.hooks?.poststart = hooks
        }
    }

    @Test(.covers("oci.hooks.poststop-log")) func aFailingPoststopHookIsToldAndForgiven() throws {
        let box = try RuncFixture()
        box.spec.hooks = .init(poststop: [.init(path: "/bin/false")])
        try box.startSleeping()
        let outcome = try box.runc("delete", "-f", box.id)
        #expect(outcome.code == 0)
        #expect(outcome.errors.contains("error running poststop hook #0: exit status 1, stdout: , stderr: "))
        #expect(box.leftovers.isEmpty)
    }

    @Test func badHooksAreNamed() throws {
        let box = try RuncFixture()
        box.spec.hooks = .init(createRuntime: [.init(path: "/bin/true"), .init(path: "true")])
        #expect(try box.run("true").errors.contains("hooks.createRuntime[1].path must be an absolute path: \"true\""))
        box.spec.hooks = .init(poststop: [.init(path: "/bin/true", timeout: 0)])
        #expect(try box.run("true").errors.contains("hooks.poststop[0].timeout must be greater than zero"))
    }
}
