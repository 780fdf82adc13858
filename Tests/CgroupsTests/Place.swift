import Faults
import Glibc
import Linux
import Testing

@testable import Cgroups

/// A cgroup of this machine below a parent of its own, cleaned up with all that is in it.
final class Place {
    let name = "swmono-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let group: Cgroup
    private var children: [Int32] = []

    /// v1 as the host has it, or v2 on the host's `unified` tree.
    init(_ version: CgroupVersion) throws {
        let host = try CgroupHost.detect()
        if version == .v1 {
            group = try Cgroup("/\(name)/c", id: "c", on: host)
        } else {
            let tree = try #require(host.unified)
            let folder = CgroupFolder(controllers: [], mountPoint: tree.mountPoint, path: "/\(name)/c")
            group = Cgroup(version: .v2, folders: [folder])
        }
    }

    static func has(_ version: CgroupVersion) -> Bool {
        guard getuid() == 0, let host = try? CgroupHost.detect() else { return false }
        return version == .v1 ? host.version == .v1 && !host.hierarchies.isEmpty : host.unified != nil
    }

    /// Runs a shell line as a process that joined by itself, as a container's child does.
    @discardableResult
    func shell(_ line: String, wait: Bool = false) throws -> Int32 {
        let placement = try group.placement(cloning: false)
        let joins = placement.joinFiles.indices.map { "echo 0 >&\($0 + 3)" }.joined(separator: "; ")
        let child = try spawn(
            SpawnRequest(
                path: "/bin/bash", arguments: ["bash", "-c", joins + "; " + line], environment: ["PATH=/usr/bin:/bin"],
                descriptors: [-1, -1, -1] + placement.joinFiles))
        if wait { return try waitForExit(.pid(child.pid))?.code ?? -1 }
        children.append(child.pid)
        return child.pid
    }

    func value(_ controller: String, _ file: String) throws -> String {
        try CgroupFile.read(try #require(group.folder(of: controller)).file(file))
    }

    /// Asks for `condition` for up to 5 s.
    func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<2500 {
            if try condition() { return true }
            usleep(2000)
        }
        return false
    }

    deinit {
        _ = try? group.thaw()
        _ = try? group.signalAll(SIGKILL)
        for child in children { _ = try? waitForExit(.pid(child)) }
        var removal = CgroupRemoval(group)
        _ = eventually { (try? removal.attempt()) ?? true }
        for folder in group.folders { if let parent = folder.parent { rmdir(parent.hostPath) } }
    }
}
