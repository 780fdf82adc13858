internal import ContainerdAPI
internal import Faults
internal import OCI

/// One image as the store has it: its content for a platform, and every name that points at it.
struct LocalImage: Sendable {
    var resolved: ResolvedImage
    var records: [ImageRecord]

    var id: String { resolved.configDigest.description }
}

extension Daemon {
    static func noSuchImage(_ text: String) -> Fault { Fault(.notFound, "No such image: \(text)") }

    /// The image that a name, an id or a beginning of one stands for. `No such image: …` is what clients pull on.
    func findImage(_ text: String, platform: String?) async throws(Fault) -> ResolvedImage {
        let record = try await findRecord(text)
        return try await containerd.transfer.resolve(record, platform: try Self.platform(platform), context)
    }

    /// The record behind `text`; a name comes before an id, as in Docker.
    func findRecord(_ text: String) async throws(Fault) -> ImageRecord {
        guard !text.isEmpty else { throw Fault(.invalidArgument, "invalid reference format: repository name is empty") }
        if !text.hasPrefix("sha256:"), !ImageReference.isIdentifier(text) {
            let reference = try ImageReference(text)
            do { return try await containerd.images.get(reference.description, context) } catch {
                if error.kind != .notFound { throw error }
            }
            if let record = try await byDigest(reference) { return record }
        }
        let hex = text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text
        let isPrefix = !hex.isEmpty && hex.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard isPrefix else { throw Self.noSuchImage(try ImageReference(text).familiar) }
        var found: [String: ImageRecord] = [:]
        for image in try await localImages() where image.resolved.matches(hex) {
            found[image.id] = image.records.first
        }
        guard found.count < 2 else { throw Fault(.notFound, "ambiguous reference: \(text)") }
        guard let record = found.values.first else {
            throw Self.noSuchImage(text.hasPrefix("sha256:") ? text : "\(text):latest")
        }
        return record
    }

    /// `name@digest` means what any tag of that name points at, if it has the digest; a tag beside it does not count.
    private func byDigest(_ reference: ImageReference) async throws(Fault) -> ImageRecord? {
        guard let digest = reference.digest else { return nil }
        return try await containerd.images.list(context).first { record in
            // As below.
            guard record.target.digest == digest, let other = try? ImageReference(record.name) else { return false }
            return other.domain == reference.domain && other.repository == reference.repository
        }
    }

    /// All images, each with its names; an image whose content is not whole is left out.
    func localImages() async throws(Fault) -> [LocalImage] {
        var images: [LocalImage] = []
        var places: [String: Int] = [:]
        for record in try await containerd.images.list(context) {
            // A pull under way, or one platform of many without this host's.
            guard let resolved = try? await containerd.transfer.resolve(record, platform: nil, context) else {
                continue
            }
            let id = resolved.configDigest.description
            if let place = places[id] {
                images[place].records.append(record)
            } else {
                places[id] = images.count
                images.append(LocalImage(resolved: resolved, records: [record]))
            }
        }
        return images
    }

    /// Unpacks the image behind a name for the default snapshotter.
    func unpack(_ text: String, platform: String?) async throws(Fault) {
        let record = try await findRecord(text)
        _ = try await containerd.transfer.unpack(record, platform: try Self.platform(platform), context)
    }

    /// `os[/arch[/variant]]`; nil is the host's.
    static func platform(_ text: String?) throws(Fault) -> Platform? {
        guard let text, !text.isEmpty else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard (1...3).contains(parts.count), !parts.contains("") else {
            throw Fault(.invalidArgument, "\"\(text)\": unknown operating system or architecture: invalid argument")
        }
        let names = ["x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64"]
        if parts.count == 1, parts[0] != "linux" {
            return Platform(os: "linux", architecture: names[parts[0]] ?? parts[0])
        }
        let architecture = parts.count > 1 ? parts[1] : HostFacts.current.architecture
        return Platform(
            os: parts[0], architecture: names[architecture] ?? architecture, variant: parts.count > 2 ? parts[2] : nil)
    }
}

extension ResolvedImage {
    /// Whether an id or its beginning means this image: the digest of its configuration, or of its manifest.
    func matches(_ hex: String) -> Bool {
        configDigest.hex.hasPrefix(hex) || manifest.digest.hex.hasPrefix(hex)
    }
}

extension Daemon {
    /// What each layer's files come to, lowest first: an image's size in Docker. A layer that is not unpacked yet, as
    /// after `load`, counts as it came.
    func layerBytes(_ image: ResolvedImage) async throws(Fault) -> [Int64] {
        let known = try await containerd.snapshots.layerBytes(image.config.rootfs.diffIDs, driver: nil, context)
        return zip(known, image.layers).map { $0 ?? $1.size }
    }

    /// Docker's size of an image.
    func imageBytes(_ image: ResolvedImage) async throws(Fault) -> Int64 {
        try await layerBytes(image).reduce(0) { sum, bytes in
            let (total, isTooMuch) = sum.addingReportingOverflow(max(0, bytes))
            return isTooMuch ? .max : total
        }
    }
}

extension ImageRecord {
    /// The name as a user writes it; nil for one that is none of the user's.
    var familiar: String? {
        // Names of the store's own making are no references.
        (try? ImageReference(name))?.familiar
    }

    /// `name@sha256:…` of what the name points at.
    var repoDigest: String? {
        // As above.
        (try? ImageReference(name)).map { "\($0.familiarName)@\(target.digest)" }
    }

    /// Whether the name has a tag.
    var isTagged: Bool {
        // As above.
        (try? ImageReference(name))?.tag != nil
    }
}
