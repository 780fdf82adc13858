import Glibc
import Linux

/// The executable under test and the project's own tree.
enum Engine {
    /// The root of the source tree.
    static let root = String(#filePath.prefix { _ in true }.dropLast("/Tests/System/Fixture/Engine.swift".count))

    /// `SWMONO`, else the release build, else the debug one; nil where nothing was built.
    static let binary: String? = {
        if let named = getenv("SWMONO") { return String(cString: named) }
        return ["\(root)/build/swmono", "\(root)/.build/debug/swmono"].first { access($0, X_OK) == 0 }
    }()

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
