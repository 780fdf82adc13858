import Glibc
import Linux
import OCI
import Testing

@testable import Runc

extension RuncFixture {
    /// Makes another user the owner of the rootfs.
    func giveRootfs(uid: UInt32, gid: UInt32) throws {
        _ = try Self.execute("/bin/chown", ["chown", "-R", "\(uid):\(gid)", rootfs], folder: "/tmp")
    }

    /// Proves by one more run that a namespace is that of a process outside.
    func check(_ kind: String, isThatOf pid: Int32) throws {
        let theirs = try readSymlink(AT_FDCWD, "/proc/\(pid)/ns/\(kind)")
        let ours = try run("readlink", "/proc/self/ns/\(kind)").output
        #expect(ours == theirs + "\n", "\(kind)")
    }

    /// What `runc spec --rootless` gives: a user namespace, no rights over cgroups, the host's /sys.
    func makeRootless(uid: UInt32) throws {
        _ = try Self.execute("/bin/chown", ["chown", "-R", "\(uid):\(uid)", folder], folder: "/tmp")
        spec.linux?.namespaces?.append(.init(.user))
        spec.linux?.cgroupsPath = nil
        spec.linux?.resources = nil
        spec.mounts = spec.mounts?.map { mount in
            var mount = mount
            mount.options?.removeAll { $0 == "gid=5" }
            return mount
        }
    }

    /// Runs the bundle as another user, with nothing of root's.
    func runAs(_ uid: UInt32, _ arguments: String...) throws -> Outcome {
        spec.process?.args = arguments
        try writeSpec()
        chmod(bundle + "/config.json", 0o644)
        return try Self.execute(
            "/usr/bin/setpriv",
            [
                "setpriv", "--reuid", "\(uid)", "--regid", "\(uid)", "--clear-groups", Self.program, "runc", "--root",
                folder + "/state", "run", "-b", bundle, id,
            ], folder: folder)
    }

    /// Runs the bundle as root of a user namespace of another user's: as inside another container.
    func runNested(_ uid: UInt32, flags: [String] = [], _ arguments: String...) throws -> Outcome {
        spec.process?.args = arguments
        try writeSpec()
        chmod(bundle + "/config.json", 0o644)
        return try Self.execute(
            "/usr/bin/setpriv",
            [
                "setpriv", "--reuid", "\(uid)", "--regid", "\(uid)", "--clear-groups", "/usr/bin/unshare", "--user",
                "--map-root-user", "--mount", "--pid", "--fork", Self.program, "runc", "--root", folder + "/state",
            ] + flags + ["run", "-b", bundle, id], folder: folder)
    }
}
