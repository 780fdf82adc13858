package import ContainerdAPI
internal import EngineAPI
package import Faults
package import LogDriverAPI
package import NetworkDriverAPI
package import State

/// The engine: what dockerd does, on state that lies on disk.
///
/// Vocabulary: a container's *record* says what it is; its *run* is one life of its process, from start to exit; a
/// run's *generation* is the record's when the run began. There is no process of its own: each command makes a
/// `Daemon`, works beside others, and goes.
package final class Daemon: EngineClient {
    let instance: Instance
    let containerd: ContainerdClient
    let drivers: [String: any NetworkDriver]
    let logs: any LogDrivers
    let settings: EngineSettings
    let store: ContainerStore
    let networks: NetworkStore
    let runs = RunTable()
    let context = CallContext()

    /// `networks` are the drivers, by their names.
    package init(
        instance: Instance, containerd: ContainerdClient, networks: [any NetworkDriver], logs: any LogDrivers,
        settings: EngineSettings
    ) {
        self.instance = instance
        self.containerd = containerd
        drivers = Dictionary(networks.map { ($0.name, $0) }) { first, _ in first }
        self.logs = logs
        self.settings = settings
        store = ContainerStore(instance: instance)
        self.networks = NetworkStore(instance: instance)
    }

    package func ping() async throws(Fault) {}
}

/// What one engine is told from outside.
package struct EngineSettings: Sendable {
    /// Of swmono itself.
    package var version: String
    /// Commit of the build; empty when unknown.
    package var commit: String
    /// A read-only file that may be mounted as pid 1 for `--init`; never the writable host file (CVE-2019-5736).
    package var initBinary: @Sendable () throws(Fault) -> String
    /// Prints the launch plan of a bundle; the text of `run --explain`.
    package var explain: @Sendable (_ bundle: String) throws(Fault) -> String
    package var insecureRegistries: [String]

    package init(
        version: String, commit: String = "", insecureRegistries: [String] = [],
        initBinary: @escaping @Sendable () throws(Fault) -> String,
        explain: @escaping @Sendable (_ bundle: String) throws(Fault) -> String
    ) {
        self.version = version
        self.commit = commit
        self.insecureRegistries = insecureRegistries
        self.initBinary = initBinary
        self.explain = explain
    }
}
