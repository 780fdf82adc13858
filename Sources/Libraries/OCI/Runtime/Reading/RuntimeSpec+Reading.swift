package import Faults

extension RuntimeSpec: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "ociVersion": ociVersion = try reader.value()
            case "process": process = try reader.value()
            case "root": root = try reader.value()
            case "hostname": hostname = try reader.value()
            case "domainname": domainname = try reader.value()
            case "mounts": mounts = try reader.value()
            case "hooks": hooks = try reader.value()
            case "annotations": annotations = try reader.value()
            case "linux": linux = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Root: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(path: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "path": path = try reader.value()
            case "readonly": readonly = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Mount: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(destination: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "destination": destination = try reader.value()
            case "type": type = try reader.value()
            case "source": source = try reader.value()
            case "options": options = try reader.value()
            case "uidMappings": uidMappings = try reader.value()
            case "gidMappings": gidMappings = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.IDMapping: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(containerID: 0, hostID: 0, size: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "containerID": containerID = try reader.value()
            case "hostID": hostID = try reader.value()
            case "size": size = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
