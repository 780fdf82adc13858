internal import EngineAPI
internal import Linux

/// What the container may do.
enum SecurityOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("cap-add", nil, "list", "Add Linux capabilities").choosing(capabilities),
            Flag("cap-drop", nil, "list", "Drop Linux capabilities").choosing(capabilities),
            .toggle("privileged", nil, "Give extended privileges to this container"),
            Flag("security-opt", nil, "list", "Security Options"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        request.hostConfig.capAdd = values.changed("cap-add") ? values.list("cap-add") : nil
        request.hostConfig.capDrop = values.changed("cap-drop") ? values.list("cap-drop") : nil
        request.hostConfig.privileged = values.bool("privileged")
        var options: [String] = []
        for text in values.list("security-opt") {
            if text == "systempaths=unconfined" {
                // The engine knows these two lists alone.
                request.hostConfig.maskedPaths = []
                request.hostConfig.readonlyPaths = []
            } else {
                options.append(try option(text))
            }
        }
        request.hostConfig.securityOpt = options.isEmpty ? nil : options
    }

    // A seccomp profile is read here: the engine gets its content.
    private static func option(_ text: String) throws(UsageFault) -> String {
        var (key, value) = KeyValue.split(text)
        if value == nil, key.hasPrefix("no-new-privileges") { return text }
        if value == nil, let colon = text.firstIndex(of: ":") {
            key = String(text[..<colon])
            value = String(text[text.index(after: colon)...])
        }
        guard let value, !value.isEmpty || key == "no-new-privileges" else {
            throw UsageFault("invalid --security-opt: \(GoQuote.quote(text))")
        }
        guard key == "seccomp", value != "unconfined", value != "builtin" else { return text }
        let profile: [UInt8]
        do { profile = try readFile(value, limit: 4 << 20) } catch {
            throw UsageFault("opening seccomp profile (\(value)) failed: open \(value): \(error.reason)")
        }
        guard let compact = JSONReader.compacted(profile) else {
            throw UsageFault("compacting json for seccomp profile (\(value)) failed: invalid JSON")
        }
        return "seccomp=" + compact
    }

    private static var capabilities: [String] {
        [
            "ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
            "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
            "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST",
            "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT",
            "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
            "SYS_TTY_CONFIG", "WAKE_ALARM",
        ]
    }
}
