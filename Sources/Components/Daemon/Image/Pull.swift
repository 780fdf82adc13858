internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
package import OCI
internal import State

extension Daemon {
    /// Pulls an image, with Docker's lines of progress.
    package func imagePull(
        _ request: ImagePullRequest, progress: @escaping @Sendable (ProgressMessage) -> Void
    ) async throws(Fault) {
        try DataRoot.open(instance)
        let reference = request.reference
        progress(
            ProgressMessage(
                status: "Pulling from \(reference.pathInRegistry)",
                id: reference.tag ?? reference.digest?.description ?? "latest"))
        let credentials = request.credentials.map {
            RegistryCredentials(username: $0.username, password: $0.password, identityToken: $0.identityToken)
        }
        let pull = PullRequest(
            reference: reference, platform: try Self.platform(request.platform), credentials: credentials,
            insecureRegistries: settings.insecureRegistries)
        let result = try await keepingReplaced { () async throws(Fault) in
            try await containerd.transfer.pull(pull, context) { Self.tell($0, progress) }
        }
        progress(ProgressMessage(status: "Digest: \(result.image.target.digest)"))
        let what = result.isNew ? "Downloaded newer image for" : "Image is up to date for"
        progress(ProgressMessage(status: "Status: \(what) \(reference.familiar)"))
    }

    private static func tell(_ step: TransferProgress, _ progress: (ProgressMessage) -> Void) {
        switch step {
        // The first line is the engine's own.
        case .message(let text): if !text.contains("Pulling from") { progress(ProgressMessage(status: text)) }
        case .layer(let id, let status, let current, let total):
            let detail = total > 0 || current > 0 ? ProgressDetail(current: current, total: total) : nil
            progress(ProgressMessage(status: status, id: id, progressDetail: detail))
        }
    }

    /// Points one more name at an image.
    package func imageTag(_ source: String, as target: ImageReference) async throws(Fault) {
        guard target.digest == nil else {
            throw Fault(.invalidArgument, "refusing to create a tag with a digest reference")
        }
        let record = try await findRecord(source)
        let now = WallClock.now
        var named = target
        if named.tag == nil {
            named = ImageReference(
                domain: target.domain, repository: target.repository, tag: "latest", digest: nil)
        }
        let image = ImageRecord(name: named.description, target: record.target, createdAt: now, updatedAt: now)
        try await keepingReplaced { () async throws(Fault) in
            _ = try await containerd.images.put(image, context)
        }
    }
}

extension ImageReference {
    /// As the progress lines name it: `library/alpine`, `user/name`, without the registry.
    fileprivate var pathInRegistry: String { repository }
}
