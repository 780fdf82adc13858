import EngineAPI
import Faults
import Linux
import OCI

extension FakeEngine {
    func containerCreate(
        _ request: ContainerCreateRequest, name: String?, platform: String?
    ) async throws(Fault) -> ContainerCreateResponse { try await create((request, name, platform)) }

    func containerExplain(_ request: ContainerCreateRequest, platform: String?) async throws(Fault) -> String {
        try await explain(request)
    }

    func containerStart(_ id: String) async throws(Fault) { try await start(id) }
    func containerStop(_ id: String, _ options: StopOptions) async throws(Fault) { try await stop((id, options)) }
    func containerRestart(_ id: String, _ options: StopOptions) async throws(Fault) {
        try await restart((id, options))
    }
    func containerKill(_ id: String, signal: String?) async throws(Fault) { try await kill((id, signal)) }
    func containerRemove(_ id: String, _ options: RemoveOptions) async throws(Fault) {
        try await remove((id, options))
    }
    func containerRename(_ id: String, to name: String) async throws(Fault) { try await rename((id, name)) }
    func containerList(_ options: ContainerListOptions) async throws(Fault) -> [ContainerSummary] {
        try await list(options)
    }
    func containerInspect(_ id: String, size: Bool) async throws(Fault) -> ContainerInspect {
        try await inspect((id, size))
    }
    func containerLogs(_ id: String, _ options: LogOptions) async throws(Fault) -> AttachedStream {
        try await logs((id, options))
    }
    func containerAttach(_ id: String, _ options: AttachOptions) async throws(Fault) -> AttachedStream {
        try await attach((id, options))
    }
    func containerWait(_ id: String, until: WaitCondition) async throws(Fault) -> PendingWait {
        try await wait((id, until))
    }
    func containerResize(_ id: String, _ size: TerminalSize) async throws(Fault) { try await resize((id, size)) }
    func containerTop(_ id: String, arguments: String) async throws(Fault) -> TopResponse {
        try await top((id, arguments))
    }
    func containersPrune(_ filters: Filters) async throws(Fault) -> ContainersPruneResponse {
        try await prune(filters)
    }

    func execCreate(_ container: String, _ config: ExecConfig) async throws(Fault) -> String {
        try await execCreated((container, config))
    }
    func execStart(_ id: String, _ options: ExecStartOptions) async throws(Fault) -> AttachedStream? {
        try await execStarted((id, options))
    }
    func execInspect(_ id: String) async throws(Fault) -> ExecInspect { try await execInspected(id) }
    func execResize(_ id: String, _ size: TerminalSize) async throws(Fault) {}

    func imagePull(
        _ request: ImagePullRequest, progress: @escaping @Sendable (ProgressMessage) -> Void
    ) async throws(Fault) { try await pull(request, progress) }
    func imageList(_ options: ImageListOptions) async throws(Fault) -> [ImageSummary] { try await images(options) }
    func imageInspect(_ name: String, platform: String?) async throws(Fault) -> ImageInspect {
        try await imageInspected((name, platform))
    }
    func imageRemove(_ name: String, _ options: ImageRemoveOptions) async throws(Fault) -> [ImageDeleteItem] {
        try await imageRemoved((name, options))
    }
    func imageTag(_ source: String, as target: ImageReference) async throws(Fault) {
        try await tagged((source, target))
    }
    func imageHistory(_ name: String, platform: String?) async throws(Fault) -> [ImageHistoryItem] {
        try await history((name, platform))
    }
    func imagesPrune(_ filters: Filters) async throws(Fault) -> ImagesPruneResponse {
        try await imagesPruned(filters)
    }
    func imageLoad(_ archive: ByteChannel, name: ImageReference?) async throws(Fault) -> [String] {
        // What cannot be read is empty.
        try await loaded(String(decoding: (try? archive.duplicate().readAll()) ?? [], as: UTF8.self))
    }
    func imageImportLayout(_ path: String, name: ImageReference?) async throws(Fault) -> [String] {
        try await imported((path, name))
    }

    func ping() async throws(Fault) {}
    func info() async throws(Fault) -> SystemInfo { try await systemInfo(()) }
    func version() async throws(Fault) -> SystemVersion { try await systemVersion(()) }
}
