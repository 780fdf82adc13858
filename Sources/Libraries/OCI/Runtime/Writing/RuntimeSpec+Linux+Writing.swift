// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.Linux: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("cgroupsPath", cgroupsPath)
            $0.ifSet("devices", devices)
            $0.ifSet("gidMappings", gidMappings)
            $0.ifSet("intelRdt", intelRdt)
            $0.ifSet("maskedPaths", maskedPaths)
            $0.ifSet("memoryPolicy", memoryPolicy)
            $0.ifSet("mountLabel", mountLabel)
            $0.ifSet("namespaces", namespaces)
            $0.ifSet("netDevices", netDevices)
            $0.ifSet("personality", personality)
            $0.ifSet("readonlyPaths", readonlyPaths)
            $0.ifSet("resources", resources)
            $0.ifSet("rootfsPropagation", rootfsPropagation)
            $0.ifSet("seccomp", seccomp)
            $0.ifSet("sysctl", sysctl)
            $0.ifSet("timeOffsets", timeOffsets)
            $0.ifSet("uidMappings", uidMappings)
        }
    }
}

extension RuntimeSpec.Namespace: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("path", path)
            $0.ifSet("type", type)
        }
    }
}

extension RuntimeSpec.TimeOffset: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("nanosecs", nanosecs)
            $0.ifSet("secs", secs)
        }
    }
}

extension RuntimeSpec.Device: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("fileMode", fileMode)
            $0.ifSet("gid", gid)
            $0.ifSet("major", major)
            $0.ifSet("minor", minor)
            $0.ifSet("path", path)
            $0.ifSet("type", type)
            $0.ifSet("uid", uid)
        }
    }
}

extension RuntimeSpec.NetDevice: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("name", name)
        }
    }
}

extension RuntimeSpec.IntelRdt: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("closID", closID)
            $0.ifSet("enableMonitoring", enableMonitoring)
            $0.ifSet("l3CacheSchema", l3CacheSchema)
            $0.ifSet("memBwSchema", memBwSchema)
            $0.ifSet("schemata", schemata)
        }
    }
}

extension RuntimeSpec.MemoryPolicy: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("flags", flags)
            $0.ifSet("mode", mode)
            $0.ifSet("nodes", nodes)
        }
    }
}

extension RuntimeSpec.Personality: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("domain", domain)
            $0.ifSet("flags", flags)
        }
    }
}

extension RuntimeSpec.Namespace.Kind: JSONWritable {
    package func write(to text: inout JSONText) { text.string(rawValue) }
}
