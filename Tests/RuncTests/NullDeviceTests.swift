import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct NullDeviceTests {
    /// A dump could not name the host's.
    @Test func theNullDeviceOnADescriptorIsTheContainersOwn() throws {
        let box = try RuncFixture()
        let outcome = try box.shell("stat -L -c %d:%i /proc/self/fd/0 /dev/null; echo >&0")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2 && lines.first == lines.last, "\(outcome)")
        #expect(outcome.code == 0)
    }
}
