internal import DBus

extension UnitLimits {
    /// The device list as systemd can hold it: it puts its own program (v2) or list (v1) in place when the unit starts
    /// and whenever it is reloaded, beside ours.
    ///
    /// It knows allowing lines alone, and no line for one minor of any major. On v2 such a list is left to our
    /// program, which nobody takes off; on v1 systemd would take the kernel's list as its own, so it gets what it can
    /// hold and denies the rest, until the files are written.
    func devices(_ list: DeviceList) -> [UnitProperty] {
        var lines: [BusValue] = []
        var isWhole = !list.allowsByDefault
        if !list.allowsByDefault {
            for exception in list.exceptions {
                guard let name = deviceName(exception) else {
                    isWhole = false
                    continue
                }
                lines.append(.structure([.string(name), .string(exception.letters)]))
            }
        }
        let isOpen = list.allowsByDefault && list.exceptions.isEmpty
        if isOpen || cgroups == .v2 && !isWhole { return policy("auto", []) }
        return policy("strict", lines)
    }

    /// The empty list takes away what was there.
    private func policy(_ name: String, _ lines: [BusValue]) -> [UnitProperty] {
        let type = BusType.structure([.string, .string])
        let reset = [
            UnitProperty("DeviceAllow", .array(type, [])), UnitProperty("DevicePolicy", .string(name)),
        ]
        return lines.isEmpty ? reset : reset + [UnitProperty("DeviceAllow", .array(type, lines))]
    }

    /// nil: there is no name for it. Before version 240 all but the plainest are looked up among the host's nodes.
    private func deviceName(_ exception: DeviceException) -> String? {
        let group = exception.kind == .block ? "block" : "char"
        switch (exception.major, exception.minor) {
        case (nil, nil): return group + "-*"
        case (nil, _): return nil
        case (let major?, nil): return systemd >= 240 ? "\(group)-\(major)" : nil
        case (let major?, let minor?): return systemd >= 240 ? "/dev/\(group)/\(major):\(minor)" : nil
        }
    }
}

extension DeviceException {
    /// Of `r`, `w`, `m`.
    var letters: String {
        let letters: [(Access, String)] = [(.read, "r"), (.write, "w"), (.mknod, "m")]
        return letters.reduce(into: "") { $0 += access.contains($1.0) ? $1.1 : "" }
    }
}
