package import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
package import OCI

/// `~/.docker/config.json` as far as registries are concerned: `auths`, `credsStore`, `credHelpers`.
package struct DockerConfigFile: Sendable {
    private let entries: [String: Entry]
    private let store: String?
    private let helpers: [String: String]

    private struct Contents: Decodable {
        var auths: [String: Entry]?
        var credsStore: String?
        var credHelpers: [String: String]?
    }
    private struct Entry: Decodable, Sendable {
        var auth: String?
        var username: String?
        var password: String?
        var identitytoken: String?
        var registrytoken: String?
    }

    /// The folder of the file: `--config`, else DOCKER_CONFIG, else `$HOME/.docker`; nil without any of them.
    package static func folder(option: String?, environment: [String: String]) -> String? {
        let named = option ?? environment["DOCKER_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        return named ?? environment["HOME"].flatMap { $0.isEmpty ? nil : "\($0)/.docker" }
    }

    /// Reads `config.json` in `folder`; one that is not there is empty. Throws `invalidArgument` for one that cannot
    /// be read, with the docker client's text.
    package init(folder: String) throws(Fault) {
        let path = "\(folder)/config.json"
        var contents = Contents()
        do {
            contents = try JSONDecoder().decode(Contents.self, from: Data(readFile(path, limit: 16 << 20)))
        } catch let error as SystemError {
            if error.errno != ENOENT && error.errno != ENOTDIR { throw error.fault("error loading config file") }
        } catch {
            throw Fault(
                .invalidArgument, "error parsing config file (\(path)): not the JSON of a docker config", cause: error)
        }
        entries = contents.auths ?? [:]
        store = contents.credsStore.flatMap { $0.isEmpty ? nil : $0 }
        helpers = contents.credHelpers ?? [:]
    }

    /// What is on file for a registry's domain; nil: nothing.
    package func credentials(for domain: String) -> RegistryCredentials? {
        let key = Self.key(domain)
        let entry = entries[key] ?? entries.first { Self.host($0.key) == Self.host(key) }?.value
        guard let entry else { return nil }
        let (name, password) = Self.decode(entry)
        let identity = entry.identitytoken.flatMap { $0.isEmpty ? nil : $0 }
        let registry = entry.registrytoken.flatMap { $0.isEmpty ? nil : $0 }
        guard !name.isEmpty || identity != nil || registry != nil else { return nil }
        return RegistryCredentials(
            username: name, password: password, identityToken: identity, registryToken: registry)
    }

    /// The helper program that would have to be asked for `domain`; nil: none. Not run yet: tell the user.
    package func helper(for domain: String) -> String? {
        (helpers[Self.key(domain)] ?? helpers[domain] ?? store).map { "docker-credential-\($0)" }
    }

    /// Docker Hub's entry has kept its first name.
    private static func key(_ domain: String) -> String {
        domain == "docker.io" ? "https://index.docker.io/v1/" : domain
    }

    // `https://host:5000/v1/` -> `host:5000`: what old clients wrote still counts.
    private static func host(_ key: String) -> String {
        var text = Substring(key)
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) { text = text.dropFirst(scheme.count) }
        return text.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
    }

    private static func decode(_ entry: Entry) -> (String, String) {
        guard let auth = entry.auth, !auth.isEmpty, let data = Data(base64Encoded: auth) else {
            return (entry.username ?? "", entry.password ?? "")
        }
        let text = String(decoding: data, as: UTF8.self)
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return ("", "") }
        // Old clients padded with NUL.
        return (String(parts[0]), String(parts[1].prefix { $0 != "\0" }))
    }
}
