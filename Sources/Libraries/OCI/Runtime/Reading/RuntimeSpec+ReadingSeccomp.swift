package import Faults

extension RuntimeSpec.Seccomp: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(defaultAction: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "defaultAction": defaultAction = try reader.value()
            case "defaultErrnoRet": defaultErrnoRet = try reader.value()
            case "architectures": architectures = try reader.value()
            case "flags": flags = try reader.value()
            case "listenerPath": listenerPath = try reader.value()
            case "listenerMetadata": listenerMetadata = try reader.value()
            case "syscalls": syscalls = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Seccomp.Syscall: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(names: [], action: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "names": names = try reader.value()
            case "action": action = try reader.value()
            case "errnoRet": errnoRet = try reader.value()
            case "args": args = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Seccomp.Argument: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(index: 0, value: 0, op: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "index": index = try reader.value()
            case "value": value = try reader.value()
            case "valueTwo": valueTwo = try reader.value()
            case "op": op = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
