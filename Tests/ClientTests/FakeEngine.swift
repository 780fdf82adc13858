import EngineAPI
import Faults
import OCI
import Synchronization

@testable import Client

/// An engine of closures; what a test does not set is refused by name.
struct FakeEngine: EngineClient, EngineSource {
    typealias Call<Input, Answer> = @Sendable (Input) async throws(Fault) -> Answer

    var create: Call<(ContainerCreateRequest, String?, String?), ContainerCreateResponse> = { _ throws(Fault) in
        ContainerCreateResponse(id: "c0ffee")
    }
    var explain: Call<ContainerCreateRequest, String> = refused("explain")
    var start: Call<String, Void> = { _ throws(Fault) in }
    var stop: Call<(String, StopOptions), Void> = refused("stop")
    var restart: Call<(String, StopOptions), Void> = refused("restart")
    var kill: Call<(String, String?), Void> = refused("kill")
    var remove: Call<(String, RemoveOptions), Void> = refused("remove")
    var rename: Call<(String, String), Void> = refused("rename")
    var list: Call<ContainerListOptions, [ContainerSummary]> = refused("list")
    var inspect: Call<(String, Bool), ContainerInspect> = { input throws(Fault) in
        throw Fault(.notFound, "No such container: \(input.0)")
    }
    var logs: Call<(String, LogOptions), AttachedStream> = refused("logs")
    var attach: Call<(String, AttachOptions), AttachedStream> = refused("attach")
    var wait: Call<(String, WaitCondition), PendingWait> = { _ throws(Fault) in
        PendingWait { () throws(Fault) in WaitResponse(statusCode: 0) }
    }
    var resize: Call<(String, TerminalSize), Void> = { _ throws(Fault) in }
    var top: Call<(String, String), TopResponse> = refused("top")
    var prune: Call<Filters, ContainersPruneResponse> = refused("prune")
    var execCreated: Call<(String, ExecConfig), String> = { _ throws(Fault) in "e1" }
    var execStarted: Call<(String, ExecStartOptions), AttachedStream?> = { _ throws(Fault) in nil }
    var execInspected: Call<String, ExecInspect> = refused("execInspect")
    var pull: @Sendable (ImagePullRequest, @Sendable (ProgressMessage) -> Void) async throws(Fault) -> Void = {
        (_, _) throws(Fault) in
    }
    var images: Call<ImageListOptions, [ImageSummary]> = refused("images")
    var imageInspected: Call<(String, String?), ImageInspect> = { input throws(Fault) in
        throw Fault(.notFound, "No such image: \(input.0)")
    }
    var imageRemoved: Call<(String, ImageRemoveOptions), [ImageDeleteItem]> = refused("imageRemove")
    var tagged: Call<(String, ImageReference), Void> = refused("imageTag")
    var history: Call<(String, String?), [ImageHistoryItem]> = refused("history")
    var imagesPruned: Call<Filters, ImagesPruneResponse> = refused("imagesPrune")
    var loaded: Call<String, [String]> = refused("load")
    var imported: Call<(String, ImageReference?), [String]> = refused("import")
    var systemInfo: Call<Void, SystemInfo> = refused("info")
    var systemVersion: Call<Void, SystemVersion> = refused("version")

    func engine(_ options: ClientOptions) async throws(Fault) -> any EngineClient { self }
}

private func refused<Input, Answer>(_ name: String) -> FakeEngine.Call<Input, Answer> {
    { _ throws(Fault) in throw Fault(.unimplemented, "\(name) was not expected") }
}

/// Keeps what a fake was asked.
final class Seen<Item: Sendable>: Sendable {
    private let items = Mutex<[Item]>([])

    func note(_ item: Item) { items.withLock { $0.append(item) } }
    var all: [Item] { items.withLock { $0 } }
}
