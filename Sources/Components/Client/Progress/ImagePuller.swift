internal import EngineAPI
internal import Faults
internal import OCI

/// Pulls an image for `pull`, `run` and `create`.
enum ImagePuller {
    /// Progress goes to `descriptor`; `quiet` shows none.
    static func pull(
        _ session: Session, _ image: String, platform: String?, descriptor: Int32, quiet: Bool
    ) async throws(CommandFailure) {
        let reference = try reference(image)
        let login = try session.config().login(for: reference.domain) { session.console.complain($0) }
        let request = ImagePullRequest(reference: reference, platform: platform, credentials: login)
        let console = session.console
        let isTerminal = descriptor == console.errors ? console.errorsIsTerminal : console.outputIsTerminal
        let progress = quiet ? nil : PullProgress(console, descriptor: descriptor, isTerminal: isTerminal)
        try await session.ask { (engine) throws(Fault) in
            try await engine.imagePull(request) { progress?.show($0) }
        }
    }

    static func reference(_ text: String) throws(CommandFailure) -> ImageReference {
        do throws(Fault) { return try ImageReference(text) } catch { throw CommandFailure(error.message) }
    }
}
