extension Instance {
    /// What the container's shim must know; written before the shim is spawned, and versioned, for shims live long.
    package func shimRecord(_ id: String) -> String { "\(container(id))/\(ShimRecord.fileName)" }
    /// How the container's last run ended; absent while it runs.
    package func exitRecord(_ id: String) -> String { "\(container(id))/\(ExitRecord.fileName)" }
    /// Who runs now.
    package func liveRecord(_ id: String) -> String { "\(run(id))/\(LiveRecord.fileName)" }
    /// What a shim says on its stderr: empty unless something is wrong.
    package func shimLog(_ id: String) -> String { "\(run(id))/shim.log" }
}
