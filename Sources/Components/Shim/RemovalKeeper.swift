internal import Glibc
internal import Linux
internal import ShimAPI
internal import State

/// Sees that what an ended container holds (sandbox, shim, with `--rm` all of it) is given back, by whom it may: the
/// client that waits does it, for then nothing else need start; when there is none, a one-shot `swmono reconcile` does.
final class RemovalKeeper {
    /// How long a client that waited may take to begin the removal.
    private static let patience = Duration.seconds(10)
    /// How long the one who started it, and is still there, may take to ask for the end: a short command is over before
    /// its client has come to that.
    private static let starterPatience = Duration.seconds(1)

    private unowned let shim: Shim
    private var trusted: [ShimCaller] = []
    /// Who started the container; nil: its connection has ended.
    private var starter: ShimCaller?
    private var timer: LoopTimer?
    private var isOver = true

    init(_ shim: Shim) {
        self.shim = shim
    }

    /// The container's command is started for `caller`.
    func started(by caller: ShimCaller) { starter = caller }

    /// The container ended while `waiting` waited for it.
    func containerEnded(_ waiting: [ShimCaller]) {
        isOver = false
        trusted = waiting
        if !trusted.isEmpty { return wait(Self.patience) }
        guard let starter else { return reconcile() }
        trusted = [starter]
        wait(Self.starterPatience)
    }

    /// `caller` has asked for the end.
    func waits(_ caller: ShimCaller) {
        guard !isOver else { return }
        trusted.append(caller)
        wait(Self.patience)
    }

    private func wait(_ patience: Duration) {
        if let timer { shim.loop.cancel(timer) }
        timer = shim.loop.after(patience) { [weak self] in self?.reconcile() }
    }

    func disconnected(_ caller: ShimCaller) {
        if caller == starter { starter = nil }
        guard trusted.contains(where: { $0 == caller }) else { return }
        trusted.removeAll { $0 == caller }
        guard trusted.isEmpty else { return }
        reconcile()
    }

    /// The removal has begun.
    func deleted() {
        isOver = true
        trusted = []
        if let timer { shim.loop.cancel(timer) }
    }

    private func reconcile() {
        guard !isOver, let record = shim.container?.record else { return }
        deleted()
        let instance = shim.arguments.instance
        let arguments = [
            "swmono", "reconcile", shim.arguments.id, "--generation", "\(record.generation)", "--data-root",
            instance.dataRoot, "--exec-root", instance.execRoot,
        ]
        do throws(SystemError) {
            let program = try SealedProgram(keptIn: instance.seals)
            let request = SpawnRequest(
                path: program.path, arguments: arguments, descriptors: [-1, 2, 2], newSession: true)
            _ = try spawn(request).pid
        } catch {
            let text = "containerd-shim: remove \(shim.arguments.id): \(error)\n"
            _ = text.withCString { write(2, $0, strlen($0)) }
        }
    }
}
