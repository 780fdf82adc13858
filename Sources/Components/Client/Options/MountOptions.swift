internal import EngineAPI

/// Files and folders that come into the container, and its root.
enum MountOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("volume", "v", "list", "Bind mount a volume"),
            Flag("mount", nil, "mount", "Attach a filesystem mount to the container") {
                (text) throws(UsageFault) in _ = try MountSyntax.parse(text)
            },
            Flag("tmpfs", nil, "list", "Mount a tmpfs directory"),
            Flag("volumes-from", nil, "list", "Mount volumes from the specified container(s)").later,
            Flag("volume-driver", nil, "string", "Optional volume driver for the container").later,
            .toggle("read-only", nil, "Mount the container's root filesystem as read only"),
            Flag("storage-opt", nil, "list", "Storage driver options for the container").later,
            Flag("shm-size", nil, "bytes", "Size of /dev/shm"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        try applyVolumes(values.list("volume"), to: &request)
        let mounts = try values.list("mount").map { (text) throws(UsageFault) in try MountSyntax.parse(text) }
        request.hostConfig.mounts = mounts.isEmpty ? nil : mounts
        let tmpfs = values.list("tmpfs")
        if !tmpfs.isEmpty {
            request.hostConfig.tmpfs = [:]
            for text in tmpfs {
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                request.hostConfig.tmpfs?[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
            }
        }
        request.hostConfig.readonlyRootfs = values.bool("read-only")
        request.hostConfig.shmSize = values.bytes("shm-size")
    }

    private static func applyVolumes(
        _ volumes: [String], to request: inout ContainerCreateRequest
    ) throws(UsageFault) {
        var binds: [String] = []
        var anonymous: [String: EmptyObject] = [:]
        for text in volumes {
            let volume = try VolumeSyntax.parse(text)
            if volume.source == nil { anonymous[text] = EmptyObject() } else { binds.append(volume.bind) }
        }
        request.hostConfig.binds = binds.isEmpty ? nil : binds
        request.config.volumes = anonymous.isEmpty ? nil : anonymous
    }
}
