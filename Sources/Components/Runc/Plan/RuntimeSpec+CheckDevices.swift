internal import Faults
internal import OCI

extension RuntimeSpec {
    /// Device nodes. mknod(2) takes 12 bits of a major number and 20 of a minor one and drops the rest: what is larger
    /// would become another device than the one that the cgroup's rules are about.
    func checkDevices() throws(Fault) {
        for (index, device) in (linux?.devices ?? []).enumerated() {
            let name = "linux.devices[\(index)] (\(device.path))"
            guard ["c", "u", "b", "p"].contains(device.type) else {
                throw Fault(.invalidArgument, "\(name): invalid type \"\(device.type)\"")
            }
            guard 0..<4096 ~= device.major ?? 0, 0..<1_048_576 ~= device.minor ?? 0 else {
                throw Fault(
                    .invalidArgument,
                    "\(name): no such device number \(device.major ?? 0):\(device.minor ?? 0)")
            }
        }
    }

    /// Network interfaces to move, in runc's words.
    func checkNetDevices() throws(Fault) {
        guard let devices = linux?.netDevices, !devices.isEmpty else { return }
        guard linux?.namespaces?.contains(where: { $0.type == .network }) == true else {
            throw Fault(.invalidArgument, "unable to move network devices without a NET namespace")
        }
        for (name, device) in devices {
            for name in [name, device.name ?? ""] where !(name.isEmpty || Self.isInterfaceName(name)) {
                throw Fault(.invalidArgument, "invalid network device name \"\(name)\"")
            }
            if name.isEmpty { throw Fault(.invalidArgument, "invalid network device name \"\"") }
        }
    }

    /// The kernel's rule (net/core/dev.c, dev_valid_name).
    private static func isInterfaceName(_ name: String) -> Bool {
        name.utf8.count < 16 && name != "." && name != ".."
            && !name.utf8.contains { $0 == 0x2F || $0 == 0x3A || $0 <= 0x20 }
    }
}
