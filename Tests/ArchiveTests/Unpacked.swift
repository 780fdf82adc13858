import Archive
import Faults
import Glibc
import Linux
import OCI
import State
import TestImages
import Testing

/// A folder into which a test unpacks, with a neighbour that nothing may touch.
final class Unpacked: Sendable {
    let base: String
    var root: String { "\(base)/layer" }

    init() throws {
        base = "/var/tmp/swmono-archive-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try makeFolder(root, mode: 0o755)
        try makeFolder("\(base)/victim")
        try AtomicFile.replace("\(base)/victim/file", with: Array("whole".utf8), .volatile)
    }

    deinit { try? removeFolder(base) }

    @discardableResult
    func unpack(
        _ bytes: [UInt8], _ whiteouts: WhiteoutForm = .overlay, _ limits: UnpackLimits = UnpackLimits(),
        piece: Int = 65536
    ) throws(Fault) -> UnpackedLayer {
        let source = Source(bytes, piece)
        let result = try unpackLayer(into: root, whiteouts: whiteouts, limits: limits) { buffer in
            source.fill(buffer)
        }
        return result
    }

    func text(_ path: String) -> String? {
        (try? readFile("\(root)/\(path)")).map { String(decoding: $0, as: UTF8.self) }
    }

    func status(_ path: String) throws -> NodeStatus { try fileStatus("\(root)/\(path)") }

    func attribute(_ path: String, _ name: String) throws -> [UInt8]? {
        let folder = try openFile(root, O_RDONLY | O_DIRECTORY)
        return try folder.attributes(of: try NodeName(Array(path.utf8))).first { $0.name == name }?.value
    }

    /// Unpacks what has to be refused, and checks that the neighbour is whole.
    func refuses(
        _ part: String, _ form: WhiteoutForm = .overlay, _ location: SourceLocation = #_sourceLocation,
        _ write: (inout TarWriter) -> Void
    ) {
        var tar = TarWriter()
        write(&tar)
        do {
            try unpack(tar.finished, form)
            Issue.record("the archive was taken", sourceLocation: location)
        } catch {
            #expect(part.isEmpty || "\(error)".contains(part), "\(error)", sourceLocation: location)
        }
        #expect(IDPrefix.all(in: "\(base)/victim") == ["file"], sourceLocation: location)
        let victim = (try? readFile("\(base)/victim/file")).map { String(decoding: $0, as: UTF8.self) }
        #expect(victim == "whole", sourceLocation: location)
    }
}

/// Bytes given in pieces, as a network does.
private final class Source: @unchecked Sendable {
    // Unchecked: one reader.
    private var rest: ArraySlice<UInt8>
    private let piece: Int

    init(_ bytes: [UInt8], _ piece: Int) {
        rest = bytes[...]
        self.piece = piece
    }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(min(piece, buffer.count))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
