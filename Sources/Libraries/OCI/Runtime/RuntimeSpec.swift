/// A container's configuration, `config.json` (runtime-spec, config.md).
///
/// Property names are the specification's own, so JSON needs no key table; nil is "absent", which the
/// specification often tells from empty. The parts are nested types, one file a topic.
package struct RuntimeSpec: Sendable, Equatable, Codable {
    package var ociVersion: String
    package var process: Process?
    package var root: Root?
    package var hostname: String?
    package var domainname: String?
    package var mounts: [Mount]?
    package var hooks: Hooks?
    package var annotations: [String: String]?
    package var linux: Linux?

    package init(
        ociVersion: String = RuntimeSpec.version, process: Process? = nil, root: Root? = nil,
        hostname: String? = nil, domainname: String? = nil, mounts: [Mount]? = nil, hooks: Hooks? = nil,
        annotations: [String: String]? = nil, linux: Linux? = nil
    ) {
        self.ociVersion = ociVersion
        self.process = process
        self.root = root
        self.hostname = hostname
        self.domainname = domainname
        self.mounts = mounts
        self.hooks = hooks
        self.annotations = annotations
        self.linux = linux
    }
}

extension RuntimeSpec {
    /// The version of the specification these types follow; written into state and new configurations.
    package static let version = "1.3.0"

    /// Our own annotation with a user as `docker run -u` takes it (`name`, `uid`, `name:group`, …): resolved by
    /// Runc from the container's own passwd and group files, in place of `process.user`'s uid and gid.
    package static let userAnnotation = "dev.swmono.user"

    /// Our own annotation with more groups by name, commas between them (`docker run --group-add`); resolved with the
    /// user, and only where there is one.
    package static let groupsAnnotation = "dev.swmono.groups"

    /// The user to be resolved, and more groups by name; nil when `process.user` holds.
    package var namedUser: (user: String, groups: [String])? {
        guard let name = annotations?[Self.userAnnotation], !name.isEmpty else { return nil }
        let groups = annotations?[Self.groupsAnnotation] ?? ""
        return (name, groups.split(separator: ",").map(String.init))
    }

    /// The root filesystem (config.md, "Root").
    package struct Root: Sendable, Equatable, Codable {
        /// Absolute, or relative to the bundle.
        package var path: String
        package var readonly: Bool?

        package init(path: String = "rootfs", readonly: Bool? = nil) {
            self.path = path
            self.readonly = readonly
        }
    }

    /// One mount, in the order of the list (config.md, "Mounts").
    package struct Mount: Sendable, Equatable, Codable {
        package var destination: String
        package var type: String?
        package var source: String?
        /// As in fstab(5), plus the recursive forms (`rro`, …) and `tmpcopyup`.
        package var options: [String]?
        package var uidMappings: [IDMapping]?
        package var gidMappings: [IDMapping]?

        package init(
            destination: String, type: String? = nil, source: String? = nil, options: [String]? = nil,
            uidMappings: [IDMapping]? = nil, gidMappings: [IDMapping]? = nil
        ) {
            self.destination = destination
            self.type = type
            self.source = source
            self.options = options
            self.uidMappings = uidMappings
            self.gidMappings = gidMappings
        }
    }

    /// One line of an id map (user_namespaces(7)).
    package struct IDMapping: Sendable, Equatable, Codable {
        package var containerID: UInt32
        package var hostID: UInt32
        package var size: UInt32

        package init(containerID: UInt32, hostID: UInt32, size: UInt32) {
            self.containerID = containerID
            self.hostID = hostID
            self.size = size
        }
    }
}
