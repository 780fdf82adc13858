extension RegistryOptions {
    /// Whether `domain` may be spoken to without a known certificate: dockerd's `insecure-registries`, as names or
    /// networks, and loopback. Names are not looked up: a stranger's name server must not lower the guard.
    func isInsecure(_ domain: String) -> Bool {
        let place = HostPort(domain)
        if place.isLoopback { return true }
        return insecureRegistries.contains { entry in
            if let network = Network(entry) { return network.contains(place.host) }
            let listed = HostPort(entry)
            return listed.host == place.host && (listed.port == nil || listed.port == place.port)
        }
    }
}
