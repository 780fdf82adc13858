/// A container's state as a runtime prints it (runtime.md, "State"), with the fields runc adds.
package struct ContainerState: Sendable, Equatable, Codable {
    /// The five states a container goes through; `paused` is runc's addition.
    package enum Status: String, Sendable, Codable {
        case creating, created, running, paused, stopped
    }

    package var ociVersion: String
    package var id: String
    package var status: Status
    /// 0 or nil when stopped.
    package var pid: Int32?
    package var bundle: String
    package var annotations: [String: String]?
    package var rootfs: String?
    /// RFC 3339.
    package var created: String?
    package var owner: String?

    package init(
        ociVersion: String = RuntimeSpec.version, id: String, status: Status, pid: Int32? = nil, bundle: String,
        annotations: [String: String]? = nil, rootfs: String? = nil, created: String? = nil, owner: String? = nil
    ) {
        self.ociVersion = ociVersion
        self.id = id
        self.status = status
        self.pid = pid
        self.bundle = bundle
        self.annotations = annotations
        self.rootfs = rootfs
        self.created = created
        self.owner = owner
    }
}
