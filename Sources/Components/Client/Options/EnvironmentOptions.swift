internal import EngineAPI

/// Variables: `-e KEY=value`, `-e KEY` (the caller's), files of both.
enum EnvironmentOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("env", "e", "list", "Set environment variables", check: check),
            Flag("env-file", nil, "list", "Read in a file of environment variables"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let variables = try variables(values)
        request.config.env = variables.isEmpty ? nil : variables
    }

    /// Those of the files first, so that `-e` overrides them. `-e KEY` without such a variable stays `KEY`, which takes
    /// the image's away.
    static func variables(
        _ values: FlagValues, caller: [String: String] = CallerEnvironment.all
    ) throws(UsageFault) -> [String] {
        var variables: [String] = []
        for path in values.list("env-file") {
            variables += try KeyValueFile.read(path) { caller[$0] }
        }
        for text in values.list("env") {
            let (key, value) = KeyValue.split(text)
            variables.append(value == nil ? caller[key].map { "\(key)=\($0)" } ?? key : text)
        }
        return variables
    }

    static func check(_ text: String) throws(UsageFault) {
        if KeyValue.split(text).key.isEmpty { throw UsageFault("invalid environment variable: \(text)") }
    }
}
