internal import EngineAPI

/// Which options of `--mount` go together.
enum MountRules {
    static func check(_ mount: MountRequest) throws(UsageFault) {
        let type = mount.type ?? ""
        guard !type.isEmpty else { throw UsageFault("type is required") }
        guard mount.target?.isEmpty == false else { throw UsageFault("target is required") }
        guard ["bind", "volume", "tmpfs", "image", "cluster", "npipe"].contains(type) else {
            throw UsageFault("invalid mount type '\(type)'")
        }
        if mount.volumeOptions != nil, type != "volume" { throw mixed("volume", type) }
        if mount.bindOptions != nil, type != "bind" { throw mixed("bind", type) }
        if mount.tmpfsOptions != nil, type != "tmpfs" { throw mixed("tmpfs", type) }
        if mount.imageOptions != nil, type != "image" { throw mixed("image", type) }
        if let options = mount.bindOptions { try check(options, isReadOnly: mount.readOnly ?? false) }
    }

    private static func check(_ options: BindOptions, isReadOnly: Bool) throws(UsageFault) {
        if options.readOnlyNonRecursive == true, !isReadOnly {
            throw UsageFault("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction")
        }
        guard options.readOnlyForceRecursive == true else { return }
        if !isReadOnly {
            throw UsageFault("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction")
        }
        if options.propagation != "rprivate" {
            throw UsageFault(
                "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction")
        }
    }

    private static func mixed(_ options: String, _ type: String) -> UsageFault {
        UsageFault("cannot mix '\(options)-*' options with mount type '\(type)'")
    }
}
