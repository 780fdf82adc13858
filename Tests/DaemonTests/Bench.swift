import ContainerdAPI
import EngineAPI
import Faults
import Glibc
import Linux
import OCI
import State
import Synchronization
import Testing

@testable import Daemon

/// An engine of one test over fakes, in a folder of its own, with an image `busybox`.
final class Bench {
    let folder = "/tmp/swmono-daemon-\(RandomID.make().prefix(16))"
    let instance: Instance
    let containerd: FakeContainerd
    let engine: Daemon

    init(_ defaults: String = #"{"Env":["PATH=/bin"],"Cmd":["sh"]}"#) {
        instance = Instance(dataRoot: folder + "/data", execRoot: folder + "/run")
        containerd = FakeContainerd(instance: instance, defaults: defaults)
        containerd.state.withLock {
            let digest = Digest(sha256: (0..<32).map { UInt8($0) })
            $0.images["docker.io/library/busybox:latest"] = ImageRecord(
                name: "docker.io/library/busybox:latest",
                target: Descriptor(mediaType: MediaType.ociManifest, digest: digest, size: 10),
                createdAt: WallClock.now, updatedAt: WallClock.now)
        }
        engine = Bench.engine(instance, containerd)
    }

    deinit {
        // What a test leaves is looked for by the test itself.
        try? removeFolder(folder)
    }

    static func engine(_ instance: Instance, _ containerd: FakeContainerd) -> Daemon {
        Daemon(
            instance: instance, containerd: containerd.client, networks: [], logs: FakeLogs(),
            settings: EngineSettings(
                version: "1", initBinary: { () throws(Fault) in "/sealed" },
                explain: { (_) throws(Fault) in "plan" }))
    }

    /// Another process's engine on the same state.
    var neighbour: Daemon { Bench.engine(instance, containerd) }

    func request(_ change: (inout ContainerCreateRequest) -> Void = { _ in }) -> ContainerCreateRequest {
        var request = ContainerCreateRequest()
        request.config.image = "busybox"
        request.hostConfig.networkMode = "none"
        change(&request)
        return request
    }

    func create(
        _ name: String? = nil, _ change: (inout ContainerCreateRequest) -> Void = { _ in }
    ) async throws -> String {
        try await engine.containerCreate(request(change), name: name, platform: nil).id
    }

    /// Nothing of any container is left.
    var isClean: Bool {
        IDPrefix.all(in: instance.containers).isEmpty && IDPrefix.all(in: instance.names).isEmpty
            && IDPrefix.all(in: instance.execRoot + "/containers").isEmpty
            && IDPrefix.all(in: instance.volumes).isEmpty
            && containerd.state.withLock { $0.snapshots.isEmpty && $0.tasks.isEmpty }
    }
}

/// The fault that `body` throws.
func fault(_ body: () async throws -> Void) async -> Fault? {
    do { try await body() } catch { return error as? Fault }
    return nil
}
