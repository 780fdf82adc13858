import Faults
import Glibc
import Linux
import OCI
import SnapshotterAPI
import Snapshotters
import State
import Testing

/// A driver on a data root of its own, which is gone afterwards.
final class SnapshotterFixture {
    let instance: Instance
    let driver: any Snapshotter
    let root: String

    init(_ name: String) throws {
        root = "/var/tmp/swmono-snapshots-\(getpid())-\(UInt32.random(in: .min ... .max))"
        instance = Instance(dataRoot: "\(root)/data", execRoot: "\(root)/run")
        driver = name == "vfs" ? FolderSnapshotter.vfs(instance) : .overlay(instance)
    }

    deinit { try? removeFolder(root) }

    /// Makes a committed layer that holds `files`.
    func commit(_ name: String, on parent: String?, _ files: [String: String]) throws {
        _ = try driver.prepare("extract-\(name)", parent: parent, labels: [:])
        let target = try driver.unpackTarget("extract-\(name)")
        for (path, text) in files { try write(text, to: "\(target.path)/\(path)") }
        try driver.commit(name, from: "extract-\(name)", parent: parent, labels: ["layer": name])
    }

    func write(_ text: String, to path: String) throws {
        let file = try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        try file.writeAll(Array(text.utf8))
    }

    /// Mounts, runs `body` with the mount point, unmounts.
    func mounted(_ mounts: [RootMount], _ body: (String) throws -> Void) throws {
        let point = "\(root)/mnt-\(UInt32.random(in: .min ... .max))"
        try makeFolder(point)
        for mount in mounts {
            let (folder, short) = mount.relative
            let data = short.options.filter { !["rbind", "rw", "ro"].contains($0) }.joined(separator: ",")
            #expect(data.utf8.count < 4096)
            // The working directory belongs to the process: other tests use none.
            let before = open(".", O_RDONLY | O_DIRECTORY)
            defer { close(before) }
            chdir(folder)
            defer { fchdir(before) }
            try Linux.mount(
                short.source, on: point, type: short.type == "bind" ? "" : short.type,
                flags: short.type == "bind" ? 4096 | 16384 : 0, data: data)
        }
        defer { for _ in mounts { try? unmount(point, detach: true) } }
        try body(point)
    }
}

func text(_ path: String) -> String? {
    (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}
