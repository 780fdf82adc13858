extension RuntimeSpec {
    /// Programs to run at points of a container's life (config.md, "POSIX-platform Hooks").
    package struct Hooks: Sendable, Equatable, Codable {
        package var prestart: [Hook]?
        package var createRuntime: [Hook]?
        package var createContainer: [Hook]?
        package var startContainer: [Hook]?
        package var poststart: [Hook]?
        package var poststop: [Hook]?

        package init(
            prestart: [Hook]? = nil, createRuntime: [Hook]? = nil, createContainer: [Hook]? = nil,
            startContainer: [Hook]? = nil, poststart: [Hook]? = nil, poststop: [Hook]? = nil
        ) {
            self.prestart = prestart
            self.createRuntime = createRuntime
            self.createContainer = createContainer
            self.startContainer = startContainer
            self.poststart = poststart
            self.poststop = poststop
        }
    }

    /// One hook; it gets the container's state as JSON on its standard input.
    package struct Hook: Sendable, Equatable, Codable {
        package var path: String
        package var args: [String]?
        /// The whole environment; nothing is inherited.
        package var env: [String]?
        /// Seconds, at least 1.
        package var timeout: Int?

        package init(path: String, args: [String]? = nil, env: [String]? = nil, timeout: Int? = nil) {
            self.path = path
            self.args = args
            self.env = env
            self.timeout = timeout
        }
    }
}
