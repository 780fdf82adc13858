internal import Linux
internal import ShimAPI

extension Shim {
    /// How long an ended exec is kept for who asks how it went.
    private static let keep = Duration.seconds(60)

    /// A client is gone. Its execs that run go on, as Docker's do; those that it never started are nobody's.
    func execMakerLeft(_ caller: ShimCaller) {
        for process in processes.values where process.maker == caller {
            if case .registered = process.state { forget(process) }
        }
    }

    /// An exec ended. Who made it deletes it, unless it was detached or its client died.
    func forgetLater(_ process: TrackedProcess) {
        loop.after(Self.keep) { [weak self, weak process] in
            if let self, let process { self.forget(process) }
        }
    }

    private func forget(_ process: TrackedProcess) {
        guard processes[process.name.execID] === process else { return }
        processes[process.name.execID] = nil
        process.stdio.finish {}
    }
}
