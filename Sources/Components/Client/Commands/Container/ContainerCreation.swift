internal import EngineAPI
internal import Faults
internal import Linux
internal import OCI

/// Makes a container for `run` and `create`: request, pull when it is missing, cidfile, warnings.
struct ContainerCreation: Sendable {
    let session: Session
    var request: ContainerCreateRequest
    private let command: String
    private let name: String?
    private let platform: String?
    private let pull: String
    private let quiet: Bool

    /// The flags that are no part of the request, and all that are; `doing` is `running` or `creating`.
    static func flags(of doing: String) -> [Flag] {
        [
            Flag("name", nil, "string", "Assign a name to the container"),
            Flag(
                "pull", nil, "string", "Pull image before \(doing) (\"always\", \"missing\", \"never\")"
            ).defaulting(to: "missing").choosing(["always", "missing", "never"]),
            .toggle("quiet", "q", "Suppress the pull output"),
            platformFlag,
            .toggle("use-api-socket", nil, "Bind mount Docker API socket and required auth").later,
            .toggle("disable-content-trust", nil, "Skip image verification")
                .deprecated("support for docker content trust was removed"),
            .toggle("help", nil, "Print usage"),
        ] + CreateOptions.flags
    }

    private static var platformFlag: Flag {
        var flag = Flag("platform", nil, "string", "Set platform if server is multi-platform capable")
        flag.standard = CallerEnvironment.value("DOCKER_DEFAULT_PLATFORM") ?? ""
        return flag
    }

    /// Reads the use of a command; `command` is `run` or `create`, for hints.
    init(_ use: Invocation, command: String) throws(CommandFailure) {
        session = use.session
        self.command = command
        name = use.values.optional("name")
        pull = use.values.string("pull")
        quiet = use.values.bool("quiet")
        let text = use.values.string("platform")
        platform = text.isEmpty ? nil : text
        do throws(UsageFault) {
            guard ["always", "missing", "never", ""].contains(pull) else {
                throw UsageFault(
                    "invalid pull option: '\(pull)': must be one of \"always\", \"missing\" or \"never\"")
            }
            request = try CreateOptions.request(
                use.values, image: use.arguments[0], command: Array(use.arguments.dropFirst()))
        } catch {
            throw Self.withHelp(error.text, session.program, command)
        }
        try checkImage()
        let proxies = try session.config().proxyVariables(own: request.config.env ?? [])
        if !proxies.isEmpty { request.config.env = (request.config.env ?? []) + proxies }
        if request.config.tty, let size = session.console.size {
            request.hostConfig.consoleSize = [Int(size.rows), Int(size.columns)]
        }
    }

    // What is no reference is the client's to refuse; an image's id is none, and the engine's to find.
    private func checkImage() throws(CommandFailure) {
        let image = request.config.image
        if image.utf8.count == 64, image.allSatisfy(\.isHexDigit) { return }
        do throws(CommandFailure) { _ = try ImagePuller.reference(image) } catch {
            throw Self.withHelp(error.message ?? "", session.program, command)
        }
    }

    static func withHelp(_ text: String, _ program: String, _ command: String, status: Int32 = 125) -> CommandFailure {
        CommandFailure(
            "\(program): \(text)\n\nRun '\(program) \(command) --help' for more information", status: status)
    }

    /// Makes the container.
    func run() async throws(CommandFailure) -> ContainerCreateResponse {
        let file = try ContainerIDFile(request.hostConfig.containerIDFile)
        let response: ContainerCreateResponse
        do throws(CommandFailure) {
            response = try await withImage { (engine) throws(Fault) in
                try await engine.containerCreate(request, name: name, platform: platform)
            }
        } catch {
            file.remove()
            throw error
        }
        for warning in response.warnings { session.console.complain("WARNING: \(warning)") }
        try file.write(response.id)
        return response
    }

    /// What the engine would do (`run --explain`).
    func explain() async throws(CommandFailure) -> String {
        try await withImage { (engine) throws(Fault) in
            try await engine.containerExplain(request, platform: platform)
        }
    }

    // A missing image is pulled once, unless the user said never.
    private func withImage<Answer: Sendable>(
        _ call: (any EngineClient) async throws(Fault) -> Answer
    ) async throws(CommandFailure) -> Answer {
        if pull == "always" { try await fetch() }
        do throws(CommandFailure) { return try await session.ask(call) } catch {
            let isImage = error.message?.contains("No such image") ?? false
            guard error.kind == .notFound, isImage, pull == "missing" else { throw error }
        }
        if !quiet {
            let familiar = try ImagePuller.reference(request.config.image).familiar
            session.console.complain("Unable to find image '\(familiar)' locally")
        }
        try await fetch()
        return try await session.ask(call)
    }

    private func fetch() async throws(CommandFailure) {
        try await ImagePuller.pull(
            session, request.config.image, platform: platform, descriptor: session.console.errors, quiet: quiet)
    }
}
