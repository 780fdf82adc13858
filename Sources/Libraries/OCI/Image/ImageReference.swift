package import Faults

/// A fully qualified image name: registry, repository, and a tag or digest (distribution's reference grammar).
///
/// `alpine` becomes `docker.io/library/alpine:latest`.
package struct ImageReference: Hashable, Sendable {
    /// Registry host with port: `docker.io`, `localhost:5000`.
    package let domain: String
    /// Path in the registry: `library/alpine`.
    package let repository: String
    package let tag: String?
    package let digest: Digest?

    package init(domain: String, repository: String, tag: String?, digest: Digest?) {
        self.domain = domain
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }
}

extension ImageReference: CustomStringConvertible {
    /// The whole name, as image records have it.
    package var description: String {
        "\(domain)/\(repository)" + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}

extension ImageReference {
    /// Reads what a user wrote; without tag and digest the tag is `latest`.
    /// Throws `invalidArgument` with Docker's texts.
    package init(_ text: String) throws(Fault) {
        let invalid = Fault(.invalidArgument, "invalid reference format: \"\(text)\"")
        guard !Self.isIdentifier(text) else {
            throw Fault(
                .invalidArgument,
                "invalid repository name (\(text)), cannot specify 64-byte hexadecimal strings")
        }
        let atParts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let named = atParts.first, !named.isEmpty, text.utf8.count <= 512 else { throw invalid }
        let digest = atParts.count == 2 ? try Digest(String(atParts[1])) : nil
        var name = String(named)
        var tag: String?
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
            tag = String(name[name.index(after: colon)...])
            name = String(name[..<colon])
        }
        let (domain, rest) = Self.splitDomain(name)
        guard !rest.contains(where: \.isUppercase) else {
            throw Fault(
                .invalidArgument, "invalid reference format: repository name (\(rest)) must be lowercase")
        }
        guard Self.isDomain(domain), Self.isRepository(rest), tag.map(Self.isTag) ?? true else { throw invalid }
        guard rest.utf8.count <= 255 else {
            throw Fault(.invalidArgument, "repository name must not be more than 255 characters")
        }
        self.init(
            domain: domain, repository: rest, tag: tag ?? (digest == nil ? "latest" : nil), digest: digest)
    }

    private static func splitDomain(_ name: String) -> (String, String) {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isDomain =
            parts.count == 2
            && (parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost"
                || parts[0] != parts[0].lowercased())
        var domain = isDomain ? parts[0] : "docker.io"
        let rest = isDomain ? parts[1] : name
        if domain == "index.docker.io" { domain = "docker.io" }
        return (domain, domain == "docker.io" && !rest.contains("/") ? "library/\(rest)" : rest)
    }

    private static func isTag(_ tag: String) -> Bool {
        let isWord = { (byte: UInt8) in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
        guard let first = tag.utf8.first, isWord(first), tag.utf8.count <= 128 else { return false }
        return tag.utf8.allSatisfy { isWord($0) || $0 == 45 || $0 == 46 }
    }
}

extension ImageReference {
    /// The name as Docker prints it: without `docker.io/library/`, without tag and digest.
    package var familiarName: String {
        guard domain == "docker.io" else { return "\(domain)/\(repository)" }
        return repository.hasPrefix("library/") ? String(repository.dropFirst(8)) : repository
    }

    /// The familiar name with its tag or digest.
    package var familiar: String {
        familiarName + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}
