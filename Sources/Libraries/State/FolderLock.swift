package import Faults
internal import Glibc
package import Linux

extension FileLock {
    /// Waits for the lock on an object's own folder (flock(2) on the directory): one file less for each object. The
    /// folder may be removed by the holder; who waited then finds no record in it.
    package init(folder: String, _ mode: Mode = .exclusive) throws(SystemError) {
        let opened = try openFile(folder, O_RDONLY | O_DIRECTORY)
        let descriptor = opened.raw
        try retrying("flock", folder) { flock(descriptor, mode == .shared ? LOCK_SH : LOCK_EX) }
        self.init(adopting: opened)
    }

    /// Runs `body` under the lock on a folder.
    package static func holding<Value>(
        folder: String, _ body: () throws(Fault) -> Value
    ) throws(Fault) -> Value {
        let lock: FileLock
        do { lock = try FileLock(folder: folder) } catch { throw error.fault("lock \(folder)") }
        return try lock.held(while: body)
    }

    /// Runs `body` and lets go afterwards, not before.
    package consuming func held<Value>(while body: () throws(Fault) -> Value) throws(Fault) -> Value {
        let result: Result<Value, Fault>
        do { result = .success(try body()) } catch { result = .failure(error) }
        release()
        return try result.get()
    }
}
