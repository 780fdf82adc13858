package import Faults
package import Linux
package import OCI

/// Calls about images. `name` is a reference, an id, or a unique beginning of one.
package protocol ImageCalls: Sendable {
    /// `progress` gets each message of the stream in order; an error ends the call and is thrown.
    func imagePull(
        _ request: ImagePullRequest, progress: @escaping @Sendable (ProgressMessage) -> Void
    ) async throws(Fault)
    func imageList(_ options: ImageListOptions) async throws(Fault) -> [ImageSummary]
    /// `platform` as `os/arch[/variant]`; nil is the host's.
    func imageInspect(_ name: String, platform: String?) async throws(Fault) -> ImageInspect
    func imageRemove(_ name: String, _ options: ImageRemoveOptions) async throws(Fault) -> [ImageDeleteItem]
    func imageTag(_ source: String, as target: ImageReference) async throws(Fault)
    func imageHistory(_ name: String, platform: String?) async throws(Fault) -> [ImageHistoryItem]
    func imagesPrune(_ filters: Filters) async throws(Fault) -> ImagesPruneResponse
    /// Takes all images of an OCI image layout folder; `name` overrides the layout's own. The names that were made.
    func imageImportLayout(_ path: String, name: ImageReference?) async throws(Fault) -> [String]
    /// Takes all images of an archive, an OCI image layout or what `docker save` writes, plain, gzip or zstd; it is
    /// read to its end. The names that were made, or the ids of images without one (`sha256:…`).
    func imageLoad(_ archive: ByteChannel, name: ImageReference?) async throws(Fault) -> [String]
}

/// What to pull.
package struct ImagePullRequest: Sendable, Equatable {
    package var reference: ImageReference
    /// `os/arch[/variant]`; nil is the host's.
    package var platform: String?
    /// Value of `X-Registry-Auth` before base64; nil: anonymous.
    package var credentials: RegistryLogin?

    package init(reference: ImageReference, platform: String? = nil, credentials: RegistryLogin? = nil) {
        self.reference = reference
        self.platform = platform
        self.credentials = credentials
    }
}

/// A name and password, or an identity token, for one registry; never printed.
package struct RegistryLogin: Sendable, Equatable, Codable, CustomStringConvertible {
    package var username: String
    package var password: String
    package var identityToken: String?
    package var description: String { "login of \(username) (redacted)" }

    enum CodingKeys: String, CodingKey {
        case username, password
        case identityToken = "identitytoken"
    }

    package init(username: String, password: String, identityToken: String? = nil) {
        self.username = username
        self.password = password
        self.identityToken = identityToken
    }
}

/// Options of images.
package struct ImageListOptions: Sendable, Equatable {
    /// Also intermediate images.
    package var all: Bool
    package var filters: Filters

    package init(all: Bool = false, filters: Filters = [:]) {
        self.all = all
        self.filters = filters
    }
}

/// Options of rmi.
package struct ImageRemoveOptions: Sendable, Equatable {
    package var force: Bool
    /// Untagged parents go too.
    package var pruneChildren: Bool
    package var platforms: [String]

    package init(force: Bool = false, pruneChildren: Bool = true, platforms: [String] = []) {
        self.force = force
        self.pruneChildren = pruneChildren
        self.platforms = platforms
    }
}
