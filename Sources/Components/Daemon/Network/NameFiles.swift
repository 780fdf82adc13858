internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import NetworkDriverAPI
internal import State

/// The three files by which a container knows names (`reference/engine.md` section 5).
enum NameFiles {
    static let localhost = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::\tip6-localnet
        ff00::\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """

    /// /etc/hosts: localhost, what the user adds, the container's own address with its names.
    static func hosts(_ record: ContainerRecord, address: String?, hostGateway: String?, base: String) -> String {
        var text = base
        for entry in record.hostConfig.extraHosts ?? [] {
            guard let cut = entry.firstIndex(where: { $0 == ":" || $0 == "=" }) else { continue }
            let name = entry[..<cut]
            var to = String(entry[entry.index(after: cut)...])
            if to == "host-gateway" { to = hostGateway ?? "" }
            if to.hasPrefix("["), to.hasSuffix("]") { to = String(to.dropFirst().dropLast()) }
            if !to.isEmpty { text += "\(to)\t\(name)\n" }
        }
        guard let address, !address.isEmpty else { return text }
        let hostname = record.config.hostname
        let domain = record.config.domainname
        if domain.isEmpty, let dot = hostname.firstIndex(of: ".") {
            return text + "\(address)\t\(hostname) \(hostname[..<dot])\n"
        }
        return text + "\(address)\t" + (domain.isEmpty ? hostname : "\(hostname).\(domain) \(hostname)") + "\n"
    }

    /// /etc/resolv.conf: the host's without servers that only the host can reach, or what the user says. Where none is
    /// left, Docker's public ones.
    static func resolvConf(host text: String, _ config: HostConfig, keepsLoopback: Bool) -> String {
        var servers: [String] = []
        var search: [String] = []
        var options: [String] = []
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let keyword = words.first, words.count > 1 else { continue }
            switch keyword {
            case "nameserver": servers.append(words[1])
            case "search", "domain": search = Array(words.dropFirst())
            case "options": options += words.dropFirst()
            default: break
            }
        }
        if !keepsLoopback { servers.removeAll { $0.hasPrefix("127.") || $0 == "::1" || $0.hasPrefix("fe80:") } }
        if let own = config.dns, !own.isEmpty { servers = own }
        if servers.isEmpty { servers = ["8.8.8.8", "8.8.4.4"] }
        if let own = config.dnsSearch, !own.isEmpty { search = own == ["."] ? [] : own }
        if let own = config.dnsOptions, !own.isEmpty { options = own }
        var result = ""
        for server in servers { result += "nameserver \(server)\n" }
        return result + line("search", search) + line("options", options)
    }

    /// By hand: the first `joined` of a process costs it a look through all conformances.
    private static func line(_ word: String, _ values: [String]) -> String {
        if values.isEmpty { return "" }
        var text = word
        for value in values { text += " " + value }
        return text + "\n"
    }

    /// The host's resolv.conf; the one behind systemd-resolved's stub, whose address is the host's loopback.
    static func hostResolvConf() -> String {
        // A host without the file has no servers; Docker's own are used.
        let plain = (try? readFile("/etc/resolv.conf", limit: 1 << 20)) ?? []
        let text = String(decoding: plain, as: UTF8.self)
        let servers = text.split(separator: "\n").filter { $0.hasPrefix("nameserver") }
        // Without the resolver's own file the stub is all there is.
        guard !servers.isEmpty, servers.allSatisfy({ $0.hasSuffix(" 127.0.0.53") }),
            // Without systemd-resolved there is no such file.
            let real = try? readFile("/run/systemd/resolve/resolv.conf", limit: 1 << 20)
        else { return text }
        return String(decoding: real, as: UTF8.self)
    }
}

extension Daemon {
    /// Writes hostname, hosts and resolv.conf before they are mounted.
    func writeFiles(_ record: ContainerRecord, _ sandbox: Sandbox) throws(Fault) {
        guard sandbox.filesOf == nil else { return }
        try overwrite("hostname", record, record.config.hostname + "\n")
        try overwrite(
            "resolv.conf", record,
            NameFiles.resolvConf(
                host: NameFiles.hostResolvConf(), record.hostConfig, keepsLoopback: sandbox.namespace == .host))
        try writeHosts(record, nil)
    }

    /// Writes hosts again, in place, when the address is known: the file is mounted by then.
    func writeHosts(_ record: ContainerRecord, _ endpoint: Endpoint?) throws(Fault) {
        let mode = record.hostConfig.networkMode
        guard !mode.hasPrefix("container:") else { return }
        var base = NameFiles.localhost
        // A host without the file gives its containers what others give theirs.
        if mode == "host", let own = try? readFile("/etc/hosts", limit: 4 << 20) {
            base = String(decoding: own, as: UTF8.self)
        }
        try overwrite(
            "hosts", record,
            NameFiles.hosts(record, address: endpoint?.address, hostGateway: endpoint?.gateway, base: base))
    }

    private func overwrite(_ name: String, _ record: ContainerRecord, _ text: String) throws(Fault) {
        let path = "\(instance.container(record.id))/\(name)"
        do {
            try openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o644).writeAll(text.utf8)
        } catch { throw error.fault("write /etc/\(name) of container \(record.shortID)") }
    }
}
