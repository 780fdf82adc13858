internal import OCI

extension CommandLog {
    /// The profile is read for this alone: a launch takes its compiled form.
    func debug(filter profile: [UInt8]?) {
        guard showsDebug, let profile, let parsed = try? JSONReader.read(RuntimeSpec.Seccomp.self, from: profile),
            let flags = try? FilterCompiler.flags(of: parsed)
        else { return }
        debug("seccomp filter flags: \(flags)")
    }
}

/// What a configuration asks for that is left out, as runc does.
enum SpecWarnings {
    static func log(_ spec: RuntimeSpec, _ log: CommandLog) {
        self.log(spec.process, log)
        for mount in spec.mounts ?? [] where !mount.destination.hasPrefix("/") {
            log.warning("mount destination \(mount.destination) is not absolute and taken from /, which is deprecated")
        }
    }

    static func log(_ process: RuntimeSpec.Process?, _ log: CommandLog) {
        guard let sets = process?.capabilities else { return }
        let left = Capability.leftOut(sets.bounding)
        if !left.isEmpty {
            log.warning("ignoring unknown or unavailable capabilities: [\(left.joined(separator: " "))]")
        }
        // capabilities(7): an ambient one must be inheritable and permitted.
        let possible = Capability.bits(sets.inheritable) & Capability.bits(sets.permitted)
        for name in sets.ambient ?? [] where Capability.bits([name]) & ~possible != 0 {
            log.warning("can't raise ambient capability \(name): operation not permitted")
        }
    }
}
