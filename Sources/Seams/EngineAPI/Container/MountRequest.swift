/// A mount that `--mount` asks for (Engine API, `Mount`): `bind`, `volume`, `tmpfs`, `image`.
package struct MountRequest: Sendable, Equatable, Codable, ZeroValue {
    package var type: String?
    package var source: String?
    package var target: String?
    package var readOnly: Bool?
    package var consistency: String?
    package var bindOptions: BindOptions?
    package var volumeOptions: VolumeOptions?
    package var imageOptions: ImageMountOptions?
    package var tmpfsOptions: TmpfsOptions?

    package init() {}

    package init(type: String?, source: String? = nil, target: String? = nil) {
        self.type = type
        self.source = source
        self.target = target
    }

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case source = "Source"
        case target = "Target"
        case readOnly = "ReadOnly"
        case consistency = "Consistency"
        case bindOptions = "BindOptions"
        case volumeOptions = "VolumeOptions"
        case imageOptions = "ImageOptions"
        case tmpfsOptions = "TmpfsOptions"
    }
}

/// Options of a bind mount.
package struct BindOptions: Sendable, Equatable, Codable, ZeroValue {
    package var propagation: String?
    package var nonRecursive: Bool?
    package var createMountpoint: Bool?
    package var readOnlyNonRecursive: Bool?
    package var readOnlyForceRecursive: Bool?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case propagation = "Propagation"
        case nonRecursive = "NonRecursive"
        case createMountpoint = "CreateMountpoint"
        case readOnlyNonRecursive = "ReadOnlyNonRecursive"
        case readOnlyForceRecursive = "ReadOnlyForceRecursive"
    }
}

/// Options of a volume mount.
package struct VolumeOptions: Sendable, Equatable, Codable, ZeroValue {
    package var noCopy: Bool?
    package var labels: [String: String]?
    package var subpath: String?
    package var driverConfig: DriverConfig?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case noCopy = "NoCopy"
        case labels = "Labels"
        case subpath = "Subpath"
        case driverConfig = "DriverConfig"
    }
}

/// A volume driver and its options.
package struct DriverConfig: Sendable, Equatable, Codable, ZeroValue {
    package var name: String?
    package var options: [String: String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case options = "Options"
    }
}

/// Options of an image mount.
package struct ImageMountOptions: Sendable, Equatable, Codable, ZeroValue {
    package var subpath: String?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case subpath = "Subpath"
    }
}

/// Options of a tmpfs: size in bytes, mode as a number.
package struct TmpfsOptions: Sendable, Equatable, Codable, ZeroValue {
    package var sizeBytes: Int64?
    package var mode: Int?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case sizeBytes = "SizeBytes"
        case mode = "Mode"
    }
}
