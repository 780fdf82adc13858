import Glibc
import Linux
import State
import Testing

@Suite struct RemoveFolderTests {
    @Test func removesATreeButNotWhatLinksPointAt() throws {
        let folder = try TemporaryFolder()
        try makeFolder(folder.path + "/kept")
        try AtomicFile.replace(folder.path + "/kept/file", with: [1])
        try makeFolder(folder.path + "/tree/a/b")
        try AtomicFile.replace(folder.path + "/tree/a/b/c", with: [1])
        #expect(symlink(folder.path + "/kept", folder.path + "/tree/link") == 0)
        #expect(symlink("nowhere", folder.path + "/tree/a/dangling") == 0)
        try removeFolder(folder.path + "/tree")
        #expect(access(folder.path + "/tree", F_OK) != 0)
        #expect(access(folder.path + "/kept/file", F_OK) == 0)
        try removeFolder(folder.path + "/tree")
    }

    @Test func removesWhatIsDeeperThanDescriptorsAndPathsGo() throws {
        let folder = try TemporaryFolder()
        try makeFolder(folder.path + "/tree")
        var here = open(folder.path + "/tree", O_RDONLY | O_DIRECTORY)
        for _ in 0..<5000 {
            #expect(mkdirat(here, "d", 0o755) == 0)
            let next = openat(here, "d", O_RDONLY | O_DIRECTORY)
            close(here)
            here = next
        }
        close(here)
        try removeFolder(folder.path + "/tree")
        #expect(access(folder.path + "/tree", F_OK) != 0)
    }

    /// Of the same file system: no device number tells it.
    @Test(.enabled(if: getuid() == 0, "root")) func aBindMountIsAnErrorAndItsContentStays() throws {
        let folder = try TemporaryFolder()
        try makeFolder(folder.path + "/kept")
        try AtomicFile.replace(folder.path + "/kept/file", with: [1])
        try makeFolder(folder.path + "/tree/a")
        try mount(folder.path + "/kept", on: folder.path + "/tree/a", flags: 4096)
        defer { #expect(throws: Never.self) { try unmount(folder.path + "/tree/a") } }
        let error = #expect(throws: SystemError.self) { try removeFolder(folder.path + "/tree") }
        #expect(error?.errno == EXDEV && error.map { "\($0)".contains("/tree/a") } == true)
        #expect(access(folder.path + "/kept/file", F_OK) == 0)
    }
}
