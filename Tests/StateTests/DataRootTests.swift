import Faults
import Glibc
import Linux
import State
import Testing

@Suite struct DataRootTests {
    @Test func aNewDataRootIsClosedToOthers() throws {
        let folder = try TemporaryFolder()
        let instance = Instance(dataRoot: folder.path + "/deep/root", execRoot: folder.path + "/run")
        umask(0o022)
        try DataRoot.open(instance)
        var status = stat()
        #expect(stat(instance.dataRoot, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o710)
        try DataRoot.open(instance)
    }

    @Test func aNewerLayoutIsRefused() throws {
        let folder = try TemporaryFolder()
        let instance = Instance(dataRoot: folder.path, execRoot: folder.path)
        try AtomicFile.replace(instance.layoutFile, with: Array("version 9\noldest-reader 9\n".utf8))
        let fault = #expect(throws: Fault.self) { try DataRoot.open(instance) }
        #expect(fault?.kind == .failedPrecondition)
    }
}
