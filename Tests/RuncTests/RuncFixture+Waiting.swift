import Glibc
import Linux

extension RuncFixture {
    /// Whether something comes true within twenty seconds, which are many on a loaded machine.
    static func eventually(_ isTrue: () throws -> Bool) rethrows -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while try !isTrue() {
            guard ContinuousClock.now < deadline else { return false }
            usleep(10_000)
        }
        return true
    }

    /// The container's /tmp/log; empty where nothing was written.
    var log: String {
        (try? readFile(rootfs + "/tmp/log")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
