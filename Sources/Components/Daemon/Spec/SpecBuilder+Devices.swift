internal import EngineAPI
internal import Faults
internal import OCI

extension SpecBuilder {
    static func deviceNodes(_ host: HostConfig) throws(Fault) -> [RuntimeSpec.Device]? {
        var nodes = host.privileged ? Devices.all() : []
        for mapping in host.devices ?? [] {
            if host.privileged, mapping.pathOnHost == mapping.pathInContainer { continue }
            nodes += try Devices.grants(mapping).map(\.node)
        }
        return nodes.isEmpty ? nil : nodes
    }

    static func deviceRules(_ host: HostConfig) throws(Fault) -> [RuntimeSpec.DeviceRule] {
        if host.privileged { return [RuntimeSpec.DeviceRule(allow: true, access: "rwm")] }
        var rules = DefaultSpec.deviceRules
        for mapping in host.devices ?? [] { rules += try Devices.grants(mapping).map(\.rule) }
        for text in host.deviceCgroupRules ?? [] { rules.append(try Devices.rule(text)) }
        return rules
    }
}
