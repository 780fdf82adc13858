extension ClientConfig {
    private static let names = [
        ("allProxy", "ALL_PROXY"), ("ftpProxy", "FTP_PROXY"), ("httpProxy", "HTTP_PROXY"),
        ("httpsProxy", "HTTPS_PROXY"), ("noProxy", "NO_PROXY"),
    ]

    /// `proxies` of the file as variables for a new container, in capitals and small letters as programs differ; none
    /// that `own` names already (docker/cli, `ParseProxyConfig`).
    func proxyVariables(own: [String]) -> [String] {
        guard let proxies = root["proxies"]?["default"] else { return [] }
        let taken = Set(own.map { KeyValue.split($0).key })
        return Self.names.flatMap { key, name -> [String] in
            guard let value = proxies[key]?.string, !value.isEmpty else { return [] }
            return [name, name.lowercased()].filter { !taken.contains($0) }.map { "\($0)=\(value)" }
        }
    }
}
