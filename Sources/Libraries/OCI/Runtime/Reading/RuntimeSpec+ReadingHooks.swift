package import Faults

extension RuntimeSpec.Hooks: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "prestart": prestart = try reader.value()
            case "createRuntime": createRuntime = try reader.value()
            case "createContainer": createContainer = try reader.value()
            case "startContainer": startContainer = try reader.value()
            case "poststart": poststart = try reader.value()
            case "poststop": poststop = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Hook: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(path: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "path": path = try reader.value()
            case "args": args = try reader.value()
            case "env": env = try reader.value()
            case "timeout": timeout = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
