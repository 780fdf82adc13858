extension MountOptions {
    /// mount(2) takes one page of data; many layers need their common folder as working directory and relative
    /// names. Returns that folder, nil when nothing has to change.
    mutating func shortenLayers() -> String? {
        guard data.utf8.count >= 4000 else { return nil }
        var words = data.split(separator: ",").map(String.init)
        guard let index = words.firstIndex(where: { $0.hasPrefix("lowerdir=") }) else { return nil }
        let layers = words[index].dropFirst("lowerdir=".count).split(separator: ":").map(String.init)
        guard let folder = Self.commonFolder(layers) else { return nil }
        words[index] = "lowerdir=" + layers.map { String($0.dropFirst(folder.count + 1)) }.joined(separator: ":")
        data = words.joined(separator: ",")
        return folder
    }

    private static func commonFolder(_ paths: [String]) -> String? {
        guard var prefix = paths.first.map({ $0[...] }) else { return nil }
        for path in paths {
            while !path.hasPrefix(prefix) { prefix = prefix.dropLast() }
        }
        guard let slash = prefix.lastIndex(of: "/"), slash != prefix.startIndex else { return nil }
        return String(prefix[..<slash])
    }
}
