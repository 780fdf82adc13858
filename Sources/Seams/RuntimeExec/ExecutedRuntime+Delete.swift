internal import Faults
internal import RuntimeAPI

extension ExecutedRuntime {
    /// Deletes, then unmounts what stands at `bundle/rootfs`; the bundle of a container made in another life of ours
    /// is asked for first.
    func begin(delete id: String, force: Bool) throws(Fault) -> RuntimeProgress {
        if let bundle = bundles[id] { return try delete(id, force, bundle) }
        return try run(["state", id], scratch: scratch(id), ignoringFailure: true) { [self] (outcome) throws(Fault) in
            // A container that is gone has no state: the runtime's own answer to `delete` tells.
            let known = try? StateReply.decode(outcome.output)
            return try delete(id, force, known?.bundle)
        }
    }

    private func delete(_ id: String, _ force: Bool, _ bundle: String?) throws(Fault) -> RuntimeProgress {
        let command = ["delete"] + (force ? ["--force"] : []) + [id]
        return try run(command, scratch: scratch(id)) { [self] (_) throws(Fault) in
            if let bundle { BundleRootfs(bundle: bundle).unmount(count: 1) }
            bundles[id] = nil
            return .done(.done)
        }
    }

    func begin(state id: String) throws(Fault) -> RuntimeProgress {
        try run(["state", id], scratch: scratch(id)) { (outcome) throws(Fault) in
            .done(.state(try StateReply.decode(outcome.output)))
        }
    }
}
