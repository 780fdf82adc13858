/// One face of the executable: the program it stands in for.
///
/// Chosen by `argv[0]`, as busybox does, or by the first argument; anything else is the client's command line.
struct Personality: Sendable {
    /// The program's name; also the name of its link.
    let name: String
    /// Other names for the same program.
    let aliases: [String]
    /// Runs it with its own name as the first argument; the exit code.
    let main: @Sendable ([String]) -> Int32

    init(_ name: String, aliases: [String] = [], main: @escaping @Sendable ([String]) -> Int32) {
        self.name = name
        self.aliases = aliases
        self.main = main
    }

    /// The exit code of the command line `arguments`, `argv[0]` included.
    static func run(_ arguments: [String]) -> Int32 {
        let program = arguments.first.map(baseName) ?? "swmono"
        if let chosen = find(program) { return chosen.main(arguments) }
        let rest = Array(arguments.dropFirst())
        guard let first = rest.first else { return client(["swmono"]) }
        if let own = ownCommand(first) { return own(Array(rest.dropFirst())) }
        if let chosen = find(first) { return chosen.main(rest) }
        return client([program] + rest)
    }

    private static func find(_ name: String) -> Personality? {
        table.first { $0.name == name || $0.aliases.contains(name) }
    }

    private static func baseName(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }
}
