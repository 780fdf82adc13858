internal import Linux

/// Open folders by path: entries of a layer come folder by folder, so that nearly each finds its own here.
struct FolderCache {
    /// A folder that stays open as long as somebody holds this.
    final class Folder {
        let descriptor: OwnedFD
        init(_ descriptor: consuming OwnedFD) { self.descriptor = descriptor }
    }

    private var open: [EntryPath: Folder] = [:]
    private static let limit = 48

    subscript(path: EntryPath) -> Folder? { open[path] }

    mutating func keep(_ folder: Folder, _ path: EntryPath) {
        if open.count >= Self.limit { open.removeAll(keepingCapacity: true) }
        open[path] = folder
    }

    /// A folder was replaced: what is open may not be what the name means now.
    mutating func forget() {
        open.removeAll(keepingCapacity: true)
    }
}
