// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.BlockIO: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("leafWeight", leafWeight)
            $0.ifSet("throttleReadBpsDevice", throttleReadBpsDevice)
            $0.ifSet("throttleReadIOPSDevice", throttleReadIOPSDevice)
            $0.ifSet("throttleWriteBpsDevice", throttleWriteBpsDevice)
            $0.ifSet("throttleWriteIOPSDevice", throttleWriteIOPSDevice)
            $0.ifSet("weight", weight)
            $0.ifSet("weightDevice", weightDevice)
        }
    }
}

extension RuntimeSpec.WeightDevice: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("leafWeight", leafWeight)
            $0.ifSet("major", major)
            $0.ifSet("minor", minor)
            $0.ifSet("weight", weight)
        }
    }
}

extension RuntimeSpec.ThrottleDevice: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("major", major)
            $0.ifSet("minor", minor)
            $0.ifSet("rate", rate)
        }
    }
}

extension RuntimeSpec.HugepageLimit: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("limit", limit)
            $0.ifSet("pageSize", pageSize)
        }
    }
}

extension RuntimeSpec.NetworkClass: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("classID", classID)
            $0.ifSet("priorities", priorities)
        }
    }
}

extension RuntimeSpec.InterfacePriority: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("name", name)
            $0.ifSet("priority", priority)
        }
    }
}

extension RuntimeSpec.Rdma: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("hcaHandles", hcaHandles)
            $0.ifSet("hcaObjects", hcaObjects)
        }
    }
}
