import Linux
import State

/// A folder of one test, removed with the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = "/tmp/swmono-state-\(RandomID.make().prefix(16))"
        try makeFolder(path)
    }

    deinit {
        // What stays is seen by the check that compares /tmp before and after.
        try? removeFolder(path)
    }
}
