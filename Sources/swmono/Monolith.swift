internal import Client
internal import Containerd
internal import ContainerdAPI
internal import Daemon
internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import Logs
internal import Networks
internal import OCI
internal import Runc
internal import ShimTTRPC
internal import Snapshotters
internal import State

/// The monolith: who talks to whom when every seam but the shim's process border is a plain call.
enum Monolith {
    /// Seams 1 and 2 in one process: the engine of one command.
    static func engine(_ instance: Instance) -> Daemon {
        Daemon(
            instance: instance, containerd: containerd(instance),
            networks: [BridgeDriver(instance: instance), HostDriver(), NoneDriver()], logs: LogPlugins(),
            settings: settings(instance))
    }

    private static func containerd(_ instance: Instance) -> ContainerdClient {
        let images = ContainerdImages(
            instance, snapshotters: SnapshotterChoice.all(instance),
            preferred: { () throws(Fault) in try SnapshotterChoice.preferred(instance) }, environment: environment(),
            userAgent: "swmono/\(EngineRelease.version) os/linux arch/\(Platform.host.architecture)")
        return images.client(tasks: ShimTasks(instance: instance, transport: TTRPCTransport()))
    }

    private static func settings(_ instance: Instance) -> EngineSettings {
        EngineSettings(
            version: EngineRelease.version,
            initBinary: { () throws(Fault) in try sealedPath(instance) },
            explain: { bundle throws(Fault) in
                try Runc(root: instance.runtimeRoot, endsWithParent: true).plan(id: "container", bundle: bundle)
            })
    }

    /// A path of this executable through which nobody can write (CVE-2019-5736).
    private static func sealedPath(_ instance: Instance) throws(Fault) -> String {
        guard isStatic else {
            throw Fault(
                .unimplemented,
                "--init needs the static executable: this build is linked dynamically, and the image "
                    + "has neither its interpreter nor its libraries")
        }
        do throws(SystemError) {
            try makeFolder(instance.execRoot)
            let sealed = try sealedSelf(keptIn: instance.seals)
            if let path = visiblePath(of: sealed) { return path }
        } catch { throw error.fault("seal the executable for --init") }
        throw Fault(.unimplemented, "--init needs an overlay of the executable's folder, which this kernel refuses")
    }

    private static func environment() -> [String: String] {
        let names = [
            "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ]
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } })
    }
}
