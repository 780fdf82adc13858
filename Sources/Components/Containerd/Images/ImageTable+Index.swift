internal import ContainerdAPI
internal import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import OCI
internal import State

extension ImageTable {
    /// Writes `oci-layout` and `index.json` for other tools (image-spec, image-layout.md). We never read them: they are
    /// derived from the records whenever one changes.
    ///
    /// Each image stands there by its whole name and, where that differs, by the name that Docker prints.
    func writeIndex() throws(Fault) {
        var entries: [Descriptor] = []
        var taken: Set<String> = []
        for namespace in namespaces() {
            for image in try list(namespace) {
                // Names that are no references (a bare digest) keep their own text.
                let familiar = (try? ImageReference(image.name))?.familiar ?? image.name
                for name in [image.name, familiar] where taken.insert(name).inserted {
                    var entry = image.target
                    entry.annotations = (entry.annotations ?? [:]).merging(
                        ["org.opencontainers.image.ref.name": name, "io.containerd.image.name": image.name]
                    ) { _, new in new }
                    entries.append(entry)
                }
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let index: [UInt8]
        do { index = Array(try encoder.encode(Index(manifests: entries))) } catch {
            throw Fault(.internal, "derive index.json: \(error)", cause: error)
        }
        try doing("write index.json") { () throws(SystemError) in
            let layout = "\(instance.content)/oci-layout"
            try makeFolder("\(instance.content)/blobs/sha256", mode: 0o755)
            if access(layout, F_OK) != 0 {
                try AtomicFile.replace(layout, with: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), mode: 0o644)
            }
            try AtomicFile.replace("\(instance.content)/index.json", with: index, mode: 0o644, .volatile)
        }
    }
}
