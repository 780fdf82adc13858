/// A mount as containerd's snapshotters describe it: type, source, target below the rootfs, options.
///
/// For an overlay the options carry `lowerdir=…`, `upperdir=…`, `workdir=…`; a single layer is a `bind`.
package struct RootMount: Hashable, Sendable, Codable {
    package var type: String
    package var source: String
    package var target: String
    package var options: [String]

    package init(type: String, source: String, target: String = "", options: [String] = []) {
        self.type = type
        self.source = source
        self.target = target
        self.options = options
    }
}
