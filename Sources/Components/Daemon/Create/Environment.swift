internal import EngineAPI

/// A process's variables, by Docker's rules.
enum Environment {
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The user's variables, and those of the image that the user has not named.
    static func merged(image: [String], own: [String]) -> [String]? {
        let mine = Set(own.map(name))
        let all = own + image.filter { !mine.contains(name($0)) }
        return all.isEmpty ? nil : all
    }

    /// What the engine gives each process, overridden by the container's own; `KEY` alone takes a variable away.
    /// `HOME` comes last and late: from the container's own passwd file, by the runtime.
    static func process(_ config: ContainerConfig) -> [String] {
        var base = ["PATH=\(defaultPath)", "HOSTNAME=\(config.hostname)"]
        if config.tty { base.append("TERM=xterm") }
        return replacing(base, with: config.env ?? [])
    }

    /// `base` with `changes`: replaced in place by name, appended, or, without `=`, removed.
    static func replacing(_ base: [String], with changes: [String]) -> [String] {
        var result = base
        var positions: [String: Int] = [:]
        for (index, entry) in base.enumerated() { positions[name(entry)] = index }
        var removed: [Int] = []
        for change in changes {
            let key = name(change)
            if !change.contains("=") {
                if let index = positions.removeValue(forKey: key) { removed.append(index) }
            } else if let index = positions[key] {
                result[index] = change
            } else {
                positions[key] = result.count
                result.append(change)
            }
        }
        for index in removed.sorted(by: >) { result.remove(at: index) }
        return result
    }

    private static func name(_ entry: String) -> String {
        String(entry.prefix { $0 != "=" })
    }
}
