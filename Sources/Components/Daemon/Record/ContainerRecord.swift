internal import EngineAPI
internal import Linux
internal import OCI
internal import State

/// `container.json`: what a container is, and how its last run went as far as the engine itself knows.
///
/// Whether it runs now is not here: that follows from the shim's socket and `exit.json` (`ContainerRecord.derive`).
struct ContainerRecord: Record, Equatable {
    static let currentSchema = 1

    var schema = currentSchema
    var generation: UInt64 = 0
    var id = ""
    /// Without a slash.
    var name = ""
    /// RFC 3339.
    var created = ""
    /// The command: first word of entrypoint and command, and the rest.
    var path = ""
    var args: [String] = []
    var config = ContainerConfig()
    var hostConfig = HostConfig()
    /// Digest of the image's configuration.
    var imageID = ""
    /// Platform as `os/arch[/variant]`.
    var platform = ""
    /// Name of the snapshotter that holds its rootfs, under the container's id.
    var driver = ""
    var mounts: [MountPoint] = []
    /// Networks by name, with what the last run got from them.
    var networks: [String: EndpointSettings] = [:]
    /// Path of the log file; empty where the driver has none.
    var logPath = ""
    /// AppArmor's profile that it was last started with, or is to be; empty: none. nil: written before it was kept.
    var appArmorProfile: String?
    var run = RunState()
}

/// What the engine knows of the last run.
struct RunState: Sendable, Equatable, Codable {
    /// RFC 3339; nil: never started.
    var startedAt: String?
    /// End of the run before this one; its own end is in `exit.json`.
    var finishedAt: String?
    /// Only where a start failed: Docker's code and text.
    var exitCode: Int?
    var error: String?
    /// `stop` or `kill` asked for the end.
    var stoppedByUser: Bool?
    /// Boot of the run.
    var bootID: String?
}

extension ContainerRecord {
    /// fsync is for what must survive a power cut; a container with `--rm` need not.
    var durability: AtomicFile.Durability { hostConfig.autoRemove ? .volatile : .durable }

    var shortID: String { String(id.prefix(12)) }
}
