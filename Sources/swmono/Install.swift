internal import Glibc
internal import Linux

extension Personality {
    private static var linkNames: [String] {
        table.flatMap { [$0.name] + $0.aliases.filter { $0 != "daemon" } }
    }

    /// `swmono --list`: the programs it can be, a line each.
    static func list() -> Int32 {
        for name in linkNames { say(name) }
        return 0
    }

    /// `swmono --install [-s] DIR`: a hard link for each program in DIR, or a symbolic one with `-s`.
    static func install(_ arguments: [String]) -> Int32 {
        let symbolic = arguments.first == "-s"
        guard let folder = symbolic ? arguments.dropFirst().first : arguments.first,
            arguments.count == (symbolic ? 2 : 1), !folder.hasPrefix("-")
        else {
            complain("usage: swmono --install [-s] DIR")
            return 1
        }
        do {
            let own = try readLink("/proc/self/exe")
            for name in linkNames { try makeLink(own, "\(folder)/\(name)", symbolic: symbolic) }
            return 0
        } catch {
            complain("swmono: cannot install to \(folder): \(error)")
            return 1
        }
    }

    private static func makeLink(_ target: String, _ path: String, symbolic: Bool) throws(SystemError) {
        let result = symbolic ? symlink(target, path) : link(target, path)
        guard result == 0 || errno == EEXIST else {
            throw SystemError(symbolic ? "symlink" : "link", errno: errno, path)
        }
    }
}
