internal import Glibc
internal import Linux

/// Finds where the last lines of a file begin, reading backwards, so that `--tail 10` of a large log is quick.
enum TailPosition {
    /// The offset at which the last `lines` whole lines begin; `lines` is then how many more an older file must give.
    static func find(_ file: Int32, lines: inout Int) throws(SystemError) -> Int {
        var status = stat()
        try retrying("fstat") { fstat(file, &status) }
        var end = Int(status.st_size)
        if lines == 0 { return end }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        // The line end of the last line ends a line too; an unfinished line behind it does not count.
        var ends = -1
        while end > 0 {
            let start = max(0, end - buffer.count)
            let length = end - start
            let count = try retrying("pread") {
                buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, length, off_t(start)) }
            }
            for index in stride(from: count - 1, through: 0, by: -1) where buffer[index] == 0x0A {
                ends += 1
                if ends == lines {
                    lines = 0
                    return start + index + 1
                }
            }
            end = start
        }
        lines -= ends + 1
        return 0
    }
}
