internal import Cgroups
internal import Linux

/// Notices while a container runs that the kernel ended one of its processes because memory ran out: a child's end
/// alone does not end the container.
final class OOMKeeper {
    /// cgroup v1 tells of the want before the kill that ends it.
    private static let looks: [Duration] = [.milliseconds(20), .milliseconds(200), .seconds(2)]

    private let loop: EventLoop
    private let cgroups: [UInt8]
    private let noticed: () -> Void
    private var watch: CgroupOOMWatch?
    private var isOver = false

    /// Calls `noticed` once. `cgroups` is `/proc/PID/cgroup` of the container's init.
    init(_ cgroups: [UInt8], _ loop: EventLoop, noticed: @escaping () -> Void) {
        self.cgroups = cgroups
        self.loop = loop
        self.noticed = noticed
        begin()
    }

    deinit {
        end()
    }

    private func begin() {
        // Without a memory controller nothing is limited and nobody is ended.
        guard let group = OOMKills.memory(cgroups), let watch = try? CgroupOOMWatch(group) else { return }
        self.watch = watch
        // A loop that takes no more descriptors leaves it to the container's end, which counts once more.
        try? loop.watch(watch.descriptor, .readable) { [unowned self] _ in self.look() }
        // What happened before the watch.
        if OOMKills.count(cgroups) > 0 { tell() }
    }

    private func look() {
        if let watch, watch.newKills() > 0 { return tell() }
        for pause in Self.looks {
            loop.after(pause) { [weak self] in
                if let self, let watch = self.watch, watch.newKills() > 0 { self.tell() }
            }
        }
    }

    private func tell() {
        guard !isOver else { return }
        end()
        noticed()
    }

    /// Stops looking.
    func end() {
        isOver = true
        if let watch { loop.forget(watch.descriptor) }
        watch = nil
    }
}
