internal import EngineAPI

/// `--mount type=…,source=…,target=…,…`: one line of comma-separated values.
enum MountSyntax {
    private static let switches: Set<String> = ["readonly", "ro", "volume-nocopy", "bind-create-src"]

    static func parse(
        _ text: String, workingFolder: () -> String = WorkingFolder.path
    ) throws(UsageFault) -> MountRequest {
        let line = FilterOption.trim(text)
        guard !line.isEmpty else { throw UsageFault("value is empty") }
        var mount = MountRequest(type: "volume")
        for field in try CommaList.fields(line) {
            let (key, value) = try split(field)
            if try !setGeneral(key, value, on: &mount, workingFolder), try !setBind(key, value, on: &mount),
                try !setVolume(key, value, on: &mount), try !setOther(key, value, on: &mount)
            {
                throw UsageFault("unknown option '\(key)' in '\(field)'")
            }
        }
        try MountRules.check(mount)
        return mount
    }

    // The key in small letters; the value of a switch alone is nil.
    private static func split(_ field: String) throws(UsageFault) -> (String, String?) {
        let (name, value) = KeyValue.split(field)
        let key = FilterOption.trim(name)
        guard key == name else {
            throw UsageFault("invalid option '\(key)' in '\(field)': option should not have whitespace")
        }
        guard let value else {
            guard switches.contains(key.lowercased()) else {
                throw UsageFault("invalid field '\(field)' must be a key=value pair")
            }
            return (key.lowercased(), nil)
        }
        let trimmed = FilterOption.trim(value)
        guard !trimmed.isEmpty else { throw UsageFault("invalid value for '\(key)': value is empty") }
        guard trimmed == value else {
            throw UsageFault("invalid value for '\(key)' in '\(field)': value should not have whitespace")
        }
        return (key.lowercased(), value)
    }

    private static func setGeneral(
        _ key: String, _ value: String?, on mount: inout MountRequest, _ workingFolder: () -> String
    ) throws(UsageFault) -> Bool {
        let text = value ?? ""
        switch key {
        case "type": mount.type = text.lowercased()
        case "source", "src":
            mount.source = text.hasPrefix(".") ? WorkingFolder.absolute(text, in: workingFolder()) : text
        case "target", "dst", "destination": mount.target = text
        case "readonly", "ro": mount.readOnly = try truth(key, value)
        case "consistency": mount.consistency = text.lowercased()
        default: return false
        }
        return true
    }

    private static func setBind(
        _ key: String, _ value: String?, on mount: inout MountRequest
    ) throws(UsageFault) -> Bool {
        guard key.hasPrefix("bind-") else { return false }
        var options = mount.bindOptions ?? BindOptions()
        switch (key, value ?? "") {
        case ("bind-propagation", let text): options.propagation = text.lowercased()
        case ("bind-nonrecursive", _):
            throw UsageFault("bind-nonrecursive is deprecated, use bind-recursive=disabled instead")
        case ("bind-recursive", "enabled"): break
        case ("bind-recursive", "disabled"): options.nonRecursive = true
        case ("bind-recursive", "writable"): options.readOnlyNonRecursive = true
        case ("bind-recursive", "readonly"): options.readOnlyForceRecursive = true
        case ("bind-recursive", let text):
            throw UsageFault(
                "invalid value for \(key): \(text) "
                    + "(must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")")
        case ("bind-create-src", _): options.createMountpoint = try truth(key, value)
        default: return false
        }
        mount.bindOptions = options
        return true
    }

    private static func setVolume(
        _ key: String, _ value: String?, on mount: inout MountRequest
    ) throws(UsageFault) -> Bool {
        guard key.hasPrefix("volume-") else { return false }
        var options = mount.volumeOptions ?? VolumeOptions()
        let text = value ?? ""
        var driver = options.driverConfig ?? DriverConfig()
        switch key {
        case "volume-subpath": options.subpath = text
        case "volume-nocopy": options.noCopy = try truth(key, value)
        case "volume-label": options.labels = (options.labels ?? [:]).merging(KeyValue.map([text])) { $1 }
        case "volume-driver": driver.name = text
        case "volume-opt": driver.options = (driver.options ?? [:]).merging(KeyValue.map([text])) { $1 }
        default: return false
        }
        if driver != DriverConfig() { options.driverConfig = driver }
        mount.volumeOptions = options
        return true
    }

    private static func setOther(
        _ key: String, _ value: String?, on mount: inout MountRequest
    ) throws(UsageFault) -> Bool {
        let text = value ?? ""
        switch key {
        case "image-subpath":
            mount.imageOptions = ImageMountOptions()
            mount.imageOptions?.subpath = text
        case "tmpfs-size":
            var options = mount.tmpfsOptions ?? TmpfsOptions()
            do throws(UsageFault) { options.sizeBytes = try ByteSize.parse(text) } catch {
                throw UsageFault("invalid value for \(key): \(text)")
            }
            mount.tmpfsOptions = options
        case "tmpfs-mode":
            guard let mode = UInt32(text, radix: 8) else { throw UsageFault("invalid value for \(key): \(text)") }
            var options = mount.tmpfsOptions ?? TmpfsOptions()
            options.mode = Int(mode)
            mount.tmpfsOptions = options
        default: return false
        }
        return true
    }

    private static func truth(_ key: String, _ value: String?) throws(UsageFault) -> Bool {
        guard let value else { return true }
        switch value {
        case "1", "true": return true
        case "0", "false": return false
        default:
            throw UsageFault(
                "invalid value for '\(key)': invalid boolean value (\(GoQuote.quote(value))): must be one of "
                    + "\"true\", \"1\", \"false\", or \"0\" (default \"true\")")
        }
    }
}
