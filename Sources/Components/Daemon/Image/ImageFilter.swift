internal import ContainerdAPI
internal import EngineAPI
internal import Faults
internal import Linux
internal import OCI

/// `images --filter`.
struct ImageFilter: Sendable {
    private let filters: Filters
    private var before: Int64?
    private var since: Int64?
    private var until: Int64?

    private static let names: Set<String> = ["before", "dangling", "label", "label!", "reference", "since", "until"]

    init(_ filters: Filters, _ daemon: Daemon) async throws(Fault) {
        self.filters = filters
        for name in filters.keys.sorted() where !Self.names.contains(name) {
            throw Fault(.invalidArgument, "invalid filter '\(name)'")
        }
        if let values = filters["dangling"], !values.allSatisfy({ SecurityOptions.bool($0) != nil }) {
            throw Fault(.invalidArgument, "invalid filter 'dangling=[\(values.joined(separator: " "))]'")
        }
        before = try await Self.created(filters["before"]?.first, daemon)
        since = try await Self.created(filters["since"]?.first, daemon)
        if let text = filters["until"]?.first {
            guard let time = try Daemon.time(text) ?? WallClock.parse(text) else {
                throw Fault(.invalidArgument, "invalid filter 'until=\(text)'")
            }
            until = time / 1_000_000_000
        }
    }

    private static func created(_ text: String?, _ daemon: Daemon) async throws(Fault) -> Int64? {
        guard let text else { return nil }
        return Daemon.createdSeconds(try await daemon.findImage(text, platform: nil).config.created)
    }

    func matches(_ image: LocalImage) -> Bool {
        let created = Daemon.createdSeconds(image.resolved.config.created)
        let labels = image.resolved.config.config?.labels ?? [:]
        let isDangling = !image.records.contains(where: \.isTagged)
        if let before, created >= before { return false }
        if let since, created <= since { return false }
        if let until, created > until { return false }
        if let wanted = filters["dangling"]?.first {
            guard SecurityOptions.bool(wanted) == isDangling else { return false }
        }
        if named(image).isEmpty { return false }
        return (filters["label"] ?? []).allSatisfy { ContainerFilter.holds($0, labels) }
            && !(filters["label!"] ?? []).contains { ContainerFilter.holds($0, labels) }
    }

    /// Those of an image's names that are to be listed.
    func named(_ image: LocalImage) -> [ImageRecord] {
        guard let patterns = filters["reference"] else { return image.records }
        return image.records.filter { record in
            patterns.contains { Self.fits(record.familiar ?? "", $0) }
        }
    }

    /// Go's `path.Match` on the whole name, or on the name without its tag.
    private static func fits(_ name: String, _ pattern: String) -> Bool {
        let bare = name.lastIndex(of: ":").map { String(name[..<$0]) } ?? name
        return matches(Array(name.utf8)[...], Array(pattern.utf8)[...])
            || matches(Array(bare.utf8)[...], Array(pattern.utf8)[...])
    }

    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let wanted = pattern.first else { return text.isEmpty }
        if wanted == UInt8(ascii: "*") {
            if matches(text, pattern.dropFirst()) { return true }
            guard let byte = text.first, byte != UInt8(ascii: "/") else { return false }
            return matches(text.dropFirst(), pattern)
        }
        guard let byte = text.first, wanted == byte || wanted == UInt8(ascii: "?") && byte != UInt8(ascii: "/") else {
            return false
        }
        return matches(text.dropFirst(), pattern.dropFirst())
    }
}
