internal import Faults
internal import Glibc
internal import Linux
internal import LogDriverAPI

/// Reads a json-file log, while it is written and rotated too. A line that cannot be read is passed over.
struct JSONFileReader: LogReader {
    let path: String

    func copy(_ query: LogQuery, to output: ByteChannel) throws(Fault) {
        do { try copyLines(query, FramedOutput(output, query)) } catch { throw error.fault("read the log") }
    }

    private func copyLines(_ query: LogQuery, _ output: FramedOutput) throws(SystemError) {
        // Watching begins before reading: what is written in between wakes the follower.
        let watch = query.follow ? try FolderWatch(folder) : nil
        var lines = LineReader()
        var files = try LogFiles.open(path, tail: query.tail)
        while true {
            // Looked at before the end of the log is reached: then nothing can come behind it.
            let ended = !query.follow || query.endMark.map { access($0, F_OK) == 0 } == true
            if files == nil { files = try LogFiles.open(path, tail: nil) }
            if try files?.copy(through: &lines, to: output) == false { return }
            guard try output.flush(), !ended, let wait = Self.timeToWait(query) else { return }
            guard watch?.wait(unlessGone: output.raw, milliseconds: wait) == true else { return }
        }
    }

    private var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    // nil once `until` is over; looked at again every minute, for a clock may be set.
    private static func timeToWait(_ query: LogQuery) -> Int32? {
        guard let until = query.until else { return 60000 }
        let left = (until - WallClock.nanoseconds) / 1_000_000
        return left < 0 ? nil : Int32(min(left + 1, 60000))
    }
}

extension LogFiles {
    /// Copies the whole lines that are there; false when no more is wanted.
    mutating func copy(through lines: inout LineReader, to output: FramedOutput) throws(SystemError) -> Bool {
        while try lines.fill(from: &self) {
            while let line = lines.next() {
                guard try output.take(line) else { return false }
            }
        }
        return true
    }
}
