internal import Cgroups
internal import Glibc
internal import OCI

/// A cgroup's use as the JSON of `runc events`: runc's names and its rules for what is left out.
struct StatisticsText {
    let cgroup: Cgroup
    private var text = JSONText()

    /// The object.
    var bytes: [UInt8] { text.bytes }
    var isOld: Bool { cgroup.version == .v1 }

    init(_ cgroup: Cgroup) {
        self.cgroup = cgroup
        let source = self
        text.object { text in
            text.key("cpu")
            text.object { source.writeProcessor(&$0) }
            text.key("cpuset")
            text.object { source.writeProcessorSet(&$0) }
            text.key("memory")
            text.object { source.writeMemory(&$0) }
            text.key("pids")
            text.object { source.writeTasks(&$0) }
            text.key("blkio")
            text.object { source.writeBlocks(&$0) }
            text.key("hugetlb")
            text.object { source.writeHugePages(&$0) }
            text.key("intel_rdt")
            text.object { _ in }
            text.key("network_interfaces")
            text.null()
        }
    }

    func number(_ controller: String, _ file: String) -> UInt64? {
        cgroup.text(controller, file).flatMap { UInt64($0) }
    }

    /// `name value` lines.
    func table(_ controller: String, _ file: String) -> [String: UInt64] {
        var table: [String: UInt64] = [:]
        for line in (cgroup.text(controller, file) ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, let value = UInt64(parts[1]) { table[String(parts[0])] = value }
        }
        return table
    }

    /// Pressure stall information (Documentation/accounting/psi.rst); v2 alone has it per cgroup.
    func writePressure(_ file: String, _ text: inout JSONText) {
        guard !isOld, let lines = cgroup.text("", file)?.split(separator: "\n"), !lines.isEmpty else { return }
        text.key("psi")
        text.object { text in
            for line in lines {
                let words = line.split(separator: " ")
                guard let kind = words.first, ["some", "full"].contains(kind) else { continue }
                text.key(String(kind))
                text.object { text in
                    for word in words.dropFirst() {
                        let pair = word.split(separator: "=").map(String.init)
                        guard pair.count == 2, Double(pair[1]) != nil else { continue }
                        text.key(pair[0])
                        text.literal(pair[1])
                    }
                }
            }
        }
    }

    private func writeTasks(_ text: inout JSONText) {
        text.memberUnlessZero("current", number("pids", "pids.current"))
        text.memberUnlessZero("limit", number("pids", "pids.max"))
    }

    private func writeHugePages(_ text: inout JSONText) {
        for size in HugePageSize.all() {
            let prefix = "hugetlb.\(size)."
            guard let used = number("hugetlb", prefix + (isOld ? "usage_in_bytes" : "current")) else { continue }
            text.key(size)
            text.object { text in
                text.memberUnlessZero("usage", used)
                if isOld { text.memberUnlessZero("max", number("hugetlb", prefix + "max_usage_in_bytes")) }
                let failures =
                    isOld ? number("hugetlb", prefix + "failcnt") : table("hugetlb", prefix + "events")["max"]
                text.member("failcnt", failures ?? 0)
            }
        }
    }
}

extension JSONText {
    /// What Go's `omitempty` does.
    mutating func memberUnlessZero(_ name: String, _ value: UInt64?) {
        if let value, value != 0 { member(name, value) }
    }
}

/// The sizes of huge pages that the kernel has, as the hugetlb controller's files name them.
enum HugePageSize {
    static func all() -> [String] {
        var sizes: [UInt64] = []
        guard let folder = opendir("/sys/kernel/mm/hugepages") else { return [] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            // hugepages-2048kB
            if let size = UInt64(name.dropFirst("hugepages-".count).dropLast(2)) { sizes.append(size) }
        }
        return sizes.sorted().map { size in
            size >= 1 << 20 ? "\(size >> 20)GB" : size >= 1 << 10 ? "\(size >> 10)MB" : "\(size)KB"
        }
    }
}
