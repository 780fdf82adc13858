package import Faults

extension RuntimeSpec.Process: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        // It has to be there (config.md, "Process").
        self.init(cwd: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "terminal": terminal = try reader.value()
            case "consoleSize": consoleSize = try reader.value()
            case "user": user = try reader.value()
            case "args": args = try reader.value()
            case "env": env = try reader.value()
            case "cwd": cwd = try reader.value()
            case "capabilities": capabilities = try reader.value()
            case "rlimits": rlimits = try reader.value()
            case "noNewPrivileges": noNewPrivileges = try reader.value()
            case "apparmorProfile": apparmorProfile = try reader.value()
            case "selinuxLabel": selinuxLabel = try reader.value()
            case "oomScoreAdj": oomScoreAdj = try reader.value()
            case "scheduler": scheduler = try reader.value()
            case "ioPriority": ioPriority = try reader.value()
            case "execCPUAffinity": execCPUAffinity = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.ConsoleSize: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(height: 0, width: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "height": height = try reader.value()
            case "width": width = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.User: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(uid: 0, gid: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "uid": uid = try reader.value()
            case "gid": gid = try reader.value()
            case "umask": umask = try reader.value()
            case "additionalGids": additionalGids = try reader.value()
            case "username": username = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Capabilities: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "bounding": bounding = try reader.value()
            case "effective": effective = try reader.value()
            case "inheritable": inheritable = try reader.value()
            case "permitted": permitted = try reader.value()
            case "ambient": ambient = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
