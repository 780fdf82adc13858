internal import EngineAPI
internal import Glibc

/// `/etc/hosts` and `/etc/resolv.conf` of the container.
enum NameServiceOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("add-host", nil, "list", "Add a custom host-to-IP mapping (host:ip)") { (text) throws(UsageFault) in
                _ = try host(text)
            },
            Flag("dns", nil, "list", "Set custom DNS servers", check: checkAddress),
            Flag("dns-option", nil, "list", "Set DNS options"),
            Flag("dns-opt", nil, "list", "Set DNS options").alias(of: "dns-option"),
            Flag("dns-search", nil, "list", "Set custom DNS search domains", check: checkDomain),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let hosts = try values.list("add-host").map { (text) throws(UsageFault) in try host(text) }
        request.hostConfig.extraHosts = hosts.isEmpty ? nil : hosts
        request.hostConfig.dns = values.list("dns").map(FilterOption.trim)
        request.hostConfig.dnsOptions = values.list("dns-option")
        request.hostConfig.dnsSearch = values.list("dns-search").map(FilterOption.trim)
    }

    // `name:address` or `name=address`, an address of version 6 with or without brackets; the engine gets the former.
    private static func host(_ text: String) throws(UsageFault) -> String {
        let mark: Character = text.contains("=") ? "=" : ":"
        let parts = text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw UsageFault("bad format for add-host: \(GoQuote.quote(text))")
        }
        var address = parts[1]
        if address == "host-gateway" { return "\(parts[0]):\(address)" }
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard isAddress(address) else {
            throw UsageFault("invalid IP address in add-host: \(GoQuote.quote(parts[1]))")
        }
        return "\(parts[0]):\(address)"
    }

    private static func checkAddress(_ text: String) throws(UsageFault) {
        guard isAddress(FilterOption.trim(text)) else {
            throw UsageFault("IP address is not correctly formatted: \(text)")
        }
    }

    private static func checkDomain(_ text: String) throws(UsageFault) {
        let domain = FilterOption.trim(text)
        let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) }
        let isInner = { (byte: UInt8) in isLetter(byte) || (48...57).contains(byte) || "-_.".utf8.contains(byte) }
        guard domain == "." || domain.utf8.contains(where: isLetter), domain.utf8.allSatisfy(isInner),
            domain.utf8.count < 255, !domain.contains(".."), !domain.hasPrefix("-")
        else { throw UsageFault("\(text) is not a valid domain") }
    }

    static func isAddress(_ text: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
    }
}
