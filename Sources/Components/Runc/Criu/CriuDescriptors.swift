internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Pipes that a container's standard descriptors are: their other ends are the caller's, not the container's.
enum CriuDescriptors {
    /// In the images' folder, as runc and crun have it.
    static let file = "descriptors.json"

    /// Those of an image. The file may be a stranger's: it is no link, small, and three descriptors are all that it
    /// can name.
    static func read(_ folder: borrowing OwnedFD) throws(Fault) -> [(name: String, number: Int32)] {
        let bytes: [UInt8]
        do throws(SystemError) {
            let opened = try folder.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            bytes = try opened.readAll(limit: 1 << 16)
        } catch {
            throw error.fault("read the checkpoint's standard descriptors")
        }
        // runc writes null for none.
        if bytes.starts(with: Array("null".utf8)) { return [] }
        let names: [String]
        do { names = try JSONReader.read([String].self, from: bytes) } catch {
            throw error.prefixed("read the checkpoint's \(file)")
        }
        return names.prefix(3).enumerated().filter { $0.element.hasPrefix("pipe:[") }
            .map { ($0.element, Int32($0.offset)) }
    }
}
