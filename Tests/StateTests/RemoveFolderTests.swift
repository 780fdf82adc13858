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
}
