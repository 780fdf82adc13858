internal import EngineAPI

/// Limits of processes and setrlimit(2).
enum LimitOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("pids-limit", nil, "int", "Tune container pids limit (set -1 for unlimited)"),
            Flag("ulimit", nil, "ulimit", "Ulimit options") { (text) throws(UsageFault) in
                _ = try UlimitSyntax.parse(text)
            }.showing("[]"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        if values.changed("pids-limit") { request.hostConfig.pidsLimit = values.int64("pids-limit") }
        var byName: [String: Ulimit] = [:]
        for text in values.list("ulimit") {
            let limit = try UlimitSyntax.parse(text)
            byName[limit.name] = limit
        }
        request.hostConfig.ulimits = byName.isEmpty ? nil : byName.values.sorted { $0.name < $1.name }
    }
}

/// `--ulimit type=soft[:hard]`.
enum UlimitSyntax {
    static let types: Set<String> = [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
        "rttime", "sigpending", "stack",
    ]

    static func parse(_ text: String) throws(UsageFault) -> Ulimit {
        let (name, value) = KeyValue.split(text)
        guard let value else { throw UsageFault("invalid ulimit argument: \(text)") }
        guard types.contains(name) else { throw UsageFault("invalid ulimit type: \(name)") }
        let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2 else {
            throw UsageFault("too many limit value arguments - \(value), can only have up to two, `soft[:hard]`")
        }
        let soft = try Numbers.int64(parts[0])
        let hard = parts.count == 2 && !parts[1].isEmpty ? try Numbers.int64(parts[1]) : soft
        if hard != -1, soft == -1 {
            throw UsageFault(
                "ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: \(hard)")
        }
        if hard != -1, soft > hard {
            throw UsageFault("ulimit soft limit must be less than or equal to hard limit: \(soft) > \(hard)")
        }
        return Ulimit(name: name, hard: hard, soft: soft)
    }
}
