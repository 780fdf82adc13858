extension RootMount {
    /// This mount and the working directory from which its layer folders are named in a few characters each.
    ///
    /// mount(2) takes one page (4096 bytes) of options: 127 layers under `/var/lib/…` do not fit with absolute names.
    /// Whoever mounts changes to `directory` first; other mounts than an overlay come back as they are, with `/`.
    package var relative: (directory: String, mount: RootMount) {
        let keys = ["lowerdir", "upperdir", "workdir"]
        let named = options.map { option in option.split(separator: "=", maxSplits: 1).map(String.init) }
        let paths = named.filter { $0.count == 2 && keys.contains($0[0]) }.flatMap { $0[1].split(separator: ":") }
        guard type == "overlay", !paths.isEmpty, let directory = Self.common(paths), directory != "/" else {
            return ("/", self)
        }
        let cut = { (path: Substring) in path.dropFirst(directory.utf8.count + 1) }
        var copy = self
        copy.options = named.map { option in
            guard option.count == 2 else { return option.joined() }
            guard keys.contains(option[0]) else { return option.joined(separator: "=") }
            return "\(option[0])=" + option[1].split(separator: ":").map(cut).joined(separator: ":")
        }
        return (directory, copy)
    }

    /// The deepest folder that holds all of the absolute `paths`; nil where one is not absolute or holds an escape.
    private static func common(_ paths: [Substring]) -> String? {
        guard paths.allSatisfy({ $0.hasPrefix("/") && !$0.contains("\\") }), let first = paths.first else { return nil }
        var shared = first.split(separator: "/").dropLast()
        for path in paths {
            let parts = path.split(separator: "/").dropLast()
            let same = zip(shared, parts).prefix { $0 == $1 }.count
            shared = shared.prefix(same)
        }
        return "/" + shared.joined(separator: "/")
    }
}
