internal import Glibc
internal import Linux

/// A half-written blob that may have no writer any more; ours to remove if it has none.
struct LeftIngest: ~Copyable {
    private let folder: String
    private let file: OwnedFD
    /// Whether nobody writes it: the lock is ours now.
    let isOurs: Bool

    /// nil: there is none.
    init?(_ folder: String) {
        // One that cannot be opened is left for the next time.
        guard let file = try? openFile("\(folder)/data", O_RDWR) else { return nil }
        isOurs = flock(file.raw, LOCK_EX | LOCK_NB) == 0
        self.folder = folder
        self.file = file
    }

    /// Seconds since 1970; 0 where the file does not say.
    var modifiedSeconds: Int64 { (try? file.status().modified.seconds) ?? 0 }

    func remove() {
        unlink("\(folder)/data")
        rmdir(folder)
    }
}
