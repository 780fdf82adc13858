internal import EngineAPI

/// Health checks; those that run come with a later version, switching them off works.
enum HealthOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("health-cmd", nil, "string", "Command to run to check health").later,
            Flag("health-interval", nil, "duration", "Time between running the check (ms|s|m|h) (default 0s)").later,
            Flag("health-retries", nil, "int", "Consecutive failures needed to report unhealthy").later,
            Flag(
                "health-start-interval", nil, "duration",
                "Time between running the check during the start period (ms|s|m|h) (default 0s)"
            ).later,
            Flag(
                "health-start-period", nil, "duration",
                "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) "
                    + "(default 0s)"
            ).later,
            Flag(
                "health-timeout", nil, "duration",
                "Maximum time to allow one check to run (ms|s|m|h) (default 0s)"
            ).later,
            .toggle("no-healthcheck", nil, "Disable any container-specified HEALTHCHECK"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        guard values.bool("no-healthcheck") else { return }
        var check = HealthCheck()
        check.test = ["NONE"]
        request.config.healthcheck = check
    }
}
