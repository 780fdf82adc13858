internal import EngineAPI
internal import Faults
internal import OCI

extension ContainerConfig {
    /// Fills what the user left open from the image's defaults, by Docker's rules: a command of the user's drops
    /// nothing of the image's entrypoint, an entrypoint of the user's drops the image's command.
    mutating func merge(_ image: ImageDefaults) {
        if user.isEmpty { user = image.user ?? "" }
        if let ports = image.exposedPorts, !ports.isEmpty {
            exposedPorts = (exposedPorts ?? [:]).merging(ports.mapValues { _ in EmptyObject() }) { mine, _ in mine }
        }
        env = Environment.merged(image: image.env ?? [], own: env ?? [])
        if let imageLabels = image.labels { labels = imageLabels.merging(labels ?? [:]) { _, mine in mine } }
        mergeCommand(image)
        if workingDir.isEmpty { workingDir = image.workingDir ?? "" }
        if let paths = image.volumes, !paths.isEmpty {
            volumes = (volumes ?? [:]).merging(paths.mapValues { _ in EmptyObject() }) { mine, _ in mine }
        }
        if stopSignal ?? "" == "" { stopSignal = image.stopSignal }
        if shell == nil { shell = image.shell }
        mergeHealth(image.healthcheck)
    }

    private mutating func mergeCommand(_ image: ImageDefaults) {
        if entrypoint?.isEmpty ?? true {
            if cmd?.isEmpty ?? true { cmd = image.cmd }
            if entrypoint == nil { entrypoint = image.entrypoint }
        }
    }

    private mutating func mergeHealth(_ image: HealthConfig?) {
        guard let image else { return }
        var mine = healthcheck ?? HealthCheck()
        if mine.test?.isEmpty ?? true { mine.test = image.test }
        mine.interval = mine.interval ?? image.interval
        mine.timeout = mine.timeout ?? image.timeout
        mine.startPeriod = mine.startPeriod ?? image.startPeriod
        mine.startInterval = mine.startInterval ?? image.startInterval
        mine.retries = mine.retries ?? image.retries
        healthcheck = mine
    }

    /// The words to run. `[""]` clears an entrypoint. Throws Docker's `no command specified`.
    mutating func command() throws(Fault) -> [String] {
        if entrypoint == [""] { entrypoint = nil }
        let words = (entrypoint ?? []) + (cmd ?? [])
        guard !words.isEmpty else { throw Fault(.invalidArgument, "no command specified") }
        return words
    }
}
