internal import EngineAPI

/// Labels and annotations.
enum LabelOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("label", "l", "list", "Set meta data on a container", check: checkLabel),
            Flag("label-file", nil, "list", "Read in a line delimited file of labels"),
            Flag("annotation", nil, "map", "Add an annotation to the container (passed through to the OCI runtime)")
                .showing("map[]"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        var labels: [String] = []
        for path in values.list("label-file") {
            labels += try KeyValueFile.read(path) { _ in nil }
        }
        request.config.labels = KeyValue.map(labels + values.list("label"))
        if values.changed("annotation") { request.hostConfig.annotations = values.map("annotation") }
    }

    private static func checkLabel(_ text: String) throws(UsageFault) {
        let key = KeyValue.split(text).key
        if FilterOption.trim(key).isEmpty { throw UsageFault("invalid label '\(text)': empty name") }
        if key.contains(where: \.isWhitespace) { throw UsageFault("label '\(key)' contains whitespaces") }
    }
}
