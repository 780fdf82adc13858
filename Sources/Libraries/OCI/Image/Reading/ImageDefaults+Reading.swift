package import Faults

extension ImageDefaults: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var user: String?
        var exposedPorts: [String: Empty]?
        var env: [String]?
        var entrypoint: [String]?
        var cmd: [String]?
        var volumes: [String: Empty]?
        var workingDir: String?
        var labels: [String: String]?
        var stopSignal: String?
        var onBuild: [String]?
        var shell: [String]?
        var healthcheck: HealthConfig?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "User": user = try reader.value()
            case "ExposedPorts": exposedPorts = try reader.value()
            case "Env": env = try reader.value()
            case "Entrypoint": entrypoint = try reader.value()
            case "Cmd": cmd = try reader.value()
            case "Volumes": volumes = try reader.value()
            case "WorkingDir": workingDir = try reader.value()
            case "Labels": labels = try reader.value()
            case "StopSignal": stopSignal = try reader.value()
            case "OnBuild": onBuild = try reader.value()
            case "Shell": shell = try reader.value()
            case "Healthcheck": healthcheck = try reader.value()
            default: try reader.skip()
            }
        }
        self.user = user
        self.exposedPorts = exposedPorts
        self.env = env
        self.entrypoint = entrypoint
        self.cmd = cmd
        self.volumes = volumes
        self.workingDir = workingDir
        self.labels = labels
        self.stopSignal = stopSignal
        self.onBuild = onBuild
        self.shell = shell
        self.healthcheck = healthcheck
    }
}

extension HealthConfig: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        var test: [String]?
        var interval: Int64?
        var timeout: Int64?
        var startPeriod: Int64?
        var startInterval: Int64?
        var retries: Int?
        try reader.beginObject()
        while let key = try reader.key() {
            switch key {
            case "Test": test = try reader.value()
            case "Interval": interval = try reader.value()
            case "Timeout": timeout = try reader.value()
            case "StartPeriod": startPeriod = try reader.value()
            case "StartInterval": startInterval = try reader.value()
            case "Retries": retries = try reader.value()
            default: try reader.skip()
            }
        }
        self.test = test
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.startInterval = startInterval
        self.retries = retries
    }
}

extension ImageDefaults.Empty: JSONReadable {
    package init(_ reader: inout JSONReader) throws(Fault) {
        try reader.beginObject()
        while try reader.key() != nil { try reader.skip() }
    }
}
