package import Faults

extension Platform {
    /// What this program was built for and so runs on.
    package static var host: Platform {
        #if arch(x86_64)
            Platform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            Platform(os: "linux", architecture: "arm64", variant: "v8")
        #elseif arch(arm)
            Platform(os: "linux", architecture: "arm", variant: "v7")
        #elseif arch(riscv64)
            Platform(os: "linux", architecture: "riscv64")
        #else
            Platform(os: "linux", architecture: "unknown")
        #endif
    }

    /// Spellings that mean the same made one, as containerd's platforms package does: `x86_64` is `amd64`, `aarch64` is
    /// `arm64`, `arm64/v8` is `arm64`, `arm` is `arm/v7`, `armel` is `arm/v6`.
    package var normalized: Platform {
        var copy = self
        copy.os = os.lowercased() == "macos" ? "darwin" : os.lowercased()
        (copy.architecture, copy.variant) = Self.normalize(architecture.lowercased(), variant?.lowercased() ?? "")
        return copy
    }

    private static func normalize(_ architecture: String, _ variant: String) -> (String, String?) {
        let plain = variant.isEmpty ? nil : variant
        switch architecture {
        case "x86_64", "x86-64", "amd64": return ("amd64", variant == "v1" ? nil : plain)
        case "i386", "i686", "386": return ("386", nil)
        case "aarch64", "arm64": return ("arm64", ["8", "v8", "v8.0"].contains(variant) ? nil : plain)
        case "armhf": return ("arm", "v7")
        case "armel": return ("arm", "v6")
        case "arm": return ("arm", variant.isEmpty ? "v7" : variant.hasPrefix("v") ? variant : "v\(variant)")
        default: return (architecture, plain)
        }
    }
}

extension Platform: CustomStringConvertible {
    /// `os/architecture[/variant]`, as `--platform` takes it.
    package var description: String { "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "") }

    /// Reads `os[/architecture[/variant]]` or an architecture alone, as `--platform` takes it.
    /// Throws `invalidArgument` for anything else.
    package init(parsing text: String) throws(Fault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isWord = { (part: String) in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 48 && $0 < 123 || $0 == 45 || $0 == 46 }
        }
        guard (1...3).contains(parts.count), parts.allSatisfy(isWord) else {
            throw Fault(.invalidArgument, "\"\(text)\" is an invalid platform specifier: os/architecture[/variant]")
        }
        if parts.count > 1 {
            self.init(os: parts[0], architecture: parts[1], variant: parts.count > 2 ? parts[2] : nil)
        } else if ["linux", "windows", "darwin", "freebsd"].contains(parts[0]) {
            self.init(os: parts[0], architecture: Platform.host.architecture, variant: Platform.host.variant)
        } else {
            self.init(os: "linux", architecture: parts[0])
        }
        self = normalized
    }
}

extension Platform {
    /// How well something built for `other` runs where this platform is asked for: 0 is exact, larger is worse, nil not
    /// at all. An older arm variant runs on a newer processor, 32-bit code on a 64-bit one (containerd's
    /// `platforms.Only`).
    package func distance(to other: Platform) -> Int? {
        let (wanted, given) = (normalized, other.normalized)
        guard wanted.os == given.os else { return nil }
        if let index = wanted.runnable.firstIndex(of: "\(given.architecture)/\(given.variant ?? "")") { return index }
        return nil
    }

    // `architecture/variant` pairs, best first; `self` is normalized.
    private var runnable: [String] {
        switch architecture {
        case "amd64": levels(of: "amd64", from: variant ?? "v1", lowest: 2) + ["amd64/", "386/"]
        case "arm64":
            ["arm64/\(variant ?? "")", "arm64/"] + levels(of: "arm", from: "v8", lowest: 5)
        case "arm": levels(of: "arm", from: variant ?? "v7", lowest: 5)
        default: ["\(architecture)/\(variant ?? "")", "\(architecture)/"]
        }
    }

    private func levels(of architecture: String, from variant: String, lowest: Int) -> [String] {
        guard let top = Int(variant.dropFirst()), top >= lowest, top < 20 else { return [] }
        return stride(from: top, through: lowest, by: -1).map { "\(architecture)/v\($0)" }
    }
}

extension Index {
    /// The manifest for `platform` (nil: the host's): the exact one first, then the nearest that runs there, then one
    /// that names no platform. Throws `notFound` with Docker's text.
    package func manifest(for platform: Platform?) throws(Fault) -> Descriptor {
        let wanted = platform ?? .host
        let ranked = manifests.compactMap { entry in
            entry.platform.map { wanted.distance(to: $0) }.map { ($0, entry) }
        }.compactMap { distance, entry in distance.map { ($0, entry) } }
        // The first of equals: an index lists the preferred one first.
        if let best = ranked.min(by: { $0.0 < $1.0 }) { return best.1 }
        if let plain = manifests.first(where: { $0.platform == nil && $0.artifactType == nil }) { return plain }
        throw Fault(.notFound, "no matching manifest for \(wanted) in the manifest list entries")
    }
}
