package import Faults

extension RuntimeSpec.BlockIO: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "weight": weight = try reader.value()
            case "leafWeight": leafWeight = try reader.value()
            case "weightDevice": weightDevice = try reader.value()
            case "throttleReadBpsDevice": throttleReadBpsDevice = try reader.value()
            case "throttleWriteBpsDevice": throttleWriteBpsDevice = try reader.value()
            case "throttleReadIOPSDevice": throttleReadIOPSDevice = try reader.value()
            case "throttleWriteIOPSDevice": throttleWriteIOPSDevice = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.WeightDevice: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(major: 0, minor: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "major": major = try reader.value()
            case "minor": minor = try reader.value()
            case "weight": weight = try reader.value()
            case "leafWeight": leafWeight = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.ThrottleDevice: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(major: 0, minor: 0, rate: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "major": major = try reader.value()
            case "minor": minor = try reader.value()
            case "rate": rate = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.HugepageLimit: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(pageSize: "", limit: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "pageSize": pageSize = try reader.value()
            case "limit": limit = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.NetworkClass: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "classID": classID = try reader.value()
            case "priorities": priorities = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.InterfacePriority: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(name: "", priority: 0)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "name": name = try reader.value()
            case "priority": priority = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Rdma: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "hcaHandles": hcaHandles = try reader.value()
            case "hcaObjects": hcaObjects = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
