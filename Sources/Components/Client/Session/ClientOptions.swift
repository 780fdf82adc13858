/// What stands before the command: `swmono --data-root DIR run …`.
package struct ClientOptions: Sendable, Equatable {
    /// nil: `/var/lib/swmono`.
    package var dataRoot: String?
    /// nil: `/run/swmono`.
    package var execRoot: String?
    /// Folder of `config.json`.
    package var configFolder: String
    /// `debug`, `info`, `warn`, `error`, `fatal`.
    package var logLevel: String
    package var debug: Bool

    package init(
        dataRoot: String? = nil, execRoot: String? = nil, configFolder: String = "/root/.docker",
        logLevel: String = "info", debug: Bool = false
    ) {
        self.dataRoot = dataRoot
        self.execRoot = execRoot
        self.configFolder = configFolder
        self.logLevel = logLevel
        self.debug = debug
    }
}
