package import Faults

extension RuntimeSpec.Linux: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "namespaces": namespaces = try reader.value()
            case "uidMappings": uidMappings = try reader.value()
            case "gidMappings": gidMappings = try reader.value()
            case "timeOffsets": timeOffsets = try reader.value()
            case "devices": devices = try reader.value()
            case "netDevices": netDevices = try reader.value()
            case "cgroupsPath": cgroupsPath = try reader.value()
            case "resources": resources = try reader.value()
            case "rootfsPropagation": rootfsPropagation = try reader.value()
            case "seccomp" where reader.defersSeccomp: reader.deferredSeccomp = try reader.skip()
            case "seccomp": seccomp = try reader.value()
            case "sysctl": sysctl = try reader.value()
            case "maskedPaths": maskedPaths = try reader.value()
            case "readonlyPaths": readonlyPaths = try reader.value()
            case "mountLabel": mountLabel = try reader.value()
            case "intelRdt": intelRdt = try reader.value()
            case "personality": personality = try reader.value()
            case "memoryPolicy": memoryPolicy = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Namespace: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(.mount)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "type": type = try reader.value()
            case "path": path = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.TimeOffset: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "secs": secs = try reader.value()
            case "nanosecs": nanosecs = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Device: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(type: "", path: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "type": type = try reader.value()
            case "path": path = try reader.value()
            case "major": major = try reader.value()
            case "minor": minor = try reader.value()
            case "fileMode": fileMode = try reader.value()
            case "uid": uid = try reader.value()
            case "gid": gid = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.NetDevice: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "name": name = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.IntelRdt: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "closID": closID = try reader.value()
            case "l3CacheSchema": l3CacheSchema = try reader.value()
            case "memBwSchema": memBwSchema = try reader.value()
            case "schemata": schemata = try reader.value()
            case "enableMonitoring": enableMonitoring = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Personality: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(domain: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "domain": domain = try reader.value()
            case "flags": flags = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
