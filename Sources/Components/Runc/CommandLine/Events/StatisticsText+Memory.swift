internal import Cgroups
internal import OCI

extension StatisticsText {
    func writeMemory(_ text: inout JSONText) {
        let stat = table("memory", "memory.stat")
        text.memberUnlessZero("cache", stat[isOld ? "cache" : "file"])
        if isOld {
            for (name, file) in [("usage", ""), ("swap", "memsw."), ("kernel", "kmem."), ("kernelTCP", "kmem.tcp.")] {
                writeOldEntry(name, "memory." + file, &text)
            }
        } else {
            writeEntries(&text)
        }
        if !stat.isEmpty {
            text.key("raw")
            text.object { text in for (name, value) in stat.sorted(by: { $0.key < $1.key }) { text.member(name, value) }
            }
        }
        writePressure("memory.pressure", &text)
    }

    private func writeOldEntry(_ name: String, _ prefix: String, _ text: inout JSONText) {
        guard let usage = number("memory", prefix + "usage_in_bytes") else { return }
        write(
            name, limit: number("memory", prefix + "limit_in_bytes") ?? 0, usage: usage,
            most: number("memory", prefix + "max_usage_in_bytes"), failures: number("memory", prefix + "failcnt") ?? 0,
            &text)
    }

    /// v2 counts swap alone; runc adds memory to it, so that both versions tell the same.
    private func writeEntries(_ text: inout JSONText) {
        guard let usage = number("memory", "memory.current") else { return }
        let limit = number("memory", "memory.max") ?? .max
        let failures = table("memory", "memory.events")["max"] ?? 0
        write("usage", limit: limit, usage: usage, most: number("memory", "memory.peak"), failures: failures, &text)
        guard let swap = number("memory", "memory.swap.current") else { return }
        let swapLimit = number("memory", "memory.swap.max") ?? .max
        let sum = limit.addingReportingOverflow(swapLimit)
        write(
            "swap", limit: sum.overflow ? .max : sum.partialValue, usage: usage &+ swap, most: nil, failures: 0, &text)
    }

    private func write(
        _ name: String, limit: UInt64, usage: UInt64, most: UInt64?, failures: UInt64, _ text: inout JSONText
    ) {
        text.key(name)
        text.object { text in
            text.member("limit", limit)
            text.memberUnlessZero("usage", usage)
            text.memberUnlessZero("max", most)
            text.member("failcnt", failures)
        }
    }
}
