internal import EngineAPI
internal import Glibc
internal import Linux

/// `config.json`: logins, default formats, detach keys.
struct ClientConfig: Sendable {
    let root: Value

    static func load(folder: String) throws(CommandFailure) -> ClientConfig {
        let path = "\(folder)/config.json"
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: 1 << 20) } catch {
            if error.errno == ENOENT || error.errno == ENOTDIR { return ClientConfig(root: .nothing) }
            throw CommandFailure("loading config file: \(path): \(error.reason)")
        }
        guard let root = JSONReader.read(bytes) else {
            throw CommandFailure("loading config file: \(path): invalid JSON")
        }
        return ClientConfig(root: root)
    }

    /// A string of the file's top; nil when it is missing or empty.
    func string(_ key: String) -> String? {
        guard let text = root[key]?.string, !text.isEmpty else { return nil }
        return text
    }

    /// Name and password for the registry `domain`; nil when there is none. `DOCKER_AUTH_CONFIG`, a file in a variable,
    /// comes first. A helper that cannot be asked is told to
    /// `warn`: the registry may want no login.
    func login(for domain: String, warn: (String) -> Void) throws(CommandFailure) -> RegistryLogin? {
        if let given = CallerEnvironment.value("DOCKER_AUTH_CONFIG"), !given.isEmpty {
            guard let root = JSONReader.read(Array(given.utf8)) else {
                throw CommandFailure("DOCKER_AUTH_CONFIG: invalid JSON")
            }
            if let login = try entry(of: root, domain) { return login }
        }
        let server = domain == "docker.io" ? "https://index.docker.io/v1/" : domain
        if let helper = root["credHelpers"]?[server]?.string ?? string("credsStore") {
            switch CredentialProgram.get(helper, server: server) {
            case .login(let login): return login
            case .none: return nil
            case .failed(let reason): warn("WARNING: no login for \(domain): error getting credentials: \(reason)")
            }
        }
        return try entry(of: root, domain)
    }

    /// The login that the file itself has; nil for none.
    private func entry(of root: Value, _ domain: String) throws(CommandFailure) -> RegistryLogin? {
        guard case .record(let auths)? = root["auths"] else { return nil }
        let wanted = domain == "docker.io" ? "index.docker.io" : domain
        let entry = auths.members.first { Self.host($0.key) == wanted || Self.host($0.key) == domain }?.value
        guard let entry else { return nil }
        let token = entry["identitytoken"]?.string
        guard let encoded = entry["auth"]?.string, !encoded.isEmpty else {
            return token.map { RegistryLogin(username: "", password: "", identityToken: $0) }
        }
        guard let pair = Base64.decode(encoded).map({ String(decoding: $0, as: UTF8.self) }),
            let colon = pair.firstIndex(of: ":")
        else { throw CommandFailure("the login for \(domain) is not base64 of name:password") }
        return RegistryLogin(
            username: String(pair[..<colon]), password: String(pair[pair.index(after: colon)...]),
            identityToken: token)
    }

    // `https://index.docker.io/v1/` and `index.docker.io` are the same server.
    private static func host(_ server: String) -> String {
        var rest = server[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        return String(rest.prefix { $0 != "/" })
    }
}

/// RFC 4648.
enum Base64 {
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let digit = digit(byte) else { return nil }
            bits = bits << 6 | digit
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 65...90: UInt32(byte - 65)
        case 97...122: UInt32(byte - 71)
        case 48...57: UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
