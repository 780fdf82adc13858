extension ExitStatus {
    /// The end of a process that somebody else waited for: how it was is lost, and counts as 255.
    package static func lost(_ pid: Int32) -> ExitStatus {
        ExitStatus(pid: pid, value: 255, wasSignalled: false)
    }
}
