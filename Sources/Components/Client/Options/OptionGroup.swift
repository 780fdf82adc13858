internal import EngineAPI

/// Flags of `run` and `create` that belong together, and what they ask of the engine.
protocol OptionGroup: Sendable {
    static var flags: [Flag] { get }
    /// Writes what the flags say into `request`; throws what only shows when flags are seen together.
    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault)
}

/// Every group, in no order that matters.
enum CreateOptions {
    static let groups: [any OptionGroup.Type] = [
        ProcessOptions.self, EnvironmentOptions.self, LabelOptions.self, MountOptions.self, MemoryOptions.self,
        ProcessorOptions.self, BlockIOOptions.self, LimitOptions.self, DeviceOptions.self, SecurityOptions.self,
        NamespaceOptions.self, NetworkOptions.self, NameServiceOptions.self, LogDriverOptions.self,
        LifecycleOptions.self, HealthOptions.self,
    ]

    static var flags: [Flag] { groups.flatMap { $0.flags } }

    /// The request that flags, image and command line make.
    static func request(
        _ values: FlagValues, image: String, command: [String]
    ) throws(UsageFault) -> ContainerCreateRequest {
        var request = ContainerCreateRequest()
        request.config.image = image
        request.config.cmd = command.isEmpty ? nil : command
        for group in groups { try group.apply(values, to: &request) }
        return request
    }
}
