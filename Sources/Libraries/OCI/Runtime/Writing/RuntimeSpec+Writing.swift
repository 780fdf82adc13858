// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("annotations", annotations)
            $0.ifSet("domainname", domainname)
            $0.ifSet("hooks", hooks)
            $0.ifSet("hostname", hostname)
            $0.ifSet("linux", linux)
            $0.ifSet("mounts", mounts)
            $0.ifSet("ociVersion", ociVersion)
            $0.ifSet("process", process)
            $0.ifSet("root", root)
        }
    }
}

extension RuntimeSpec.Root: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("path", path)
            $0.ifSet("readonly", readonly)
        }
    }
}

extension RuntimeSpec.Mount: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("destination", destination)
            $0.ifSet("gidMappings", gidMappings)
            $0.ifSet("options", options)
            $0.ifSet("source", source)
            $0.ifSet("type", type)
            $0.ifSet("uidMappings", uidMappings)
        }
    }
}

extension RuntimeSpec.IDMapping: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("containerID", containerID)
            $0.ifSet("hostID", hostID)
            $0.ifSet("size", size)
        }
    }
}
