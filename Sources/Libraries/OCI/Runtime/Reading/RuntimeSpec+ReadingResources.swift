package import Faults

extension RuntimeSpec.Resources: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "devices": devices = try reader.value()
            case "memory": memory = try reader.value()
            case "cpu": cpu = try reader.value()
            case "pids": pids = try reader.value()
            case "blockIO": blockIO = try reader.value()
            case "hugepageLimits": hugepageLimits = try reader.value()
            case "network": network = try reader.value()
            case "rdma": rdma = try reader.value()
            case "unified": unified = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.DeviceRule: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init(allow: false)
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "allow": allow = try reader.value()
            case "type": type = try reader.value()
            case "major": major = try reader.value()
            case "minor": minor = try reader.value()
            case "access": access = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Memory: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "limit": limit = try reader.value()
            case "reservation": reservation = try reader.value()
            case "swap": swap = try reader.value()
            case "kernel": kernel = try reader.value()
            case "kernelTCP": kernelTCP = try reader.value()
            case "swappiness": swappiness = try reader.value()
            case "disableOOMKiller": disableOOMKiller = try reader.value()
            case "useHierarchy": useHierarchy = try reader.value()
            case "checkBeforeUpdate": checkBeforeUpdate = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.CPU: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "shares": shares = try reader.value()
            case "quota": quota = try reader.value()
            case "burst": burst = try reader.value()
            case "period": period = try reader.value()
            case "realtimeRuntime": realtimeRuntime = try reader.value()
            case "realtimePeriod": realtimePeriod = try reader.value()
            case "cpus": cpus = try reader.value()
            case "mems": mems = try reader.value()
            case "idle": idle = try reader.value()
            default: try reader.skip()
            }
        }
    }
}

extension RuntimeSpec.Pids: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        self.init()
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "limit": limit = try reader.value()
            default: try reader.skip()
            }
        }
    }
}
