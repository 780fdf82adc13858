package import Faults

extension RuntimeSpec.ResourceLimit: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(type: "", hard: 0, soft: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "type": type = try reader.value()
            case "hard": hard = try reader.value()
            case "soft": soft = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Scheduler: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(policy: "")
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "policy": policy = try reader.value()
            case "nice": nice = try reader.value()
            case "priority": priority = try reader.value()
            case "flags": flags = try reader.value()
            case "runtime": runtime = try reader.value()
            case "deadline": deadline = try reader.value()
            case "period": period = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.IOPriority: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(class: "", priority: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "class": self.`class` = try reader.value()
            case "priority": priority = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.CPUAffinity: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "initial": initial = try reader.value()
            case "final": final = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
