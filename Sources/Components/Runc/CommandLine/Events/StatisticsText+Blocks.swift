internal import Cgroups
internal import OCI

extension StatisticsText {
    /// One line of a block controller's file.
    private struct BlockEntry {
        let major: UInt64
        let minor: UInt64
        let operation: String
        let value: UInt64
    }

    func writeBlocks(_ text: inout JSONText) {
        if isOld { writeOldBlocks(&text) } else { writeNewBlocks(&text) }
        writePressure("io.pressure", &text)
    }

    /// BFQ's files where that scheduler is used, the throttle's otherwise.
    private func writeOldBlocks(_ text: inout JSONText) {
        let files = [
            ("ioServiceBytesRecursive", "io_service_bytes_recursive"), ("ioServicedRecursive", "io_serviced_recursive"),
            ("ioQueueRecursive", "io_queued_recursive"), ("ioServiceTimeRecursive", "io_service_time_recursive"),
            ("ioWaitTimeRecursive", "io_wait_time_recursive"), ("ioMergedRecursive", "io_merged_recursive"),
            ("ioTimeRecursive", "time_recursive"), ("sectorsRecursive", "sectors_recursive"),
        ]
        for (name, file) in files {
            var entries = oldEntries("blkio.bfq." + file)
            if entries.isEmpty { entries = oldEntries("blkio.throttle." + file) }
            write(name, entries, &text)
        }
    }

    /// `8:0 Read 4096`; a line without a device is the sum.
    private func oldEntries(_ file: String) -> [BlockEntry] {
        (cgroup.text("blkio", file) ?? "").split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == ":" }
            guard words.count >= 3, let major = UInt64(words[0]), let minor = UInt64(words[1]),
                let last = words.last, let value = UInt64(last)
            else { return nil }
            return BlockEntry(
                major: major, minor: minor, operation: words.count > 3 ? String(words[2]) : "", value: value)
        }
    }

    /// `8:0 rbytes=4096 wbytes=0 …`
    private func writeNewBlocks(_ text: inout JSONText) {
        var bytes: [BlockEntry] = []
        var operations: [BlockEntry] = []
        let names = [
            "rbytes": ("Read", true), "wbytes": ("Write", true), "dbytes": ("Discard", true),
            "rios": ("Read", false), "wios": ("Write", false), "dios": ("Discard", false),
        ]
        for line in (cgroup.text("io", "io.stat") ?? "").split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == ":" }
            guard words.count > 2, let major = UInt64(words[0]), let minor = UInt64(words[1]) else { continue }
            for word in words.dropFirst(2) {
                let pair = word.split(separator: "=")
                guard pair.count == 2, let (name, isBytes) = names[String(pair[0])], let value = UInt64(pair[1])
                else { continue }
                let entry = BlockEntry(major: major, minor: minor, operation: name, value: value)
                if isBytes { bytes.append(entry) } else { operations.append(entry) }
            }
        }
        write("ioServiceBytesRecursive", bytes, &text)
        write("ioServicedRecursive", operations, &text)
    }

    private func write(_ name: String, _ entries: [BlockEntry], _ text: inout JSONText) {
        if entries.isEmpty { return }
        text.key(name)
        text.array { text in
            for entry in entries {
                text.object { text in
                    text.memberUnlessZero("major", entry.major)
                    text.memberUnlessZero("minor", entry.minor)
                    if !entry.operation.isEmpty { text.member("op", entry.operation) }
                    text.memberUnlessZero("value", entry.value)
                }
            }
        }
    }
}
