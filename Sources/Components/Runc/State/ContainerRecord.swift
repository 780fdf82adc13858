internal import Cgroups
internal import Faults
internal import Linux
internal import OCI

/// What a runtime keeps of a container, `<root>/<id>/state.json`; any process may read it.
struct ContainerRecord: Equatable {
    var id: String
    var bundle: String
    var rootfs: String
    /// RFC 3339, UTC.
    var created: String
    var owner: String
    var pid: Int32
    /// Clock ticks since boot at the first process's start (proc_pid_stat(5)): a reused pid is told from it.
    var pidStart: UInt64
    var annotations: [String: String]
    var cgroup: Cgroup?
    /// The kinds made or joined, by their clone(2) flags: what `exec` joins.
    var namespaces: NamespaceSet
    /// Whether the pid namespace is its own: then the first process's end is the end of all.
    var ownsProcesses = true
    /// Whether it has a session keyring of its own, which `exec` joins too.
    var hasKeyring = false
    /// The configuration's.
    var ociVersion = RuntimeSpec.version

    /// Folders of resctrl that end with the container.
    var rdt: [String] = []
    /// Those that run later than `create`; nil: none.
    var hooks: RuntimeSpec.Hooks?
    /// Pipes of the caller's that its standard descriptors were made of, as procfs names them; empty: none.
    var descriptors: [String] = []

    /// Its JSON.
    var json: [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("ociVersion", ociVersion)
            text.member("id", id)
            text.member("pid", pid)
            text.member("pidStart", pidStart)
            text.member("bundle", bundle)
            text.member("rootfs", rootfs)
            text.member("created", created)
            text.member("owner", owner)
            if !annotations.isEmpty { text.member("annotations", annotations) }
            text.member("namespaces", namespaces.rawValue)
            text.key("ownsProcesses")
            text.boolean(ownsProcesses)
            text.key("keyring")
            text.boolean(hasKeyring)
            if let cgroup { write(cgroup, to: &text) }
            if !rdt.isEmpty { text.member("rdt", rdt) }
            if let hooks { hooks.write(to: &text) }
            if !descriptors.isEmpty { text.member("descriptors", descriptors) }
        }
        return text.bytes
    }

    private func write(_ cgroup: Cgroup, to text: inout JSONText) {
        text.member("cgroupVersion", cgroup.version.rawValue)
        text.key("cgroup")
        text.array { text in
            for folder in cgroup.folders {
                text.object { text in
                    text.member("controllers", folder.controllers)
                    text.member("mountPoint", folder.mountPoint)
                    text.member("path", folder.path)
                }
            }
        }
        guard let unit = cgroup.unit else { return }
        text.key("unit")
        text.object { text in
            text.member("name", unit.name)
            text.member("slice", unit.slice)
            text.key("isUser")
            text.boolean(unit.isUser)
        }
    }
}

extension ContainerRecord: JSONReadable {
    init(_ reader: inout JSONReader) throws(Fault) {
        self.init(
            id: "", bundle: "", rootfs: "", created: "", owner: "", pid: 0, pidStart: 0, annotations: [:],
            cgroup: nil, namespaces: NamespaceSet(rawValue: 0))
        var version = CgroupVersion.v1
        var unit: SystemdUnit?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "ociVersion": ociVersion = try reader.value()
            case "id": id = try reader.value()
            case "pid": pid = try reader.value()
            case "pidStart": pidStart = try reader.value()
            case "bundle": bundle = try reader.value()
            case "rootfs": rootfs = try reader.value()
            case "created": created = try reader.value()
            case "owner": owner = try reader.value()
            case "annotations": annotations = try reader.value()
            case "namespaces": namespaces = NamespaceSet(rawValue: try reader.value())
            case "ownsProcesses": ownsProcesses = try reader.value()
            case "keyring": hasKeyring = try reader.value()
            case "rdt": rdt = try reader.value()
            case "hooks": hooks = try reader.value()
            case "descriptors": descriptors = try reader.value()
            case "cgroupVersion": version = CgroupVersion(rawValue: try reader.value()) ?? .v1
            case "cgroup": cgroup = Cgroup(version: version, folders: try Self.folders(&reader))
            case "unit": unit = try Self.unit(&reader)
            default: try reader.skip()
            }
        }
        cgroup?.unit = unit
    }

    private static func unit(_ reader: inout JSONReader) throws(Fault) -> SystemdUnit {
        var (name, slice, isUser) = ("", "", false)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "name": name = try reader.value()
            case "slice": slice = try reader.value()
            case "isUser": isUser = try reader.value()
            default: try reader.skip()
            }
        }
        return SystemdUnit(name: name, slice: slice, isUser: isUser)
    }

    private static func folders(_ reader: inout JSONReader) throws(Fault) -> [CgroupFolder] {
        var folders: [CgroupFolder] = []
        try reader.beginArray()
        while try reader.element() {
            var (controllers, mountPoint, path): ([String], String, String) = ([], "", "")
            try reader.beginObject()
            while let key = try reader.key() {
                switch key {
                case "controllers": controllers = try reader.value()
                case "mountPoint": mountPoint = try reader.value()
                case "path": path = try reader.value()
                default: try reader.skip()
                }
            }
            folders.append(CgroupFolder(controllers: controllers, mountPoint: mountPoint, path: path))
        }
        return folders
    }
}
