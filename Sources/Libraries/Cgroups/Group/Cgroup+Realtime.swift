internal import Linux

extension Cgroup {
    /// v1: realtime is a share of the folder above, and a folder that was made has none: those above are given as much
    /// where they have less (Documentation/scheduler/sched-rt-group.rst).
    ///
    /// Failures are told by the folder that the limit is for.
    func giveRealtimeAbove(_ settings: [CgroupSetting]) {
        guard let folder = folder(of: "cpu") else { return }
        var above: [CgroupFolder] = []
        var next = folder.parent
        while let one = next, one.path != "/" {
            above.insert(one, at: 0)
            next = one.parent
        }
        for place in above {
            for setting in settings {
                let current = (try? CgroupFile.read(place.file(setting.file))).flatMap { Int64($0) } ?? 0
                // The runtime of others that share the folder is not taken away.
                if setting.file == "cpu.rt_runtime_us", current >= Int64(setting.value) ?? 0 { continue }
                try? CgroupFile.write(place.file(setting.file), setting.value)
            }
        }
    }
}
