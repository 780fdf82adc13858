internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import OCI
internal import State

extension Daemon {
    /// What a run would do: the engine's own steps, then the launch plan of the spec that it would write. The spec lies
    /// in a folder of its own under the exec root while it is read; nothing else is made.
    package func containerExplain(
        _ request: ContainerCreateRequest, platform: String?
    ) async throws(Fault) -> String {
        var warnings: [String] = []
        let (record, image) = try await newRecord(request, name: nil, platform: platform, &warnings)
        let mode = record.hostConfig.networkMode
        let sandbox = Sandbox(
            namespace: mode == "host" ? .host : mode.isBridge ? .join(sandboxPath(record.id)) : .new)
        let spec = try await spec(record, sandbox, forExplain: true)
        let folder = "\(instance.execRoot)/explain-\(record.id.prefix(16))"
        let plan: String
        do throws(Fault) {
            try write(spec: spec.jsonText, in: folder)
            plan = try settings.explain(folder)
        } catch {
            // A scratch folder under /run.
            try? removeFolder(folder)
            throw error
        }
        // A scratch folder under /run.
        try? removeFolder(folder)
        return steps(record, image.chainID?.description).joined(separator: "\n") + "\n" + plan
    }

    private func write(spec: [UInt8], in folder: String) throws(Fault) {
        do {
            try makeFolder(folder)
            try AtomicFile.replace("\(folder)/config.json", with: spec, .volatile)
        } catch { throw error.fault("write the spec to explain") }
    }

    private func steps(_ record: ContainerRecord, _ parent: String?) -> [String] {
        var steps = [
            "engine: reserve a name",
            "engine: prepare a snapshot on \(parent ?? "nothing") with \(record.driver)",
            "engine: write the record of the container",
        ]
        for point in record.mounts where point.type == "volume" {
            steps.append("engine: make an anonymous volume for \(point.destination)")
        }
        if record.hostConfig.networkMode.isBridge {
            steps.append("engine: make a network sandbox and join the network bridge")
        }
        steps.append("engine: write hostname, hosts, resolv.conf, config.json and shim.json")
        steps.append("containerd: spawn a shim, which makes the container by this plan:")
        return steps
    }
}
