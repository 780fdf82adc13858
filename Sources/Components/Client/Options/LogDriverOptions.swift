internal import EngineAPI

/// Where the container's output is kept.
enum LogDriverOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("log-driver", nil, "string", "Logging driver for the container")
                .choosing(["json-file", "local", "none"]),
            Flag("log-opt", nil, "list", "Log driver options"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let driver = values.string("log-driver")
        if driver == "none", values.changed("log-opt") {
            throw UsageFault("invalid logging opts for driver \(driver)")
        }
        request.hostConfig.logConfig = LogConfig(type: driver, config: values.map("log-opt"))
    }
}
