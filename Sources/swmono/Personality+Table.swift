extension Personality {
    /// Every program that a link to this file can be, in the order `--list` prints.
    static let table: [Personality] = [
        Personality("docker", main: client),
        Personality("dockerd", aliases: ["daemon"], main: { comesLater($0, "the Engine API server") }),
        Personality(
            "containerd", aliases: ["docker-containerd"], main: { comesLater($0, "the containerd API server") }),
        Personality(
            "containerd-shim", aliases: ["containerd-shim-runc-v2", "docker-containerd-shim"], main: shim),
        Personality("runc", aliases: ["docker-runc"], main: runtime),
        Personality("docker-init", main: initProcess),
    ]

    /// What only swmono itself does; never a link.
    ///
    /// No dictionary: the first one of a process costs a scan of all protocol conformances, 0.2 ms of a launch.
    static func ownCommand(_ name: String) -> (([String]) -> Int32)? {
        switch name {
        case "--install": install
        case "--list": { _ in list() }
        case "reconcile": reconcile
        default: nil
        }
    }

    private static func comesLater(_ arguments: [String], _ what: String) -> Int32 {
        complain("\(arguments.first ?? "swmono"): \(what) is not part of this version of swmono yet")
        return 1
    }
}
