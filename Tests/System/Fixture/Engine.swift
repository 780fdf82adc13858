import Glibc
import Linux
import Testing

/// The executable under test and the project's own tree.
enum Engine {
    /// The root of the source tree.
    static let root = String(#filePath.prefix { _ in true }.dropLast("/Tests/System/Fixture/Engine.swift".count))

    /// `SWMONO`, else the release build, else the debug one; nil where nothing was built.
    static let binary: String? = {
        if let named = getenv("SWMONO") { return String(cString: named) }
        return ["\(root)/build/swmono", "\(root)/.build/debug/swmono"].first { access($0, X_OK) == 0 }
    }()

    /// Whether it can run inside any image, as `--init` wants it to: a build without an interpreter.
    static let isStatic: Bool = {
        guard let binary, let bytes = try? readFile(binary), bytes.count > 64 else { return false }
        let table = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 32, as: Int.self) }
        let count = bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 56, as: UInt16.self)) }
        // PT_INTERP (elf(5)).
        return !(0..<count).contains { entry in
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: table + entry * 56, as: UInt32.self) } == 3
        }
    }()
    /// Why a test of `--init` was left out.
    static let needsStatic: Comment = "needs a static build: a dynamic one cannot run inside a busybox image"

    /// Real containers need the binary and root.
    static var canRun: Bool { binary != nil && getuid() == 0 }

    /// Runs a program of the project or the host to its end.
    static func run(
        _ path: String, _ arguments: [String], in namespace: borrowing OwnedFD
    ) throws -> Outcome {
        let client = try Client(
            binary: path, arguments, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], namespace: namespace)
        return try client.finish()
    }
}
