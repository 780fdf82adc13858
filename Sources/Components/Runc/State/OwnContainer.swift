internal import Glibc

/// A container that this process made, with the file of its record as it was written.
struct OwnContainer {
    let record: ContainerRecord
    private let file: [Int]

    /// Of a record that is prepared.
    init?(_ record: ContainerRecord, _ root: RuntimeRoot) {
        guard let file = Self.identity(root.record(record.id) + ".new") else { return nil }
        self.record = record
        self.file = file
    }

    /// Whether it is what stands there: nobody has deleted it, or made another of its name.
    func isThere(_ root: RuntimeRoot) -> Bool { Self.identity(root.record(record.id)) == file }

    /// Whether its record has not got its name yet.
    func isPrepared(_ root: RuntimeRoot) -> Bool { Self.identity(root.record(record.id) + ".new") == file }

    /// What a rename leaves as it is.
    private static func identity(_ path: String) -> [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [Int(status.st_dev), Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
