internal import DBus
package import Faults
package import OCI

/// A scope to start around a container's first process, as data: pure, printable, tested without systemd.
package struct UnitStart: Sendable, Equatable, CustomStringConvertible {
    package let unit: SystemdUnit
    /// All but the process.
    package let properties: [UnitProperty]

    /// `annotations` are the configuration's, those of them that name properties win over the driver's own.
    package init(
        _ unit: SystemdUnit, id: String, _ resources: RuntimeSpec.Resources?, annotations: [String: String],
        limits: UnitLimits
    ) throws(Fault) {
        self.unit = unit
        let resources = resources ?? RuntimeSpec.Resources()
        var properties = [
            UnitProperty("Description", .string("swmono container \(id)")),
            UnitProperty("Slice", .string(unit.slice)),
            // What is below is the container's: systemd keeps its hands off.
            UnitProperty("Delegate", .boolean(true)),
            UnitProperty("MemoryAccounting", .boolean(true)),
            UnitProperty("CPUAccounting", .boolean(true)),
            UnitProperty(limits.cgroups == .v2 ? "IOAccounting" : "BlockIOAccounting", .boolean(true)),
            UnitProperty("TasksAccounting", .boolean(true)),
            // A container outlives the stop of what is below "basic.target", and is not ordered by it.
            UnitProperty("DefaultDependencies", .boolean(false)),
        ]
        properties += try UnitProperty.annotated(annotations)
        if let policy = limits.killPolicy(resources) { properties.append(policy) }
        // Only the system's manager may load a device program.
        if !unit.isUser { properties += limits.devices(try DeviceList(resources.devices ?? [])) }
        self.properties = properties + (try limits.properties(resources))
    }

    package var description: String {
        properties.reduce(into: unit.name) { $0 += ($0 == unit.name ? " (" : ", ") + $1.description } + ")"
    }

    /// The body of StartTransientUnit.
    func body(process: Int32) -> [BusValue] {
        let processes = BusValue.array(.uint32, [.uint32(UInt32(bitPattern: process))])
        let all = properties + [UnitProperty("PIDs", processes)]
        let auxiliary = BusType.structure([.string, .array(.structure([.string, .variant]))])
        return [.string(unit.name), .string("replace"), UnitProperty.list(all), .array(auxiliary, [])]
    }
}

extension UnitLimits {
    /// `memory.oom.group` can only be told at the start; a scope has had the property since version 253.
    fileprivate func killPolicy(_ resources: RuntimeSpec.Resources) -> UnitProperty? {
        guard cgroups == .v2, systemd >= 253 else { return nil }
        switch resources.unified?["memory.oom.group"] {
        case "0": return UnitProperty("OOMPolicy", .string("continue"))
        case "1": return UnitProperty("OOMPolicy", .string("kill"))
        default: return nil
        }
    }
}
