// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.Resources: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("blockIO", blockIO)
            $0.ifSet("cpu", cpu)
            $0.ifSet("devices", devices)
            $0.ifSet("hugepageLimits", hugepageLimits)
            $0.ifSet("memory", memory)
            $0.ifSet("network", network)
            $0.ifSet("pids", pids)
            $0.ifSet("rdma", rdma)
            $0.ifSet("unified", unified)
        }
    }
}

extension RuntimeSpec.DeviceRule: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("access", access)
            $0.ifSet("allow", allow)
            $0.ifSet("major", major)
            $0.ifSet("minor", minor)
            $0.ifSet("type", type)
        }
    }
}

extension RuntimeSpec.Memory: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("checkBeforeUpdate", checkBeforeUpdate)
            $0.ifSet("disableOOMKiller", disableOOMKiller)
            $0.ifSet("kernel", kernel)
            $0.ifSet("kernelTCP", kernelTCP)
            $0.ifSet("limit", limit)
            $0.ifSet("reservation", reservation)
            $0.ifSet("swap", swap)
            $0.ifSet("swappiness", swappiness)
            $0.ifSet("useHierarchy", useHierarchy)
        }
    }
}

extension RuntimeSpec.CPU: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("burst", burst)
            $0.ifSet("cpus", cpus)
            $0.ifSet("idle", idle)
            $0.ifSet("mems", mems)
            $0.ifSet("period", period)
            $0.ifSet("quota", quota)
            $0.ifSet("realtimePeriod", realtimePeriod)
            $0.ifSet("realtimeRuntime", realtimeRuntime)
            $0.ifSet("shares", shares)
        }
    }
}

extension RuntimeSpec.Pids: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("limit", limit)
        }
    }
}
