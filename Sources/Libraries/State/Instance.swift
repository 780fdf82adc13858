/// One engine's place on this host: the only source of paths (architecture, section 5).
package struct Instance: Sendable, Hashable {
    /// What outlives a boot; `/var/lib/swmono`.
    package let dataRoot: String
    /// Liveness only; `/run/swmono`.
    package let execRoot: String

    package init(dataRoot: String = "/var/lib/swmono", execRoot: String = "/run/swmono") {
        self.dataRoot = dataRoot
        self.execRoot = execRoot
    }

    /// Version of the data root's layout.
    package var layoutFile: String { "\(dataRoot)/layout" }
    package var content: String { "\(dataRoot)/content" }
    /// Labels and times of blobs, one record each, per containerd namespace.
    package func contentMeta(_ namespace: String) -> String { "\(content)/meta/\(namespace)" }
    /// Blobs under way.
    package func ingests(_ namespace: String) -> String { "\(content)/ingests/\(namespace)" }
    /// One record a lease.
    package func leases(_ namespace: String) -> String { "\(dataRoot)/leases/\(namespace)" }
    /// One record a name.
    package func images(_ namespace: String) -> String { "\(dataRoot)/images/\(namespace)" }
    /// Trees and records of one driver.
    package func snapshots(_ driver: String) -> String { "\(dataRoot)/snapshots/\(driver)" }
    /// Archives of images that are being taken in, spread out.
    package var loads: String { "\(dataRoot)/loads" }
    package var containers: String { "\(dataRoot)/containers" }
    /// One container's records, its log and its OCI bundle.
    package func container(_ id: String) -> String { "\(containers)/\(id)" }
    package var names: String { "\(dataRoot)/names" }
    package var networks: String { "\(dataRoot)/networks" }
    package var locks: String { "\(dataRoot)/locks" }
    package var gcLock: String { "\(locks)/gc.lock" }
    /// Socket, pids and states of one container's shim and runtime.
    package func run(_ id: String) -> String { "\(execRoot)/containers/\(id)" }
    /// Where the shim answers ttrpc calls.
    package func shimSocket(_ id: String) -> String { "\(run(id))/shim.sock" }
    package var runtimeRoot: String { "\(execRoot)/runc" }
    /// Read-only views of the executable, from which what enters containers starts (Linux, `sealedSelf`).
    package var seals: String { "\(execRoot)/seals" }
    /// Which mount and network namespaces the engine's containers live in (`HomeNamespaces`).
    package var home: String { "\(execRoot)/home" }
    package var networkNamespaces: String { "\(execRoot)/netns" }
    /// Where the tmpfs of containers that share their memory are mounted.
    package var sharedMemory: String { "\(execRoot)/shm" }
}
